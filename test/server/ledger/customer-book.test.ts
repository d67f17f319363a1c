// The guard decides on one customer's book. Whatever bears on that customer must be in it, or the
// guard would let go what the plan held.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { recordsOf } from '../../../connectors/book/print.ts'
import type { CustomerId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { tx } from '../../../server/db/tx.ts'
import { plan } from '../../../server/dunning/plan.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { loadBook } from '../../../server/ledger/load.ts'
import { customerDetail, customersByExposure } from '../../../server/ledger/run.ts'
import { loadCustomerBook } from '../../../server/ledger/store.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testDeps } from '../../support/deps.ts'
import { company, contact, customer, invoice, wednesday } from '../../support/story.ts'

const now = wednesday as Instant
const tenant = tenantIdFor('book', 'bearing')
const ids = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6']
const owes = (id: string, of: string) => invoice(id, '2026-10-01', { customer: of })

/** C1 pays, promises and agrees for C2, C3 and C4; C5 and C6 are one legal entity. */
const book = parseBook({
  version: 1,
  company,
  customers: ids.map((id) => ({
    ...customer,
    id,
    ...(id === 'C5' || id === 'C6' ? { siren: '552032534' } : {}),
  })),
  invoices: ids.map((id) => owes(`I-${id}`, id)),
  payments: [
    {
      id: 'P1',
      customer: 'C1',
      received: '2026-11-17',
      currency: 'EUR',
      amount: '1000.00',
      unapplied: '0.00',
      state: 'pending',
      allocations: [{ invoice: 'I-C2', amount: '1000.00' }],
    },
    {
      id: 'P2',
      customer: 'C1',
      received: '2026-11-17',
      currency: 'EUR',
      amount: '900.00',
      unapplied: '300.00',
      state: 'settled',
      allocations: [{ invoice: 'I-C6', amount: '600.00' }],
    },
  ],
  promises: [
    { id: 'M1', customer: 'C1', invoices: ['I-C3'], made: '2026-11-16', due: '2026-11-20' },
  ],
  plans: [
    {
      id: 'E1',
      customer: 'C1',
      invoices: ['I-C4'],
      agreed: '2026-11-01',
      instalments: [{ due: '2026-12-01', amount: '1000.00', paid: '0.00' }],
    },
  ],
  history: [
    contact('reminder-1', '2026-10-12', { about: ['I-C1'], customer: 'C1' }),
    contact('reminder-1', '2026-10-12', { about: ['I-C2'], customer: 'C1' }),
  ],
  proceedings: [
    { customer: 'C5', kind: 'liquidation', judgment: '2026-11-04', published: '2026-11-15' },
  ],
})

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  const batches = [[...recordsOf(book)]]
  await loadBook(database, { tenant, externalId: 'bearing', company: book.company, batches, now })
})
afterAll(() => database.drop())

test.each(ids)('%s is decided on its own book as on the whole one', async (id) => {
  const own = await tx(database.db, tenant, (tx) => loadCustomerBook(tx, tenant, id as CustomerId))
  const whole = plan(book, frStandard, now)
  const part = plan(own, frStandard, now)
  const of = <T extends { readonly customer: string }>(records: readonly T[]) =>
    records.filter((record) => record.customer === id)
  expect(of(part.messages)).toEqual(of(whole.messages))
  expect(of(part.held)).toEqual(of(whole.held))
  expect(of(part.tasks)).toEqual(of(whole.tasks))
})

test.each(ids)('%s is shown with what is his own, on his page as in the list', async (id) => {
  const deps = testDeps(database)
  const { customers } = await customersByExposure(deps, tenant, { limit: 50 })
  const row = customers.find((found) => found.id === id)
  const shown = await customerDetail(deps, tenant, id as CustomerId)
  expect(shown?.exposure).toEqual(row?.exposure)
  expect(shown?.credits.map((credit) => credit.id)).toEqual(id === 'C1' ? ['P2'] : [])
})
