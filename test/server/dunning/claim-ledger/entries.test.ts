import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../../connectors/book/parse.ts'
import { present } from '../../../../core/assert.ts'
import type { Currency } from '../../../../core/currency.ts'
import { addDays, type Day, daysBetween } from '../../../../core/day.ts'
import {
  type ClaimEntry,
  entriesOfMessage,
  entriesOfReview,
  type InvoiceClaims,
  linesOf,
} from '../../../../server/dunning/claim-ledger/entries.ts'
import { claimLines, paidByInstalment } from '../../../../server/dunning/claim-ledger/lines.ts'
import { penalties } from '../../../../server/dunning/claims.ts'
import { ratesFor } from '../../../../server/dunning/law/agreed-rates.ts'
import { lateRate, rateTables } from '../../../../server/dunning/law/rates.ts'
import { invoice, story } from '../../../support/story.ts'

const day = (text: string) => text as Day
const french = (halfYear: string) => lateRate('fr', halfYear)

const payment = (id: string, received: string, amount: string, more: object = {}) => ({
  id,
  customer: 'C1',
  received,
  currency: 'EUR',
  amount,
  unapplied: '0.00',
  state: 'settled',
  allocations: [{ invoice: 'I1', amount }],
  ...more,
})

/** I1 of 1000.00 EUR due on 2026-06-20, with so much open, and what was paid. */
function claims(
  open: string,
  payments: readonly object[] = [],
  more: Partial<InvoiceClaims> & { readonly status?: string } = {},
): InvoiceClaims {
  const { status = 'posted', ...rest } = more
  const instalments = [{ due: '2026-06-20', amount: '1000.00', open }]
  const invoices = [
    invoice('I1', undefined, { issued: '2026-05-01', instalments, open: '1000.00', status }),
  ]
  const book = parseBook(story({ invoices, payments }))
  return {
    invoice: present(book.invoices[0], 'I1'),
    payments: book.payments,
    judgment: undefined,
    ratesFor: ratesFor([]),
    standing: [],
    ...rest,
  }
}

const stated = (open: bigint) => [{ instalment: 1, open, penalties: true, indemnity: true }]

/** What stands after the changes. */
function standsAfter(standing: readonly ClaimEntry[], added: readonly ClaimEntry[]): ClaimEntry[] {
  const next = new Map(
    [...standing, ...added].map((entry) => [`${entry.kind} ${entry.period}`, entry]),
  )
  return [...next.values()]
}

const amounts = (entries: readonly ClaimEntry[]) =>
  Object.fromEntries(entries.map(({ kind, period, amount }) => [period || kind, amount]))

const raised = (until = '2026-07-10') =>
  entriesOfMessage(claims('1000.00'), stated(100_000n), day(until))

