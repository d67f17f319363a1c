import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { recordsOf } from '../../../connectors/book/print.ts'
import type { Book } from '../../../core/book.ts'
import { type Instant, instantOf } from '../../../core/instant.ts'
import { Malformed } from '../../../core/malformed.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { loadBook } from '../../../server/ledger/load.ts'
import { loadBookOf } from '../../../server/ledger/store.ts'
import { anyBook } from '../../connectors/book/arbitrary.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => database.drop())

const now: Instant = instantOf(Date.UTC(2026, 10, 18))

function load(name: string, book: Book) {
  const tenant = tenantIdFor('book', name)
  const { company } = book
  return loadBook(database, {
    tenant,
    externalId: name,
    company,
    batches: [[...recordsOf(book)]],
    now,
  })
}

async function stored(name: string): Promise<Book> {
  const tenant = tenantIdFor('book', name)
  return tx(database.db, tenant, (tx) => loadBookOf(tx, tenant))
}

/** Lists in one order, each proceeding once: what the database does not promise to keep. */
function settled(book: Book): unknown {
  const judged = new Map<string, Book['proceedings'][number]>()
  for (const it of book.proceedings) {
    const key = `${it.customer} ${it.kind} ${it.judgment}`
    const known = judged.get(key)
    if (!known || it.published < known.published) judged.set(key, it)
  }
  const { company, ...lists } = { ...book, proceedings: [...judged.values()] }
  const sorted = Object.entries(lists).map(([name, list]) => [name, list.map(text).toSorted()])
  return { company, ...Object.fromEntries(sorted) }
}

/** With sorted keys, so that equal records are equal texts. */
const text = (record: object): string => JSON.stringify(record, inOrder)

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

test('any book is loaded whole, and a second one takes its place whole', async () => {
  await fc.assert(
    fc.asyncProperty(anyBook, async (book) => {
      await load('any', book)
      expect(settled(await stored('any'))).toEqual(settled(book))
    }),
    { numRuns: 25 },
  )
})

const small = (change: object = {}): Book =>
  parseBook({
    version: 1,
    company: {
      name: 'Atelier',
      country: 'FR',
      locale: 'fr-FR',
      timeZone: 'Europe/Paris',
      currency: 'EUR',
    },
    customers: [
      { id: 'C1', name: 'Tab\there\\N\nand "quotes"', kind: 'business', country: 'FR' },
      { id: 'C2', name: '\\.', kind: 'business', country: 'FR' },
    ],
    invoices: [
      {
        id: 'I1',
        customer: 'C1',
        number: '{,"\\}',
        issued: '2026-10-01',
        currency: 'EUR',
        total: '1',
        status: 'posted',
        instalments: [{ amount: '1', open: '1' }],
      },
    ],
    promises: [
      { id: 'P', customer: 'C1', invoices: ['I1'], made: '2026-10-01', due: '2026-10-02' },
    ],
    ...change,
  })

test('text that means something to COPY or to arrays arrives as it is', async () => {
  await load('text', small())
  expect(settled(await stored('text'))).toEqual(settled(small()))
})

test('a load that fails changes nothing', async () => {
  await load('whole', small())
  const broken = { ...small(), customers: [] }
  await expect(load('whole', broken)).rejects.toThrow()
  const nul = small({ customers: [{ id: 'C1', name: 'a\0b', kind: 'public', country: 'FR' }] })
  await expect(load('whole', nul)).rejects.toThrow(Malformed)
  expect(settled(await stored('whole'))).toEqual(settled(small()))
})

test('a source that breaks half-way changes nothing', async () => {
  await load('stream', small())
  async function* batches() {
    yield [...recordsOf(small({ invoices: [], promises: [] }))]
    throw new Error('the disk is gone')
  }
  const tenant = tenantIdFor('book', 'stream')
  const { company } = small()
  const broken = { tenant, externalId: 'stream', company, batches: batches(), now }
  await expect(loadBook(database, broken)).rejects.toThrow('the disk is gone')
  expect((await stored('stream')).invoices.length).toBe(1)
})

test('what we sent ourselves stays, with its customer; what the file said goes', async () => {
  const contact = {
    customer: 'C2',
    step: 'manual',
    channel: 'email',
    at: '2026-10-01T10:00:00Z',
    outcome: 'sent',
    items: [],
  }
  await load('sent', small({ history: [contact] }))
  const tenant = tenantIdFor('book', 'sent')
  await tx(database.db, tenant, (tx) =>
    run(
      tx,
      `insert into contacts
        (tenant_id, contact_id, customer_id, step, channel, at, outcome, attempt_id)
      values ($1, $2, 'C2', 'reminder-1', 'email', $3, 'sent', $2)`,
      [tenant, randomUUID(), now],
    ),
  )
  const [first] = small().customers
  await load('sent', { ...small(), customers: first ? [first] : [] })
  const book = await stored('sent')
  expect(book.history.map(({ step }) => step)).toEqual(['reminder-1'])
  expect(book.customers.map(({ id }) => id)).toEqual(['C1', 'C2'])
})

test('one tenant’s load leaves another’s book alone', async () => {
  await load('left', small())
  await load('right', small({ invoices: [], promises: [] }))
  expect((await stored('left')).invoices.length).toBe(1)
})
