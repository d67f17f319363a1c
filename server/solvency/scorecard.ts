// The points on top of the distribution: what else is known of a customer on a day, and what it
// adds to the odds that an invoice of his is paid late, or more than thirty days late.

import { evidenceOf } from './lateness/evidence.ts'
import { dateAt, type History, type Settled, type Track, weekdayAt } from './lateness/history.ts'
import { chanceAt, type Example, fitted, linear, logOddsOf } from './logistic.ts'

/** In this order in every list of coefficients and features. */
export const characteristics = [
  'base',
  'habit',
  'habit_over_30',
  'last_three',
  'trend',
  'open_overdue',
  'oldest_overdue',
  'larger_than_usual',
  'amount',
  'term',
  'new_customer',
  'weekend',
  'month_end',
  'late_share',
] as const
export type Characteristic = (typeof characteristics)[number]

/** What the scorecard is asked about: an invoice on a day, with what the distribution says. */
export interface Asked {
  readonly customer: number
  readonly issued: number
  readonly due: number
  readonly size: number
  /** Of the distribution. */
  readonly overDue: number
  readonly over30: number
}

export function featuresOf(history: History, asked: Asked): number[] {
  const { track, overdue, oldestOverdueDays } = evidenceOf(history, asked.customer)
  const settled = track?.settled ?? []
  const lastThree = meanLate(settled.slice(-3))
  const trend = (meanLate(settled.slice(-5)) ?? 0) - (meanLate(settled.slice(-15, -5)) ?? 0)
  const usualSize = meanOf(settled.slice(-50).map(({ size }) => size))
  const monthEnd = dateAt(asked.due)
  const weekday = weekdayAt(asked.due)
  return [
    1,
    logOddsOf(asked.overDue),
    logOddsOf(asked.over30),
    (lastThree ?? 0) / 10,
    settled.length < 15 ? 0 : trend / 10,
    Math.log1p(overdue),
    Math.log1p(oldestOverdueDays),
    usualSize === null ? 0 : asked.size - usualSize,
    (asked.size - 7) / 2,
    Math.min(4, Math.max(0, asked.due - asked.issued) / 30),
    settled.length < 3 ? 1 : 0,
    weekday >= 5 ? 1 : 0,
    monthEnd >= 28 || monthEnd <= 2 ? 1 : 0,
    logOddsOf(lateShareOf(history, track)) - logOddsOf(usualLateShare(history)),
  ]
}

const usualLateShare = ({ lateCount, settledCount }: History): number =>
  (lateCount + 1) / (settledCount + 2)

/** Of all his payments, shrunken to the company's. */
export const lateShareOf = (history: History, track: Track | undefined): number =>
  ((track?.lateCount ?? 0) + 2 * usualLateShare(history)) / ((track?.settled.length ?? 0) + 2)

const meanLate = (settled: readonly Settled[]): number | null =>
  meanOf(settled.map(({ daysLate }) => Math.min(60, Math.max(-30, daysLate))))

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Of one question: more than `overDays` late? */
export interface Scorecard {
  readonly overDays: 0 | 30
  /** As `characteristics`. */
  readonly coefficients: readonly number[]
  /** How many invoices taught it; 0 as shipped. */
  readonly taughtBy: number
}

/** As shipped the distribution stands as it is. */
export function shippedScorecard(overDays: Scorecard['overDays']): Scorecard {
  const speaks = overDays === 0 ? 'habit' : 'habit_over_30'
  const coefficients = characteristics.map((name) => (name === speaks ? 1 : 0))
  return { overDays, coefficients, taughtBy: 0 }
}

export const scored = ({ coefficients }: Scorecard, features: readonly number[]): number =>
  chanceAt(linear(coefficients, features))

const fewest = 300
const fewestOfEach = 25

/** The shipped one where there is too little to learn from. */
export function taughtScorecard(
  overDays: Scorecard['overDays'],
  examples: readonly Example[],
): Scorecard {
  const shipped = shippedScorecard(overDays)
  const happened = examples.filter((example) => example.happened).length
  const rarer = Math.min(happened, examples.length - happened)
  if (examples.length < fewest || rarer < fewestOfEach) return shipped
  // What the distribution says is most of it: the rest needs more to be believed.
  const rest = overDays === 0 ? 200 : 30
  const strength = shipped.coefficients.map((_, at) => (at < 3 ? 8 : rest))
  const coefficients = fitted(examples, { near: shipped.coefficients, strength })
  return { overDays, coefficients, taughtBy: examples.length }
}