describe('penalties as lines', () => {
  test('one line a half-year; the sum is what the message says', () => {
    const delay = { instalment: 1, due: day('2026-06-20'), open: 1_000_000n, paid: [] }
    const found = claimLines(delay, day('2026-07-10'), french)
    expect(found).toMatchObject({
      lines: [
        { from: '2026-06-21', until: '2026-06-30', days: 10, rate: 1215n, amount: 3_329n },
        { from: '2026-07-01', until: '2026-07-10', days: 10, rate: 1240n, amount: 3_397n },
      ],
    })
  })

  test('a part payment splits a half-year after the day on which it came', () => {
    const paid = [{ day: day('2026-06-25'), amount: 400_000n }]
    const delay = { instalment: 1, due: day('2026-06-20'), open: 600_000n, paid }
    const found = claimLines(delay, day('2026-06-30'), french)
    expect(found).toMatchObject({
      lines: [
        { from: '2026-06-21', until: '2026-06-25', days: 5, base: 1_000_000n },
        { from: '2026-06-26', until: '2026-06-30', days: 5, base: 600_000n },
      ],
    })
  })

  test('paid on the first day of lateness, that day counts', () => {
    const paid = [{ day: day('2026-06-21'), amount: 1_000_000n }]
    const delay = { instalment: 1, due: day('2026-06-20'), open: 0n, paid }
    const found = claimLines(delay, day('2026-11-18'), french)
    expect(found).toMatchObject({ lines: [{ days: 1, base: 1_000_000n, amount: 333n }] })
  })

  test('a missing half-year is named once, and nothing is claimed', () => {
    const delay = { instalment: 1, due: day('2026-12-01'), open: 1n, paid: [] }
    expect(claimLines(delay, day('2027-08-01'), french)).toEqual({
      kind: 'rate_missing',
      halfYears: ['2027-S1', '2027-S2'],
    })
  })

  test('a missing half-year in which nothing was unpaid is no matter', () => {
    const paid = [{ day: day('2026-12-20'), amount: 500n }]
    const delay = { instalment: 1, due: day('2026-12-01'), open: 0n, paid }
    expect(claimLines(delay, day('2027-08-01'), french)).toMatchObject({ kind: 'known' })
  })

  test('without payments the lines are the message’s penalties, whatever the days', () => {
    const days = fc.tuple(fc.nat(2_500), fc.nat(900), fc.bigInt(1n, 10n ** 9n))
    fc.assert(
      fc.property(days, ([begin, length, open]) => {
        const due = addDays(day('2019-01-01'), begin % 2_000)
        const until = addDays(due, length % 800)
        const found = claimLines({ instalment: 1, due, open, paid: [] }, until, french)
        const told = penalties({ open, currency: 'EUR' as Currency, due, until }, rateTables.fr)
        if (found.kind === 'rate_missing' || told.kind === 'rate_missing') {
          expect(found.kind).toBe(told.kind)
          return
        }
        expect(found.lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(told.minor)
      }),
    )
  })

  test('lines follow one another without a gap, and every day is counted once', () => {
    const parts = fc.array(fc.tuple(fc.nat(400), fc.bigInt(1n, 100_000n)), { maxLength: 6 })
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 400 }), (payments, length) => {
        const due = day('2025-03-31')
        const paid = payments.map(([after, amount]) => ({ day: addDays(due, after - 20), amount }))
        const found = claimLines(
          { instalment: 1, due, open: 1n, paid },
          addDays(due, length),
          french,
        )
        if (found.kind !== 'known') throw new Error('rates are known')
        let next = addDays(due, 1)
        for (const { from, until, days } of found.lines) {
          expect(from).toBe(next)
          expect(days).toBe(daysBetween(from, until) + 1)
          next = addDays(until, 1)
        }
        expect(next).toBe(addDays(due, length + 1))
        const bases = found.lines.map(({ base }) => base)
        expect(bases).toEqual(bases.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
      }),
    )
  })
})

describe('what was paid on an instalment', () => {
  const instalments = [
    { due: '2026-08-01', amount: '300.00', open: '100.00' },
    { due: '2026-07-01', amount: '700.00', open: '0.00' },
  ]
  const paid = (payments: readonly object[]) => {
    const invoices = [invoice('I1', undefined, { instalments, open: '1000.00' })]
    const book = parseBook(story({ invoices, payments }))
    return paidByInstalment(present(book.invoices[0], 'I1'), book.payments)
  }

  test('a payment without an instalment pays the oldest first', () => {
    expect(paid([payment('P1', '2026-07-10', '900.00')])).toEqual([
      [{ day: '2026-07-10', amount: 20_000n }],
      [{ day: '2026-07-10', amount: 70_000n }],
    ])
  })

  test('pending and returned payments pay nothing', () => {
    const states = ['pending', 'returned'].map((state, i) =>
      payment(`P${i}`, '2026-07-10', '200.00', { state }),
    )
    expect(paid(states)).toEqual([[], []])
  })

  test('never more than the books say is paid', () => {
    const allocations = [{ invoice: 'I1', instalment: 1, amount: '250.00' }]
    expect(paid([payment('P1', '2026-07-10', '250.00', { allocations })])[0]).toEqual([
      { day: '2026-07-10', amount: 20_000n },
    ])
  })
})

