"""Settings: where Encours is, whether this company is connected, and the way in and out."""

from urllib.parse import urlencode

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .. import wire


class Settings(models.TransientModel):
    _inherit = 'res.config.settings'

    encours_server_url = fields.Char('Address of Encours', config_parameter='encours.server_url')
    encours_connected = fields.Boolean(compute='_compute_encours_connection')
    encours_connected_on = fields.Datetime(compute='_compute_encours_connection')
    encours_connected_by_id = fields.Many2one('res.users', compute='_compute_encours_connection')
    encours_last_event_on = fields.Datetime(compute='_compute_encours_connection')
    encours_waiting = fields.Integer(compute='_compute_encours_connection')
    encours_last_failure = fields.Char(compute='_compute_encours_connection')

    @api.depends('company_id')
    def _compute_encours_connection(self):
        events = self.env['encours.event'].sudo()
        for settings in self:
            connection = self.env['encours.connection']._of(settings.company_id)
            settings.encours_connected = connection.connected
            settings.encours_connected_on = connection.connected_on
            settings.encours_connected_by_id = connection.connected_by_id
            settings.encours_last_event_on = connection.last_event_on
            settings.encours_last_failure = connection.last_failure
            settings.encours_waiting = events.search_count(
                [('connection_id', '=', connection.id)] if connection else [('id', '=', 0)]
            )

    def set_values(self):
        """Another address is another service: what was connected to the old one ends."""
        typed = (self.encours_server_url or '').strip()
        server = wire.server_address(typed)
        if typed and server is None:
            raise ValidationError(_(
                'The address of Encours begins with https:// and has nothing after the name of'
                ' the server, such as https://encours.example.com.'
            ))
        connections = self.env['encours.connection']
        before = connections._server()
        self.encours_server_url = server or False
        result = super().set_values()
        if before and before != server:
            connections.sudo().search([('connected', '=', True)])._end(
                _('The address of Encours has changed.')
            )
        return result

    def action_encours_connect(self):
        """Leads the administrator to Encours, which sends him back here to consent."""
        connections = self.env['encours.connection']
        server = connections._server()
        if not server:
            raise UserError(_('Enter the address of Encours and save first.'))
        query = urlencode({'site': connections._site(), 'database': self.env.cr.dbname})
        return {
            'type': 'ir.actions.act_url',
            'url': f'{server}{wire.CONNECT_PATH}?{query}',
            'target': 'new',
        }

    def action_encours_disconnect(self):
        self.env['encours.connection']._of(self.company_id).with_user(
            self.env.user
        ).action_disconnect()
