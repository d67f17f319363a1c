import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import type { Book, Invoice } from '../../../../core/book.ts'
import { type Day, parseDay } from '../../../../core/day.ts'
import type { Instant } from '../../../../core/instant.ts'
import { assess, assessAlone } from '../../../../server/solvency/assess/assess.ts'
import type { AssessedCustomer, AssessedItem } from '../../../../server/solvency/assess/assessed.ts'
import { codeOf, textOf } from '../../../../server/solvency/assess/words.ts'
import { bookOfPayers, monthEnd, steady } from '../../../support/payers.ts'
import { assessedOf, bookOf, now, type Sold } from './one-customer.ts'

const day = (text: string): Day => present(parseDay(text), text)
const evening = '2025-12-31T20:00:00Z' as Instant
const paying = {
  ...{ seed: 3, customers: 40, invoices: 2_000, payer: steady },
  ...{ from: day('2024-01-01'), until: day('2025-12-31') },
}
const book = bookOfPayers(paying)
const found = assess({ book, now: evening })

/** A book of one customer alone, as it is loaded when a payment of his comes in. */
const onlyOf = (whole: Book, customer: string): Book => ({
  ...whole,
  customers: whole.customers.filter(({ id }) => id === customer),
  invoices: whole.invoices.filter((invoice) => invoice.customer === customer),
  payments: whole.payments.filter((payment) => payment.customer === customer),
})

describe('each open instalment', () => {
  const { items } = found
  const open = book.invoices.filter(({ instalments }) => instalments.some((one) => one.open > 0n))

  test('is there once, with what is open', () => {
    expect(items.length).toBeGreaterThan(30)
    expect(items.map(({ invoice }) => invoice).sort()).toEqual(open.map(({ id }) => id).sort())
  })

  test('has days in their order, none before today, and chances in theirs', () => {
    for (const { low, expected, high, late, over30, paidWithin30 } of items) {
      expect(low >= '2025-12-31').toBe(true)
      expect(low <= expected && expected <= high).toBe(true)
      expect(over30 <= late).toBe(true)
      for (const chance of [late, over30, paidWithin30]) {
        expect(chance >= 0 && chance <= 1).toBe(true)
      }
    }
  })

  test('says why, in two languages', () => {
    for (const { reasons } of items) {
      expect(reasons.length).toBeGreaterThan(0)
      const weights = reasons.map(({ weight }) => Math.abs(weight))
      expect(weights).toEqual(weights.toSorted((a, b) => b - a))
      for (const { fact } of reasons) expect(textOf(fact, 'fr')).not.toBe(textOf(fact, 'en'))
    }
  })

  test('that is overdue is late, and says for how long', () => {
    const sold: Sold[] = [['2026-11-10', null]]
    const [item] = assess({ book: bookOf({ sold }), now }).items
    expect(item?.late).toBe(1)
    expect(item?.reasons.map(({ fact }) => fact)).toContainEqual({ kind: 'item_overdue', days: 10 })
  })

  test('of who has never paid has no habit', () => {
    const [item] = assess({ book: bookOf({ sold: [['2026-12-10', null]] }), now }).items
    expect(item?.reasons.map(({ fact }) => codeOf(fact))).toEqual(['NEW_CUSTOMER'])
  })

  test('without a due date is not late, however old it is', () => {
    const dated = bookOf({ sold: [['2026-01-10', null]] })
    const invoices = dated.invoices.map((invoice) => ({
      ...invoice,
      instalments: invoice.instalments.map(({ amount, open }) => ({ amount, open })),
    }))
    const { items, customers } = assess({ book: { ...dated, invoices }, now })
    expect(items[0]?.late).toBeLessThan(1)
    expect(items[0]?.reasons.map(({ fact }) => fact.kind)).not.toContain('item_overdue')
    expect(customers[0]?.behaviour.meanDaysLate).toBeNull()
    expect(customers[0]?.exposure).toMatchObject([{ open: 100_000n, overdue: 0n }])
  })

  test('learns nothing from what had no due date, or was paid to a factor', () => {
    const open: Sold = ['2026-12-10', null]
    const past = ['03', '04', '05', '06', '07', '08'].map((month): Sold => {
      return [`2026-${month}-01`, `2026-${month}-28`]
    })
    const alone = assess({ book: bookOf({ sold: [open] }), now })
    const untold = (book: Book, change: (invoice: Invoice) => Invoice) =>
      assess({
        book: { ...book, invoices: book.invoices.map((one, at) => (at === 0 ? one : change(one))) },
        now,
      })
    const dated = bookOf({ sold: [open, ...past] })
    expect(untold(dated, (one) => one).items).not.toEqual(alone.items)
    const sold = untold(dated, (one) => ({ ...one, factored: true }))
    const undated = untold(dated, ({ instalments, ...one }) => ({
      ...one,
      instalments: instalments.map(({ due: _, ...instalment }) => instalment),
    }))
    for (const { items, customers } of [sold, undated]) {
      expect(items).toEqual(alone.items)
      expect(customers[0]?.behaviour.meanDaysLate).toBeNull()
    }
  })

  test('of a draft or a void invoice there is nothing to expect', () => {
    const posted = bookOf({ sold: [['2026-11-10', null]] })
    const voided = posted.invoices.map((invoice) => ({ ...invoice, status: 'void' as const }))
    expect(assess({ book: { ...posted, invoices: voided }, now }).items).toEqual([])
  })
})

