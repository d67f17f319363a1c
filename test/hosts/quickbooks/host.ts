// A stand-in for QuickBooks Online: a real HTTP server that keeps books, signs people in, and
// misbehaves on order. One address serves all that Intuit spreads over five.

import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { assert, present } from '../../../core/assert.ts'
import { neverSaid } from '../../support/output.ts'
import { registerApi } from './api.ts'
import { registerConsent } from './consent-page.ts'
import { type FailureOrder, makeInterruptions, makeOrders, type OrderOptions } from './faults.ts'
import { makeLimiter, makeMeter } from './limiter.ts'
import {
  type Books,
  type CompanyOptions,
  type EntityType,
  makeBooks,
  recordOf,
  wholeSeconds,
} from './model.ts'
import { type HostUser, makeOAuth, type TokenPair } from './oauth.ts'
import { registerOAuth } from './oauth-routes.ts'
import { registerPages } from './pages.ts'
import type { Held } from './snapshot.ts'
import type { HostState, RecordedCall } from './state.ts'
import { type Switches, usualSwitches } from './switches.ts'
import { makeWebhooks, type WebhookSettings, type Webhooks } from './webhooks.ts'

export interface QuickBooksHostOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Milliseconds since 1970; the system's clock by default. */
  readonly clock?: () => number
  readonly company?: CompanyOptions
  readonly clientId?: string
  readonly clientSecret?: string
  /** Key that signs the launch tokens of the panel. */
  readonly launchSecret?: string
  readonly accessLifetimeS?: number
  readonly refreshLifetimeS?: number
  readonly user?: Partial<HostUser>
  /** Where the panel finds our API. */
  readonly encoursUrl?: string
  /** The built panel, `dist/panel/encours-panel.js`. */
  readonly panelScript?: string
  /** How long an answer of the accounting API takes; 0 by default. */
  readonly answerAfterMs?: number
  readonly switches?: Partial<Switches>
  readonly webhooks?: Partial<WebhookSettings>
  /** An earlier run to go on from; its books, user and secrets win over the options here. */
  readonly held?: Held | null
  /** Before a write is answered: what a caller was told is kept by then. */
  readonly keep?: (take: () => Held) => Promise<void>
}

export interface QuickBooksHost {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly launchSecret: string
  readonly company: Books
  /** Who is signed in; tests may change him. */
  readonly user: HostUser
  /** Every call to the API and to OAuth, in order. */
  readonly calls: RecordedCall[]
  /** May be turned at any time. */
  readonly switches: Switches
  readonly webhooks: Webhooks
  /** Metered reads of this month: of one company, or of all. */
  corePlus(realm?: string): number
  /** Done when the next answer of the accounting API is ready and has not yet left. */
  beforeNextAnswer(work: () => void | Promise<void>, path?: RegExp): void
  addCompany(options: CompanyOptions): Books
  /** The next call of the accounting API, or of another `path`, fails so. */
  failNext(kind: FailureOrder, options?: OrderOptions): void
  /** Forgets what was ordered and has not come up: failures, and work before answers. */
  calm(): void
  /** From now on the record answers with these raw fields instead of its own. */
  breakRecord(type: EntityType, id: string, fields: Readonly<Record<string, unknown>>): void
  mendRecord(type: EntityType, id: string): void
  /** All access tokens are too old from now on; refresh values live. */
  expireTokens(): void
  /** Somebody disconnects the app inside QuickBooks. */
  endConnection(): void
  /** Tokens for the company without the redirects. */
  grant(): TokenPair
  /** An id token for the signed-in user. */
  idToken(): Promise<string>
  setEncoursUrl(url: string): void
  /** What another host can go on from. */
  held(): Held
  stop(): Promise<void>
}

const scopes = 'com.intuit.quickbooks.accounting openid profile email'
const largestBody = 8 * 1024 * 1024