describe('a message raises what it stated', () => {
  test('one entry a half-year, and 40 EUR once', () => {
    expect(amounts(raised())).toEqual({ '2026-S1': 333n, '2026-S2': 340n, indemnity: 4_000n })
  })

  test('the same message again adds nothing', () => {
    const again = claims('1000.00', [], { standing: raised() })
    expect(entriesOfMessage(again, stated(100_000n), day('2026-07-10'))).toEqual([])
  })

  test('a later one lets the last half-year grow, and says nothing new about the rest', () => {
    const later = claims('1000.00', [], { standing: raised() })
    const added = entriesOfMessage(later, stated(100_000n), day('2026-08-10'))
    expect(amounts(added)).toEqual({ '2026-S2': 1_393n })
  })

  test('an earlier one that runs late takes nothing back', () => {
    const late = claims('1000.00', [], { standing: raised('2026-08-10') })
    expect(entriesOfMessage(late, stated(100_000n), day('2026-07-10'))).toEqual([])
  })

  test('a waived indemnity that the message left out is not raised', () => {
    const [item] = stated(100_000n)
    const left = [{ ...present(item, 'item'), indemnity: false }]
    const added = entriesOfMessage(claims('1000.00'), left, day('2026-07-10'))
    expect(added.map(({ kind }) => kind)).toEqual(['penalty', 'penalty'])
  })

  test('a rate of terms of sale takes the place of the law’s', () => {
    const agreed = [{ from: day('2026-01-01'), rate: 2_000n }]
    const added = entriesOfMessage(
      claims('1000.00', [], { ratesFor: ratesFor(agreed) }),
      stated(100_000n),
      day('2026-06-30'),
    )
    expect(linesOf(added)).toMatchObject([{ rate: 2_000n, amount: 548n }])
  })

  test('the part that was paid late is claimed for its own days', () => {
    const part = claims('600.00', [payment('P1', '2026-06-25', '400.00')])
    const added = entriesOfMessage(part, stated(60_000n), day('2026-06-30'))
    expect(linesOf(added).map(({ base }) => base)).toEqual([100_000n, 60_000n])
  })
})

describe('a review', () => {
  const today = day('2026-11-18')
  const review = (found: InvoiceClaims) => entriesOfReview(found, today)
  const standing = raised()

  test('changes nothing while nothing has changed', () => {
    expect(review(claims('1000.00', [], { standing }))).toEqual([])
  })

  test('once the principal is paid the claims stay, and run until the payment', () => {
    const paid = claims('0.00', [payment('P1', '2026-08-10', '1000.00')], { standing })
    const added = review(paid)
    expect(amounts(added)).toEqual({ '2026-S2': 1_393n })
    expect(review({ ...paid, standing: standsAfter(standing, added) })).toEqual([])
  })

  test('a payment that had come before the message cuts what was stated too much', () => {
    const paid = claims('0.00', [payment('P1', '2026-06-25', '1000.00')], { standing })
    expect(amounts(review(paid))).toEqual({ '2026-S1': 166n, '2026-S2': 0n })
  })

  test('paid in time after all: nothing is owed, not even the indemnity', () => {
    const paid = claims('0.00', [payment('P1', '2026-06-20', '1000.00')], { standing })
    expect(amounts(review(paid))).toEqual({ '2026-S1': 0n, '2026-S2': 0n, indemnity: 0n })
  })

  test('a credit cuts the base from the first day', () => {
    expect(amounts(review(claims('500.00', [], { standing })))).toEqual({
      '2026-S1': 166n,
      '2026-S2': 170n,
    })
  })

  test('credited as a whole, or voided, nothing is owed', () => {
    const none = { '2026-S1': 0n, '2026-S2': 0n, indemnity: 0n }
    expect(amounts(review(claims('0.00', [], { standing })))).toEqual(none)
    expect(amounts(review(claims('1000.00', [], { standing, status: 'void' })))).toEqual(none)
  })

  test('a payment that came back opens the claim again at the next message', () => {
    const paid = claims('0.00', [payment('P1', '2026-06-25', '1000.00')], { standing })
    const closed = standsAfter(standing, review(paid))
    const returned = payment('P1', '2026-06-25', '1000.00', { state: 'returned' })
    const reopened = claims('1000.00', [returned], { standing: closed })
    const added = entriesOfMessage(reopened, stated(100_000n), day('2026-07-10'))
    expect(amounts(standsAfter(closed, added))).toEqual({
      '2026-S1': 333n,
      '2026-S2': 340n,
      indemnity: 4_000n,
    })
  })

  test('never claims more than was stated, though more is open by the books', () => {
    const disputed = entriesOfMessage(claims('1000.00'), stated(60_000n), day('2026-07-10'))
    expect(review(claims('1000.00', [], { standing: disputed }))).toEqual([])
  })

  test('penalties stop the day before a judgment; what fell due before it keeps its 40 EUR', () => {
    const judgment = day('2026-07-01')
    expect(amounts(review(claims('1000.00', [], { standing, judgment })))).toEqual({
      '2026-S2': 0n,
    })
  })

  test('what falls due from the judgment on has no 40 EUR', () => {
    const judgment = day('2026-06-20')
    expect(amounts(review(claims('1000.00', [], { standing, judgment })))).toEqual({
      '2026-S1': 0n,
      '2026-S2': 0n,
      indemnity: 0n,
    })
  })
})
