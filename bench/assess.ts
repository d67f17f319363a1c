// node bench/assess.ts: a book of a hundred thousand customers with a million settled invoices, as
// a file, assessed in a process of its own: how long reading and assessing took, the most memory
// that it ever held, and how long one customer takes after a payment of his.

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBook } from '../connectors/book/read.ts'
import { present } from '../core/assert.ts'
import type { Book } from '../core/book.ts'
import { addDays, type Day, daysBetween, laterDay, parseDay } from '../core/day.ts'
import { parseInstant } from '../core/instant.ts'
import { assess, assessAlone } from '../server/solvency/assess/assess.ts'
import { random } from '../test/support/random.ts'

const customers = 100_000
const invoices = 1_030_000
const day = (text: string): Day => present(parseDay(text), text)
const [from, until] = [day('2023-11-01'), day('2026-11-20')]
const now = present(parseInstant('2026-11-20T20:00:00Z'), 'now')

async function measureApart(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
  try {
    const file = join(folder, 'book.json')
    await writeBook(file)
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), file], { stdio: 'inherit' })
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measure(file: string): Promise<void> {
  const began = performance.now()
  const book = await readBook(file)
  const read = performance.now()
  const found = assess({ book, now })
  const assessed = performance.now()
  const peak = process.resourceUsage().maxRSS / 1024
  const graded = found.customers.filter(({ grade }) => grade !== null).length
  console.log(
    `${found.customers.length} customers, ${graded} graded, ${book.payments.length} settled ` +
      `invoices, ${found.items.length} open: read in ${seconds(began, read)} s, assessed in ` +
      `${seconds(read, assessed)} s; peak ${peak.toFixed(0)} MiB`,
  )
  const times = book.customers.slice(0, 500).map(({ id }) => {
    const own = onlyOf(book, id)
    const start = performance.now()
    assessAlone({ book: own, now }, found.past)
    return performance.now() - start
  })
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(share * times.length)] ?? 0).toFixed(2)
  console.log(`one customer after a payment: median ${at(0.5)} ms, 99 of 100 within ${at(0.99)} ms`)
}

const seconds = (a: number, b: number): string => ((b - a) / 1000).toFixed(1)

const onlyOf = (book: Book, customer: string): Book => ({
  ...book,
  customers: book.customers.filter(({ id }) => id === customer),
  invoices: book.invoices.filter((invoice) => invoice.customer === customer),
  payments: book.payments.filter((payment) => payment.customer === customer),
})

/** Each customer so many days late, give or take his own scatter; what is paid later is open. */
async function writeBook(file: string): Promise<void> {
  const out = createWriteStream(file)
  const chance = random(7)
  const span = daysBetween(from, until)
  const payers = Array.from({ length: customers }, () => [chance() * 24 - 6, 2 + chance() * 8])
  const company = { name: 'Atelier', country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris' }
  await put(out, `{"version":1,"company":${JSON.stringify({ ...company, currency: 'EUR' })}`)
  await list(out, 'customers', customers, (at) => ({
    ...{ id: `C${at}`, name: `Client ${at}`, kind: 'business', country: 'FR' },
  }))
  const paid: { id: string; customer: string; on: Day; amount: string }[] = []
  await list(out, 'invoices', invoices, (at) => {
    const who = at < customers ? at : Math.floor(chance() * customers)
    const issued = addDays(from, Math.floor(chance() * span))
    const due = addDays(issued, [15, 30, 30, 45][Math.floor(chance() * 4)] ?? 30)
    const [usual = 0, scatter = 0] = payers[who] ?? []
    const late = Math.round(usual + scatter * (chance() + chance() - 1))
    const on = laterDay(addDays(due, late), issued)
    const amount = `${100 + Math.floor(chance() * 5_000)}.00`
    const [id, customer] = [`I${at}`, `C${who}`]
    if (on < until) paid.push({ id, customer, on, amount })
    return {
      ...{ id, customer, number: id, issued, currency: 'EUR', total: amount, status: 'posted' },
      instalments: [{ due, amount, open: on < until ? '0.00' : amount }],
    }
  })
  await list(out, 'payments', paid.length, (at) => {
    const { id, customer, on, amount } = present(paid[at], 'a payment')
    return {
      ...{ id: `P${id}`, customer, received: on, currency: 'EUR', amount, unapplied: '0.00' },
      ...{ state: 'settled', allocations: [{ invoice: id, amount }] },
    }
  })
  await put(out, '}')
  out.end()
  await once(out, 'finish')
}

const linesAtOnce = 5_000

async function list(
  out: WriteStream,
  name: string,
  count: number,
  record: (at: number) => object,
): Promise<void> {
  await put(out, `,"${name}":[`)
  for (let from = 0; from < count; from += linesAtOnce) {
    const length = Math.min(linesAtOnce, count - from)
    const rows = Array.from({ length }, (_, at) => JSON.stringify(record(from + at)))
    await put(out, `${from === 0 ? '' : ','}${rows.join()}`)
  }
  await put(out, ']')
}

async function put(out: WriteStream, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain')
}

const given = process.argv[2]
if (given === undefined) await measureApart()
else await measure(given)
