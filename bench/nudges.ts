// Calls of Odoo's automation rules, from the socket to the row: a user there waits for each answer.
// As many as go, twenty companies at once, against a bare route with one insert.

import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import pg from 'pg'
import { odooConnector } from '../connectors/odoo/connector.ts'
import { keyRealm } from '../connectors/odoo/realm.ts'
import { assert, present } from '../core/assert.ts'
import { parseCurrency } from '../core/currency.ts'
import { instantOf } from '../core/instant.ts'
import { buildApp } from '../server/app.ts'
import { nudgeAddress } from '../server/connections/keys/run.ts'
import { connect } from '../server/connections/run.ts'
import { tenantIdFor } from '../server/connections/tenant.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { openDatabase } from '../server/db/pool.ts'
import type { Deps } from '../server/deps.ts'
import { benchDeps } from './deps.ts'
import { measureRatio, type Ratio, ratioRow } from './ratio.ts'

const companies = 20
// Three turns of them are what one address may send in a minute.
const callsATurn = 900
const atOnce = 32
const turns = 3

export async function run(): Promise<Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
  const server = await startEmbedded({ dataDir: join(folder, 'data'), port: 0 })
  try {
    await migrate(server.ownerUrl, { login: server.login })
    const db = openDatabase(server.appUrl)
    try {
      const deps = benchDeps(db, { hosts: { odoo: odooConnector({}) } })
      return [await measure(deps, server.ownerUrl)]
    } finally {
      await db.close()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(deps: Deps, ownerUrl: string): Promise<Ratio> {
  const ours = await ourApp(deps)
  const bare = await bareApp(ownerUrl)
  const addresses: string[] = []
  for (let i = 0; i < companies; i += 1) addresses.push(await addressOf(deps, ours.url, i))
  const answered: number[] = []
  try {
    const name = `${callsATurn.toLocaleString('en')} calls of Odoo's rules, ${atOnce} at a time`
    const bareIs = 'a bare Fastify route with one insert'
    const ratio = await measureRatio({
      ...{ name, bareIs, turns },
      ours: async () => answered.splice(0, answered.length, ...(await load(addresses))),
      bare: () => load([`${bare.url}/events`]),
    })
    const sorted = answered.toSorted((a, b) => a - b)
    const at = (share: number) => present(sorted[Math.floor(sorted.length * share)], 'a call')
    console.log(
      `the last turn: median ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms an answer`,
    )
    return ratio
  } finally {
    await ours.close()
    await bare.close()
  }
}

const farAway = instantOf(Date.UTC(2035, 0, 1))

/** A company that was entered with a key, and where its server calls. */
async function addressOf(deps: Deps, url: string, i: number): Promise<string> {
  const site = { url: `https://${i}.odoo.example`, database: `bench${i}` }
  const realm = keyRealm(site, 1)
  const currency = present(parseCurrency('EUR'), 'EUR')
  const place = { country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris' }
  const expires = { accessExpiresAt: farAway, refreshExpiresAt: farAway }
  const consent = {
    ...({ host: 'odoo', realm, connectedBy: 'bench' } as const),
    company: { name: `Bench ${i}`, currency, ...place },
    tokens: { accessToken: 'key', refreshToken: 'key:1:key', ...expires },
    grant: { site: { ...site, user: '2' }, signingSecret: `the secret of ${i}`.padEnd(43, '.') },
  }
  await connect(deps, consent, async () => {})
  const address = await nudgeAddress(
    deps,
    { tenant: tenantIdFor('odoo', realm), host: 'odoo' },
    url,
  )
  return present(address, 'an address')
}

/** The milliseconds of each call. */
async function load(addresses: readonly string[]): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const ms: number[] = []
  let next = 0
  const caller = async () => {
    for (let i = next++; i < callsATurn; i = next++) {
      const body = Buffer.from(JSON.stringify({ _model: 'account.move', _id: i + 1 }))
      const from = performance.now()
      const status = await post(agent, present(addresses[i % addresses.length], 'one'), body)
      ms.push(performance.now() - from)
      assert(status === 200, `a call was answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  agent.destroy()
  return ms
}

function post(agent: Agent, url: string, body: Buffer): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  const sent = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
  })
  sent.on('error', reject).end(body)
  return promise
}

interface Listening {
  readonly url: string
  close(): Promise<unknown>
}

const anyPort = { host: '127.0.0.1', port: 0 } as const

async function ourApp(deps: Deps): Promise<Listening> {
  const app = await buildApp(deps, {
    config: {
      ...{ publicUrl: 'http://encours.test', oauth: {}, launchSecrets: {}, allowedOrigins: [] },
      ...{ panelFolder: tmpdir(), manifest: { version: '1.0.0' } },
    },
  })
  return { url: await app.listen(anyPort), close: () => app.close() }
}

/** As short as it can be: parse, one prepared insert, answer. */
async function bareApp(ownerUrl: string): Promise<Listening> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 10 })
  // The server may end what is being closed.
  pool.on('error', () => {})
  await pool.query('create table bare_nudges (id bigserial primary key, body json not null)')
  const app = fastify()
  app.post('/events', async ({ body }, reply) => {
    const text = 'insert into bare_nudges (body) values ($1)'
    await pool.query({ name: 'insert_nudge', text, values: [JSON.stringify(body)] })
    return reply.send()
  })
  return {
    url: await app.listen(anyPort),
    close: async () => {
      await app.close()
      await pool.end()
    },
  }
}

if (import.meta.main) {
  for (const ratio of await run()) console.log(ratioRow(ratio))
}
