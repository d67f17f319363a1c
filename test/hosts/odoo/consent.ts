// Where an administrator lets Encours in, and where it fetches its tokens (odoo-wire, section 1).
// The form carries a number of one use that also stands in a cookie, as Odoo's own tokens do.

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html } from '../quickbooks/html.ts'
import { rowOf } from './books.ts'
import { clientId, companiesOf, type Granted, scope } from './connections.ts'
import { disturb } from './disturb.ts'
import { noDatabasePage } from './faults.ts'
import { namesOther } from './json2.ts'
import { comesAfter } from './orders.ts'
import type { HostState } from './state.ts'
import { text } from './values.ts'

interface Asked {
  readonly redirectUri: string
  readonly challenge: string
  readonly state: string
}

const cookieName = 'session_id'
const mostPending = 1_000

export function registerConsent(app: FastifyInstance, state: HostState): void {
  const pending = new Map<string, Asked>()
  app.get('/encours/oauth/authorize', (request, reply) => show(state, pending, { request, reply }))
  app.post('/encours/oauth/consent', (request, reply) => decide(state, pending, { request, reply }))
  const preHandler = onlyOf(state)
  app.post('/encours/oauth/token', { preHandler }, (request, reply) => token(state, request, reply))
  app.post('/encours/oauth/confirm', { preHandler }, (request, reply) => {
    const answers = (form: URLSearchParams) => state.connections.confirm(form.get('token') ?? '')
    return granting(state, { request, reply }, { path: '/encours/oauth/confirm', answers })
  })
  app.post('/encours/oauth/revoke', { preHandler }, (request, reply) => {
    state.calls.push({ method: 'POST', path: '/encours/oauth/revoke', ours: true })
    const order = state.orders.take('/encours/oauth/revoke')
    if (order) return disturb(order, { reply, retryAfterS: null })
    state.connections.revoke(formOf(request).get('token') ?? '')
    return reply.header('Cache-Control', 'no-store').send({})
  })
}

/** Where the header names a database that is not served no module of one is reached (measured). */
const onlyOf = (state: HostState) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (!namesOther(state, request)) return
  return reply.code(404).type('text/html; charset=utf-8').send(noDatabasePage)
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const formOf = ({ body }: FastifyRequest) =>
  new URLSearchParams(typeof body === 'string' ? body : '')

const page = (reply: FastifyReply, status: number, body: string) =>
  reply
    .code(status)
    .header('Cache-Control', 'no-store')
    .header('X-Frame-Options', 'DENY')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>${body}`)

const message = (reply: FastifyReply, status: number, words: string) =>
  page(reply, status, html`<title>Encours</title><main><p>${words}</p></main>`.markup)

function show(state: HostState, pending: Map<string, Asked>, { request, reply }: Exchange) {
  const { searchParams } = new URL(request.url, 'http://host')
  const uid = state.signedIn()
  if (!state.groups.get(uid)?.has('system')) {
    return message(reply, 403, 'Only an administrator can connect Encours: Administrator.')
  }
  const asked = readAsked(state, searchParams)
  if (typeof asked === 'string') return message(reply, 400, asked)
  const ticket = randomBytes(18).toString('base64url')
  pending.set(ticket, asked)
  const [oldest] = pending.keys()
  if (pending.size > mostPending && oldest !== undefined) pending.delete(oldest)
  reply.header('Set-Cookie', `${cookieName}=${ticket}; HttpOnly; SameSite=Lax; Path=/`)
  return page(reply, 200, consentPage(state, uid, ticket))
}

/** Nobody is sent on where anything is wrong: where to is part of what cannot be trusted then. */
function readAsked(state: HostState, query: URLSearchParams): Asked | string {
  const redirectUri = query.get('redirect_uri') ?? ''
  const challenge = query.get('code_challenge') ?? ''
  const given = query.get('state') ?? ''
  const fits =
    query.get('response_type') === 'code' &&
    query.get('client_id') === clientId &&
    redirectUri === `${state.serverUrl()}/connect/odoo/callback` &&
    query.get('scope') === scope &&
    query.get('code_challenge_method') === 'S256' &&
    /^[A-Za-z0-9_-]{43}$/.test(challenge) &&
    given !== ''
  if (!fits) return 'This request does not come from Encours.'
  return { redirectUri, challenge, state: given }
}

function decide(state: HostState, pending: Map<string, Asked>, { request, reply }: Exchange) {
  const form = formOf(request)
  const ticket = form.get('csrf_token') ?? ''
  const cookies = (request.headers.cookie ?? '').split(/;\s*/)
  const asked = pending.get(ticket)
  if (!asked || !cookies.includes(`${cookieName}=${ticket}`)) {
    return message(reply, 400, 'Session expired (invalid CSRF token)')
  }
  pending.delete(ticket)
  const back = new URL(asked.redirectUri)
  back.searchParams.set('state', asked.state)
  // Names who answers, so that no code is taken for another server's (RFC 9207).
  back.searchParams.set('iss', `http://${request.headers.host}`)
  const uid = state.signedIn()
  const company = Number(form.get('company_id'))
  if (form.get('decision') !== 'accept') back.searchParams.set('error', 'access_denied')
  else if (!companiesOf(state.books, uid).some(({ id }) => id === company)) {
    return message(reply, 400, 'This company is not one of yours.')
  } else {
    back.searchParams.set('code', state.connections.authorize({ ...asked, uid, company }))
  }
  return reply.redirect(back.href, 303)
}