test('the order in which a book is written changes nothing', () => {
  const { customers, invoices, payments } = book
  const backwards = {
    ...book,
    customers: customers.toReversed(),
    invoices: invoices.toReversed(),
    payments: payments.toReversed(),
  }
  const turned = assess({ book: backwards, now: evening })
  expect(turned.customers.toReversed()).toEqual(found.customers)
  const byInvoice = (items: readonly AssessedItem[]) =>
    new Map(items.map((one) => [one.invoice, one]))
  expect(byInvoice(turned.items)).toEqual(byInvoice(found.items))
})

test('a customer who pays late is expected later than one who pays early', () => {
  const at = (customer: string, paidOn: string) => ({ customer, paidOn })
  const payers = [at('early', '-05'), at('late', '-28')]
  const sold = payers.flatMap(({ customer, paidOn }) =>
    ['2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08'].map((month) => ({
      ...{ customer, due: `${month}-05`, paid: `${month}${paidOn}` },
    })),
  )
  const made = bookOf({
    sold: [
      ...sold.map(({ due, paid }): Sold => [due, paid]),
      ['2026-12-05', null],
      ['2026-12-05', null],
    ],
  })
  const [one] = made.customers
  const owner = (place: number) =>
    sold[place]?.customer ?? (place === sold.length ? 'early' : 'late')
  const two: Book = {
    ...made,
    customers: ['early', 'late'].map((id) => ({ ...present(one, 'one'), id: id as never })),
    invoices: made.invoices.map((invoice, at) => ({ ...invoice, customer: owner(at) as never })),
    payments: made.payments.map((payment, at) => ({ ...payment, customer: owner(at) as never })),
  }
  const [early, late] = assess({ book: two, now }).items
  expect(early?.expected).toBe('2026-12-05')
  expect(late && late.expected > '2026-12-20').toBe(true)
  expect(late?.reasons.map(({ fact }) => codeOf(fact))).toContain('HABIT')
})

