"""The authorization server for Encours alone: OAuth 2.0, authorization code with PKCE."""

import logging
from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from .. import wire
from ..models.grant import Refused

_logger = logging.getLogger(__name__)

ASKED = (
    'response_type', 'client_id', 'redirect_uri', 'state',
    'code_challenge', 'code_challenge_method', 'scope',
)
LONGEST_STATE = 1024
PAGE_HEADERS = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
}
TOKEN_HEADERS = {'Cache-Control': 'no-store', 'Pragma': 'no-cache'}


class Authorization(http.Controller):
    @http.route('/encours/oauth/authorize', type='http', auth='user', methods=['GET'])
    def authorize(self, **asked):
        """Asks an administrator whether Encours may read and write for a company."""
        refusal = self._refusal(asked)
        if refusal:
            return refusal
        companies = request.env.user.company_ids
        return self._page('encours.consent_page', 200, {
            'asked': {name: asked[name] for name in ASKED},
            'companies': companies,
            'chosen': request.env.company if request.env.company in companies else companies[:1],
            'connected': request.env['encours.connection'].sudo().search(
                [('connected', '=', True), ('company_id', 'in', companies.ids)]
            ).company_id,
            'server': request.env['encours.connection']._server(),
        })

    @http.route('/encours/oauth/consent', type='http', auth='user', methods=['POST'])
    def consent(self, company_id='', decision='', **asked):
        """The administrator's answer; the token against forged requests is checked before."""
        refusal = self._refusal(asked)
        if refusal:
            return refusal
        company = request.env.user.company_ids.filtered(lambda one: str(one.id) == company_id)
        if decision != 'accept':
            return self._back(asked, error='access_denied')
        if not company:
            return self._message('no_company', 400)
        code = request.env['encours.grant']._authorize(
            company, asked['code_challenge'], asked['redirect_uri']
        )
        return self._back(asked, code=code)

    def _refusal(self, asked):
        """The page that says what is wrong with a request for consent; None: nothing is.

        Nobody is sent on: where to is part of what cannot be trusted then.
        """
        if not request.env.user.has_group('base.group_system'):
            return self._message('not_admin', 403)
        callback = request.env['encours.connection']._callback()
        if callback is None:
            return self._message('no_server', 400)
        fits = (
            all(isinstance(asked.get(name), str) for name in ASKED)
            and asked['response_type'] == 'code'
            and wire.same(asked['client_id'], wire.CLIENT)
            and wire.same(asked['redirect_uri'], callback)
            and asked['scope'] == wire.SCOPE
            and asked['code_challenge_method'] == 'S256'
            and wire.is_challenge(asked['code_challenge'])
            and 0 < len(asked['state']) <= LONGEST_STATE
        )
        return None if fits else self._message('not_encours', 400)

    def _message(self, reason, status):
        administrators = []
        if reason == 'not_admin':
            group = request.env.ref('base.group_system').sudo()
            users = request.env['res.users'].sudo().search([
                ('all_group_ids' if 'all_group_ids' in request.env['res.users']._fields
                 else 'groups_id', 'in', group.ids),
                ('share', '=', False),
            ])
            own = request.env.user.company_ids
            administrators = [user.name for user in users if user.company_ids & own]
        values = {'reason': reason, 'administrators': administrators}
        return self._page('encours.message_page', status, values)

    def _page(self, template, status, values):
        user = request.env.user
        views = request.env['ir.qweb'].with_context(lang=user.lang)
        html = views._render(template, {
            **values,
            'user': user,
            'lang': (user.lang or 'en_US').replace('_', '-'),
            'csrf_token': request.csrf_token,
        })
        return request.make_response(
            f'<!DOCTYPE html>\n{html}',
            [('Content-Type', 'text/html; charset=utf-8'), *PAGE_HEADERS.items()],
            status=status,
        )

    def _back(self, asked, **answer):
        # Names who answers, so that no code is taken for another server's (RFC 9207).
        query = urlencode({
            **answer,
            'state': asked['state'],
            'iss': request.env['encours.connection']._site(),
        })
        location = f"{asked['redirect_uri']}?{query}"
        response = request.redirect(location, code=303, local=False)
        response.headers.update(PAGE_HEADERS)
        return response


class Tokens(http.Controller):
    @http.route(
        '/encours/oauth/token', type='http', auth='public', methods=['POST'],
        csrf=False, save_session=False,
    )
    def token(self, **_params):
        """Tokens for a code or a refresh token."""
        return self._answered(self._granted)

    def _answered(self, work):
        """What came of a request that shows a secret; who guesses too often waits."""
        address = request.httprequest.remote_addr or ''
        refusals = request.env['encours.token.refusal']
        if refusals._is_shut(address):
            answer = {
                'error': 'temporarily_unavailable',
                'error_description': 'Too many refused requests; try again in a minute.',
            }
            return self._json(answer, 429, [('Retry-After', '60')])
        try:
            return self._json(work() or {}, 200)
        except Refused as refused:
            refusals._count(address)
            _logger.info('Encours got no token: %s', refused.description)
            answer = {'error': refused.error, 'error_description': refused.description}
            return self._json(answer, 400)

    @http.route(
        '/encours/oauth/confirm', type='http', auth='public', methods=['POST'],
        csrf=False, save_session=False,
    )
    def confirm(self, **_params):
        """Encours has kept the tokens of a consent: the connection before it ends."""
        return self._answered(lambda: request.env['encours.grant']._keep(self._sent('token')))

    @http.route(
        '/encours/oauth/revoke', type='http', auth='public', methods=['POST'],
        csrf=False, save_session=False,
    )
    def revoke(self, **_params):
        """Ends the connection of a token; of a token that is none too, nothing is told."""
        token = request.httprequest.form.get('token', '')
        if token:
            request.env['encours.grant']._revoke(token)
        return self._json({}, 200)

    def _granted(self):
        """The body alone counts: what stands in an address ends up in logs."""
        grants = request.env['encours.grant']
        kind = self._sent('grant_type')
        if kind not in ('authorization_code', 'refresh_token'):
            raise Refused('unsupported_grant_type', 'authorization_code or refresh_token.')
        if not wire.same(self._sent('client_id'), wire.CLIENT):
            raise Refused('invalid_client', f'The only client is {wire.CLIENT}.')
        if kind == 'refresh_token':
            return grants._refresh(self._sent('refresh_token'))
        return grants._redeem(
            self._sent('code'), self._sent('redirect_uri'), self._sent('code_verifier')
        )

    def _sent(self, name):
        values = request.httprequest.form.getlist(name)
        if len(values) != 1 or not values[0]:
            raise Refused('invalid_request', f'{name} is needed, once.')
        return values[0]

    def _json(self, answer, status, headers=()):
        return request.make_json_response(
            answer, status=status, headers=[*TOKEN_HEADERS.items(), *headers]
        )
