from . import controllers, models

__all__ = ['controllers', 'models']


def uninstall(env):
    """Before the module goes: no key and no technical user of it stays behind."""
    env['encours.connection'].sudo().search([])._end()
