import { expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { epochDay, parseDay } from '../../../core/day.ts'
import { type Outcome, outcomesOf } from '../../../server/solvency/outcomes.ts'
import { outlookOf, outlooksAfter, shippedLearnt } from '../../../server/solvency/outlook.ts'
import { walkOf } from '../../../server/solvency/walk.ts'
import { bookOfPayers, steady } from '../../support/payers.ts'

const day = (text: string) => present(parseDay(text), text)
const until = day('2025-08-31')
const today = epochDay(until) + 1

const outcomes = outcomesOf(
  bookOfPayers({
    ...{ seed: 3, customers: 3, invoices: 300, payer: steady },
    ...{ from: day('2024-01-01'), until },
  }),
)

const walked = (some: readonly Outcome[]) => {
  const walk = walkOf(some)
  walk.upTo(today)
  return walk.history
}

test('after one payment his other invoices are as if all had been gone through anew', () => {
  const history = walked(outcomes)
  const first = outcomes.findIndex(({ end, due }) => end.kind === 'open' && due < today - 5)
  const { customer } = present(outcomes[first], 'an invoice that is overdue')
  const others = [...present(history.tracks.get(customer), 'a customer').waiting.keys()].filter(
    (at) => at !== first,
  )
  expect(others.length).toBeGreaterThan(2)
  const said = (from: typeof history) =>
    others.map((at) => {
      const { late, expected, paidWithin30 } = outlookOf(
        from,
        { ...present(outcomes[at], 'an outcome'), invoice: at },
        shippedLearnt,
      )
      return { late, expected, paidWithin30 }
    })
  const before = said(history)
  const on = today - 1
  const after = outlooksAfter(
    history,
    { customer, invoice: first, on },
    { outcomes, learnt: shippedLearnt },
  )
  expect([...after.keys()]).toEqual(others)
  const paid = outcomes.map(
    (one, at): Outcome => (at === first ? { ...one, end: { kind: 'settled', on } } : one),
  )
  const anew = said(walked(paid))
  expect(anew).not.toEqual(before)
  others.forEach((at, place) => {
    const { late, expected, paidWithin30 } = present(after.get(at), 'an outlook')
    const its = present(anew[place], 'an outlook')
    expect(late).toBeCloseTo(its.late, 9)
    expect(expected).toBe(its.expected)
    expect(paidWithin30).toBeCloseTo(its.paidWithin30, 9)
  })
})
