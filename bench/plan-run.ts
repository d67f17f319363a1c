// A company's plan made in the database: read the book, decide, store decisions, messages and
// tasks. Against a bare COPY out of the rows read and COPY in of the rows written.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { parseBook } from '../connectors/book/parse.ts'
import { recordsOf } from '../connectors/book/print.ts'
import { present } from '../core/assert.ts'
import { parseInstant } from '../core/instant.ts'
import { tenantIdFor } from '../server/connections/tenant.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { openDatabase } from '../server/db/pool.ts'
import type { Deps } from '../server/deps.ts'
import { frStandard } from '../server/dunning/policy.ts'
import { planNow } from '../server/dunning/run.ts'
import { loadBook } from '../server/ledger/load.ts'
import { benchDeps } from './deps.ts'
import { ledgerBook } from './ledger.ts'
import { measureRatio, type Ratio, ratioRow } from './ratio.ts'

const items = 100_000
const turns = 3
const now = present(parseInstant('2026-11-18T10:00:00+01:00'), 'an instant')
const book = parseBook(ledgerBook(items))

/** What a plan reads, and what it writes. */
const read = ['customers', 'invoices', 'instalments', 'contacts', 'contact_items']
const written = ['decisions', 'messages', 'message_items', 'tasks']

export async function run(): Promise<Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
  const server = await startEmbedded({ dataDir: join(folder, 'data'), port: 0 })
  try {
    await migrate(server.ownerUrl, { login: server.login })
    const db = openDatabase(server.appUrl, 2)
    const owner = new pg.Client({ connectionString: server.ownerUrl })
    await owner.connect()
    try {
      return [await planRatio(depsOf(db), owner)]
    } finally {
      await owner.end()
      await db.close()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const depsOf = (db: Deps['db']): Deps =>
  benchDeps(db, { clock: { now: () => now }, firstPolicy: frStandard })

/** Each turn plans a company that was never planned, and copies the rows of one that was. */
async function planRatio(deps: Deps, owner: pg.Client): Promise<Ratio> {
  const tenants = Array.from({ length: turns + 1 }, (_, i) => `bench ${i}`)
  for (const externalId of tenants) {
    const tenant = tenantIdFor('book', externalId)
    const batches = [[...recordsOf(book)]]
    await loadBook(deps, { tenant, externalId, company: book.company, batches, now })
  }
  await owner.query('analyze')
  const [planned = '', ...fresh] = tenants.map((name) => tenantIdFor('book', name))
  await planNow(deps, tenantIdFor('book', 'bench 0'))
  let turn = 0
  return measureRatio({
    name: `plan of ${items.toLocaleString('en')} open items in the database`,
    bareIs: '`COPY` out of the rows read + `COPY` in of the rows written',
    turns,
    bare: () => bareCopies(owner, planned),
    ours: () => {
      const tenant = present(fresh[turn], 'a company not yet planned')
      turn += 1
      return planNow(deps, tenant)
    },
  })
}

async function bareCopies(owner: pg.Client, tenant: string): Promise<void> {
  for (const table of read) await copyOut(owner, table, tenant)
  for (const table of written) {
    const rows = await copyOut(owner, table, tenant)
    await owner.query(`drop table if exists bare_${table}`)
    await owner.query(`create table bare_${table} (like ${table})`)
    await pipeline(Readable.from(rows), owner.query(copyFrom(`copy bare_${table} from stdin`)))
  }
}

async function copyOut(owner: pg.Client, table: string, tenant: string): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  const keep = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk)
      done()
    },
  })
  const sql = `copy (select * from ${table} where tenant_id = '${tenant}') to stdout`
  await pipeline(owner.query(copyTo(sql)), keep)
  return chunks
}

if (import.meta.main) for (const ratio of await run()) console.log(ratioRow(ratio))
