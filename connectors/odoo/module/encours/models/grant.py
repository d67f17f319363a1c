"""What an administrator granted: the code of his consent, and the tokens that came of it.

Secrets are stored as hashes alone. A code is good once; a refresh token is good once and is
replaced by the next. Shown a second time, either ends all that came of the consent.

Where a company is connected already, what stands goes on until the service says that it has kept
the new tokens: a consent that comes to nothing half-way ends nothing.
"""

from datetime import timedelta

from odoo import api, fields, models, release

from .. import wire
from .connection import NO_ACCESS

KEY_NAME = 'Encours'


class Refused(Exception):
    """The answer to a request for tokens that gets none (RFC 6749, 5.2)."""

    def __init__(self, error, description):
        super().__init__(description)
        self.error = error
        self.description = description


def _invalid_grant(description):
    return Refused('invalid_grant', description)


class Grant(models.Model):
    _name = 'encours.grant'
    _description = 'Encours consent'

    connection_id = fields.Many2one('encours.connection', required=True, ondelete='cascade')
    user_id = fields.Many2one('res.users', required=True, ondelete='cascade')
    code_digest = fields.Char(required=True)
    challenge = fields.Char(required=True)
    redirect_uri = fields.Char(required=True)
    code_expires_on = fields.Datetime(required=True)
    code_spent = fields.Boolean()
    ended = fields.Boolean(help='No token of it is good any more.')
    pending = fields.Boolean(help='An earlier consent stands until this one is confirmed.')
    signing_secret = fields.Char(copy=False, groups=NO_ACCESS, help='Of a pending one.')
    refresh_token_ids = fields.One2many('encours.refresh.token', 'grant_id')

    def init(self):
        self.env.cr.execute(
            'create unique index if not exists encours_grant_one_a_code'
            ' on encours_grant (code_digest)'
        )

    @api.model
    def _authorize(self, company, challenge, redirect_uri):
        """Notes the consent of the user who asks; the answer is its code."""
        code = wire.new_secret()
        self.sudo().create({
            'connection_id': self.env['encours.connection']._of_or_new(company).id,
            'user_id': self.env.user.id,
            'code_digest': wire.digest(code),
            'challenge': challenge,
            'redirect_uri': redirect_uri,
            'code_expires_on': fields.Datetime.now() + timedelta(seconds=wire.CODE_SECONDS),
        })
        return code

    @api.model
    def _redeem(self, code, redirect_uri, verifier):
        """The first tokens for a code, or Refused."""
        grant = self._locked('code_digest', wire.digest(code))
        if not grant:
            raise _invalid_grant('The code is not known.')
        if grant.code_spent:
            grant._end()
            raise _invalid_grant('The code has been used; what it gave has been revoked.')
        grant.code_spent = True
        if grant.ended or grant.code_expires_on <= fields.Datetime.now():
            raise _invalid_grant('The code has expired.')
        if not wire.same(redirect_uri, grant.redirect_uri):
            raise _invalid_grant('redirect_uri is not the one of the authorization.')
        if not wire.answers_challenge(verifier, grant.challenge):
            raise _invalid_grant('code_verifier does not answer the challenge.')
        if not grant._still_allowed():
            raise _invalid_grant('The person who consented may not do so any more.')
        if grant.connection_id.connected:
            grant._wait()
        else:
            grant._supersede()
            grant.connection_id._begin(grant.user_id)
        return grant._tokens() | {'encours': grant._company_facts(with_identity=True)}

    @api.model
    def _refresh(self, refresh_token):
        """The next tokens for a refresh token, or Refused."""
        tokens = self.env['encours.refresh.token'].sudo()
        token = self._locked('digest', wire.digest(refresh_token), tokens)
        grant = token.grant_id
        if not token or grant.ended:
            raise _invalid_grant('The refresh token is not known, or was revoked.')
        if token.spent:
            grant._end()
            raise _invalid_grant('The refresh token has been used; its successors are revoked.')
        if token.expires_on <= fields.Datetime.now():
            raise _invalid_grant('The refresh token has expired.')
        token.spent = True
        # Whoever holds the next token has kept the one before it.
        grant._confirm()
        grant._shorten_old_keys()
        return grant._tokens() | {'encours': grant._company_facts(with_identity=False)}

    @api.model
    def _keep(self, refresh_token):
        """The service has kept what a consent gave: it takes the place of the one before.

        Said again it changes nothing.
        """
        tokens = self.env['encours.refresh.token'].sudo()
        grant = self._locked('digest', wire.digest(refresh_token), tokens).grant_id
        if not grant or grant.ended:
            raise _invalid_grant('The refresh token is not known, or was revoked.')
        grant._confirm()

    def _confirm(self):
        """Ends what stood before a pending consent, and begins its connection."""
        if not self.pending:
            return
        connection = self.connection_id
        secret = self.signing_secret
        self._supersede()
        self.write({'pending': False, 'signing_secret': False})
        connection._begin(self.user_id, secret, self._own_keys())

    def _wait(self):
        """A consent beside one that stands: a secret of its own, and not yet more."""
        earlier = self.search([
            ('connection_id', '=', self.connection_id.id),
            ('pending', '=', True),
            ('ended', '=', False),
        ])
        earlier._end()
        self.write({'pending': True, 'signing_secret': wire.new_secret()})
        # It may be given because the user has lost a right.
        self.connection_id._technical_user(self.user_id.lang)

    def _key_name(self):
        return f'{KEY_NAME} {self.id}'

    def _own_keys(self):
        """The API keys that this consent has given."""
        names = [grant._key_name() for grant in self]
        return self.connection_id._keys().filtered(lambda key: key.name in names)

    @api.model
    def _revoke(self, token):
        """Ends the connection that a refresh token or an API key belongs to, if there is one."""
        tokens = self.env['encours.refresh.token'].sudo()
        found = tokens.search([('digest', '=', wire.digest(token))]).grant_id
        if found:
            found._end()
            return
        owner = self.env['res.users.apikeys']._check_credentials(scope='rpc', key=token)
        connections = self.env['encours.connection'].sudo()
        if owner:
            connections.search([('user_id', '=', owner), ('connected', '=', True)])._end()

    def _end(self):
        """Ends what came of a consent; a connection that another consent began stays."""
        for grant in self.sudo():
            began = grant.code_spent and not grant.ended and grant.refresh_token_ids
            grant.ended = True
            if grant.pending:
                grant._own_keys().unlink()
                grant.write({'pending': False, 'signing_secret': False})
            elif began:
                grant.connection_id._end()

    def _supersede(self):
        """A new consent takes the place of the earlier ones of its company."""
        domain = [('connection_id', '=', self.connection_id.id), ('id', '!=', self.id)]
        self.search(domain).write({'ended': True, 'pending': False, 'signing_secret': False})

    def _still_allowed(self):
        user = self.user_id
        return (
            user.active
            and user.has_group('base.group_system')
            and self.connection_id.company_id in user.company_ids
        )

    def _tokens(self):
        """A key of the technical user and a refresh token, as the answer of RFC 6749 has them."""
        now = fields.Datetime.now()
        refresh_token = wire.new_secret()
        self.env['encours.refresh.token'].sudo().create({
            'grant_id': self.id,
            'digest': wire.digest(refresh_token),
            'expires_on': now + timedelta(seconds=wire.REFRESH_SECONDS),
        })
        keys = self.env['res.users.apikeys'].with_user(self.connection_id.user_id).sudo()
        expires_on = now + timedelta(seconds=wire.ACCESS_SECONDS)
        return {
            'access_token': keys._generate('rpc', self._key_name(), expires_on),
            'token_type': 'Bearer',
            'expires_in': wire.ACCESS_SECONDS,
            'refresh_token': refresh_token,
            'refresh_token_expires_in': wire.REFRESH_SECONDS,
            'scope': wire.SCOPE,
        }

    def _shorten_old_keys(self):
        until = fields.Datetime.now() + timedelta(seconds=wire.OVERLAP_SECONDS)
        waiting = self.search([
            ('connection_id', '=', self.connection_id.id),
            ('pending', '=', True),
            ('ended', '=', False),
        ])
        keys = self.connection_id._keys() - waiting._own_keys()
        keys.filtered(lambda key: key.expiration_date > until).write({'expiration_date': until})

    def _company_facts(self, with_identity):
        connection = self.connection_id
        parameters = self.env['ir.config_parameter'].sudo()
        facts = {
            'realm': connection._realm(),
            'database': self.env.cr.dbname,
            'database_uuid': parameters.get_param('database.uuid'),
            'company_id': connection.company_id.id,
            'version': release.series,
            'login': connection.user_id.login,
            'uid': connection.user_id.id,
            'signing_secret': self.signing_secret or connection.signing_secret,
        }
        user = self.user_id
        identity = {
            'subject': str(user.id),
            'name': user.name,
            'email': user.email or None,
            'lang': user.lang,
        }
        return facts | {'identity': identity} if with_identity else facts

    @api.model
    def _locked(self, column, digest, model=None):
        """The record of a digest, held until the end of the transaction; it may be empty.

        Two requests with one code or token meet here: the second one sees what the first did.
        """
        records = (self.sudo() if model is None else model).search([(column, '=', digest)])
        if records:
            records.flush_recordset()
            self.env.cr.execute(
                f'select id from {records._table} where id = %s for update', [records.id]
            )
            records.invalidate_recordset()
        return records

    @api.autovacuum
    def _gc_consents(self):
        """Forgets codes and tokens that can do nothing any more, not even betray a second use."""
        now = fields.Datetime.now()
        tokens = self.env['encours.refresh.token'].sudo()
        tokens.search([('expires_on', '<', now)]).unlink()
        week_ago = now - timedelta(days=7)
        self.sudo().search([
            ('code_expires_on', '<', week_ago),
            ('refresh_token_ids', '=', False),
        ]).unlink()


