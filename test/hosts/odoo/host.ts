// A stand-in for an Odoo server with our module: a real HTTP server that keeps receivables, lets
// people in, tells what changes, and misbehaves on order. What it does was measured on Odoo 19.

import { createHash, randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { assert } from '../../../core/assert.ts'
import { neverSaid } from '../../support/output.ts'
import { type Automations, makeAutomations } from './automations.ts'
import { accountantId, fillBase } from './base-data.ts'
import { type Books, type Change, emptyBooks, transact } from './books.ts'
import { type Connections, makeConnections } from './connections.ts'
import { registerConsent } from './consent.ts'
import { type Events, makeEvents } from './events.ts'
import { noDatabasePage } from './faults.ts'
import { registerJson2 } from './json2.ts'
import { registerJsonRpc } from './jsonrpc.ts'
import { makeKeys } from './keys.ts'
import { registerLaunch } from './launch.ts'
import { type FailureOrder, makeOrders, type OrderOptions, type Work } from './orders.ts'
import type { HostState, RecordedCall, Switches } from './state.ts'
import { adminId, type Groups, rootId } from './user.ts'

export interface OdooHostOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Milliseconds since 1970; the system's clock by default. */
  readonly clock?: () => number
  readonly database?: string
  readonly uuid?: string
  readonly companyName?: string
  /** 19 by default; before it there is no JSON-2, and moments are compared otherwise. */
  readonly version?: number
  readonly accessLifetimeS?: number
  readonly refreshLifetimeS?: number
  /** Address of the Encours service, as an administrator sets it. */
  readonly serverUrl?: string
  /** How long an answer to us takes; 0 by default. */
  readonly answerAfterMs?: number
}

export interface OdooHost {
  /** The `site`. */
  readonly url: string
  readonly books: Books
  readonly groups: Groups
  readonly connections: Connections
  readonly events: Events
  readonly automations: Automations
  readonly switches: Switches
  /** Every call of a method or of OAuth, in order. */
  readonly calls: readonly RecordedCall[]
  /** A key of the accountant, by whom people's acts are done. */
  readonly officeKey: string
  readonly adminKey: string
  readonly company: number
  readonly state: HostState
  /** The administrator has consented, without the redirects: the tokens' answer. */
  connect(): object
  /** Who is signed in to the application: the administrator, unless a test says otherwise. */
  signIn(uid: number): void
  setServerUrl(url: string): void
  serverUrl(): string
  failNext(kind: FailureOrder, options?: OrderOptions): void
  /** Done when the next answer to us is ready and has not yet left. */
  beforeNextAnswer(work: Work, path?: RegExp): void
  calm(): void
  /** A transaction that began then and is committed now: what it writes bears the older time. */
  commitLate(beganMs: number, work: (books: Books) => void): void
  /** Past all rules: for damage. */
  overwrite(work: (books: Books) => void): void
  stop(): Promise<void>
}

const largestBody = 16 * 1024 * 1024

export async function startOdooHost(options: OdooHostOptions = {}): Promise<OdooHost> {
  const setup = { serverUrl: options.serverUrl ?? '', signedIn: adminId }
  const state = makeState(options, setup)
  const { books, orders, connections, events } = state
  const app = makeApp(state)
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  const officeKey = state.keys.make(accountantId, null)
  const adminKey = state.keys.make(adminId, null)
  for (const key of [officeKey, adminKey]) neverSaid(key)
  return {
    url: addressOf(app),
    ...{ books, connections, events, officeKey, adminKey },
    groups: state.groups,
    automations: state.automations,
    switches: state.switches,
    calls: state.calls,
    company: 1,
    state,
    connect: () => connect(state),
    signIn: (uid) => {
      setup.signedIn = uid
    },
    setServerUrl: (url) => {
      setup.serverUrl = url
      events.settings.url = `${url}/webhooks/odoo`
    },
    serverUrl: state.serverUrl,
    failNext: orders.fail,
    beforeNextAnswer: orders.before,
    calm: orders.clear,
    commitLate: (beganMs, work) =>
      transact(books, { uid: accountantId, beganMs }, () => work(books)),
    overwrite: (work) => transact(books, { uid: rootId }, () => work(books)),
    stop: async () => {
      // Calls that hang on order are cut off, else the close would wait for them.
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

function makeState(
  options: OdooHostOptions,
  setup: { readonly serverUrl: string; readonly signedIn: number },
): HostState {
  const clock = options.clock ?? Date.now
  const switches: Switches = { clockSkewMs: 0, retryAfterS: null }
  const nowMs = () => clock() + switches.clockSkewMs
  const { database = 'nord', uuid = randomUUID(), version = 19 } = options
  const books = emptyBooks({ database, uuid, version, nowMs })
  const groups: Groups = new Map()
  fillBase(books, groups, options.companyName ?? 'Atelier Nord SAS')
  const keys = makeKeys(nowMs)
  const lifetimes = {
    accessS: options.accessLifetimeS ?? 86_400,
    refreshS: options.refreshLifetimeS ?? 7_776_000,
  }
  const connections = makeConnections({ books, groups, keys, lifetimes })
  const events = makeEvents(books, connections)
  if (setup.serverUrl !== '') events.settings.url = `${setup.serverUrl}/webhooks/odoo`
  const automations = makeAutomations(books)
  books.heard = (changes: readonly Change[]) => {
    events.hear(changes)
    automations.hear(changes)
  }
  const calls: RecordedCall[] = []
  return {
    ...{ books, groups, keys, connections, events, automations, switches, calls, nowMs },
    orders: makeOrders(),
    serverUrl: () => setup.serverUrl,
    signedIn: () => setup.signedIn,
    answerAfterMs: options.answerAfterMs ?? 0,
  }
}

function connect({ connections }: HostState): object {
  const verifier = randomUUID().repeat(2)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = { uid: adminId, company: 1, challenge, redirectUri: 'none' }
  const code = connections.authorize(asked)
  const granted = connections.redeem({ code, redirectUri: 'none', verifier })
  assert(granted.ok, 'the administrator may consent')
  return granted.body
}

function makeApp(state: HostState): FastifyInstance {
  const app = Fastify({ bodyLimit: largestBody, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  // Callers read the host's clock off it.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Date', new Date(state.nowMs()).toUTCString())
  })
  app.addHook('onRequest', async ({ url }, reply) => {
    if (!state.books.switches.noModule || !url.startsWith('/encours/')) return
    return reply.code(404).type('text/html; charset=utf-8').send(noDatabasePage)
  })
  registerJson2(app, state)
  registerJsonRpc(app, state)
  registerConsent(app, state)
  registerLaunch(app, state)
  return app
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address()
  assert(address !== null && typeof address === 'object', 'a listening server has a port')
  return `http://127.0.0.1:${address.port}`
}
