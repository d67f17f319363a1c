// Webhooks of QuickBooks, from the socket to the row. 1,000 calls a second for 30 seconds, each
// counted in the database after; and as many as go, against a bare route with one insert.

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { fastify } from 'fastify'
import pg from 'pg'
import { quickbooksConnector } from '../connectors/quickbooks/connector.ts'
import { assert, present } from '../core/assert.ts'
import { parseCurrency } from '../core/currency.ts'
import { instantOf } from '../core/instant.ts'
import { buildApp } from '../server/app.ts'
import { connect } from '../server/connections/run.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { openDatabase } from '../server/db/pool.ts'
import type { Deps } from '../server/deps.ts'
import { benchDeps } from './deps.ts'
import { measureRatio, type Ratio, ratioRow } from './ratio.ts'
import type { Load, Loaded } from './webhook-load.ts'

const token = 'a-verifier-token-for-the-bench'
const realms = Array.from({ length: 20 }, (_, i) => `9341${i}`)
const connections = 32
const callsATurn = 5_000
const turns = 3
const rate = 1_000
const seconds = 30

export async function run(): Promise<Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
  const server = await startEmbedded({ dataDir: join(folder, 'data'), port: 0 })
  const loader = new Worker(new URL('./webhook-load.ts', import.meta.url))
  try {
    await migrate(server.ownerUrl, { login: server.login })
    const db = openDatabase(server.appUrl)
    const owner = new pg.Client({ connectionString: server.ownerUrl })
    await owner.connect()
    try {
      const bench = { deps: depsOf(db), owner, ownerUrl: server.ownerUrl, loader }
      return [await measure(bench)]
    } finally {
      await owner.end()
      await db.close()
    }
  } finally {
    await loader.terminate()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Bench {
  readonly deps: Deps
  readonly owner: pg.Client
  readonly ownerUrl: string
  readonly loader: Worker
}

async function measure(bench: Bench): Promise<Ratio> {
  for (const realm of realms) await connectCompany(bench.deps, realm)
  const ours = await ourApp(bench.deps)
  const bare = await bareApp(bench)
  try {
    // First, and thereby what warms the process up: a service has been running for a while.
    const ratio = await throughput(bench, ours.url, bare.url)
    await flow(bench, { url: ours.url, name: 'proven and stored', count: countOurs })
    await flow(bench, { url: bare.url, name: 'a bare route', count: countBare })
    return ratio
  } finally {
    await ours.close()
    await bare.close()
  }
}

async function load(loader: Worker, wanted: Omit<Load, 'token' | 'realms'>): Promise<Loaded> {
  loader.postMessage({ ...wanted, token, realms })
  const [loaded] = (await once(loader, 'message')) as [Loaded]
  assert(loaded.refused === 0, `${loaded.refused} calls were not answered with 200`)
  return loaded
}

const countOurs = `select count(*)::integer as n from host_events where event_key like 'flow-%'`
const countBare = `select count(*)::integer as n from bare_events where id like 'flow-%'`

interface Flow {
  readonly url: string
  readonly name: string
  readonly count: string
}

/** Says on the console what came of the steady flow; one lost event ends the run. */
async function flow({ loader, owner }: Bench, { url, name, count }: Flow): Promise<void> {
  const calls = rate * seconds
  const wanted = { url, name: 'flow', calls, rate, connections: 200 }
  const { ms, elapsedMs } = await load(loader, wanted)
  const { rows } = await owner.query(count)
  assert(rows[0].n === calls, `${rows[0].n} of ${calls} events were kept`)
  const sorted = ms.toSorted((a, b) => a - b)
  const at = (share: number) => present(sorted[Math.floor(sorted.length * share)], 'a call')
  console.log(
    `${name}: ${calls} calls of one event in ${(elapsedMs / 1000).toFixed(1)} s, none lost: ` +
      `median ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, longest ` +
      `${present(sorted.at(-1), 'a call').toFixed(1)} ms`,
  )
}

function throughput({ loader }: Bench, ours: string, bare: string): Promise<Ratio> {
  let turn = 0
  const go = async (url: string) => {
    turn += 1
    await load(loader, { url, name: `turn-${turn}`, calls: callsATurn, rate: null, connections })
  }
  return measureRatio({
    name: `${callsATurn.toLocaleString('en')} webhooks, proven and stored, ${connections} at a time`,
    bareIs: 'a bare Fastify route with one insert',
    turns,
    ours: () => go(ours),
    bare: () => go(bare),
  })
}

function depsOf(db: Deps['db']): Deps {
  const quickbooks = quickbooksConnector({
    clientId: 'bench',
    clientSecret: 'bench',
    webhookToken: token,
  })
  return benchDeps(db, { hosts: { quickbooks } })
}

const farAway = instantOf(Date.UTC(2035, 0, 1))

function connectCompany(deps: Deps, realm: string): Promise<void> {
  const currency = present(parseCurrency('EUR'), 'EUR')
  const place = { country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris' }
  const tokens = {
    accessToken: 'access',
    accessExpiresAt: farAway,
    refreshToken: 'refresh',
    refreshExpiresAt: farAway,
  }
  const company = { name: `Bench ${realm}`, currency, ...place }
  const consent = { host: 'quickbooks', realm, company, tokens, connectedBy: 'bench' } as const
  return connect(deps, consent, async () => {})
}

interface Listening {
  readonly url: string
  close(): Promise<unknown>
}

const anyPort = { host: '127.0.0.1', port: 0 } as const

async function ourApp(deps: Deps): Promise<Listening> {
  const app = await buildApp(deps, {
    config: {
      publicUrl: 'http://encours.test',
      oauth: {},
      launchSecrets: {},
      allowedOrigins: [],
      panelFolder: tmpdir(),
      manifest: { version: '1.0.0' },
    },
  })
  const address = await app.listen(anyPort)
  return { url: `${address}/webhooks/quickbooks`, close: () => app.close() }
}

/** As short as it can be: parse, one prepared insert, answer. */
async function bareApp({ owner, ownerUrl }: Bench): Promise<Listening> {
  await owner.query('create table bare_events (id text primary key, body json not null)')
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 10 })
  const app = fastify()
  app.post<{ Body: readonly { readonly id: string }[] }>('/events', async ({ body }, reply) => {
    const text = 'insert into bare_events (id, body) values ($1, $2)'
    const values = [present(body[0], 'an event').id, JSON.stringify(body)]
    await pool.query({ name: 'insert_event', text, values })
    return reply.send()
  })
  const address = await app.listen(anyPort)
  return {
    url: `${address}/events`,
    close: async () => {
      await app.close()
      await pool.end()
    },
  }
}

if (import.meta.main) {
  for (const ratio of await run()) console.log(ratioRow(ratio))
}
