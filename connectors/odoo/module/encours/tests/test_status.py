"""The fields that the service writes: with its rights, each company apart, and to be found."""

from odoo.exceptions import AccessError, ValidationError
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

    def show(self, *records, realm=None, user=None):
        connections = self.env['encours.connection'].with_user(user or self.service)
        given = [{'model': one._name, 'id': one.id, 'vals': vals} for one, vals in records]
        return connections.write_fields(realm or connections.current_realm(), given)

    def test_many_records_at_once_show_what_is_given_and_nothing_else(self):
        partner = self.partner_a.with_company(self.env.company)
        answer = self.show(
            (self.invoice, {'encours_next_step': 'Reminder', 'encours_next_date': '2026-12-01'}),
            (partner, {'encours_why': "It's 5 % \u00e9", 'encours_exposure': 1200.5}),
        )
        self.assertEqual(answer['left'], [])
        self.assertEqual(str(self.invoice.encours_next_date), '2026-12-01')
        self.assertEqual(partner.encours_why, "It's 5 % \u00e9")
        self.assertEqual(partner.encours_exposure, 1200.5)
        self.assertIn(partner, partner.search([('encours_exposure', '>', 1200)]))
        due = [('encours_next_date', '<=', '2026-12-01')]
        self.assertIn(self.invoice, self.env['account.move'].search(due))
        self.show(
            (self.invoice, {'encours_why': 'Disputed'}),
            (partner, {'encours_next_date': '2026-12-05', 'encours_why': False}),
        )
        self.assertFalse(self.invoice.encours_next_step)
        self.assertEqual(self.invoice.encours_why, 'Disputed')
        self.assertFalse(partner.encours_why)
        self.assertFalse(partner.encours_exposure)
        self.assertIn(partner, partner.search([('encours_next_date', '<=', '2026-12-05')]))
        on_hold = [('encours_why', '!=', False), ('encours_next_date', '=', False)]
        self.assertIn(self.invoice, self.env['account.move'].search(on_hold))
        self.assertNotIn(partner, partner.search(on_hold))

    def test_it_is_no_change_of_the_record(self):
        self.env.cr.precommit.run()
        self.env['encours.event'].sudo().search([]).unlink()
        long_ago = '2020-01-01 00:00:00'
        for table, record in (('account_move', self.invoice), ('res_partner', self.partner_a)):
            self.env.cr.execute(
                f'update {table} set write_date = %s where id = %s', [long_ago, record.id]
            )
        self.env.invalidate_all()
        said = len(self.invoice.message_ids), len(self.partner_a.message_ids)
        self.show((self.invoice, {'encours_why': 'x'}), (self.partner_a, {'encours_why': 'x'}))
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertFalse(self.env['encours.event'].sudo().search([]))
        self.env.invalidate_all()
        for record in (self.invoice, self.partner_a):
            self.assertEqual(str(record.write_date), long_ago)
        self.assertEqual((len(self.invoice.message_ids), len(self.partner_a.message_ids)), said)

    def test_what_is_gone_or_of_another_company_is_named_and_the_others_are_written(self):
        other = self.env['res.company'].create({'name': 'Another company'})
        theirs = self.env['res.partner'].sudo().create(
            {'name': 'Theirs', 'company_id': other.id}
        )
        gone = self.env['res.partner'].create({'name': 'Gone'})
        gone_id = gone.id
        gone.unlink()
        why = {'encours_why': 'x'}
        answer = self.show(
            (theirs, why), (self.env['res.partner'].browse(gone_id), why), (self.invoice, why)
        )
        self.assertEqual(answer['left'], [
            {'model': 'res.partner', 'id': theirs.id, 'why': 'other_company'},
            {'model': 'res.partner', 'id': gone_id, 'why': 'gone'},
        ])
        self.assertEqual(self.invoice.encours_why, 'x')
        self.assertFalse(theirs.with_company(other).encours_why)
        self.assertFalse(theirs.with_company(self.env.company).encours_why)

    def test_what_another_company_shows_stays(self):
        other = self.env['res.company'].create({'name': 'Another company'})
        service = connect(self.env, other).user_id
        mine = self.partner_a.with_company(self.env.company)
        theirs = self.partner_a.with_company(other)
        self.show((self.partner_a, {'encours_why': 'mine', 'encours_exposure': 7}))
        self.show((self.partner_a, {'encours_why': 'theirs'}), user=service)
        self.assertEqual((mine.encours_why, theirs.encours_why), ('mine', 'theirs'))
        self.show((self.partner_a, {}))
        self.assertEqual((mine.encours_why, theirs.encours_why), (False, 'theirs'))
        self.assertEqual(mine.encours_exposure, 0)

    def test_nobody_else_writes_them_nothing_else_is_written_and_never_more_than_fit(self):
        why = (self.invoice, {'encours_why': 'x'})
        with self.assertRaises(AccessError):
            self.show(why, user=self.env.ref('base.user_admin'), realm='x')
        for wrong in (
            (self.invoice, {'ref': 'x'}),
            (self.invoice, {'encours_grade': 'A'}),
            (self.invoice, {'encours_next_date': 'soon'}),
            (self.env.company, {'name': 'x'}),
            (self.env['account.move'], {'encours_why': 'x'}),
        ):
            with self.assertRaises(ValidationError):
                self.show(wrong)
        with self.assertRaises(ValidationError):
            self.show(*[why] * 201)
        self.assertEqual(self.show(*[why] * 200)['left'], [])

    def test_of_another_database_nothing_is_written(self):
        answer = self.show((self.invoice, {'encours_why': 'x'}), realm='another.1')
        own = self.env['encours.connection'].with_user(self.service).current_realm()
        self.assertEqual(answer, {'realm': own, 'left': []})
        self.assertFalse(self.invoice.encours_why)

    def test_when_the_connection_ends_or_begins_anew_nothing_is_shown(self):
        other = self.env['res.company'].create({'name': 'Another company'})
        theirs = self.partner_a.with_company(other)
        theirs.encours_why = 'theirs'
        mine = self.partner_a.with_company(self.env.company)
        connection = self.env['encours.connection']._of(self.env.company)
        for end in (connection._end, lambda: connection._begin(self.env.ref('base.user_admin'))):
            connection._begin(self.env.ref('base.user_admin'))
            every = {name: 'x' for name in ('encours_next_step', 'encours_why')}
            dates = {name: '2026-12-01' for name in ('encours_next_date', 'encours_last_contact')}
            risk = {'encours_grade': 'A', 'encours_limit': 5, 'encours_exposure': 6}
            self.show((self.invoice, every | dates), (mine, every | dates | risk))
            self.assertTrue(mine.encours_limit)
            end()
            for name in INVOICE_FIELDS:
                self.assertFalse(self.invoice[name])
            for name in PARTNER_FIELDS:
                self.assertFalse(mine[name])
            self.assertEqual(theirs.encours_why, 'theirs')

    def test_when_the_connection_ends_its_calls_that_nobody_has_made_go(self):
        call = 'mail.mail_activity_data_call'
        ours = self.invoice.with_user(self.service)
        note = '<p>Overdue</p><p><small>encours-0123456789abcdef0123</small></p>'
        due, made = (
            ours.activity_schedule(call, note=note, user_id=self.env.uid) for _ in range(2)
        )
        beside = self.partner_a.with_user(self.service).activity_schedule(call, note=note)
        theirs = self.invoice.activity_schedule(call)
        # Of a rule of the company's own, which a writing of the service has set off.
        by_rule = ours.activity_schedule('mail.mail_activity_data_todo', note='Look at it')
        made.sudo().with_user(self.env.user).action_feedback(feedback='Pays on Friday')
        kept = made.exists()
        said = self.invoice.message_ids.filtered(lambda one: 'Pays on Friday' in one.body)
        self.env['encours.connection']._of(self.env.company)._end()
        self.assertFalse((due + beside).exists())
        self.assertTrue(theirs.exists())
        self.assertTrue(by_rule.exists())
        self.assertEqual(made.exists(), kept)
        self.assertTrue(said.exists())

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
