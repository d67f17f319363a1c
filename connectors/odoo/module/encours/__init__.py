from . import controllers, models

__all__ = ['controllers', 'models']
