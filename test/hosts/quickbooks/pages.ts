// The pages of the accounting application that the panel stands in: customers, one customer,
// invoices, one invoice, and the button that records a payment.

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SignJWT } from 'jose'
import { present } from '../../../core/assert.ts'
import { createRecord } from './effects.ts'
import { type Language, languageOf, page, styleSheet } from './html.ts'
import type { Books } from './model.ts'
import type { HostState } from './state.ts'
import { customerPage, customersPage, invoicePage, invoicesPage, type Shown } from './views.ts'
import { amountJson } from './wire.ts'

const launchLifetimeS = 300

export function registerPages(app: FastifyInstance, state: HostState): void {
  const view = (path: string, show: (shown: Shown) => ReturnType<typeof customersPage> | null) => {
    app.get(path, (request, reply) => render(state, show, { request, reply }))
  }
  app.get('/', (_request, reply) => reply.redirect('/app/customers'))
  app.get('/app', (_request, reply) => reply.redirect('/app/customers'))
  view('/app/customers', customersPage)
  view('/app/invoices', invoicesPage)
  view('/app/customerdetail', customerPage)
  view('/app/invoice', invoicePage)
  app.get('/app/launch-token', (request, reply) => launchToken(state, request, reply))
  app.post('/app/payments', (request, reply) => pay(state, request, reply))
  app.get('/assets/host.css', (_request, reply) => reply.type('text/css').send(styleSheet))
  app.get('/assets/encours-panel.js', (_request, reply) => {
    const path = state.panelScript
    if (path === null || !existsSync(path)) {
      return reply.code(404).type('text/plain').send('the panel is not built')
    }
    return reply.type('text/javascript; charset=utf-8').send(readFileSync(path))
  })
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function render(
  state: HostState,
  show: (shown: Shown) => ReturnType<typeof customersPage> | null,
  { request, reply }: Exchange,
) {
  const url = new URL(request.url, 'http://host')
  const language = languageOf(url)
  const books = firstCompany(state)
  const shown = { state, books, language, query: url.searchParams, today: today(state) }
  const content = show(shown)
  if (!content) return reply.code(404).type('text/plain').send('no such record')
  const { title, body } = content
  const other = otherLanguage(url, language)
  return reply
    .header('Cache-Control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page({ title, body, language, other, company: books.name }))
}

function otherLanguage(url: URL, language: Language): string {
  const other = new URL(url)
  other.searchParams.set('lang', language === 'fr' ? 'en' : 'fr')
  return `${other.pathname}${other.search}`
}

const today = (state: HostState): string => new Date(state.nowMs()).toISOString().slice(0, 10)

function firstCompany(state: HostState): Books {
  const [books] = state.companies.values()
  return present(books, 'a company')
}

/** What the host's own server would sign for the person who looks at the page. */
async function launchToken(state: HostState, request: FastifyRequest, reply: FastifyReply) {
  const query = new URL(request.url, 'http://host').searchParams
  const record: Record<string, string> = {}
  for (const name of ['customer', 'invoice'] as const) {
    const id = query.get(name)
    if (id !== null) record[name] = id
  }
  const now = Math.floor(state.nowMs() / 1000)
  const token = await new SignJWT({ realm: firstCompany(state).realm, ...record })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('quickbooks')
    .setAudience('encours')
    .setSubject(state.user.subject)
    .setIssuedAt(now)
    .setExpirationTime(now + launchLifetimeS)
    .setJti(randomUUID())
    .sign(new TextEncoder().encode(state.launchSecret))
  return reply.header('Cache-Control', 'no-store').send({ token })
}

/** Pays an invoice in full, as a person does at the counter. */
function pay(state: HostState, request: FastifyRequest, reply: FastifyReply) {
  if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send()
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
  const books = firstCompany(state)
  const invoice = books.records.Invoice.get(form.get('invoice') ?? '')
  if (!invoice || invoice.customer === null) return reply.code(404).send('no such invoice')
  const amount = amountJson(invoice.open, invoice.currency)
  if (invoice.open > 0n) {
    createRecord(books, 'Payment', {
      nowMs: state.nowMs(),
      fields: {
        CustomerRef: { value: invoice.customer },
        CurrencyRef: { value: invoice.currency },
        TxnDate: today(state),
        TotalAmt: amount,
        Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.id, TxnType: 'Invoice' }] }],
      },
    })
  }
  const back = form.get('back') ?? ''
  return reply.redirect(/^\/app\//.test(back) ? back : '/app/customers', 303)
}
