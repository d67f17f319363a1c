import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../../connectors/book/parse.ts'
import { present } from '../../../../core/assert.ts'
import { addDays, type Day } from '../../../../core/day.ts'
import { customerId } from '../../../../core/ids.ts'
import { parseInstant } from '../../../../core/instant.ts'
import type { KeptAnswer } from '../../../../server/solvency/bureaus/answers.ts'
import {
  firstLateFindings,
  gradeFindings,
  guaranteeFindings,
  limitFindings,
  proceedingFindings,
  registerFindings,
  reviewFindings,
} from '../../../../server/solvency/watch/findings.ts'
import { aCurrency, aDay } from '../../../support/ledger-records.ts'
import { customer, invoice, story } from '../../../support/story.ts'

const today = aDay('2026-11-18')
const aMoment = present(parseInstant('2026-11-17T09:00:00Z'), 'a moment')
const c1 = customerId('C1')

/** Invoices of C1, settled so many days after their due day, the last one a month ago. */
function settled(...daysLate: number[]) {
  const due = daysLate.map((_, at) => addDays(aDay('2026-10-10'), -30 * at))
  return {
    invoices: due.map((day, at) =>
      invoice(`S${at}`, day, {
        ...{ issued: addDays(day, -30), total: '10.00' },
        instalments: [{ due: day, amount: '10.00', open: '0.00' }],
      }),
    ),
    payments: daysLate.map((late, at) => ({
      ...{ id: `P${at}`, customer: 'C1', currency: 'EUR', amount: '10.00', unapplied: '0.00' },
      ...{ received: addDays(due[at] as Day, late), state: 'settled' },
      allocations: [{ invoice: `S${at}`, amount: '10.00' }],
    })),
  }
}

function late(past: ReturnType<typeof settled>, due: readonly string[], more: object = {}) {
  const open = due.map((day, at) => invoice(`I${at}`, day, { open: '50.00' }))
  const book = { ...past, invoices: [...past.invoices, ...open], ...more }
  return firstLateFindings(parseBook(story(book)), today)
}

describe('the first late payment of a good payer', () => {
  const good = settled(0, -2, 3, 0, 1, 0)

  test('is found once he is more than five days late', () => {
    expect(late(good, ['2026-11-13'])).toEqual([])
    expect(late(good, ['2026-11-12'])).toEqual([
      {
        ...{ customer: 'C1', kind: 'first_late', source: 'I0 1', day: '2026-11-18' },
        detail: { invoice: 'I0', number: 'F-I0', due: '2026-11-12' },
      },
    ])
  })

  test('is named by the oldest, so that others add nothing', () => {
    expect(late(good, ['2026-11-12', '2026-11-02'])).toMatchObject([{ source: 'I1 1' }])
  })

  test('is none of who was late before, or has paid too little to tell', () => {
    expect(late(settled(0, 0, 4, 0, 0, 0, 0), ['2026-11-01'])).toEqual([])
    expect(late(settled(0, 0, 0, 0, 0), ['2026-11-01'])).toEqual([])
  })

  test('looks at one year', () => {
    const due = '2025-09-15'
    const of = (received: string) => {
      const old = invoice('S9', due, {
        ...{ issued: '2025-08-15', total: '10.00' },
        instalments: [{ due, amount: '10.00', open: '0.00' }],
      })
      const paid = {
        ...{ id: 'P9', customer: 'C1', currency: 'EUR', amount: '10.00', unapplied: '0.00' },
        ...{ received: aDay(received), state: 'settled' },
        allocations: [{ invoice: 'S9', amount: '10.00' }],
      }
      const past = { invoices: [...good.invoices, old], payments: [...good.payments, paid] }
      return late(past, ['2026-11-01'])
    }
    expect(of('2025-11-18')).toHaveLength(1)
    expect(of('2025-11-19')).toEqual([])
  })

  test('is no late payment where the invoice is disputed', () => {
    const dispute = { id: 'D1', invoice: 'I0', cause: 'quality', opened: '2026-11-10' }
    expect(late(good, ['2026-11-01'], { disputes: [dispute] })).toEqual([])
    const over = { ...dispute, closed: '2026-11-12' }
    expect(late(good, ['2026-11-01'], { disputes: [over] })).toHaveLength(1)
  })
})

