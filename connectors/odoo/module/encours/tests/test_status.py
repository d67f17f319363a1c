"""The fields that the service writes: with its rights, each company apart, and to be found."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..models.status import INVOICE_FIELDS, PARTNER_FIELDS
from .counterparts import connect


@tagged('post_install', '-at_install')
class TestStatus(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = connect(cls.env, cls.env.company).user_id
        cls.invoice = cls.init_invoice(
            'out_invoice', partner=cls.partner_a, amounts=[100], post=True
        )

    def test_the_technical_user_writes_them_with_its_own_rights(self):
        self.invoice.with_user(self.service).write({
            'encours_next_step': 'reminder-1',
            'encours_next_date': '2026-12-01',
            'encours_last_contact': '2026-11-20',
            'encours_why': 'Overdue since 2026-11-01',
        })
        partner = self.partner_a.with_user(self.service)
        partner.write({'encours_grade': 'B', 'encours_limit': 1200.5, 'encours_exposure': 100})
        self.assertEqual(self.invoice.encours_next_step, 'reminder-1')
        self.assertEqual(partner.encours_limit, 1200.5)

    def test_it_reads_what_the_service_reads_and_no_settings(self):
        for model in ('res.partner', 'account.move', 'account.move.line', 'account.payment'):
            self.env[model].with_user(self.service).search_read([], ['id'], limit=1)
        with self.assertRaises(AccessError):
            self.env['ir.config_parameter'].with_user(self.service).search_read([], ['value'])

    def test_it_is_told_which_database_it_is_in_and_nobody_else_is(self):
        connections = self.env['encours.connection']
        uuid = self.env['ir.config_parameter'].sudo().get_param('database.uuid')
        told = connections.with_user(self.service).current_realm()
        self.assertEqual(told, f'{uuid}.{self.env.company.id}')
        self.assertFalse(connections.with_user(self.env.ref('base.user_admin')).current_realm())

    def test_a_copy_of_an_invoice_starts_without(self):
        self.invoice.encours_why = 'Disputed'
        self.assertFalse(self.invoice.copy().encours_why)

    def test_each_company_has_its_own(self):
        other = self.env['res.company'].create({'name': 'Another company'})
        self.partner_a.with_company(self.env.company).encours_grade = 'A'
        self.partner_a.with_company(other).encours_grade = 'D'
        self.assertEqual(self.partner_a.with_company(self.env.company).encours_grade, 'A')

    def test_every_field_is_on_its_form_for_accountants(self):
        for model, view, names in (
            ('res.partner', 'base.view_partner_form', PARTNER_FIELDS),
            ('account.move', 'account.view_move_form', INVOICE_FIELDS),
        ):
            arch = self.env[model].get_view(self.env.ref(view).id, 'form')['arch']
            for name in names:
                self.assertIn(f'name="{name}"', arch)
            self.assertIn('encours_panel', arch)

    def test_on_hold_is_a_reason_without_a_day(self):
        self.invoice.write({'encours_why': 'Disputed', 'encours_next_date': False})
        on_hold = [('encours_why', '!=', False), ('encours_next_date', '=', False)]
        self.assertIn(self.invoice, self.env['account.move'].search(on_hold))
        partner = self.partner_a.with_company(self.env.company)
        partner.write({'encours_why': 'Disputed', 'encours_next_date': False})
        self.assertIn(partner, partner.search(on_hold))
        partner.encours_next_date = '2026-12-01'
        self.assertNotIn(partner, partner.search(on_hold))
        self.assertIn(partner, partner.search([('encours_next_date', '<=', '2026-12-06')]))
