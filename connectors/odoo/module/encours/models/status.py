"""How far Encours is with a customer or an invoice: fields that the service alone writes.

On a customer they are kept for each company apart, as credit limits are.
"""

from odoo import fields, models

PARTNER_FIELDS = (
    'encours_grade',
    'encours_limit',
    'encours_exposure',
    'encours_next_step',
    'encours_next_date',
    'encours_last_contact',
    'encours_why',
)
INVOICE_FIELDS = (
    'encours_next_step',
    'encours_next_date',
    'encours_last_contact',
    'encours_why',
)


class Partner(models.Model):
    _inherit = 'res.partner'

    encours_grade = fields.Char('Grade', readonly=True, copy=False, company_dependent=True)
    encours_limit = fields.Float(
        'Recommended limit', readonly=True, copy=False, company_dependent=True, digits=(16, 2)
    )
    encours_exposure = fields.Float(
        'Exposure', readonly=True, copy=False, company_dependent=True, digits=(16, 2)
    )
    encours_next_step = fields.Char('Next step', readonly=True, copy=False, company_dependent=True)
    encours_next_date = fields.Date(
        'Next step on', readonly=True, copy=False, company_dependent=True
    )
    encours_last_contact = fields.Date(
        'Last reminder', readonly=True, copy=False, company_dependent=True
    )
    encours_why = fields.Text('Why', readonly=True, copy=False, company_dependent=True)


class Move(models.Model):
    _inherit = 'account.move'

    encours_next_step = fields.Char('Next step', readonly=True, copy=False)
    encours_next_date = fields.Date('Next step on', readonly=True, copy=False)
    encours_last_contact = fields.Date('Last reminder', readonly=True, copy=False)
    encours_why = fields.Text('Why', readonly=True, copy=False)
