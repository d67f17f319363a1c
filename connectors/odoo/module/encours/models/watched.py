"""Which changes of customers, invoices and receivable lines are noted for Encours.

Watches the lowest level, where computed fields are stored too: a payment changes an invoice's
balance without anybody writing on it. What Encours itself writes is no news to it.
"""

from odoo import api, models

from .status import INVOICE_FIELDS, PARTNER_FIELDS

# Says who wrote when, and what is stored in passing: nothing that receivables are made of.
_IN_PASSING = {
    'write_date',
    'write_uid',
    'access_token',
    'is_manually_modified',
    'message_main_attachment_id',
}


class Watched(models.AbstractModel):
    _name = 'encours.watched'
    _description = 'Changes are noted for Encours'

    _encours_own_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env['encours.event']._note(self._name, records.ids, 'created')
        return records

    def _write_multi(self, vals_list):
        silent = self._encours_own_fields | _IN_PASSING
        changed = [
            record.id
            for record, vals in zip(self, vals_list, strict=True)
            if not vals.keys() <= silent
        ]
        if changed:
            self.env['encours.event']._note(self._name, changed, 'updated')
        return super()._write_multi(vals_list)

    def unlink(self):
        events = self.env['encours.event'].sudo()
        rows = self.sudo()._encours_rows_of_deletion()
        result = super().unlink()
        events._queue(rows)
        return result

    def _encours_rows_of_deletion(self):
        """What the service is to be told once these records are gone."""
        connections = self.env['encours.connection'].sudo().search([('connected', '=', True)])
        by_company = {connection.company_id: connection.id for connection in connections}
        if not by_company:
            return []
        return [row for record in self for row in record._encours_deletion(by_company)]


class Partner(models.Model):
    _name = 'res.partner'
    _inherit = ['res.partner', 'encours.watched']

    _encours_own_fields = frozenset(PARTNER_FIELDS)

    def _encours_deletion(self, by_company):
        customer = self.commercial_partner_id or self
        if customer.customer_rank <= 0:
            return []
        operation = 'deleted' if customer == self else 'updated'
        return [
            (connection, self._name, customer.id, None, operation)
            for company, connection in by_company.items()
            if not customer.company_id or customer.company_id == company
        ]


class Move(models.Model):
    _name = 'account.move'
    _inherit = ['account.move', 'encours.watched']

    _encours_own_fields = frozenset(INVOICE_FIELDS)

    def _encours_deletion(self, by_company):
        connection = by_company.get(self.company_id)
        if not connection or not self.is_sale_document(include_receipts=True):
            return []
        if self.state == 'draft' and not self.posted_before:
            return []
        return [(connection, self._name, self.id, None, 'deleted')]


class MoveLine(models.Model):
    _name = 'account.move.line'
    _inherit = ['account.move.line', 'encours.watched']

    def _encours_deletion(self, by_company):
        connection = by_company.get(self.move_id.company_id)
        if not connection or self.account_id.account_type != 'asset_receivable':
            return []
        if self.move_id.state == 'draft' and not self.move_id.posted_before:
            return []
        return [(connection, self._name, self.id, self.move_id.id, 'deleted')]
