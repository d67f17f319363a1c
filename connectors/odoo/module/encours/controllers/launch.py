"""What the panel needs from this server: who looks at which record, signed, and how many wait."""

import secrets
import time

from odoo import fields, http, release
from odoo.exceptions import AccessError
from odoo.http import request

from .. import wire

JSON = 'jsonrpc' if release.version_info[0] >= 19 else 'json'
NAMES = {'res.partner': 'customer', 'account.move': 'invoice'}


class Launch(http.Controller):
    @http.route('/encours/launch', type=JSON, auth='user')
    def launch(self, model=None, id=None, company=None, early=False):
        """A launch token for the record that is shown, or what stands against one.

        Early: the form has not read its record yet, and may turn out to show no panel.
        """
        role = self._role()
        if role is None:
            return {'problem': 'no_role'}
        record = self._record(model, id)
        if early and not self._will_show(record):
            return {'problem': 'not_shown'}
        context, company = self._context(record, self._company(company))
        connection = request.env['encours.connection']._of(company)
        server = connection._server()
        if not connection.connected or server is None:
            admin = request.env.user.has_group('base.group_system')
            return {'problem': 'not_connected', 'can_connect': admin}
        now = int(time.time())
        user = request.env.user
        claims = {
            'iss': 'odoo',
            'aud': wire.LAUNCH_AUDIENCE,
            'realm': connection._realm(),
            'sub': str(user.id),
            'jti': secrets.token_urlsafe(16),
            'iat': now,
            'exp': now + wire.LAUNCH_SECONDS,
            **context,
            'name': user.name,
            'email': user.email or '',
            'lang': user.lang or 'en_US',
            'role': role,
        }
        return {'token': wire.signed_token(claims, connection.signing_secret), 'api': server}

    @http.route('/encours/waiting', type=JSON, auth='user')
    def waiting(self, company=None):
        """How many customers are to be chased today; None: nothing to show to this user."""
        company = self._company(company)
        if self._role() is None or not request.env['encours.connection']._of(company).connected:
            return {'customers': None}
        today = fields.Date.context_today(request.env.user)
        customers = request.env['res.partner'].with_company(company)
        return {'customers': customers.search_count([('encours_next_date', '<=', today)])}

    def _role(self):
        """What this user may do in Encours; None: nothing."""
        user = request.env.user
        if user.has_group('base.group_system') or user.has_group('account.group_account_manager'):
            return 'admin'
        if user.has_group('account.group_account_invoice'):
            return 'collector'
        return 'viewer' if user.has_group('account.group_account_readonly') else None

    def _company(self, company):
        """The company that the user works in: the one named, where it is one of his."""
        companies = request.env.user.company_ids
        named = companies.filtered(lambda one: one.id == company)
        return named or request.env.user.company_id

    def _record(self, model, id):
        """The record that is shown, which this user may read; None: none is named."""
        if model is None:
            return None
        if model not in NAMES or not isinstance(id, int):
            raise AccessError(request.env._('Encours shows customers and invoices alone.'))
        request.update_context(allowed_company_ids=request.env.user.company_ids.ids)
        record = request.env[model].browse(id).exists()
        record.check_access('read')
        if not record:
            raise AccessError(request.env._('This record is not there any more.'))
        return record

    def _will_show(self, record):
        """Whether the form of a record has a place for the panel, as its view says."""
        if record is None:
            return False
        if record._name == 'res.partner':
            return bool(record.customer_rank)
        return record.state == 'posted' and record.move_type in wire.INVOICE_TYPES

    def _context(self, record, company):
        """Which record a token names, and the company whose connection signs it."""
        if record is None:
            return {}, company
        if record._name == 'account.move':
            if record.move_type not in wire.INVOICE_TYPES:
                raise AccessError(request.env._('Encours shows customers and invoices alone.'))
            return {'invoice': str(record.id)}, record.company_id
        customer = record.commercial_partner_id
        return {'customer': str(customer.id)}, record.company_id or company
