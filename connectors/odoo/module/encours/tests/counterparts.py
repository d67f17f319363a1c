"""What the tests share: a connected company, a client of its authorization server, a service."""

import base64
import hashlib
import html
import json
import re
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

SERVER = 'https://encours.example.com'
CALLBACK = f'{SERVER}/connect/odoo/callback'


def connect(env, company, server=SERVER):
    """A connection as the exchange of a code leaves it."""
    env['ir.config_parameter'].sudo().set_param('encours.server_url', server)
    connection = env['encours.connection']._of_or_new(company)
    connection._begin(env.ref('base.user_admin'))
    return connection


class Service:
    """Stands where Encours is: takes batches of events, answers as it is told."""

    def __init__(self):
        self.taken = []
        self.status = 200
        self.media = 'application/json'
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                service.taken.append((self.path, dict(self.headers), body))
                self.send_response(service.status)
                self.send_header('Content-Type', service.media)
                self.send_header('Content-Length', '0')
                self.end_headers()

            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.http.server_port}'
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def events(self):
        return [event for *_, body in self.taken for event in json.loads(body)['events']]

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


class Client:
    """What Encours does of OAuth, by the HTTP of a test case."""

    def __init__(self, case):
        self.case = case
        self.verifier = secrets.token_urlsafe(48)

    def asked(self, **changed):
        challenge = hashlib.sha256(self.verifier.encode()).digest()
        return {
            'response_type': 'code',
            'client_id': 'encours',
            'redirect_uri': CALLBACK,
            'state': 'a&b=c',
            'code_challenge': base64.urlsafe_b64encode(challenge).rstrip(b'=').decode(),
            'code_challenge_method': 'S256',
            'scope': 'receivables',
            **changed,
        }

    def page(self, **changed):
        query = urlencode(self.asked(**changed))
        return self.case.url_open(f'/encours/oauth/authorize?{query}', allow_redirects=False)

    def answer(self, **changed):
        """Presses a button of the consent page; the answer is where the browser is sent."""
        hidden = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
        fields = re.findall(hidden, self.page().text)
        form = {name: html.unescape(value) for name, value in fields}
        return self.case.url_open(
            '/encours/oauth/consent',
            data={**form, 'decision': 'accept', **changed},
            allow_redirects=False,
        )

    def code(self):
        location = self.answer().headers['Location']
        return parse_qs(urlsplit(location).query)['code'][0]

    def token(self, **form):
        return self.case.url_open('/encours/oauth/token', data={'client_id': 'encours', **form})

    def redeem(self, code, **changed):
        return self.token(**{
            'grant_type': 'authorization_code',
            'code': code,
            'redirect_uri': CALLBACK,
            'code_verifier': self.verifier,
            **changed,
        })

    def confirm(self, refresh_token):
        return self.case.url_open('/encours/oauth/confirm', data={'token': refresh_token})

    def revoke(self, token):
        return self.case.url_open('/encours/oauth/revoke', data={'token': token})

    def refresh(self, refresh_token):
        return self.token(grant_type='refresh_token', refresh_token=refresh_token)
