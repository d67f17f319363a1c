// Between complete readings only what changed is read, and the ledger stays equal to the host.

import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import type { MemoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCreditNote, aCustomer, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { type Company, listingCompany, newCompany } from './company.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await listingCompany(database)
  await company.work()
})

/** Its balance moves, and the list of changes says nothing about it. */
function unlisted({ records }: MemoryHost, id: string, open: bigint): void {
  const { record, updatedAt } = present(records.invoice.get(id), id)
  const due = present(record.instalments.at(-1), 'a due date')
  const instalments = [{ ...due, amount: record.total, open }]
  const later = instantOf(epochMs(updatedAt) + 60_000)
  records.invoice.set(id, { record: { ...record, instalments }, updatedAt: later })
}

const callsSince = (before: number) => company.host.calls.slice(before)
const reading = async () => {
  const before = company.host.calls.length
  await company.sync()
  return callsSince(before)
}

describe('after a complete reading', () => {
  it('a quiet time costs one call, and says that the facts are fresh', async () => {
    expect(await reading()).toEqual(['readChanges'])
    expect(await company.run()).toMatchObject({ state: 'done', recordsRead: 0 })
    expect(company.plans()).toBe(2)
  })

  it('what changed is read with one call: new, changed and deleted', async () => {
    const { host } = company
    host.put('customer', aCustomer('C9'))
    host.put('invoice', anInvoice('I9', 'C9'))
    host.put('invoice', anInvoice('I1', 'C1', { total: 70_00n }))
    host.remove('invoice', 'I4')
    host.remove('payment', 'P1')
    expect(await reading()).toEqual(['readChanges'])
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it.each<[string, (host: MemoryHost) => void]>([
    [
      'a payment that came',
      (host) => {
        const allocations = [{ invoice: invoiceId('I1'), amount: 4_000n }]
        host.put('payment', aPayment('P9', 'C1', { unapplied: 0n, allocations }))
        unlisted(host, 'I1', 6_000n)
      },
    ],
    [
      'a payment that was taken back',
      (host) => {
        host.remove('payment', 'P2')
        unlisted(host, 'I2', 9_000n)
      },
    ],
    [
      'a credit note',
      (host) => {
        host.put('creditNote', aCreditNote('N1', 'C1', { open: 0n }))
        unlisted(host, 'I1', 8_500n)
      },
    ],
  ])('an invoice that %s has moved is asked for where it is not listed itself', async (_, act) => {
    act(company.host)
    expect(await reading()).toEqual(['readChanges', 'readRecords'])
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('a record that does not parse waits, the others go on', async () => {
    const { host } = company
    host.put('invoice', anInvoice('I8', 'C1'))
    host.put('invoice', anInvoice('I9', 'C1'))
    host.spoil('invoice', 'I8', { id: 'I8', reason: 'TotalAmt: a number', raw: '{}' })
    await reading()
    const { invoices } = await company.book()
    expect(invoices.map(({ id }) => id)).toEqual(['I1', 'I2', 'I3', 'I4', 'I9'])
  })

  it('changes that the host can no longer tell are found by reading everything', async () => {
    const { host } = company
    host.remove('invoice', 'I4')
    host.forgetChanges()
    const calls = await reading()
    expect(calls[0]).toBe('readChanges')
    expect(calls).toContain('readPage')
    expect(await company.owed()).toEqual(company.owedAtHost())
    expect(await reading()).toEqual(['readChanges'])
  })

  it('everything is read once a week', async () => {
    company.deps.clock.advance(7 * 86_400_000)
    expect(await reading()).toContain('readPage')
    expect(await reading()).toEqual(['readChanges'])
  })

  it('a reading that fails is tried again from where the last one ended', async () => {
    const { host } = company
    host.put('invoice', anInvoice('I9', 'C1'))
    const facts = { service: 'Memory Books', code: 'TIMEOUT', message: 'no answer in time' }
    host.failNext('readChanges', new Unavailable(facts))
    await reading()
    expect(await company.run()).toMatchObject({ state: 'running', failure: { code: 'TIMEOUT' } })
    company.deps.clock.advance(60_000)
    await company.work()
    expect(await company.run()).toMatchObject({ state: 'done', failure: null })
    expect(await company.owed()).toEqual(company.owedAtHost())
  })
})

it('a host without a list of changes is read whole every time', async () => {
  company = await newCompany(database)
  await company.work()
  expect(await reading()).toContain('readPage')
})

it('what changes while everything is read is in the changes after it', async () => {
  company = await listingCompany(database)
  const { host } = company
  host.duringNextPage(async () => {
    host.put('invoice', anInvoice('I0', 'C1'))
    host.remove('customer', 'none')
  })
  host.duringNextPage(async () => host.put('invoice', anInvoice('A1', 'C1')))
  await company.work()
  await reading()
  expect(await company.owed()).toEqual(company.owedAtHost())
})

type Step = (host: MemoryHost) => void
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('I1', 'I4', 'I7'), fc.integer({ min: 0, max: 9_000 })).map(
    ([id, cents]): Step =>
      (host) =>
        host.put('invoice', anInvoice(id, 'C1', { total: BigInt(cents) })),
  ),
  fc.constantFrom('I1', 'I2', 'I7').map(
    (id): Step =>
      (host) =>
        host.remove('invoice', id),
  ),
  fc.constantFrom('N1', 'N2').map(
    (id): Step =>
      (host) =>
        host.put('creditNote', aCreditNote(id, 'C1')),
  ),
  fc.constantFrom('P1', 'P2', 'P3').map(
    (id): Step =>
      (host) =>
        host.put('payment', aPayment(id, 'C2', { unapplied: 5n })),
  ),
  fc.constantFrom('P1', 'P3').map(
    (id): Step =>
      (host) =>
        host.remove('payment', id),
  ),
)

test('after any history the ledger equals the host, whatever was read when', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(steps, { maxLength: 4 }), { maxLength: 5 }),
      async (days) => {
        company = await listingCompany(database)
        await company.work()
        for (const day of days) {
          for (const step of day) step(company.host)
          await company.sync()
        }
        expect(await company.owed()).toEqual(company.owedAtHost())
      },
    ),
    { numRuns: 12 },
  )
})