function consentPage(state: HostState, uid: number, ticket: string): string {
  const user = rowOf(state.books, 'res.users', uid)
  const options = companiesOf(state.books, uid).map(
    ({ id, name }) => html`<option value="${id}">${name}</option>`,
  )
  return html`<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Connecter Encours</title>
<style>body{font:16px/1.5 system-ui;margin:0;background:#f3f2f7;color:#1f1a2e}
main{max-width:30rem;margin:3rem auto;padding:1.5rem;background:#fff;border-radius:.5rem}
button{font:inherit;padding:.5rem 1rem;border-radius:.3rem;border:1px solid #714b67;background:#fff}
button.main{background:#714b67;color:#fff}select{font:inherit;width:100%;margin-block:.3rem 1rem}
</style></head><body><main><form method="post" action="/encours/oauth/consent">
<h1>Connecter Encours</h1><p>${text(user, 'name')}, Encours demande à lire les clients, factures,
avoirs et paiements de votre société, et à écrire des notes et ses propres champs.</p>
<label for="company_id">Société</label><select id="company_id" name="company_id">${options}</select>
<input type="hidden" name="csrf_token" value="${ticket}">
<button name="decision" value="decline">Refuser</button>
<button class="main" name="decision" value="accept">Accepter</button></form></main></body></html>`
    .markup
}

const token = (state: HostState, request: FastifyRequest, reply: FastifyReply) =>
  granting(
    state,
    { request, reply },
    { path: '/encours/oauth/token', answers: (form) => granted(state, form) },
  )

interface Granting {
  readonly path: string
  answers(form: URLSearchParams): Granted
}

function granting(state: HostState, { request, reply }: Exchange, { path, answers }: Granting) {
  state.calls.push({ method: 'POST', path, ours: true })
  const order = state.orders.take(path)
  if (order && !comesAfter(order)) return disturb(order, { reply, retryAfterS: null })
  const answer = answers(formOf(request))
  if (order) return disturb(order, { reply, retryAfterS: null })
  reply.header('Cache-Control', 'no-store').header('Pragma', 'no-cache')
  if (answer.ok) return reply.send(answer.body)
  const { error, error_description } = answer
  return reply.code(400).send({ error, error_description })
}

/** Each parameter once, and only in the body: what stands in an address ends up in logs. */
function granted({ connections }: HostState, form: URLSearchParams): Granted {
  const refuse = (error: string, error_description: string): Granted => {
    return { ok: false, error, error_description }
  }
  const sent = (name: string): string =>
    form.getAll(name).length === 1 ? (form.get(name) ?? '') : ''
  const kind = sent('grant_type')
  if (kind !== 'authorization_code' && kind !== 'refresh_token') {
    return refuse('unsupported_grant_type', 'authorization_code or refresh_token.')
  }
  if (sent('client_id') !== clientId)
    return refuse('invalid_client', `The only client is ${clientId}.`)
  const wanted = kind === 'refresh_token' ? [kind] : ['code', 'redirect_uri', 'code_verifier']
  const missing = wanted.find((name) => sent(name) === '')
  if (missing !== undefined) return refuse('invalid_request', `${missing} is needed, once.`)
  if (kind === 'refresh_token') return connections.refresh(sent('refresh_token'))
  return connections.redeem({
    code: sent('code'),
    redirectUri: sent('redirect_uri'),
    verifier: sent('code_verifier'),
  })
}
