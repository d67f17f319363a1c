from . import test_events, test_launch, test_oauth, test_status, test_wire

__all__ = ['test_events', 'test_launch', 'test_oauth', 'test_status', 'test_wire']
