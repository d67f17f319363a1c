"""What this module and the Encours service agree on: addresses, names, times and signatures.

Leaves out the database: every function here is a function of its arguments.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from urllib.parse import urlsplit

CLIENT = 'encours'
SCOPE = 'receivables'
CONNECT_PATH = '/connect/odoo'
CALLBACK_PATH = '/connect/odoo/callback'
EVENTS_PATH = '/webhooks/odoo'

CODE_SECONDS = 60
ACCESS_SECONDS = 24 * 60 * 60
REFRESH_SECONDS = 90 * 24 * 60 * 60
# An old key serves the calls that were under way when its successor was fetched.
OVERLAP_SECONDS = 10 * 60

LAUNCH_AUDIENCE = 'encours'
LAUNCH_SECONDS = 120
# Every text that the service writes beside a record ends with a word that begins so.
MARK = 'encours-'

INVOICE_TYPES = ('out_invoice', 'out_receipt', 'out_refund')

_CHALLENGE = re.compile(r'[A-Za-z0-9_-]{43}')
_VERIFIER = re.compile(r'[A-Za-z0-9._~-]{43,128}')


def new_secret():
    """Thirty-two random bytes as text that fits into an address."""
    return secrets.token_urlsafe(32)


def digest(secret):
    """What is stored in the place of a secret that its holder shows again."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one, other):
    """Whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def is_challenge(text):
    """Whether a text can be the SHA-256 of a code verifier."""
    return bool(_CHALLENGE.fullmatch(text))


def answers_challenge(verifier, challenge):
    """Whether a code verifier is the one that a challenge was made of (RFC 7636, S256)."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    return same(_base64url(hashlib.sha256(verifier.encode()).digest()), challenge)


def server_address(text):
    """The origin that an administrator typed, without a slash at its end; None: it is none.

    Secrets go there, so it is https, but for a service on the same machine.
    """
    try:
        parts = urlsplit((text or '').strip())
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname
    local = host in ('localhost', '127.0.0.1', '::1')
    if not host or parts.scheme not in ('https', 'http') or (parts.scheme == 'http' and not local):
        return None
    if parts.username or parts.query or parts.fragment or parts.path not in ('', '/'):
        return None
    name = f'[{host}]' if ':' in host else host
    return f'{parts.scheme}://{name}' + (f':{port}' if port else '')


def signed_token(claims, secret):
    """A JSON Web Token of these claims, signed with HMAC-SHA256."""
    parts = ({'alg': 'HS256', 'typ': 'JWT'}, claims)
    signed = '.'.join(_base64url(_compact(part)) for part in parts)
    mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f'{signed}.{_base64url(mac)}'


def events_body(realm, sent_at, events):
    """The bytes of one batch of events, as they are signed and sent."""
    return _compact({'realm': realm, 'sent_at': sent_at, 'events': events})


def event_signature(body, secret, seconds):
    """The header that proves who sent a batch, and when."""
    text = str(seconds).encode() + b'.' + body
    mac = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return f't={seconds},v1={mac}'


def zulu(moment):
    """A moment of the database as text: UTC, whole seconds."""
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


def _compact(value):
    return json.dumps(value, separators=(',', ':'), ensure_ascii=False).encode()


def _base64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b'=').decode()