class RefreshToken(models.Model):
    _name = 'encours.refresh.token'
    _description = 'Encours refresh token'

    grant_id = fields.Many2one('encours.grant', required=True, ondelete='cascade', index=True)
    digest = fields.Char(required=True)
    expires_on = fields.Datetime(required=True)
    spent = fields.Boolean()

    def init(self):
        self.env.cr.execute(
            'create unique index if not exists encours_refresh_token_one'
            ' on encours_refresh_token (digest)'
        )


class TokenRefusal(models.Model):
    """Requests for tokens that got none: too many of them, and the door stays shut a while."""

    _name = 'encours.token.refusal'
    _description = 'Encours refused token request'
    _log_access = False

    address = fields.Char(required=True)
    refused_on = fields.Datetime(required=True, index=True)

    MOST_A_MINUTE = 20

    @api.model
    def _is_shut(self, address):
        """Whether this address has had too many refusals within a minute."""
        since = fields.Datetime.now() - timedelta(minutes=1)
        domain = [('address', '=', address), ('refused_on', '>', since)]
        return self.sudo().search_count(domain, limit=self.MOST_A_MINUTE) >= self.MOST_A_MINUTE

    @api.model
    def _count(self, address):
        self.sudo().create({'address': address, 'refused_on': fields.Datetime.now()})

    @api.autovacuum
    def _gc_refusals(self):
        hour_ago = fields.Datetime.now() - timedelta(hours=1)
        self.sudo().search([('refused_on', '<', hour_ago)]).unlink()
