// The first reading of a company of 100,000 invoices: calls and memory against the stand-in over
// HTTP; then the same pages from memory, so that what is measured is our own work, against a bare
// COPY and insert … select of the same rows.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { HostConnector, HostPage } from '../connectors/contract/host.ts'
import { quickbooksConnector } from '../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../connectors/quickbooks/endpoints.ts'
import { assert, present } from '../core/assert.ts'
import { instantOf } from '../core/instant.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { type Database, openDatabase } from '../server/db/pool.ts'
import type { Deps } from '../server/deps.ts'
import { benchDeps } from './deps.ts'
import type { HostCalled, HostStarted } from './first-load-host.ts'
import { type FirstReading, firstReading, mostPages } from './first-reading.ts'
import { measureRatio, type Ratio, ratioRow } from './ratio.ts'

const customers = 20_000
const invoices = 100_000
const pageSize = 1_000
const turns = 3
const tables = ['customers', 'invoices', 'instalments', 'payments', 'payment_allocations']

export async function run(): Promise<Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
  const server = await startEmbedded({ dataDir: join(folder, 'data'), port: 0 })
  const script = new URL('./first-load-host.ts', import.meta.url)
  const child = fork(script, [`${customers}`, `${invoices}`])
  try {
    const [host] = (await once(child, 'message')) as [HostStarted]
    await migrate(server.ownerUrl, { login: server.login })
    const db = openDatabase(server.appUrl, 2)
    const owner = new pg.Client({ connectionString: server.ownerUrl })
    await owner.connect()
    try {
      return [await measure({ db, owner, child, host })]
    } finally {
      await owner.end()
      await db.close()
    }
  } finally {
    child.disconnect()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Bench {
  readonly db: Database
  readonly owner: pg.Client
  readonly child: ChildProcess
  readonly host: HostStarted
}

async function measure(bench: Bench): Promise<Ratio> {
  const { db, owner, host } = bench
  const live = quickbooksConnector({
    ...{ clientId: host.clientId, clientSecret: host.clientSecret },
    ...{ endpoints: endpointsOf(host.url), pageSize },
  })
  await tellLive(bench, live)
  const pages = await record(live, host)
  let turn = 0
  const again = async () => {
    turn += 1
    const known = { realm: `replayed-${turn}`, pages: pages.length }
    await load(depsOf(db, replaying(live, pages)), host, known)
  }
  await again()
  const rows = await rowsOf(owner)
  await prepareBare(owner)
  return measureRatio({
    name: `first load of ${invoices.toLocaleString('en')} invoices, ${host.records} records in all`,
    bareIs: '`COPY` + `insert … select` of the same rows, all keys, one transaction',
    turns,
    prepare: () => empty(owner),
    ours: again,
    bare: () => bareLoad(owner, rows),
  })
}

/** The whole way, over HTTP: how many calls, how much of the time is ours, how much memory. */
async function tellLive({ db, child, host }: Bench, live: HostConnector): Promise<void> {
  await callsOf(child)
  let answeringMs = 0
  const timed: HostConnector = {
    ...live,
    readPage: async (access, cursor) => {
      const from = performance.now()
      const page = await live.readPage(access, cursor)
      answeringMs += performance.now() - from
      return page
    },
  }
  const from = performance.now()
  const { pages, heaps } = await load(depsOf(db, timed), host, {
    realm: host.realm,
    pages: null,
  })
  const allMs = performance.now() - from
  const calls = await callsOf(child)
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const mib = (bytes: number | undefined) => ((bytes ?? 0) / 2 ** 20).toFixed(0)
  console.log(
    `${host.records} records over HTTP: ${pages} pages, ${calls} calls, ${seconds(allMs)} s, ` +
      `${seconds(answeringMs)} s of it asking and reading answers; heap after 16 ` +
      `pages ${mib(heaps[0])} MiB, at the end ${mib(heaps.at(-1))} MiB`,
  )
  assert(calls <= pages + 10, `${calls} calls for ${pages} pages`)
}

async function callsOf(child: ChildProcess): Promise<number> {
  child.send('calls')
  const [{ calls }] = (await once(child, 'message')) as [HostCalled]
  return calls
}

async function record(live: HostConnector, host: HostStarted): Promise<readonly HostPage[]> {
  const pages: HostPage[] = []
  let cursor: string | null = null
  do {
    const page: HostPage = await live.readPage(host, cursor)
    pages.push(page)
    cursor = page.next
  } while (cursor !== null && pages.length < mostPages)
  return pages
}

function replaying(live: HostConnector, pages: readonly HostPage[]): HostConnector {
  const records = pages.reduce((sum, { read }) => sum + read, 0)
  const byCursor = new Map(pages.map((page, i) => [pages[i - 1]?.next ?? null, page]))
  return {
    ...live,
    countRecords: async () => records,
    readPage: async (_, cursor) => present(byCursor.get(cursor), 'a page of this cursor'),
  }
}

const farAway = instantOf(Date.UTC(2035, 0, 1))

/** Connects a new company and reads it page by page, as the worker does. */
async function load(
  deps: Deps,
  host: HostStarted,
  { realm, pages }: { readonly realm: string; readonly pages: number | null },
): Promise<FirstReading> {
  const tokens = {
    ...{ accessToken: host.accessToken, accessExpiresAt: farAway },
    ...{ refreshToken: host.refreshToken, refreshExpiresAt: farAway },
  }
  const connector = present(deps.hosts.quickbooks, 'the host')
  const company = await connector.readCompany(host)
  const consent = { host: 'quickbooks', realm, company, tokens, connectedBy: 'bench' } as const
  return firstReading(deps, consent, pages)
}

/** Without the host's limits: its own time is not measured. */
function depsOf(db: Database, { limits: _, ...quickbooks }: HostConnector): Deps {
  return benchDeps(db, { hosts: { quickbooks } })
}

type Rows = ReadonlyMap<string, Buffer>

/** What one load wrote, as COPY gives it. */
async function rowsOf(owner: pg.Client): Promise<Rows> {
  const rows = new Map<string, Buffer>()
  for (const table of tables) {
    const chunks: Buffer[] = []
    const sql = `
      copy (
        select *
        from ${table}
        where tenant_id = (select tenant_id from tenants where external_id = 'replayed-1')
      ) to stdout`
    const into = new Writable({
      write: (chunk, _, done) => {
        chunks.push(chunk)
        done()
      },
    })
    await pipeline(owner.query(copyTo(sql)), into)
    rows.set(table, Buffer.concat(chunks))
  }
  return rows
}

/**
 * The same columns, indexes, checks and foreign keys; no row security. A table that is counted
 * while it is empty would have its foreign keys checked by reading it whole, row by row.
 */
async function prepareBare(owner: pg.Client): Promise<void> {
  for (const table of tables) {
    const uncounted = 'with (autovacuum_enabled = false)'
    await owner.query(`create table bare_${table} (like ${table} including all) ${uncounted}`)
    await owner.query(`create temporary table staged_${table} (like ${table})`)
    const foreign = `
      select pg_get_constraintdef(oid) as definition
      from pg_constraint
      where contype = 'f' and conrelid = $1::regclass`
    const { rows } = await owner.query(foreign, [table])
    for (const { definition } of rows) {
      const own = String(definition).replace(/REFERENCES (\w+)/, (whole, name) =>
        tables.includes(name) ? `REFERENCES bare_${name}` : whole,
      )
      await owner.query(`alter table bare_${table} add ${own}`)
    }
  }
}

/** Both begin with empty tables, and nothing left to be written to disk. */
async function empty(owner: pg.Client): Promise<void> {
  const names = tables.flatMap((table) => [table, `bare_${table}`, `staged_${table}`])
  await owner.query(`truncate ${names.join(', ')} cascade`)
  await owner.query('checkpoint')
}

async function bareLoad(owner: pg.Client, rows: Rows): Promise<void> {
  await owner.query('begin')
  for (const [table, text] of rows) {
    const copy = owner.query(copyFrom(`copy staged_${table} from stdin`))
    await pipeline(Readable.from([text]), copy)
    await owner.query(`insert into bare_${table} select * from staged_${table}`)
  }
  await owner.query('commit')
}

if (import.meta.main) for (const ratio of await run()) console.log(ratioRow(ratio))
