// Reading 100,000 invoices: a book against JSON.parse, a CSV export against csv-parse alone, and
// the whole way into the database against csv-parse and COPY of the same rows into bare tables.

import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { readCsv } from '../connectors/book/csv.ts'
import { type Mapping, parseMapping } from '../connectors/book/mapping.ts'
import { parseBook } from '../connectors/book/parse.ts'
import { companyCurrencies } from '../connectors/book/print.ts'
import { newTally } from '../connectors/book/tally.ts'
import { writeBook } from '../connectors/book/write.ts'
import type { Book, BookRecord } from '../core/book.ts'
import { instantOf } from '../core/instant.ts'
import { formatMinor } from '../core/money.ts'
import { tenantIdFor } from '../server/connections/tenant.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { openDatabase } from '../server/db/pool.ts'
import { loadBook } from '../server/ledger/load.ts'
import { ledgerBook } from './ledger.ts'
import { measureRatio, type Ratio, ratioRow } from './ratio.ts'

const invoices = 100_000
const turns = 3
const columns = ['client', 'name', 'number', 'issued', 'due', 'currency', 'total', 'open'] as const
const mapping: Mapping = parseMapping({
  version: 1,
  customer: { id: 'client', name: 'name' },
  invoice: {
    id: 'number',
    issued: 'issued',
    due: 'due',
    currency: 'currency',
    total: 'total',
    open: 'open',
  },
})

export async function run(): Promise<Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
  try {
    const text = JSON.stringify(ledgerBook(invoices))
    const book = parseBook(JSON.parse(text))
    const path = join(folder, 'export.csv')
    await writeFile(path, exportOf(book))
    return [
      await parseRatio(text),
      await writeRatio(path, book),
      ...(await loadRatios(folder, path, book)),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const title = (what: string): string => `${invoices.toLocaleString('en')} invoices: ${what}`

function exportOf({ customers, invoices: list }: Book): string {
  const names = new Map<string, string>(customers.map(({ id, name }) => [id, name]))
  const rows = list.map(({ customer, number, issued, currency, total, instalments: [part] }) => {
    const open = formatMinor(part?.open ?? 0n, currency)
    const name = names.get(customer) ?? ''
    const whole = formatMinor(total, currency)
    return [customer, name, number, issued, part?.due ?? '', currency, whole, open].join(',')
  })
  return `${columns.join(',')}\n${rows.join('\n')}\n`
}

function parseRatio(text: string): Promise<Ratio> {
  return measureRatio({
    name: title('parse and check a book'),
    bareIs: '`JSON.parse` of the file',
    turns: 5,
    bare: () => JSON.parse(text),
    ours: () => parseBook(JSON.parse(text)),
  })
}

async function* records(path: string, company: Book['company']) {
  for await (const batch of readCsv({ path, mapping, company }, newTally())) yield batch.records
}

function writeRatio(path: string, { company }: Book): Promise<Ratio> {
  const written = `${path}.json`
  return measureRatio({
    name: title('CSV to book file'),
    bareIs: '`csv-parse` of the file',
    turns,
    bare: () => bareRows(path, () => {}),
    ours: () =>
      writeBook({
        path: written,
        company,
        currencies: companyCurrencies(company),
        batches: records(path, company),
      }),
  })
}

/** What csv-parse does of itself, its rows one by one. */
async function bareRows(path: string, take: (cells: readonly string[]) => void): Promise<void> {
  const parser = createReadStream(path).pipe(parse())
  for await (const cells of parser) take(cells)
}

async function loadRatios(folder: string, path: string, { company }: Book): Promise<Ratio[]> {
  const server = await startEmbedded({ dataDir: join(folder, 'data'), port: 0 })
  try {
    await migrate(server.ownerUrl, { login: server.login })
    const db = openDatabase(server.appUrl, 2)
    let turn = 0
    const load = (batches: AsyncIterable<readonly BookRecord[]>) => {
      turn += 1
      const externalId = `bench ${turn}`
      const tenant = tenantIdFor('book', externalId)
      return loadBook({ db }, { tenant, externalId, company, batches, now: instantOf(0) })
    }
    try {
      return [
        await measureRatio({
          name: title('CSV to the database, all checks and keys'),
          bareIs: '`csv-parse` of the file + `COPY` of the same rows into bare tables',
          turns,
          bare: () => bareCopy(server.ownerUrl, path),
          ours: () => load(records(path, company)),
        }),
      ]
    } finally {
      await db.close()
    }
  } finally {
    await server.stop()
  }
}

/** The three tables that an export fills, without a key, a check or a question. */
const bareTables = {
  customers: 'customer_id text, name text',
  invoices: 'invoice_id text, customer_id text, issued date, currency text, total_minor bigint',
  instalments:
    'invoice_id text, instalment integer, due date, amount_minor bigint, open_minor bigint',
}

async function bareCopy(url: string, path: string): Promise<void> {
  const lines = { customers: '', invoices: '', instalments: '' }
  const seen = new Set<string>()
  let header = true
  await bareRows(path, ([client = '', name, number, issued, due, currency, total, open]) => {
    if (header) {
      header = false
      return
    }
    if (!seen.has(client)) lines.customers += `${client}\t${name}\n`
    seen.add(client)
    const [whole, rest] = [total?.replace('.', ''), open?.replace('.', '')]
    lines.invoices += `${number}\t${client}\t${issued}\t${currency}\t${whole}\n`
    lines.instalments += `${number}\t1\t${due}\t${whole}\t${rest}\n`
  })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    for (const [table, shape] of Object.entries(bareTables)) {
      await client.query(`drop table if exists bare_${table}`)
      await client.query(`create table bare_${table} (${shape})`)
      const text = lines[table as keyof typeof lines]
      await pipeline([Buffer.from(text)], client.query(copyFrom(`copy bare_${table} from stdin`)))
    }
    await client.query('commit')
  } finally {
    await client.end()
  }
}

if (import.meta.main) for (const ratio of await run()) console.log(ratioRow(ratio))
