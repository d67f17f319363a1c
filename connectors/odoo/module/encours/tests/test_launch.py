"""Launch tokens: who gets one, for which record, and what it says."""

import base64
import hashlib
import hmac
import json
import time

from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .counterparts import SERVER, connect


@tagged('post_install', '-at_install')
class TestLaunch(AccountTestInvoicingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.connection = connect(cls.env, cls.company)
        own = {'company_id': cls.company.id, 'company_ids': [(6, 0, cls.company.ids)]}
        cls.users = {
            role: new_test_user(cls.env, f'encours_{role}', groups=groups, **own)
            for role, groups in {
                'manager': 'account.group_account_manager',
                'system': 'base.group_system',
                'collector': 'account.group_account_invoice',
                'viewer': 'account.group_account_readonly',
                'nobody': 'base.group_user',
            }.items()
        }
        cls.invoice = cls.init_invoice(
            'out_invoice', partner=cls.partner_a, amounts=[100], post=True
        )

    def launch(self, role, **params):
        self.authenticate(f'encours_{role}', f'encours_{role}')
        return self.make_jsonrpc_request('/encours/launch', params)

    def claims(self, token):
        """What a token says, once its signature fits."""
        signed, _dot, mac = token.rpartition('.')
        secret = self.connection.signing_secret.encode()
        own = base64.urlsafe_b64encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())
        self.assertEqual(mac, own.rstrip(b'=').decode())
        body = signed.split('.')[1]
        return json.loads(base64.urlsafe_b64decode(body + '=' * (-len(body) % 4)))

    def test_a_token_names_the_user_and_the_record(self):
        answer = self.launch('collector', model='account.move', id=self.invoice.id)
        self.assertEqual(answer['api'], SERVER)
        claims = self.claims(answer['token'])
        user = self.users['collector']
        self.assertEqual(claims['invoice'], str(self.invoice.id))
        self.assertNotIn('customer', claims)
        self.assertEqual(claims['sub'], str(user.id))
        self.assertEqual(claims['realm'], self.connection._realm())
        self.assertEqual((claims['iss'], claims['aud']), ('odoo', 'encours'))
        self.assertEqual(claims['exp'] - claims['iat'], 120)
        self.assertLess(abs(claims['iat'] - time.time()), 60)
        again = self.launch('collector', model='account.move', id=self.invoice.id)
        self.assertNotEqual(claims['jti'], self.claims(again['token'])['jti'])

    def test_a_contact_opens_the_customer_that_owes(self):
        contact = self.env['res.partner'].create({
            'name': 'Accounts payable', 'type': 'invoice', 'parent_id': self.partner_a.id,
        })
        answer = self.launch('collector', model='res.partner', id=contact.id)
        self.assertEqual(self.claims(answer['token'])['customer'], str(self.partner_a.id))

    def test_without_a_record_it_is_for_all(self):
        claims = self.claims(self.launch('collector')['token'])
        self.assertFalse({'customer', 'invoice'} & claims.keys())

    def test_roles_follow_the_rights_of_accounting(self):
        for user, role in {
            'manager': 'admin', 'system': 'admin', 'collector': 'collector', 'viewer': 'viewer',
        }.items():
            self.assertEqual(self.claims(self.launch(user)['token'])['role'], role, user)
        self.assertEqual(self.launch('nobody'), {'problem': 'no_role'})

    def test_who_may_not_read_a_record_gets_no_token_for_it(self):
        other = self.env['res.company'].create({'name': 'Another company'})
        foreign = self.env['res.partner'].create({'name': 'Foreign', 'company_id': other.id})
        for model, record in (
            ('res.partner', foreign.id),
            ('res.partner', 0),
            ('account.move', 10 ** 9),
            ('res.users', self.users['viewer'].id),
            ('account.move', str(self.invoice.id)),
        ):
            with self.assertRaises(JsonRpcException, msg=f'{model} {record}'):
                self.launch('collector', model=model, id=record)

    def test_a_vendor_bill_is_none_of_it(self):
        bill = self.init_invoice('in_invoice', partner=self.partner_a, amounts=[100], post=True)
        with self.assertRaises(JsonRpcException):
            self.launch('collector', model='account.move', id=bill.id)

    def test_early_there_is_a_token_for_what_will_show_the_panel_alone(self):
        bill = self.init_invoice('in_invoice', partner=self.partner_a, amounts=[100], post=True)
        draft = self.init_invoice('out_invoice', partner=self.partner_a, amounts=[100])
        supplier = self.env['res.partner'].create({'name': 'Supplier'})
        self.assertTrue(self.partner_a.customer_rank)
        for record, shown in (
            (self.invoice, True), (bill, False), (draft, False),
            (self.partner_a, True), (supplier, False),
        ):
            answer = self.launch('collector', model=record._name, id=record.id, early=True)
            self.assertEqual('token' in answer, shown, record)
        self.assertEqual(answer, {'problem': 'not_shown'})
        with self.assertRaises(JsonRpcException):
            self.launch('collector', model='res.users', id=bill.id)

    def test_without_a_connection_it_says_who_can_make_one(self):
        self.connection._end()
        record = {'model': 'account.move', 'id': self.invoice.id}
        self.assertEqual(
            self.launch('collector', **record),
            {'problem': 'not_connected', 'can_connect': False},
        )
        self.assertTrue(self.launch('system', model='res.partner', id=self.partner_a.id)[
            'can_connect'
        ])

    def test_the_counter_counts_customers_of_today(self):
        self.authenticate('encours_collector', 'encours_collector')
        count = {'company': self.company.id}
        before = self.make_jsonrpc_request('/encours/waiting', count)['customers']
        partner = self.partner_a.with_company(self.company)
        partner.encours_next_date = '2020-01-01'
        after = self.make_jsonrpc_request('/encours/waiting', count)['customers']
        self.assertEqual(after, before + 1)
        partner.encours_next_date = '2999-01-01'
        later = self.make_jsonrpc_request('/encours/waiting', count)['customers']
        self.assertEqual(later, before)

    def test_the_panel_is_fetched_ahead_by_those_who_may_see_it(self):
        for role in ('manager', 'collector', 'viewer', 'nobody'):
            self.authenticate(f'encours_{role}', f'encours_{role}')
            told = self.make_jsonrpc_request('/web/session/get_session_info', {})
            self.assertEqual(told['encours_panel'], role != 'nobody', role)
