import { expect, test } from 'vitest'
import { evidenceOf, seenBy } from '../../../../server/solvency/lateness/evidence.ts'
import { earliest } from '../../../../server/solvency/lateness/grid.ts'
import {
  advance,
  noHistory,
  noteIssued,
  noteSettled,
} from '../../../../server/solvency/lateness/history.ts'

const today = 20_000
const customer = 7

/** Open invoices of one customer, one due on each of the last days, over and over. */
function withOpen(count: number, days: number) {
  const history = noHistory()
  for (let invoice = 0; invoice < count; invoice += 1) {
    noteIssued(history, { customer, invoice }, { due: today - 1 - (invoice % days), size: 5 })
  }
  advance(history, today)
  return history
}

const total = (weights: Float64Array) => weights.reduce((sum, one) => sum + one, 0)

test('few open invoices count one by one', () => {
  const { all } = seenBy(evidenceOf(withOpen(60, 30), customer), 365)
  expect(all.waiting.slice(-earliest, -earliest + 31)).toEqual(
    Float64Array.from({ length: 31 }, (_, ageDays) => (ageDays < 30 ? 2 : 0)),
  )
})

test('of many some are looked at and count for the others', () => {
  const evidence = evidenceOf(withOpen(10_000, 101), customer)
  expect(evidence.waiting).toBeLessThanOrEqual(400)
  expect(evidence.overdue).toBe(10_000 - 100)
  expect(evidence.oldestOverdueDays).toBe(100)
  const { all } = seenBy(evidence, 365)
  expect(total(all.waiting)).toBe(10_000)
  const younger = all.waiting.slice(0, -earliest + 50)
  expect(total(younger) / 10_000).toBeCloseTo(0.5, 1)
})

test('is gathered anew once the history moves on', () => {
  const history = withOpen(3, 3)
  expect(evidenceOf(history, customer).overdue).toBe(2)
  noteSettled(history, { customer, invoice: 2 }, today)
  expect(evidenceOf(history, customer).overdue).toBe(1)
  expect(evidenceOf(history, customer).payments).toBe(1)
  advance(history, today + 1)
  expect(evidenceOf(history, customer).overdue).toBe(2)
  expect(evidenceOf(history, customer + 1).overdue).toBe(0)
})
