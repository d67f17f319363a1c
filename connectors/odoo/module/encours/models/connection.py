"""Whether a company is connected to Encours, by whom, and with which secret."""

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import wire

try:
    from odoo.orm.models import NO_ACCESS
except ImportError:  # Odoo 18
    from odoo.fields import NO_ACCESS

# All that the technical user may do: read and note on invoices, write on contacts.
GROUPS = ('base.group_user', 'account.group_account_invoice', 'base.group_partner_manager')


class Connection(models.Model):
    _name = 'encours.connection'
    _description = 'Encours connection'
    _rec_name = 'company_id'

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    connected = fields.Boolean(readonly=True)
    connected_on = fields.Datetime(readonly=True)
    connected_by_id = fields.Many2one('res.users', readonly=True)
    user_id = fields.Many2one('res.users', string='Technical user', readonly=True)
    last_event_on = fields.Datetime(string='Last change told', readonly=True)
    failures = fields.Integer(readonly=True)
    retry_on = fields.Datetime(readonly=True)
    last_failure = fields.Char(readonly=True)
    signing_secret = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)

    def init(self):
        self.env.cr.execute(
            'create unique index if not exists encours_connection_one_a_company'
            ' on encours_connection (company_id)'
        )

    @api.model
    def _of(self, company):
        """The connection of a company, with every right; it may be empty."""
        return self.sudo().search([('company_id', '=', company.id)])

    @api.model
    def _of_or_new(self, company):
        return self._of(company) or self.sudo().create({'company_id': company.id})

    @api.model
    def _server(self):
        """Where the Encours service is; None: nobody has said it yet."""
        parameters = self.env['ir.config_parameter'].sudo()
        return wire.server_address(parameters.get_param('encours.server_url'))

    @api.model
    def _site(self):
        """Where this Odoo is, as it tells the service."""
        return self.env['ir.config_parameter'].sudo().get_param('web.base.url')

    @api.model
    def _callback(self):
        """The one address that an authorization code may be handed to; None: none yet."""
        server = self._server()
        return server and server + wire.CALLBACK_PATH

    def _realm(self):
        """The name of this company between the module and the service."""
        self.ensure_one()
        database = self.env['ir.config_parameter'].sudo().get_param('database.uuid')
        return f'{database}.{self.company_id.id}'

    @api.model
    def current_realm(self):
        """Which company of which database a key opens, asked by the service before it writes.

        A copy of a database has an identifier of its own, and the same keys.
        """
        connection = self._of_caller()
        return connection._realm() if connection else False

    @api.model
    def write_fields(self, realm, records):
        """Has customers and invoices show what the service says of them, and nothing else of it.

        Each record is {model, id, vals}; a field that vals leaves out is cleared. The answer names
        the company that this is, and the records that were left. Of another company than the one
        that is meant nothing is written: a copy of a database has the same keys.
        """
        connection = self._of_caller()
        if not connection:
            raise AccessError(_('Encours alone writes these fields, while it is connected.'))
        own = connection._realm()
        if realm != own:
            return {'realm': own, 'left': []}
        left = self.env['encours.status']._show(connection.company_id, records)
        return {'realm': own, 'left': left}

    @api.model
    def _of_caller(self):
        """The connection whose technical user calls; it may be empty."""
        return self.sudo().search(
            [('user_id', '=', self.env.uid), ('connected', '=', True)], limit=1
        )

    def _begin(self, user, secret=None, keys=None):
        """A person's consent has become a connection: a user for it, and a secret.

        Of his API keys these are good, and no others.
        """
        self.ensure_one()
        self._technical_user(user.lang)
        (self._keys() - keys if keys else self._keys()).unlink()
        # What an earlier connection has left is not known to the service.
        self.env['encours.status']._clear(self.company_id)
        self.write({
            'connected': True,
            'connected_on': fields.Datetime.now(),
            'connected_by_id': user.id,
            'signing_secret': secret or wire.new_secret(),
            'failures': 0,
            'retry_on': False,
            'last_failure': False,
        })
        self.env['encours.event'].sudo()._wake()

    def _end(self, reason=False):
        """Ends a connection: no key is good, nothing is told and nothing is shown any more."""
        for connection in self.sudo():
            connection._keys().unlink()
            grants = self.env['encours.grant'].sudo()
            grants.search([('connection_id', '=', connection.id)]).write({
                'ended': True, 'pending': False, 'signing_secret': False,
            })
            self.env['encours.event'].sudo().search(
                [('connection_id', '=', connection.id)]
            ).unlink()
            connection._take_calls_away()
            connection.user_id.active = False
            self.env['encours.status']._clear(connection.company_id)
            connection.write({
                'connected': False,
                'signing_secret': False,
                'failures': 0,
                'retry_on': False,
                'last_failure': reason,
            })

    def _take_calls_away(self):
        """Calls that the service has put on people's lists and that nobody has made go with it.

        What a rule of the company's own has put there on a writing of the service is not its.
        """
        self.env['mail.activity'].sudo().search([
            ('create_uid', 'in', self.user_id.ids),
            ('res_model', 'in', ['account.move', 'res.partner']),
            ('note', 'like', wire.MARK),
        ]).unlink()

    def _keys(self):
        """The API keys of the technical user: all of them are this connection's."""
        keys = self.env['res.users.apikeys'].sudo()
        return keys.search([('user_id', 'in', self.user_id.ids)]) if self.user_id else keys

    def _technical_user(self, lang):
        """The user whose rights the service has, made or restored; he cannot log in."""
        users = self.env['res.users'].sudo().with_context(
            active_test=False, no_reset_password=True, mail_create_nosubscribe=True
        )
        groups = 'group_ids' if 'group_ids' in users._fields else 'groups_id'
        login = f'encours-{self.company_id.id}'
        values = {
            'name': 'Encours',
            'active': True,
            'company_id': self.company_id.id,
            'company_ids': [(6, 0, self.company_id.ids)],
            groups: [(6, 0, [self.env.ref(name).id for name in GROUPS])],
            'lang': lang,
            # Odoo 18 takes no note of an author without an address. Nobody is mailed at this one.
            'email': f'{login}@encours.invalid',
            'notification_type': 'inbox',
        }
        user = self.user_id or users.search([('login', '=', login)])
        if user:
            user = user.with_env(users.env)
            user.write(values)
        else:
            user = users.create({**values, 'login': login})
        user.flush_recordset()
        self.env.cr.execute('update res_users set password = null where id = %s', [user.id])
        user.invalidate_recordset()
        self.user_id = user

    def action_disconnect(self):
        """An administrator ends the connection from this side."""
        if not self.env.user.has_group('base.group_system'):
            raise UserError(_('Only an administrator can disconnect Encours.'))
        self._end()
