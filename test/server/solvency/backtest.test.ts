import { describe, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import type { Book, Invoice } from '../../../core/book.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import { invoiceId } from '../../../core/ids.ts'
import { type Backtest, backtest, type Prediction } from '../../../server/solvency/backtest.ts'
import {
  anyhow,
  asItStood,
  bookOfPayers,
  monthEnd,
  type Payer,
  steady,
} from '../../support/payers.ts'

const day = (text: string): Day => present(parseDay(text), text)

const [first, from, last] = [day('2024-01-01'), day('2025-03-01'), day('2025-08-31')]

const ledger = (payer: (chance: () => number) => Payer, seed = 1): Book =>
  bookOfPayers({ seed, customers: 40, invoices: 1_000, payer, from: first, until: last })

function run(book: Book, snapshotEvery = 30): { found: Backtest; said: Prediction[] } {
  const said: Prediction[] = []
  const found = backtest(book, { from, snapshotEvery, each: (one) => said.push(one) })
  return { found, said }
}

/** Looked at from several sides. */
const ofSteady = ledger(steady)
const saidOfSteady = run(ofSteady)

describe('nothing is learnt before it is known', () => {
  test.each([
    ['steady payers', steady],
    ['payment runs', monthEnd],
  ])(
    'what was said up to a day is the same in the book as it stood on that day: %s',
    (_, payer) => {
      const book = ledger(payer)
      const stood = day('2025-05-20')
      const whole = run(book).said.filter(({ asOf }) => asOf <= stood)
      const then = run(asItStood(book, stood)).said
      expect(whole.length).toBeGreaterThan(200)
      expect(then).toEqual(whole)
    },
  )

  test('a payment on the day of an invoice is not known on that day', () => {
    const book = ofSteady
    const paid = present(
      (book.payments ?? []).find(({ received }) => received === '2025-05-20'),
      'a payment',
    )
    const unpaid = new Set<string>(paid.allocations.map(({ invoice }) => invoice))
    const without: Book = {
      ...book,
      payments: (book.payments ?? []).filter((one) => one !== paid),
      invoices: book.invoices.map((invoice) =>
        unpaid.has(invoice.id) ? stillOpen(invoice) : invoice,
      ),
    }
    const upTo = ({ said }: { said: Prediction[] }) =>
      said.filter(({ asOf }) => asOf <= '2025-05-20')
    const otherwise = run(without)
    expect(upTo(otherwise)).toEqual(upTo(saidOfSteady))
    expect(otherwise.said).not.toEqual(saidOfSteady.said)
  })
})

const stillOpen = (invoice: Invoice): Invoice => ({
  ...invoice,
  instalments: invoice.instalments.map((one) => ({ ...one, open: one.amount })),
})

describe('what customers do is found out', () => {
  test('steady payers: nearer than the due date and no further than the mean', () => {
    const { measures } = saidOfSteady.found
    const { maeDays, aucLate } = measures
    expect(maeDays.model).toBeLessThan(0.7 * present(maeDays.dueDate, 'due date'))
    expect(maeDays.model).toBeLessThan(1.03 * present(maeDays.customerMean, 'mean'))
    expect(aucLate.model).toBeGreaterThan(present(aucLate.customerLateShare, 'share') - 0.005)
  })

  test('payment runs at the end of the month: far nearer than the mean', () => {
    const { maeDays } = run(ledger(monthEnd)).found.measures
    expect(maeDays.model).toBeLessThan(0.5 * present(maeDays.customerMean, 'mean'))
  })

  test('where there is nothing to find out, nothing is made up', () => {
    const { calibrationError, aucLate, coverage80 } = run(ledger(anyhow)).found.measures
    expect(aucLate.model).toBeGreaterThan(0.42)
    expect(aucLate.model).toBeLessThan(0.58)
    expect(calibrationError.model).toBeLessThan(0.08)
    expect(coverage80.model).toBeGreaterThan(0.7)
    expect(coverage80.model).toBeLessThan(0.92)
  })

  test('chances are chances, and days stand in order', () => {
    for (const one of [...saidOfSteady.said, ...run(ledger(steady, 2)).said]) {
      for (const chance of [one.late, one.over30, one.paidWithin30]) {
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
      }
      expect(one.over30).toBeLessThanOrEqual(one.late)
      expect(one.asOf <= one.low && one.low <= one.expected && one.expected <= one.high).toBe(true)
    }
  })
})

describe('rows', () => {
  test('one for each invoice issued from the day on, and one for each that is open on a snapshot', () => {
    const book = ofSteady
    const { said, found } = saidOfSteady
    const issued = book.invoices.filter((one) => one.issued >= from).map(({ id }) => `${id}`)
    const rows = said.filter(({ kind }) => kind === 'issue').map(({ invoice }) => invoice)
    expect(rows.toSorted()).toEqual(issued.toSorted())
    expect(found.issued).toBe(issued.length)
    const paidOn = new Map<string, Day>(
      (book.payments ?? []).flatMap(({ received, allocations }) =>
        allocations.map(({ invoice }) => [invoice, received] as const),
      ),
    )
    const looks = Map.groupBy(
      said.filter(({ kind }) => kind === 'snapshot'),
      ({ asOf }) => asOf,
    )
    expect([...looks.keys()].slice(0, 2)).toEqual(['2025-03-01', '2025-03-31'])
    for (const [asOf, some] of looks) {
      const open = book.invoices.filter(
        ({ id, issued: on }) => on < asOf && (paidOn.get(id) ?? '9999-12-31') >= asOf,
      )
      expect(some.map(({ invoice }) => invoice).toSorted()).toEqual(
        open.map(({ id }) => `${id}`).toSorted(),
      )
    }
  })

  test('an instalment of nothing at the end leaves an invoice its row', () => {
    const book = ofSteady
    const invoices = book.invoices.map((invoice) => ({
      ...invoice,
      instalments: [...invoice.instalments, { due: last, amount: 0n, open: 0n }],
    }))
    expect(run({ ...book, invoices }).said).toEqual(saidOfSteady.said)
  })

  test('what is said on issue does not depend on looks at what is open', () => {
    const alone: Prediction[] = []
    backtest(ofSteady, { from, each: (one) => alone.push(one) })
    const weekly = run(ofSteady, 7).said.filter(({ kind }) => kind === 'issue')
    expect(alone.length).toBeGreaterThan(200)
    expect(weekly).toEqual(alone)
  })

  test('an invoice is looked at while an instalment of it is open, though its last is paid', () => {
    const [asked, later] = [present(ofSteady.invoices[0], 'an invoice'), day('2025-05-30')]
    const instalments = [
      { due: day('2025-04-30'), amount: 40_000n, open: 40_000n },
      { due: later, amount: 60_000n, open: 0n },
    ]
    const invoice = { ...asked, id: invoiceId('last paid'), issued: from, total: 100_000n }
    const payment = {
      ...present(ofSteady.payments[0], 'a payment'),
      ...{ id: 'named', received: day('2025-04-10'), amount: 60_000n },
      allocations: [{ invoice: invoice.id, instalment: 2, amount: 60_000n }],
    }
    const { said } = run({
      ...ofSteady,
      invoices: [...ofSteady.invoices, { ...invoice, instalments }],
      payments: [...ofSteady.payments, payment],
    })
    const looks = said.filter(({ kind, invoice: id }) => kind === 'snapshot' && id === invoice.id)
    expect(looks.slice(0, 3).map(({ asOf, due }) => [asOf, due])).toEqual([
      ['2025-03-31', later],
      ['2025-04-30', '2025-04-30'],
      ['2025-05-30', '2025-04-30'],
    ])
  })

  test('a year typed wrong does not make a ledger of sixty years, and is no outcome', () => {
    const { syncedAt: _, ...company } = ofSteady.company
    const [one, ...rest] = ofSteady.payments
    const far = { ...present(one, 'a payment'), received: day('2092-01-01') }
    const { found, said } = run({ ...ofSteady, company, payments: [...rest, far] }, 7)
    expect(found.until <= last).toBe(true)
    expect(said.every(({ asOf }) => asOf <= last)).toBe(true)
    const paid = present(far.allocations[0], 'an allocation').invoice
    const without = {
      ...ofSteady,
      company,
      payments: rest,
      invoices: ofSteady.invoices.map((it) => (it.id === paid ? stillOpen(it) : it)),
    }
    expect(found.measures.maeDays).toEqual(run(without, 7).found.measures.maeDays)
  })

  test('a payment that is only announced does not tell of the days before it', () => {
    const { syncedAt: _, ...company } = ofSteady.company
    const [one, ...rest] = ofSteady.payments ?? []
    const announced = { ...present(one, 'payment'), received: day('2031-01-01') }
    const book = { ...ofSteady, company }
    const { found } = run({ ...book, payments: [{ ...announced, state: 'pending' }, ...rest] })
    expect(found.until <= last).toBe(true)
  })

  test('a book without a payment says so: no measure, and no fault', () => {
    const { found } = run({ ...ofSteady, payments: [] })
    expect(found.known).toBe(0)
    expect(found.measures.aucLate).toEqual({
      model: null,
      dueDate: null,
      customerMean: null,
      customerLateShare: null,
    })
  })
})
