import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HostRecords, Versioned } from '../../../connectors/contract/host.ts'
import type { CreditNote, Invoice, Payment } from '../../../core/book.ts'
import { customerId, invoiceId, type TenantId } from '../../../core/ids.ts'
import { instantOf } from '../../../core/instant.ts'
import { Malformed } from '../../../core/malformed.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { applyRecords } from '../../../server/ledger/apply/store.ts'
import { positionsOf } from '../../../server/ledger/position.ts'
import {
  customerDetail,
  customersByExposure,
  invoiceDetail,
  receivables,
} from '../../../server/ledger/run.ts'
import { loadBookOf, loadCustomerBook } from '../../../server/ledger/store.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import {
  aCreditNote,
  aCurrency,
  aCustomer,
  aDay,
  anInvoice,
  aPayment,
} from '../../support/ledger-records.ts'

let database: TestDatabase
let deps: TestDeps
let tenant: TenantId

beforeAll(async () => {
  database = await testDatabase()
  deps = testDeps(database, { hosts: { quickbooks: memoryHost({ pageSize: 1 }).connector } })
})
afterAll(() => database.drop())

beforeEach(async () => {
  tenant = await connectTo(deps, randomUUID())
})

const today = aDay('2026-11-18')
const nothing: HostRecords = { customers: [], invoices: [], creditNotes: [], payments: [] }
const at = (second: number) => instantOf(Date.UTC(2026, 10, 1) + second * 1000)
const versioned = <T>(record: T, second = 1): Versioned<T> => ({ record, updatedAt: at(second) })
const customers = ['C1', 'C2', 'C3'].map((id) => versioned(aCustomer(id)))

const apply = (records: Partial<HostRecords>, to = tenant) =>
  tx(deps.db, to, (tx) =>
    applyRecords(tx, { tenant: to, reading: null }, { ...nothing, ...records }),
  )
const book = () => tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant))

describe('applying what a host says', () => {
  it('never goes back to an older version, whole or in part', async () => {
    const newer = anInvoice('I1', 'C1', {
      instalments: [{ due: aDay('2026-10-01'), amount: 10_000n, open: 0n }],
    })
    const older = anInvoice('I1', 'C1', {
      number: 'old',
      instalments: [
        { due: aDay('2026-09-01'), amount: 5_000n, open: 5_000n },
        { due: aDay('2026-10-01'), amount: 5_000n, open: 5_000n },
      ],
    })
    const renamed = aCustomer('C1', { name: 'Now' })
    const former = aCustomer('C1', { name: 'Before' })
    await apply({ customers: [versioned(renamed, 2)], invoices: [versioned(newer, 2)] })
    await apply({ customers: [versioned(former, 1)], invoices: [versioned(older, 1)] })
    expect(await book()).toMatchObject({ customers: [renamed], invoices: [newer] })
  })

  it('takes the newest of two versions in one page', async () => {
    const versions = [1, 3, 2].map((second) =>
      versioned(anInvoice('I1', 'C1', { number: `v${second}` }), second),
    )
    await apply({ customers, invoices: versions })
    expect((await book()).invoices.map(({ number }) => number)).toEqual(['v3'])
  })

  it('keeps only the instalments and allocations of the new version', async () => {
    const invoice = (parts: number) =>
      anInvoice('I1', 'C1', {
        instalments: Array.from({ length: parts }, () => ({ amount: 10n, open: 10n })),
      })
    const payment = (parts: number) =>
      aPayment('P1', 'C1', {
        allocations: Array.from({ length: parts }, () => ({
          invoice: invoiceId('I1'),
          amount: 1n,
        })),
      })
    for (const [second, parts] of [3, 1, 2].entries()) {
      await apply({
        customers,
        invoices: [versioned(invoice(parts), second)],
        payments: [versioned(payment(parts), second)],
      })
      expect(await book()).toMatchObject({
        invoices: [invoice(parts)],
        payments: [payment(parts)],
      })
    }
  })

  it('gives back every fact of every record as it came', async () => {
    const customer = aCustomer('C9', {
      kind: 'public',
      country: 'BE',
      locale: 'fr-BE',
      siren: '303265045',
      email: 'a@b.example',
      phone: '+33140000001',
      address: { lines: ['4 rue', 'Bât. B'], postcode: '69003', city: 'Lyon', country: 'FR' },
      parent: customerId('C1'),
      creditLimit: 9_007_199_254_740_993n,
      policy: 'fr-standard',
      directDebit: false,
    })
    const invoice = anInvoice('I9', 'C9', {
      delivered: aDay('2026-09-03'),
      factored: true,
      currency: aCurrency('JPY'),
      instalments: [{ amount: 9_007_199_254_740_993n, open: 1n }],
    })
    const payment = aPayment('P9', 'C9', {
      state: 'pending',
      allocations: [
        { invoice: invoiceId('I9'), instalment: 1, amount: 3n },
        { invoice: invoiceId('unknown'), amount: -3n },
      ],
    })
    const creditNote = aCreditNote('N9', 'C9')
    await apply({
      customers: [versioned(customer)],
      invoices: [versioned(invoice)],
      payments: [versioned(payment)],
      creditNotes: [versioned(creditNote)],
    })
    expect(await book()).toMatchObject({
      customers: [customer],
      invoices: [invoice],
      payments: [payment],
      creditNotes: [creditNote],
    })
  })

  it('keeps the policy and the direct debit that a silent host does not know', async () => {
    const known = aCustomer('C1', { policy: 'gentle', directDebit: true })
    await apply({ customers: [versioned(known, 1)] })
    await apply({ customers: [versioned(aCustomer('C1', { name: 'New name' }), 2)] })
    expect((await book()).customers).toEqual([{ ...known, name: 'New name' }])
  })

  it('keeps companies apart, whatever ids they share', async () => {
    const other = await connectTo(deps, randomUUID())
    await apply({ customers, invoices: [versioned(anInvoice('I1', 'C1'))] })
    await apply({ customers: [versioned(aCustomer('C1', { name: 'Other' }), 9)] }, other)
    expect((await book()).customers[0]?.name).toBe('Customer C1')
    expect((await tx(deps.db, other, (tx) => loadBookOf(tx, other))).invoices).toEqual([])
  })

  it('lets nobody read half of a page', async () => {
    await apply({ customers })
    const invoices = Array.from({ length: 40 }, (_, n) => versioned(anInvoice(`I${n}`, 'C1'), 1))
    const seen: Promise<number[]>[] = []
    for (let round = 2; round < 6; round += 1) {
      const page = invoices.map(({ record }) =>
        versioned(
          { ...record, instalments: [{ amount: 10n, open: BigInt(round) }], total: BigInt(round) },
          round,
        ),
      )
      const writing = apply({ invoices: page })
      seen.push(book().then((read) => [...new Set(read.invoices.flatMap(amountsOf))]))
      await writing
    }
    for (const amounts of await Promise.all(seen)) expect(amounts.length).toBeLessThanOrEqual(1)
  })
})