describe('a proceeding', () => {
  const proceeding = (more: object = {}) => ({
    ...{ customer: 'C1', kind: 'receivership', judgment: '2026-10-20', published: '2026-10-28' },
    ...more,
  })
  const of = (changes: object) => proceedingFindings(parseBook(story(changes as never)), today)

  test('is found of the customer, and of each record with his SIREN', () => {
    const siren = '552100554'
    const twins = ['C1', 'C2'].map((id) => ({ ...customer, id, siren }))
    const other = { ...customer, id: 'C3' }
    const found = of({ customers: [...twins, other], proceedings: [proceeding()] })
    expect(found).toMatchObject([
      {
        ...{ customer: 'C1', kind: 'proceeding', source: 'receivership 2026-10-20' },
        ...{ day: '2026-10-28', detail: { proceeding: 'receivership', judgment: '2026-10-20' } },
      },
      { customer: 'C2' },
    ])
  })

  test('that is old is news only where something is still open', () => {
    const old = { proceedings: [proceeding({ judgment: '2026-08-01', published: '2026-09-18' })] }
    expect(of(old)).toHaveLength(1)
    expect(of({ ...old, invoices: [] })).toEqual([])
    const recent = proceeding({ judgment: '2026-08-01', published: '2026-09-19' })
    expect(of({ proceedings: [recent], invoices: [] })).toHaveLength(1)
  })

  test('that was closed is no risk', () => {
    expect(of({ proceedings: [proceeding({ kind: 'closed' })] })).toEqual([])
  })
})

describe('the registers', () => {
  const siren = '552100554'
  const asked = { askedAt: aMoment, valueAsOf: aMoment }
  const identity = (state: string, closed: string | null): KeptAnswer => ({
    ...{ ...asked, bureau: 'sirene', outcome: 'found' },
    value: {
      ...{ name: 'Lilas', state, created: '2001-01-01', closed, isSoleTrader: false },
      ...{ isAdministration: false, latestAccounts: null },
    },
  })
  const accounts = (...closings: string[]): KeptAnswer => ({
    ...{ ...asked, bureau: 'ratios', outcome: 'found' },
    value: closings.map((closing) => ({ closing, turnover: null })),
  })
  const of = (answers: readonly KeptAnswer[], changes: object = {}) =>
    registerFindings(
      parseBook(story({ customers: [{ ...customer, siren }], ...changes })),
      new Map([[siren, answers]]),
      today,
    )

  test('tell once that a company has ceased, whether or not they say when', () => {
    expect(of([identity('ceased', '2026-10-31')])).toEqual([
      { customer: c1, kind: 'struck_off', source: 'ceased', day: '2026-10-31', detail: {} },
    ])
    expect(of([identity('ceased', null)])).toMatchObject([{ source: 'ceased', day: today }])
    expect(of([identity('active', null)])).toEqual([])
  })

  test('tell of accounts that are filed no longer, where they were filed before', () => {
    // Closed at the end of October 2024: those of 2025 are not there a year after their closing.
    expect(of([accounts('2023-10-31', '2024-10-31')])).toMatchObject([
      { kind: 'late_accounts', source: '2024-10-31', day: '2026-10-31' },
    ])
    expect(of([accounts('2024-11-18', '2023-11-18')])).toEqual([])
    expect(of([accounts('2024-10-31')])).toEqual([])
    const silent = { ...accounts('2023-10-31', '2024-10-31'), outcome: 'could_not_ask' as const }
    expect(of([silent])).toEqual([])
  })

  test('tell nothing of who owes nothing', () => {
    expect(of([identity('ceased', '2026-10-31')], { invoices: [] })).toEqual([])
  })
})

test('a grade falls where both are known and the later one is worse', () => {
  const change = (before: 'A' | 'B' | null, now: 'A' | 'C' | null) =>
    gradeFindings([{ customer: c1, before, now, since: today }])
  expect(change('A', 'C')).toEqual([
    {
      ...{ customer: c1, kind: 'grade_drop', source: 'A-C 2026-11-18', day: today },
      detail: { before: 'A', now: 'C' },
    },
  ])
  for (const [before, now] of [
    ['B', 'A'],
    ['A', 'A'],
    [null, 'C'],
    ['A', null],
  ] as const) {
    expect(change(before, now)).toEqual([])
  }
})

test('a limit is to be reviewed from its day on', () => {
  const limit = { customer: c1, amount: 5_000n, currency: aCurrency('EUR') }
  const limits = ['2026-11-18', '2026-11-19'].map((day) => ({ ...limit, reviewOn: aDay(day) }))
  expect(reviewFindings(limits, today)).toEqual([
    {
      ...{ customer: c1, kind: 'review_due', source: '2026-11-18', day: today },
      detail: { amount: '5000', currency: 'EUR' },
    },
  ])
})

test('a guarantee about to end, and a limit that is used up, are named by their ids', () => {
  const currency = aCurrency('EUR')
  const guarantee = {
    ...{ id: 'G1', customer: c1, kind: 'bank_guarantee' as const, amount: 5_000n, currency },
    ...{ starts: aDay('2026-01-01'), isEnded: false },
  }
  const all = ['2026-12-18', '2026-12-19', '2026-11-17'].map((day) => ({
    ...{ ...guarantee, expires: aDay(day) },
  }))
  expect(guaranteeFindings(all, today)).toMatchObject([
    { source: 'G1', detail: { expires: '2026-12-18', amount: '5000', currency: 'EUR' } },
  ])
  const reached = { id: 'L1', customer: c1, used: 110n, limit: 100n, currency, on: today }
  expect(limitFindings([reached])).toMatchObject([
    { kind: 'limit_reached', source: 'L1', detail: { used: '110', limit: '100' } },
  ])
})
