from . import connection, event, grant, session, settings, status, watched

__all__ = ['connection', 'event', 'grant', 'session', 'settings', 'status', 'watched']
