import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import type { CreditNote, Invoice, Payment } from '../../../core/book.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { addDays, dayOf } from '../../../core/day.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { bucketOf, positionsOf, type Receivable } from '../../../server/ledger/position.ts'

const today = dayOf(2026, 11, 18)
const [eur, jpy] = ['EUR', 'JPY'].map((code) => present(parseCurrency(code), code))
const customer = customerId('C1')

const invoice = (facts: Partial<Invoice>): Invoice => ({
  id: invoiceId('I1'),
  customer,
  number: 'F-1',
  issued: dayOf(2026, 9, 1),
  currency: present(eur, 'EUR'),
  total: 1000n,
  status: 'posted',
  instalments: [{ due: dayOf(2026, 10, 1), amount: 1000n, open: 1000n }],
  ...facts,
})

const payment = (facts: Partial<Payment>): Payment => ({
  id: 'P1',
  customer,
  received: today,
  currency: present(eur, 'EUR'),
  amount: 500n,
  unapplied: 500n,
  state: 'settled',
  allocations: [],
  ...facts,
})

const creditNote = (facts: Partial<CreditNote>): CreditNote => ({
  id: 'N1',
  customer,
  number: 'A-1',
  issued: today,
  currency: present(eur, 'EUR'),
  total: 200n,
  open: 200n,
  ...facts,
})

const nothing: Receivable = { invoices: [], creditNotes: [], payments: [] }

describe('the position of a customer', () => {
  it('counts what is open, what is overdue and what nets it', () => {
    const facts = {
      invoices: [
        invoice({
          instalments: [
            { due: addDays(today, -1), amount: 700n, open: 700n },
            { due: today, amount: 300n, open: 250n },
          ],
        }),
      ],
      creditNotes: [creditNote({})],
      payments: [payment({})],
    }
    expect(positionsOf(facts, today)).toEqual([
      {
        exposure: { currency: 'EUR', open: 950n, overdue: 700n, credits: 700n, net: 250n },
        ageing: { notDue: 250n, days1to30: 700n, days31to60: 0n, days61to90: 0n, over90: 0n },
        openItems: 2,
      },
    ])
  })

  it.each(['draft', 'void'] as const)('leaves out a %s invoice', (status) => {
    expect(positionsOf({ ...nothing, invoices: [invoice({ status })] }, today)).toEqual([])
  })

  it.each(['pending', 'returned'] as const)('takes no credit from a %s payment', (state) => {
    expect(positionsOf({ ...nothing, payments: [payment({ state })] }, today)).toEqual([])
  })

  it('is in credit, below zero, where the credits are larger', () => {
    const [found] = positionsOf({ ...nothing, creditNotes: [creditNote({})] }, today)
    expect(found?.exposure).toMatchObject({ open: 0n, credits: 200n, net: -200n })
  })

  it('takes an item without a due date as not due', () => {
    const facts = { ...nothing, invoices: [invoice({ instalments: [{ amount: 5n, open: 5n }] })] }
    expect(positionsOf(facts, today)[0]).toMatchObject({
      exposure: { open: 5n, overdue: 0n },
      ageing: { notDue: 5n },
    })
  })

  it.each([
    [null, 'notDue'],
    [-3, 'notDue'],
    [0, 'notDue'],
    [1, 'days1to30'],
    [30, 'days1to30'],
    [31, 'days31to60'],
    [60, 'days31to60'],
    [61, 'days61to90'],
    [90, 'days61to90'],
    [91, 'over90'],
  ] as const)('puts %s days overdue into %s', (days, bucket) => {
    expect(bucketOf(days)).toBe(bucket)
  })
})

const minor = fc.bigInt({ min: 0n, max: 10n ** 12n })
const currency = fc.constantFrom(present(eur, 'EUR'), present(jpy, 'JPY'))
const day = fc.integer({ min: -200, max: 60 }).map((days) => addDays(today, days))
const instalment = fc
  .record({ due: fc.option(day, { nil: undefined }), amount: minor, open: minor })
  .map(({ due, ...rest }) => (due === undefined ? rest : { due, ...rest }))
const facts = fc.record({
  invoices: fc.array(
    fc
      .record({
        currency,
        status: fc.constantFrom('draft', 'posted', 'void'),
        instalments: fc.array(instalment, { minLength: 1, maxLength: 4 }),
      })
      .map(invoice),
  ),
  creditNotes: fc.array(fc.record({ currency, open: minor }).map(creditNote)),
  payments: fc.array(
    fc
      .record({
        currency,
        unapplied: minor,
        state: fc.constantFrom('settled', 'pending', 'returned'),
      })
      .map(payment),
  ),
})

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

describe('any position', () => {
  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const reversed = {
          invoices: given.invoices.toReversed(),
          creditNotes: given.creditNotes.toReversed(),
          payments: given.payments.toReversed(),
        }
        expect(positionsOf(reversed, today)).toEqual(positionsOf(given, today))
      }),
    )
  })

  it('has buckets that sum to what is open, and open items that sum to it by currency', () => {
    fc.assert(
      fc.property(facts, (given) => {
        for (const { exposure, ageing } of positionsOf(given, today)) {
          const owed = given.invoices
            .filter((found) => found.currency === exposure.currency && found.status === 'posted')
            .flatMap(({ instalments }) => instalments.map(({ open }) => open))
          expect(sum(Object.values(ageing))).toBe(exposure.open)
          expect(exposure.open).toBe(sum(owed))
          expect(exposure.net).toBe(exposure.open - exposure.credits)
          expect(exposure.overdue).toBe(exposure.open - ageing.notDue)
        }
      }),
    )
  })

  it('adds up from its parts: what two customers owe is what both owe', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const both = {
          invoices: [...one.invoices, ...other.invoices],
          creditNotes: [...one.creditNotes, ...other.creditNotes],
          payments: [...one.payments, ...other.payments],
        }
        const parts = [...positionsOf(one, today), ...positionsOf(other, today)]
        for (const { exposure, openItems } of positionsOf(both, today)) {
          const same = parts.filter((part) => part.exposure.currency === exposure.currency)
          expect(sum(same.map((part) => part.exposure.net))).toBe(exposure.net)
          expect(same.reduce((all, part) => all + part.openItems, 0)).toBe(openItems)
        }
      }),
    )
  })
})
