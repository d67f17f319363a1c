// Where a person lets an app in: choose the company, connect or cancel. The form carries a number
// of one use that also stands in a cookie, so that no other site can press the button.

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html, type Language, languageOf, type Markup } from './html.ts'
import type { HostState } from './state.ts'

interface Asked {
  readonly redirectUri: string
  readonly scope: string
  readonly state: string
}

const cookieName = 'host-consent'
const mostPending = 1000

export function registerConsent(app: FastifyInstance, state: HostState): void {
  const pending = new Map<string, Asked>()
  app.get('/connect/oauth2', (request, reply) => show(state, pending, { request, reply }))
  app.post('/connect/oauth2', (request, reply) => decide(state, pending, { request, reply }))
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function show(state: HostState, pending: Map<string, Asked>, { request, reply }: Exchange) {
  const url = new URL(request.url, 'http://host')
  state.note(request, url)
  const asked = readAsked(state, url.searchParams)
  if (typeof asked === 'string') return reply.code(400).type('text/plain').send(asked)
  const ticket = randomBytes(18).toString('base64url')
  pending.set(ticket, asked)
  const [oldest] = pending.keys()
  if (pending.size > mostPending && oldest !== undefined) pending.delete(oldest)
  return reply
    .header('Set-Cookie', `${cookieName}=${ticket}; HttpOnly; SameSite=Lax; Path=/connect/oauth2`)
    .header('Cache-Control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      consentPage(state, asked, {
        ticket,
        language: languageOf(url, request.headers['accept-language']),
      }),
    )
}

function readAsked(state: HostState, query: URLSearchParams): Asked | string {
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!state.oauth.isClient(query.get('client_id') ?? '')) return 'unknown client_id'
  if (query.get('response_type') !== 'code') return 'response_type must be code'
  if (!isRedirect(redirectUri)) return 'redirect_uri must be an address of http or https'
  const scope = query.get('scope') ?? ''
  if (scope.trim() === '' || scope === 'undefined') return 'invalid_scope'
  if (query.get('state') === null) return 'state is missing'
  return { redirectUri, scope, state: query.get('state') ?? '' }
}

function isRedirect(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function decide(state: HostState, pending: Map<string, Asked>, { request, reply }: Exchange) {
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
  const ticket = form.get('ticket') ?? ''
  const cookies = (request.headers.cookie ?? '').split(/;\s*/)
  const asked = pending.get(ticket)
  if (!asked || !cookies.includes(`${cookieName}=${ticket}`)) {
    return reply.code(403).type('text/plain').send('this consent was not asked from here')
  }
  pending.delete(ticket)
  const back = new URL(asked.redirectUri)
  back.searchParams.set('state', asked.state)
  if (form.get('decision') !== 'connect') {
    back.searchParams.set('error', 'access_denied')
    return reply.redirect(back.href, 303)
  }
  const realm = state.oauth.wantsBooks(asked.scope) ? form.get('company') : null
  if (realm !== null && !state.companies.has(realm)) return reply.code(400).send('no such company')
  const grant = { scope: asked.scope, realm, user: state.user }
  back.searchParams.set('code', state.oauth.makeCode(grant, asked.redirectUri))
  // The realm comes only here, not with the tokens; and not at all for a mere sign-in.
  if (realm !== null) back.searchParams.set('realmId', realm)
  return reply.redirect(back.href, 303)
}

const words = {
  fr: {
    title: 'Autoriser Encours',
    signIn: 'Se connecter à Encours',
    wants: 'Encours demande l’accès à votre société dans cette application comptable.',
    reads: 'Lire les clients, factures, avoirs et paiements',
    writes: 'Ajouter des notes aux factures',
    knows: 'Connaître votre nom et votre adresse électronique',
    company: 'Société',
    connect: 'Connecter',
    cancel: 'Annuler',
    as: 'Vous êtes',
  },
  en: {
    title: 'Authorise Encours',
    signIn: 'Sign in to Encours',
    wants: 'Encours asks for access to your company in this accounting application.',
    reads: 'Read customers, invoices, credit memos and payments',
    writes: 'Add notes to invoices',
    knows: 'Know your name and your e-mail address',
    company: 'Company',
    connect: 'Connect',
    cancel: 'Cancel',
    as: 'You are',
  },
}

interface Shown {
  readonly ticket: string
  readonly language: Language
}

function consentPage(state: HostState, asked: Asked, { ticket, language }: Shown): string {
  const say = words[language]
  const books = state.oauth.wantsBooks(asked.scope)
  const companies = [...state.companies.values()].map(
    ({ realm, name }): Markup => html`<option value="${realm}">${name}</option>`,
  )
  const choice = html`<label for="company">${say.company}</label>
<select id="company" name="company">${companies}</select>`
  const { givenName, familyName, email } = state.user
  const title = books ? say.title : say.signIn
  return `<!doctype html>${
    html`<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/assets/host.css"></head><body><main class="consent">
<form class="card" method="post" action="/connect/oauth2"><h1>${title}</h1>
<p>${books ? say.wants : ''}</p>
<ul>${books ? html`<li>${say.reads}</li><li>${say.writes}</li>` : ''}
<li>${say.knows}</li></ul><p class="soft">${say.as} ${givenName} ${familyName} (${email})</p>
<input type="hidden" name="ticket" value="${ticket}">${books ? choice : ''}
<div class="choice"><button name="decision" value="cancel">${say.cancel}</button>
<button class="main" name="decision" value="connect">${say.connect}</button></div>
</form></main></body></html>`.markup
  }`
}
