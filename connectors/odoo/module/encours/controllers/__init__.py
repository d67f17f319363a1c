from . import launch, oauth

__all__ = ['launch', 'oauth']