describe('a payment', () => {
  test('makes one customer’s figures anew, as the whole book would', () => {
    for (const { id } of book.customers.slice(0, 8)) {
      const alone = assessAlone({ book: onlyOf(book, id), now: evening }, found.past)
      const whole = found.customers.find(({ customer }) => customer === id)
      expect(alone.customers).toEqual([whole])
      expect(alone.items).toEqual(itemsOf(found.items, book, id))
    }
  })

  test('that settles an item takes it out, and counts', () => {
    const item = present(found.items[0], 'an item')
    const { customer } = present(
      book.invoices.find(({ id }) => id === item.invoice),
      'its invoice',
    )
    const before = onlyOf(book, customer)
    const after: Book = {
      ...before,
      invoices: before.invoices.map((invoice) =>
        invoice.id === item.invoice
          ? { ...invoice, instalments: invoice.instalments.map((one) => ({ ...one, open: 0n })) }
          : invoice,
      ),
      payments: [
        ...before.payments,
        {
          ...{ id: 'new', customer, received: day('2025-12-31'), currency: item.currency },
          ...{ amount: item.open, unapplied: 0n, state: 'settled' },
          allocations: [{ invoice: item.invoice, amount: item.open }],
        },
      ],
    }
    const settled = (of: Book) =>
      assessAlone({ book: of, now: evening }, found.past).customers[0]?.behaviour.settled ?? 0
    expect(settled(after)).toBe(settled(before) + 1)
    const left = assessAlone({ book: after, now: evening }, found.past).items
    expect(left.map(({ invoice }) => invoice)).not.toContain(item.invoice)
  })
})

const itemsOf = (items: readonly AssessedItem[], whole: Book, customer: string) => {
  const own = new Set(whole.invoices.filter((one) => one.customer === customer).map(({ id }) => id))
  return items.filter(({ invoice }) => own.has(invoice))
}

test('what is dated after the day is not believed yet', () => {
  const tomorrow = { ...book, payments: book.payments.map(datedLater) }
  const settled = (customers: readonly AssessedCustomer[]) =>
    customers.reduce((sum, { behaviour }) => sum + behaviour.settled, 0)
  expect(settled(assess({ book: tomorrow, now: evening }).customers)).toBe(0)
})

const datedLater = (payment: Book['payments'][number]) => ({
  ...payment,
  received: day('2026-01-01'),
})

describe('what he owes', () => {
  const payment = { customer: 'C', received: '2026-11-19', currency: 'EUR', allocations: [] }
  const creditNote = { customer: 'C', number: 'N', issued: '2026-11-01', currency: 'EUR' }
  const more = {
    payments: [
      { ...payment, id: 'A', amount: '100.00', unapplied: '100.00', state: 'settled' },
      { ...payment, id: 'B', amount: '70.00', unapplied: '70.00', state: 'pending' },
      { ...payment, id: 'D', currency: 'USD', amount: '9.00', unapplied: '9.00', state: 'pending' },
      { ...payment, id: 'E', amount: '1.00', unapplied: '1.00', state: 'returned' },
    ],
    creditNotes: [{ ...creditNote, id: 'N', total: '50.00', open: '20.00' }],
  }

  test('open less credits by currency, with what is on its way beside it', () => {
    const sold: Sold[] = [
      ['2026-11-10', null, '500.00'],
      ['2026-12-10', null, '300.00'],
    ]
    expect(assessedOf({ sold, more }).exposure).toEqual([
      {
        ...{ currency: 'EUR', open: 80_000n, overdue: 50_000n, credits: 12_000n },
        ...{ pending: 7_000n, net: 68_000n },
      },
      { currency: 'USD', open: 0n, overdue: 0n, credits: 0n, pending: 900n, net: 0n },
    ])
  })
})

test('the order of the book’s lists leaves no trace', () => {
  const turned: Book = {
    ...book,
    customers: book.customers.toReversed(),
    invoices: book.invoices.toReversed(),
    payments: book.payments.toReversed(),
  }
  const graded = ({ customers }: { readonly customers: readonly AssessedCustomer[] }) =>
    customers
      .map(({ customer, grade, limit, behaviour }) => ({ customer, grade, limit, behaviour }))
      .sort((a, b) => (a.customer < b.customer ? -1 : 1))
  expect(graded(assess({ book: turned, now: evening }))).toEqual(graded(found))
})

test('who pays at the end of the month is expected then', () => {
  const ends = bookOfPayers({ ...paying, payer: monthEnd, invoices: 4_000 })
  const { items } = assess({ book: ends, now: evening })
  const notDue = items.filter(({ late }) => late < 1)
  const near = notDue.filter(({ expected }) => Number(expected.slice(8)) % 5 <= 1)
  expect(near.length / notDue.length).toBeGreaterThan(0.6)
})
