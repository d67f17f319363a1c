"""The functions that need no database."""

import json

from odoo.tests import BaseCase, tagged

from .. import wire


@tagged('post_install', '-at_install')
class TestWire(BaseCase):
    def test_only_an_origin_is_an_address(self):
        good = {
            'https://encours.example.com': 'https://encours.example.com',
            ' https://encours.example.com/ ': 'https://encours.example.com',
            'https://encours.example.com:8443': 'https://encours.example.com:8443',
            'http://localhost:4870': 'http://localhost:4870',
            'http://[::1]:4870': 'http://[::1]:4870',
        }
        for typed, address in good.items():
            self.assertEqual(wire.server_address(typed), address)
        for typed in (
            '', None, 'encours.example.com', 'http://encours.example.com', 'javascript:alert(1)',
            'https://encours.example.com/path', 'https://user@encours.example.com',
            'https://encours.example.com?x=1', 'https://', 'https://encours.example.com:port',
        ):
            self.assertIsNone(wire.server_address(typed), typed)

    def test_a_verifier_answers_the_challenge_of_rfc_7636(self):
        challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
        self.assertTrue(wire.is_challenge(challenge))
        verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
        self.assertTrue(wire.answers_challenge(verifier, challenge))
        self.assertFalse(wire.answers_challenge(verifier[:-1] + 'l', challenge))
        self.assertFalse(wire.answers_challenge(challenge, challenge))
        self.assertFalse(wire.answers_challenge('short', challenge))

    def test_a_token_is_signed_as_rfc_7515_says(self):
        # Made with `jose` 6 for Node, which is what the service reads tokens with.
        self.assertEqual(
            wire.signed_token({'sub': '2', 'name': 'Zoé'}, 'a secret'),
            'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIiwibmFtZSI6Ilpvw6kifQ'
            '.q3SgtsIsqhU2cxUYVmsZrKpg8EdqVelKeiou7XDoGE0',
        )

    def test_a_batch_is_signed_with_its_time(self):
        body = wire.events_body('realm', '2026-11-26T17:00:00Z', [{'id': 'é'}])
        self.assertEqual(json.loads(body)['events'], [{'id': 'é'}])
        self.assertEqual(
            wire.event_signature(b'{"realm":"r"}', 'a secret', 1795716000),
            't=1795716000,v1=61b8b1e14cbf5ddf2cab37088f80d3c65708ef1f79c1d9715f7ab2dc2b4e310e',
        )