const amountsOf = ({ total, instalments }: Invoice): number[] =>
  [total, ...instalments.map(({ open }) => open)].map(Number)

const [eur, usd] = [aCurrency('EUR'), aCurrency('USD')]
const owner = fc.constantFrom('C1', 'C2', 'C3')
const currency = fc.constantFrom(eur, usd)
const minor = fc.bigInt({ min: 0n, max: 100_000n })
const due = fc.option(
  fc.constantFrom('2026-08-01', '2026-10-01', '2026-11-17', '2026-11-18', '2027-01-01').map(aDay),
  { nil: undefined },
)
const instalment = fc
  .record({ due, amount: minor, open: minor })
  .map(({ due, ...rest }) => (due === undefined ? rest : { due, ...rest }))
const second = fc.integer({ min: 1, max: 6 })
const number = fc.integer({ min: 1, max: 5 })

const change = fc.oneof(
  fc.record({
    invoice: fc
      .tuple(
        number,
        owner,
        fc.record({
          currency,
          status: fc.constantFrom<Invoice['status']>('draft', 'posted', 'posted', 'void'),
          instalments: fc.array(instalment, { minLength: 1, maxLength: 3 }),
        }),
      )
      .map(([n, customer, facts]) => anInvoice(`I${n}`, customer, facts)),
    second,
  }),
  fc.record({
    creditNote: fc
      .tuple(number, owner, fc.record({ currency, open: minor }))
      .map(([n, customer, facts]) => aCreditNote(`N${n}`, customer, facts)),
    second,
  }),
  fc.record({
    payment: fc
      .tuple(
        number,
        owner,
        fc.record({
          currency,
          unapplied: minor,
          state: fc.constantFrom<Payment['state']>('settled', 'settled', 'pending', 'returned'),
        }),
      )
      .map(([n, customer, facts]) => aPayment(`P${n}`, customer, facts)),
    second,
  }),
)

