"""The authorization server: consent, codes, tokens, revocation, and who may do what."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .. import uninstall
from .counterparts import CALLBACK, SERVER, Client, connect


@tagged('post_install', '-at_install')
class TestOAuth(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['ir.config_parameter'].set_param('encours.server_url', SERVER)
        cls.admin = new_test_user(
            cls.env, 'encours_admin', groups='base.group_system,account.group_account_manager'
        )
        cls.clerk = new_test_user(cls.env, 'encours_clerk', groups='account.group_account_invoice')
        cls.company = cls.admin.company_id
        cls.grants = cls.env['encours.grant'].sudo()

    def setUp(self):
        super().setUp()
        self.authenticate('encours_admin', 'encours_admin')
        self.client = Client(self)

    def connection(self):
        connection = self.env['encours.connection']._of(self.company)
        connection.invalidate_recordset()
        return connection

    def opens(self, key):
        """Whether an API key is good for calls."""
        keys = self.env['res.users.apikeys']
        return bool(keys._check_credentials(scope='rpc', key=key))

    def assertRefused(self, answer, error):
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(answer.json()['error'], error)
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')

    def test_consent_names_the_way_back_and_nothing_else_is_trusted(self):
        for changed in (
            {'redirect_uri': f'{SERVER}/connect/odoo/callback/'},
            {'redirect_uri': 'https://elsewhere.example/connect/odoo/callback'},
            {'client_id': 'other'},
            {'response_type': 'token'},
            {'scope': 'receivables all'},
            {'code_challenge_method': 'plain'},
            {'code_challenge': 'short'},
            {'state': ''},
        ):
            page = self.client.page(**changed)
            self.assertEqual(page.status_code, 400, changed)
            self.assertNotIn('Location', page.headers)

    def test_the_page_cannot_be_framed_or_kept(self):
        page = self.client.page()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers['X-Frame-Options'], 'DENY')
        self.assertEqual(page.headers['Cache-Control'], 'no-store')
        self.assertEqual(page.headers['Content-Security-Policy'], "frame-ancestors 'none'")

    def test_only_administrators_consent(self):
        self.authenticate('encours_clerk', 'encours_clerk')
        page = self.client.page()
        self.assertEqual(page.status_code, 403)
        self.assertIn(self.admin.name, page.text)
        self.authenticate(None, None)
        self.assertIn('/web/login', self.client.page().headers['Location'])

    def test_a_forged_consent_is_refused(self):
        answer = self.url_open(
            '/encours/oauth/consent',
            data={**self.client.asked(), 'decision': 'accept', 'company_id': self.company.id},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.grants.search([('user_id', '=', self.admin.id)]))

    def test_declined_leads_back_with_the_reason(self):
        answer = self.client.answer(decision='decline')
        self.assertEqual(answer.status_code, 303)
        address = urlsplit(answer.headers['Location'])
        self.assertEqual(f'{address.scheme}://{address.netloc}{address.path}', CALLBACK)
        site = self.env['ir.config_parameter'].get_param('web.base.url')
        self.assertEqual(
            parse_qs(address.query),
            {'error': ['access_denied'], 'state': ['a&b=c'], 'iss': [site]},
        )

    def test_a_foreign_company_cannot_be_granted(self):
        other = self.env['res.company'].create({'name': 'Another company'})
        self.assertEqual(self.client.answer(company_id=str(other.id)).status_code, 400)

    def test_a_code_becomes_a_key_of_a_user_with_the_least_rights(self):
        answer = self.client.redeem(self.client.code())
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        tokens = answer.json()
        connection = self.connection()
        user = connection.user_id
        facts = tokens['encours']
        self.assertEqual(facts['realm'], f"{facts['database_uuid']}.{self.company.id}")
        self.assertEqual(facts['signing_secret'], connection.signing_secret)
        self.assertEqual(facts['identity']['subject'], str(self.admin.id))
        self.assertEqual((facts['login'], facts['uid']), (f'encours-{self.company.id}', user.id))
        self.assertTrue(self.opens(tokens['access_token']))
        self.assertEqual(user.company_ids, self.company)
        self.assertTrue(user.has_group('account.group_account_invoice'))
        self.assertTrue(user.has_group('base.group_partner_manager'))
        for more in ('base.group_system', 'base.group_erp_manager', 'account.group_account_user'):
            self.assertFalse(user.has_group(more), more)
        self.assertEqual(connection.connected_by_id, self.admin)

    def test_the_technical_user_cannot_log_in(self):
        self.client.redeem(self.client.code())
        self.env.cr.execute(
            'select password from res_users where id = %s', [self.connection().user_id.id]
        )
        self.assertEqual(self.env.cr.fetchone(), (None,))

    def test_the_technical_user_notes_and_mails_nobody(self):
        connect(self.env, self.company)
        user = self.connection().user_id
        partner = self.env['res.partner'].create({'name': 'Lilas', 'company_id': self.company.id})
        note = partner.with_user(user).message_post(
            body='Reminded', message_type='comment', subtype_xmlid='mail.mt_note'
        )
        self.assertEqual(note.author_id, user.partner_id)
        self.assertTrue(user.email.endswith('.invalid'))
        self.assertFalse(note.sudo().notified_partner_ids)

    def test_a_code_of_another_verifier_is_spent(self):
        code = self.client.code()
        self.assertRefused(self.client.redeem(code, code_verifier='x' * 43), 'invalid_grant')
        self.assertRefused(self.client.redeem(code), 'invalid_grant')
        self.assertFalse(self.connection().connected)

    def test_a_code_is_bound_to_its_way_back(self):
        answer = self.client.redeem(self.client.code(), redirect_uri=f'{CALLBACK}x')
        self.assertRefused(answer, 'invalid_grant')

    def test_a_code_lives_a_minute(self):
        code = self.client.code()
        grant = self.grants.search([('user_id', '=', self.admin.id)])
        self.assertLessEqual(
            grant.code_expires_on, fields.Datetime.now() + timedelta(seconds=60)
        )
        grant.code_expires_on = fields.Datetime.now() - timedelta(seconds=1)
        self.assertRefused(self.client.redeem(code), 'invalid_grant')

    def test_a_code_that_comes_twice_ends_what_it_gave(self):
        code = self.client.code()
        key = self.client.redeem(code).json()['access_token']
        self.assertRefused(self.client.redeem(code), 'invalid_grant')
        self.assertFalse(self.opens(key))
        self.assertFalse(self.connection().connected)

    def test_who_lost_his_right_meanwhile_grants_nothing(self):
        code = self.client.code()
        groups = 'group_ids' if 'group_ids' in self.admin._fields else 'groups_id'
        self.admin.write({groups: [(3, self.env.ref('base.group_system').id)]})
        self.assertRefused(self.client.redeem(code), 'invalid_grant')

    def test_a_refresh_gives_new_tokens_and_the_old_key_ten_minutes(self):
        first = self.client.redeem(self.client.code()).json()
        answer = self.client.refresh(first['refresh_token'])
        self.assertEqual(answer.status_code, 200)
        second = answer.json()
        self.assertNotEqual(second['refresh_token'], first['refresh_token'])
        self.assertEqual(
            second['encours']['signing_secret'], first['encours']['signing_secret']
        )
        self.assertTrue(self.opens(first['access_token']))
        self.assertTrue(self.opens(second['access_token']))
        until = sorted(self.connection()._keys().mapped('expiration_date'))
        self.assertEqual(len(until), 2)
        self.assertLessEqual(until[0], fields.Datetime.now() + timedelta(minutes=10))
        self.assertGreater(until[1], fields.Datetime.now() + timedelta(hours=23))

    def test_a_refresh_token_that_comes_twice_ends_the_family(self):
        first = self.client.redeem(self.client.code()).json()
        second = self.client.refresh(first['refresh_token']).json()
        self.assertRefused(self.client.refresh(first['refresh_token']), 'invalid_grant')
        self.assertRefused(self.client.refresh(second['refresh_token']), 'invalid_grant')
        self.assertFalse(self.opens(second['access_token']))
        self.assertFalse(self.connection().connected)
        self.assertFalse(self.connection().user_id.active)

    def test_a_refresh_token_ends_after_ninety_days(self):
        token = self.client.redeem(self.client.code()).json()['refresh_token']
        self.env['encours.refresh.token'].sudo().search([]).expires_on = fields.Datetime.now()
        self.assertRefused(self.client.refresh(token), 'invalid_grant')

    def assertStands(self, tokens):
        """Encours goes on with what an earlier consent gave; the answer is what comes next."""
        self.assertTrue(self.connection().connected)
        self.assertTrue(self.opens(tokens['access_token']))
        self.assertEqual(
            self.connection().signing_secret, tokens['encours']['signing_secret']
        )
        answer = self.client.refresh(tokens['refresh_token'])
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def test_another_consent_takes_the_place_of_the_first_once_it_is_kept(self):
        first = self.client.redeem(self.client.code()).json()
        second = self.client.redeem(self.client.code()).json()
        self.assertNotEqual(
            first['encours']['signing_secret'], second['encours']['signing_secret']
        )
        self.assertTrue(self.opens(second['access_token']))
        first = self.assertStands(first)
        self.assertTrue(self.opens(second['access_token']))
        for _turn in range(2):
            self.assertEqual(self.client.confirm(second['refresh_token']).status_code, 200)
        self.assertFalse(self.opens(first['access_token']))
        self.assertRefused(self.client.refresh(first['refresh_token']), 'invalid_grant')
        self.assertStands(second)

    def test_a_refresh_says_as_well_that_a_consent_is_kept(self):
        first = self.client.redeem(self.client.code()).json()
        second = self.client.redeem(self.client.code()).json()
        third = self.client.refresh(second['refresh_token']).json()
        self.assertEqual(
            third['encours']['signing_secret'], second['encours']['signing_secret']
        )
        self.assertFalse(self.opens(first['access_token']))
        self.assertStands(third)

    def test_a_consent_that_comes_to_nothing_ends_nothing(self):
        first = self.client.redeem(self.client.code()).json()
        self.client.answer(decision='decline')
        first = self.assertStands(first)
        self.client.code()
        first = self.assertStands(first)
        self.assertRefused(
            self.client.redeem(self.client.code(), code_verifier='x' * 43), 'invalid_grant'
        )
        first = self.assertStands(first)
        code = self.client.code()
        unheard = self.client.redeem(code).json()
        self.assertRefused(self.client.redeem(code), 'invalid_grant')
        self.assertFalse(self.opens(unheard['access_token']))
        first = self.assertStands(first)
        given_up = self.client.redeem(self.client.code()).json()
        self.client.revoke(given_up['refresh_token'])
        self.assertFalse(self.opens(given_up['access_token']))
        self.assertRefused(self.client.confirm(given_up['refresh_token']), 'invalid_grant')
        first = self.assertStands(first)
        forgotten = self.client.redeem(self.client.code()).json()
        kept = self.client.redeem(self.client.code()).json()
        self.assertFalse(self.opens(forgotten['access_token']))
        first = self.assertStands(first)
        self.assertEqual(self.client.confirm(kept['refresh_token']).status_code, 200)
        self.assertRefused(self.client.confirm(forgotten['refresh_token']), 'invalid_grant')
        self.assertFalse(self.opens(first['access_token']))
        self.assertStands(kept)

    def test_a_consent_gives_the_user_his_rights_back_at_once(self):
        self.client.redeem(self.client.code())
        user = self.connection().user_id
        groups = 'group_ids' if 'group_ids' in user._fields else 'groups_id'
        user.write({groups: [(3, self.env.ref('account.group_account_invoice').id)]})
        self.client.redeem(self.client.code())
        self.assertTrue(user.has_group('account.group_account_invoice'))

    def test_disconnecting_ends_a_consent_that_waits_as_well(self):
        self.client.redeem(self.client.code())
        waiting = self.client.redeem(self.client.code()).json()
        self.connection()._end()
        self.assertFalse(self.opens(waiting['access_token']))
        self.assertRefused(self.client.confirm(waiting['refresh_token']), 'invalid_grant')
        self.assertFalse(self.connection().connected)

    def test_keys_that_an_earlier_version_gave_end_with_their_consent(self):
        first = self.client.redeem(self.client.code()).json()
        self.connection()._keys().name = 'Encours'
        second = self.client.redeem(self.client.code()).json()
        self.assertTrue(self.opens(first['access_token']))
        self.client.confirm(second['refresh_token'])
        self.assertFalse(self.opens(first['access_token']))
        self.assertTrue(self.opens(second['access_token']))

    def test_revoked_by_either_token(self):
        for name in ('access_token', 'refresh_token'):
            tokens = self.client.redeem(self.client.code()).json()
            answer = self.client.revoke(tokens[name])
            self.assertEqual(answer.status_code, 200)
            self.assertFalse(self.opens(tokens['access_token']))
            self.assertFalse(self.connection().connected)

    def test_revoking_what_is_no_token_is_answered_alike(self):
        tokens = self.client.redeem(self.client.code()).json()
        for token in ('', 'nothing', tokens['access_token'][:8] + 'x' * 32):
            answer = self.url_open('/encours/oauth/revoke', data={'token': token, 'more': '1'})
            self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.connection().connected)

    def test_a_key_of_somebody_else_revokes_nothing(self):
        self.client.redeem(self.client.code())
        keys = self.env['res.users.apikeys'].with_user(self.clerk).sudo()
        key = keys._generate('rpc', 'own', fields.Datetime.now() + timedelta(days=1))
        self.url_open('/encours/oauth/revoke', data={'token': key})
        self.assertTrue(self.connection().connected)
        self.assertTrue(self.opens(key))

    def test_what_a_request_lacks_is_named(self):
        self.assertRefused(self.client.token(), 'invalid_request')
        self.assertRefused(self.client.token(grant_type='password'), 'unsupported_grant_type')
        self.assertRefused(
            self.client.token(grant_type='refresh_token', client_id='other'), 'invalid_client'
        )
        self.assertRefused(self.client.token(grant_type='refresh_token'), 'invalid_request')

    def test_secrets_in_an_address_count_for_nothing(self):
        code = self.client.code()
        query = urlencode({
            'grant_type': 'authorization_code', 'code': code, 'client_id': 'encours',
            'redirect_uri': CALLBACK, 'code_verifier': self.client.verifier,
        })
        answer = self.url_open(
            f'/encours/oauth/token?{query}', data={'grant_type': 'authorization_code'}
        )
        self.assertRefused(answer, 'invalid_request')

    def test_guessing_is_bounded(self):
        for _turn in range(20):
            self.assertRefused(self.client.refresh('guess'), 'invalid_grant')
        token = self.client.code()
        shut = self.client.redeem(token)
        self.assertEqual(shut.status_code, 429)
        self.assertEqual(shut.headers['Retry-After'], '60')
        long_ago = fields.Datetime.now() - timedelta(minutes=2)
        self.env['encours.token.refusal'].sudo().search([]).refused_on = long_ago
        self.assertEqual(self.client.redeem(token).status_code, 200)

    def test_nobody_reads_secrets(self):
        self.client.redeem(self.client.code())
        for user in (self.clerk, self.admin):
            for model in ('grant', 'refresh.token', 'token.refusal', 'event'):
                with self.assertRaises(AccessError):
                    self.env[f'encours.{model}'].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.env['encours.connection'].with_user(self.clerk).search([])
        connection = self.connection().with_user(self.admin)
        self.assertTrue(connection.connected)
        with self.assertRaises(AccessError):
            connection.read(['signing_secret'])

    def test_codes_and_tokens_are_stored_as_hashes(self):
        code = self.client.code()
        token = self.client.redeem(code).json()['refresh_token']
        grant = self.connection_grants()
        self.assertNotIn(code, str(grant.read()))
        self.assertNotIn(token, str(grant.refresh_token_ids.read()))

    def connection_grants(self):
        return self.grants.search([('connection_id', '=', self.connection().id)])

    def test_an_administrator_of_another_company_sees_no_connection(self):
        self.client.redeem(self.client.code())
        other = self.env['res.company'].create({'name': 'Another company'})
        stranger = new_test_user(
            self.env, 'encours_stranger', groups='base.group_system',
            company_id=other.id, company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env['encours.connection'].with_user(stranger).search([]))

    def test_disconnecting_is_for_administrators(self):
        connect(self.env, self.company)
        with self.assertRaises(UserError):
            self.connection().with_user(self.clerk).sudo().action_disconnect()
        settings = self.env['res.config.settings'].with_user(self.admin).create({})
        settings.action_encours_disconnect()
        self.assertFalse(self.connection().connected)

    def test_another_address_ends_the_connections_to_the_first(self):
        connect(self.env, self.company)
        settings = self.env['res.config.settings'].with_user(self.admin)
        settings.create({'encours_server_url': f'{SERVER}/'}).set_values()
        self.assertTrue(self.connection().connected)
        with self.assertRaises(ValidationError):
            settings.create({'encours_server_url': 'http://encours.example.com'}).set_values()
        settings.create({'encours_server_url': 'https://elsewhere.example'}).set_values()
        self.assertFalse(self.connection().connected)
        self.assertTrue(self.connection().last_failure)

    def test_without_the_module_no_key_is_left(self):
        key = self.client.redeem(self.client.code()).json()['access_token']
        uninstall(self.env)
        self.assertFalse(self.opens(key))
        self.assertFalse(self.connection().user_id.active)

    def test_connect_leads_to_the_service(self):
        settings = self.env['res.config.settings'].with_user(self.admin).create({})
        url = urlsplit(settings.action_encours_connect()['url'])
        site = self.env['ir.config_parameter'].get_param('web.base.url')
        self.assertEqual(url.path, '/connect/odoo')
        self.assertEqual(
            parse_qs(url.query), {'site': [site], 'database': [self.env.cr.dbname]}
        )

    def test_what_can_do_nothing_any_more_is_forgotten(self):
        self.client.code()
        kept = self.client.redeem(self.client.code()).json()
        long_ago = fields.Datetime.now() - timedelta(days=8)
        self.grants.search([]).code_expires_on = long_ago
        self.grants._gc_consents()
        self.assertEqual(len(self.connection_grants()), 1)
        self.assertEqual(self.client.refresh(kept['refresh_token']).status_code, 200)
