"""What is told to Encours, what is not, and what becomes of it when it cannot be reached."""

import hashlib
import hmac
import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .counterparts import Service, connect


@tagged('post_install', '-at_install')
class TestEvents(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = Service()
        cls.addClassCleanup(cls.service.stop)
        cls.connection = connect(cls.env, cls.env.company, cls.service.url)
        cls.events = cls.env['encours.event'].sudo()
        cls.customer = cls.env['res.partner'].create({
            'name': 'Customer', 'is_company': True, 'customer_rank': 1,
        })
        cls.invoice = cls.init_invoice(
            'out_invoice', partner=cls.customer, amounts=[100], post=True
        )

    def setUp(self):
        super().setUp()
        self.service.taken.clear()
        self.service.status = 200
        self.service.media = 'application/json'
        self.queued()

    def queued(self):
        """Ends the transaction as a commit does; what it queued, which is then forgotten."""
        self.env.cr.flush()
        rows = self.events.search([('connection_id', '=', self.connection.id)])
        facts = {(row.model, row.record, row.operation) for row in rows}
        rows.unlink()
        return facts

    def receivable(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == 'asset_receivable')

    def test_a_draft_is_told_once_it_is_posted(self):
        draft = self.init_invoice('out_invoice', partner=self.customer, amounts=[100])
        self.assertEqual(self.queued(), set())
        draft.action_post()
        told = self.queued()
        self.assertIn(('account.move', draft.id, 'updated'), told)
        self.assertIn(('account.move.line', self.receivable(draft).id, 'updated'), told)
        lines = [record for model, record, _ in told if model == 'account.move.line']
        self.assertEqual(lines, self.receivable(draft).ids)

    def test_a_payment_tells_the_invoice_and_both_lines(self):
        wizard = self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=self.invoice.ids
        ).create({'amount': 40, 'payment_date': '2026-11-01'})
        payment = wizard._create_payments()
        told = self.queued()
        self.assertIn(('account.move', self.invoice.id, 'updated'), told)
        self.assertIn(('account.move.line', self.receivable(self.invoice).id, 'updated'), told)
        if payment.move_id:
            line = self.receivable(payment.move_id)
            self.assertIn(('account.move.line', line.id, 'created'), told)

    def test_a_vendor_bill_is_not_told(self):
        vendor = self.env['res.partner'].create({'name': 'Vendor', 'supplier_rank': 1})
        self.init_invoice('in_invoice', partner=vendor, amounts=[100], post=True)
        vendor.phone = '+33 1 00 00 00 00'
        self.assertEqual(self.queued(), set())

    def test_a_contact_is_told_as_its_customer(self):
        contact = self.env['res.partner'].create({
            'name': 'Contact', 'parent_id': self.customer.id, 'type': 'invoice',
        })
        told = {('res.partner', self.customer.id, 'updated')}
        self.assertEqual(self.queued(), told)
        contact.email = 'contact@example.com'
        self.assertEqual(self.queued(), told)
        contact.unlink()
        self.assertEqual(self.queued(), told)

    def test_what_the_service_writes_is_no_news(self):
        user = self.connection.user_id
        self.invoice.with_user(user).write({
            'encours_next_step': 'reminder-1', 'encours_why': 'Overdue',
        })
        self.customer.with_user(user).write({'encours_grade': 'B', 'encours_limit': 10})
        self.assertEqual(self.queued(), set())
        self.customer.write({'encours_grade': 'C', 'ref': 'C-1'})
        self.assertEqual(self.queued(), {('res.partner', self.customer.id, 'updated')})

    def test_a_deletion_is_told(self):
        line = self.receivable(self.invoice)
        facts = {
            ('account.move', self.invoice.id, 'deleted'),
            ('account.move.line', line.id, 'deleted'),
        }
        self.invoice.button_draft()
        self.queued()
        self.invoice.with_context(force_delete=True).unlink()
        self.assertEqual(self.queued(), facts)
        gone = self.env['res.partner'].create({'name': 'Gone', 'customer_rank': 1})
        self.queued()
        record = gone.id
        gone.unlink()
        self.assertEqual(self.queued(), {('res.partner', record, 'deleted')})

    def test_what_is_rolled_back_is_not_told(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.customer.ref = 'C-2'
            self.env.cr.flush()
            raise ZeroDivisionError
        self.assertEqual(self.queued(), set())

    def test_nobody_is_told_without_a_connection(self):
        self.connection._end()
        self.customer.ref = 'C-3'
        self.invoice.button_draft()
        self.assertEqual(self.queued(), set())

    def test_a_failing_queue_harms_no_write(self):
        with patch.object(type(self.events), '_rows', side_effect=ZeroDivisionError), \
                mute_logger('odoo.addons.encours.models.event'):
            self.customer.ref = 'C-4'
            self.env.cr.flush()
        self.assertEqual(self.customer.ref, 'C-4')
        self.assertEqual(self.queued(), set())

    def test_a_batch_is_signed_and_repetitions_are_left_out(self):
        self.customer.ref = 'C-5'
        self.env.cr.flush()
        self.customer.ref = 'C-6'
        self.invoice.payment_reference = 'RF-1'
        self.env.cr.flush()
        self.assertTrue(self.events._send_batch(self.connection))
        self.assertFalse(self.events._send_batch(self.connection))
        [(path, headers, body)] = self.service.taken
        self.assertEqual(path, '/webhooks/odoo')
        stamp, mac = headers['X-Encours-Signature'].removeprefix('t=').split(',v1=')
        signed = hmac.new(
            self.connection.signing_secret.encode(), f'{stamp}.'.encode() + body, hashlib.sha256
        )
        self.assertEqual(mac, signed.hexdigest())
        batch = json.loads(body)
        self.assertEqual(batch['realm'], self.connection._realm())
        told = [(event['model'], event['record']) for event in batch['events']]
        self.assertEqual(len(told), len(set(told)))
        self.assertIn(('res.partner', self.customer.id), told)
        line = self.receivable(self.invoice).id
        moves = {e['record']: e['move'] for e in batch['events'] if 'move' in e}
        self.assertEqual(moves.get(line, self.invoice.id), self.invoice.id)
        self.assertTrue(self.connection.last_event_on)

    def test_no_batch_is_larger_than_agreed(self):
        rows = [
            (self.connection.id, 'res.partner', record, None, 'updated') for record in range(1, 703)
        ]
        self.events._queue(rows)
        while self.events._send_batch(self.connection):
            pass
        sizes = [len(json.loads(body)['events']) for *_, body in self.service.taken]
        self.assertEqual(sizes, [500, 202])

    @mute_logger('odoo.addons.encours.models.event')
    def test_what_cannot_be_told_waits_longer_each_time(self):
        self.service.status = 503
        waits = []
        for _turn in range(8):
            self.customer.ref = f'C-{_turn}'
            self.env.cr.flush()
            self.assertFalse(self.events._send_batch(self.connection))
            waits.append(self.connection.retry_on - fields.Datetime.now())
        minutes = [round(wait / timedelta(minutes=1)) for wait in waits]
        self.assertEqual(minutes, [1, 5, 15, 60, 240, 720, 1440, 1440])
        self.assertEqual(self.connection.last_failure, 'HTTP 503')
        self.service.status = 200
        self.service.taken.clear()
        self.assertTrue(self.events._send_batch(self.connection))
        self.assertEqual(len(self.service.events()), 1)
        self.assertFalse(self.connection.retry_on)
        self.assertEqual(self.connection.failures, 0)

    @mute_logger('odoo.addons.encours.models.event')
    def test_a_service_that_is_not_there_is_tried_again(self):
        self.env['ir.config_parameter'].set_param('encours.server_url', 'http://127.0.0.1:1')
        self.customer.ref = 'C-7'
        self.env.cr.flush()
        self.assertFalse(self.events._send_batch(self.connection))
        self.assertEqual(self.connection.last_failure, 'ConnectionError')
        self.assertTrue(self.events.search([('connection_id', '=', self.connection.id)]))

    @mute_logger('odoo.addons.encours.models.event')
    def test_an_unknown_company_is_disconnected_but_not_by_a_proxy(self):
        self.service.status = 404
        self.service.media = 'text/html'
        self.customer.ref = 'C-8'
        self.env.cr.flush()
        self.events._send_batch(self.connection)
        self.assertTrue(self.connection.connected)
        self.service.media = 'application/problem+json'
        self.events._send_batch(self.connection)
        self.assertTrue(self.connection.connected, 'it may be storing the connection just now')
        self.connection.connected_on -= timedelta(minutes=11)
        self.events._send_batch(self.connection)
        self.assertFalse(self.connection.connected)
        self.assertFalse(self.events.search([('connection_id', '=', self.connection.id)]))

    @mute_logger('odoo.addons.encours.models.event')
    def test_a_redirect_is_not_followed(self):
        self.service.status = 302
        self.customer.ref = 'C-9'
        self.env.cr.flush()
        self.events._send_batch(self.connection)
        self.assertEqual(self.connection.last_failure, 'HTTP 302')

    def test_the_scheduled_action_is_woken_once(self):
        cron = self.env.ref('encours.send_events')
        triggers = self.env['ir.cron.trigger'].search([('cron_id', '=', cron.id)])
        triggers.unlink()
        for turn in range(3):
            self.customer.ref = f'W-{turn}'
            self.env.cr.flush()
        self.assertEqual(self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)]), 1)
        self.assertEqual((cron.interval_number, cron.interval_type), (1, 'minutes'))

    def test_a_hundred_invoices_cost_a_few_statements_more(self):
        self.connection._end()
        silent = self.statements_of_posting(5)
        connect(self.env, self.env.company, self.service.url)
        told = self.statements_of_posting(5)
        self.assertLessEqual(told - silent, 15)

    def statements_of_posting(self, count):
        moves = self.env['account.move'].create([
            {
                'move_type': 'out_invoice',
                'partner_id': self.customer.id,
                'invoice_date': '2026-11-01',
                'invoice_line_ids': [(0, 0, {'name': 'x', 'quantity': 1, 'price_unit': 10})],
            }
            for _each in range(count)
        ])
        self.env.cr.flush()
        before = self.env.cr.sql_log_count
        moves.action_post()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def test_the_forms_open_for_a_collector(self):
        with Form(self.env['res.partner'].with_context(default_customer_rank=1)) as form:
            form.name = 'Of a form'
        self.assertTrue(form.record.id)