export async function startQuickBooksHost(
  options: QuickBooksHostOptions = {},
): Promise<QuickBooksHost> {
  const { held, keep } = options
  const companies = held?.companies ?? [makeBooks(options.company ?? {})]
  const books = present(companies[0], 'a company')
  const setup = { encoursUrl: options.encoursUrl ?? '', url: '' }
  const clientId = held?.clientId ?? options.clientId ?? `AB${randomBytes(12).toString('hex')}`
  const clientSecret = held?.clientSecret ?? options.clientSecret ?? randomBytes(20).toString('hex')
  const state = await makeState({ options, companies, setup, clientId, clientSecret })
  for (const secret of [clientSecret, state.launchSecret]) neverSaid(secret)
  for (const one of companies) listen(state, one)
  const heldNow = () => heldOf(state, { clientId, clientSecret })
  const app = makeApp(state, () => setup.url)
  app.addHook('onSend', async ({ method }) => {
    if (method === 'POST') await keep?.(heldNow)
  })
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  setup.url = addressOf(app)
  const grant = () => ({ scope: scopes, realm: books.realm, user: state.user })
  return {
    url: setup.url,
    clientId,
    clientSecret,
    launchSecret: state.launchSecret,
    company: books,
    user: state.user,
    calls: state.calls,
    switches: state.switches,
    webhooks: state.webhooks,
    corePlus: (realm) => state.meter.reads(state.nowMs(), realm),
    beforeNextAnswer: state.interruptions.add,
    addCompany: (company) => addCompany(state, company),
    failNext: state.orders.order,
    calm: () => {
      state.orders.clear()
      state.interruptions.clear()
    },
    breakRecord: (type, id, fields) => void books.broken.set(`${type}:${id}`, fields),
    mendRecord: (type, id) => {
      books.broken.delete(`${type}:${id}`)
      // Whoever mends a record has changed it.
      recordOf(books, type, id).updatedMs = wholeSeconds(state.nowMs())
      books.tell({ type, id, verb: 'updated', atMs: state.nowMs() })
    },
    expireTokens: state.oauth.expireTokens,
    endConnection: () => state.oauth.endConnection(books.realm),
    grant: () => state.oauth.grant(grant()),
    idToken: () => state.oauth.idToken(grant(), `${setup.url}/op/v1`),
    setEncoursUrl: (url) => {
      setup.encoursUrl = url
    },
    held: heldNow,
    stop: () => stop(app),
  }
}

interface Setup {
  readonly options: QuickBooksHostOptions
  readonly companies: readonly Books[]
  readonly setup: { encoursUrl: string }
  readonly clientId: string
  readonly clientSecret: string
}

async function makeState(made: Setup): Promise<HostState> {
  const { options, companies, setup, clientId, clientSecret } = made
  const { held } = options
  const clock = options.clock ?? Date.now
  const switches = { ...usualSwitches(), ...options.switches }
  const nowMs = () => clock() + switches.clockSkewMs
  const user = held?.user ?? { ...usualUser, ...options.user }
  let tids = 0
  const calls: RecordedCall[] = []
  return {
    companies: new Map(companies.map((books) => [books.realm, books])),
    oauth: await makeOAuth({
      clientId,
      clientSecret,
      accessLifetimeS: options.accessLifetimeS ?? 3600,
      refreshLifetimeS: options.refreshLifetimeS ?? 8_726_400,
      nowMs,
      ...(held ? { held: { ...held.oauth, user } } : {}),
    }),
    orders: makeOrders(),
    interruptions: makeInterruptions(),
    switches,
    limiter: makeLimiter(() => switches.limits),
    meter: makeMeter(),
    webhooks: makeWebhooks(nowMs, options.webhooks),
    user,
    calls,
    launchSecret: held?.launchSecret ?? options.launchSecret ?? randomBytes(32).toString('hex'),
    encoursUrl: () => setup.encoursUrl,
    panelScript: options.panelScript ?? null,
    answerAfterMs: options.answerAfterMs ?? 0,
    nowMs,
    nextTid: () => {
      tids += 1
      return `1-${tids.toString(16).padStart(8, '0')}-stand-in`
    },
    note: (request, url) => {
      const query = Object.fromEntries(url.searchParams)
      calls.push({ method: request.method, path: url.pathname, query })
    },
  }
}

const usualUser: HostUser = {
  subject: 'b053d994-07d5-468d-b7ee-22e349d2e739',
  email: 'claire.morel@atelier-nord.example',
  emailVerified: true,
  givenName: 'Claire',
  familyName: 'Morel',
}

function heldOf(state: HostState, client: Pick<Held, 'clientId' | 'clientSecret'>): Held {
  const { launchSecret, user, oauth, companies } = state
  return { ...client, launchSecret, user, oauth: oauth.held(), companies: [...companies.values()] }
}

function makeApp(state: HostState, base: () => string): FastifyInstance {
  const app = Fastify({ bodyLimit: largestBody, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  // Bodies stay text: amounts are read from their own digits.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  registerOAuth(app, state, base)
  registerConsent(app, state)
  registerApi(app, state)
  registerPages(app, state)
  return app
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address()
  assert(address !== null && typeof address === 'object', 'a listening server has a port')
  return `http://127.0.0.1:${address.port}`
}

function addCompany(state: HostState, options: CompanyOptions): Books {
  assert(!state.companies.has(present(options.realm, 'a realm')), 'a realm of its own')
  const books = makeBooks(options)
  state.companies.set(books.realm, books)
  listen(state, books)
  return books
}

/** Only what happens in a company that is connected is told. */
function listen(state: HostState, books: Books): void {
  books.tell = (change) => {
    if (state.oauth.isConnected(books.realm)) state.webhooks.hear(books.realm, change)
  }
}

/** Calls that hang on order are cut off, else the close would wait for them. */
async function stop(app: FastifyInstance): Promise<void> {
  app.server.closeAllConnections()
  await app.close()
}