interface Facts {
  readonly invoices: readonly Invoice[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
}

/** A page with one change in it; two changes of one record never share a version. */
function pagesOf(changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[]) {
  const seen = new Set<string>()
  return changes.flatMap((found): HostRecords[] => {
    const [record] = Object.values(found).filter((value) => typeof value === 'object')
    const key = `${record?.id} ${found.second}`
    if (seen.has(key)) return []
    seen.add(key)
    if ('invoice' in found)
      return [{ ...nothing, invoices: [versioned(found.invoice, found.second)] }]
    if ('payment' in found)
      return [{ ...nothing, payments: [versioned(found.payment, found.second)] }]
    return [{ ...nothing, creditNotes: [versioned(found.creditNote, found.second)] }]
  })
}

/** The newest version of each record, by hand. */
function newest(pages: readonly HostRecords[]): Facts {
  const last = <T extends { readonly id: string }>(versions: readonly Versioned<T>[]): T[] => {
    const found = new Map<string, T>()
    for (const { record } of versions.toSorted((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1))) {
      found.set(record.id, record)
    }
    return [...found.values()]
  }
  return {
    invoices: last(pages.flatMap(({ invoices }) => invoices)),
    creditNotes: last(pages.flatMap(({ creditNotes }) => creditNotes)),
    payments: last(pages.flatMap(({ payments }) => payments)),
  }
}

describe('any pages', () => {
  it('give the same position in any order and any number of times', async () => {
    const history = fc
      .array(change, { minLength: 1, maxLength: 14 })
      .map(pagesOf)
      .chain((pages) =>
        fc.record({
          pages: fc.constant(pages),
          order: fc.array(fc.nat(pages.length - 1), { maxLength: 10 }),
          shuffled: fc.shuffledSubarray(pages, {
            minLength: pages.length,
            maxLength: pages.length,
          }),
        }),
      )
    await fc.assert(
      fc.asyncProperty(history, async ({ pages, order, shuffled }) => {
        tenant = await connectTo(deps, randomUUID())
        await apply({ customers })
        const again = order.flatMap((index) => pages[index] ?? [])
        for (const page of [...again, ...shuffled, ...again]) await apply(page)
        const wanted = newest(pages)
        const { currencies, customers: count } = await receivables(deps, tenant)
        expect(currencies).toEqual(positionsOf(wanted, today))
        expect(positionsOf(await book(), today)).toEqual(currencies)
        const listed = await customersByExposure(deps, tenant, { limit: 100 })
        expect(listed.total).toBe(count)
        for (const row of listed.customers) {
          const own = ownedBy(wanted, row.id)
          expect(row.exposure).toEqual(positionsOf(own, today).map(({ exposure }) => exposure))
          const part = await tx(deps.db, tenant, (tx) => loadCustomerBook(tx, tenant, row.id))
          expect(positionsOf(part, today)).toEqual(positionsOf(own, today))
        }
      }),
      { numRuns: 25 },
    )
  })
})

function ownedBy(facts: Facts, customer: string): Facts {
  const own = (record: { readonly customer: string }) => record.customer === customer
  return {
    invoices: facts.invoices.filter(own),
    creditNotes: facts.creditNotes.filter(own),
    payments: facts.payments.filter(own),
  }
}

const owing = (id: string, customer: string, open: bigint, facts: Partial<Invoice> = {}) =>
  versioned(
    anInvoice(id, customer, {
      instalments: [{ due: aDay('2026-10-01'), amount: open, open }],
      ...facts,
    }),
  )

describe('customers by exposure', () => {
  const named = ['A', 'B', 'C', 'D', 'E', 'F'].map((id) =>
    versioned(aCustomer(id, { name: `Société ${id}` })),
  )

  beforeEach(async () => {
    await apply({
      customers: named,
      invoices: [
        owing('I1', 'A', 100n),
        owing('I2', 'B', 300n),
        owing('I3', 'C', 300n),
        owing('I4', 'D', 900n, { currency: usd }),
      ],
      creditNotes: [versioned(aCreditNote('N1', 'E', { open: 50n }))],
    })
  })

  it('are listed by what they owe in the company’s currency, page by page, each once', async () => {
    const seen: string[] = []
    let after: string | undefined
    for (let page = 0; page < 5; page += 1) {
      const found = await customersByExposure(deps, tenant, { limit: 2, after })
      seen.push(...found.customers.map(({ id }) => id))
      expect(found.total).toBe(5)
      if (found.next === null) break
      after = found.next
    }
    expect(seen).toEqual(['B', 'C', 'A', 'D', 'E'])
  })

  it('are found by a part of the name, even with nothing open', async () => {
    const found = await customersByExposure(deps, tenant, { limit: 10, q: 'société f' })
    expect(found.customers).toEqual([
      {
        id: 'F',
        name: 'Société F',
        exposure: [],
        openItems: 0,
        oldestDaysOverdue: null,
        nextStep: null,
        nextOn: null,
        blockers: [],
      },
    ])
    expect((await customersByExposure(deps, tenant, { limit: 10, q: '%' })).total).toBe(0)
  })

  it('refuse a page mark that is not theirs', async () => {
    const asked = customersByExposure(deps, tenant, { limit: 2, after: 'x' })
    await expect(asked).rejects.toThrow(Malformed)
  })

  it('say the next step and what holds their items', async () => {
    await decide('I2', { nextStep: 'reminder-2', nextOn: '2026-11-20', blockers: [] })
    await decide('I3', { nextStep: null, nextOn: null, blockers: [{ code: 'HOLD' }] })
    const { customers } = await customersByExposure(deps, tenant, { limit: 2 })
    expect(customers).toMatchObject([
      { id: 'B', nextStep: 'reminder-2', nextOn: '2026-11-20', blockers: [], openItems: 1 },
      { id: 'C', nextStep: null, blockers: ['HOLD'], oldestDaysOverdue: 48 },
    ])
  })
})

interface Decided {
  readonly nextStep: string | null
  readonly nextOn: string | null
  readonly blockers: readonly object[]
}

async function decide(invoice: string, { nextStep, nextOn, blockers }: Decided): Promise<void> {
  await tx(deps.db, tenant, async (tx) => {
    await run(
      tx,
      `insert into decisions (tenant_id, invoice_id, instalment, customer_id, currency,
        open_minor, next_step, next_on, blockers)
      select $1, invoice_id, 1, customer_id, currency, 1, $3, $4, $5
      from invoices
      where tenant_id = $1
        and invoice_id = $2`,
      [tenant, invoice, nextStep, nextOn, JSON.stringify(blockers)],
    )
  })
}

describe('one customer', () => {
  beforeEach(async () => {
    const instalments = [
      { due: aDay('2026-12-01'), amount: 50n, open: 50n },
      { amount: 20n, open: 20n },
      { due: aDay('2026-11-08'), amount: 30n, open: 0n },
    ]
    await apply({
      customers: [versioned(aCustomer('C1', { locale: 'en-GB' })), versioned(aCustomer('C2'))],
      invoices: [
        versioned(anInvoice('I1', 'C1', { instalments })),
        owing('I2', 'C1', 700n),
        owing('I3', 'C2', 10n),
        owing('I4', 'C1', 10n, { status: 'void' }),
      ],
      payments: [versioned(aPayment('P1', 'C1', { unapplied: 5n }))],
    })
    await decide('I2', {
      nextStep: 'reminder-1',
      nextOn: '2026-11-20',
      blockers: [{ code: 'PROMISE_OPEN', until: '2026-11-19', ref: 'PR1' }],
    })
  })

  it('is shown with every open item, oldest due first, and the decision for each', async () => {
    const found = await customerDetail(deps, tenant, customerId('C1'))
    expect(found?.items.map(({ invoice, instalment }) => `${invoice}/${instalment}`)).toEqual([
      'I2/1',
      'I1/1',
      'I1/2',
    ])
    expect(found?.items[0]).toMatchObject({
      number: 'F-I2',
      due: '2026-10-01',
      daysOverdue: 48,
      instalments: 1,
      open: { minor: 700n, currency: 'EUR' },
      decision: {
        kind: 'held',
        nextStep: 'reminder-1',
        nextOn: '2026-11-20',
        messageId: null,
        blockers: [{ code: 'PROMISE_OPEN', until: '2026-11-19', ref: 'PR1' }],
      },
    })
    expect(found?.items[2]).toMatchObject({ due: null, decision: { kind: 'undecided' } })
    expect(found).toMatchObject({
      language: 'en',
      exposure: [{ currency: 'EUR', open: 770n, overdue: 700n, credits: 5n, net: 765n }],
      credits: [{ kind: 'payment', id: 'P1', open: { minor: 5n } }],
    })
  })

  it('is found by an invoice, with that invoice’s items alone', async () => {
    const found = await invoiceDetail(deps, tenant, invoiceId('I1'))
    expect(found?.customer.id).toBe('C1')
    expect(found?.items.map(({ invoice }) => invoice)).toEqual(['I1', 'I1'])
  })

  it('is nothing where nobody has that id', async () => {
    expect(await customerDetail(deps, tenant, customerId('nobody'))).toBeNull()
    expect(await invoiceDetail(deps, tenant, invoiceId('none'))).toBeNull()
  })
})
