// The points on top of the distribution: what else is known of a customer on a day, and what it
// adds to the odds that an invoice of his is paid late, or more than thirty days late.

import { evidenceOf } from './lateness/evidence.ts'
import { chanceOver } from './lateness/grid.ts'
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
  'over_30_share',
  'company_late',
  'company_over_30',
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
  const { track, usual, overdue, oldestOverdueDays } = evidenceOf(history, asked.customer)
  const company = { late: usualLateShare(history), over30: chanceOver(30, usual) }
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
    logOddsOf(lateShareOf(history, track)) - logOddsOf(company.late),
    logOddsOf(over30ShareOf(track, company.over30)) - logOddsOf(company.over30),
    logOddsOf(company.late),
    logOddsOf(company.over30),
  ]
}

const usualLateShare = ({ lateCount, settledCount }: History): number =>
  (lateCount + 1) / (settledCount + 2)

/** Of all his payments, shrunken to the company's. */
export const lateShareOf = (history: History, track: Track | undefined): number =>
  ((track?.lateCount ?? 0) + 2 * usualLateShare(history)) / ((track?.settled.length ?? 0) + 2)

const over30ShareOf = (track: Track | undefined, usual: number): number =>
  ((track?.over30Count ?? 0) + 4 * usual) / ((track?.settled.length ?? 0) + 4)

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

const shippedPoints: Readonly<Record<Scorecard['overDays'], Points>> = {
  0: { habit: 1 },
  // Who is often late is sometimes very late, though it was not seen yet.
  30: { habit_over_30: 1, late_share: 0.2 },
}
type Points = Partial<Record<Characteristic, number>>

/** As shipped the distribution stands as it is, or nearly. */
export const shippedScorecard = (overDays: Scorecard['overDays']): Scorecard =>
  cardOf(overDays, shippedPoints[overDays])

/** The share of all his payments alone, however old: where nothing changes it scatters least. */
export const shareScorecard = (overDays: Scorecard['overDays']): Scorecard =>
  cardOf(
    overDays,
    overDays === 0 ? { late_share: 1, company_late: 1 } : { over_30_share: 1, company_over_30: 1 },
  )

const cardOf = (overDays: Scorecard['overDays'], points: Points): Scorecard => ({
  overDays,
  coefficients: characteristics.map((name) => points[name] ?? 0),
  taughtBy: 0,
})

/** How much of what is said is the taught scorecard's, and how much the share's. */
export interface Blend {
  readonly taught: number
  readonly share: number
}

/** In log odds, which scorecards add up: what is blended is a scorecard again. */
export function blended(taught: Scorecard, blend: Blend): Scorecard {
  const shipped = shippedScorecard(taught.overDays)
  if (blend.taught === 0 && blend.share === 0) return shipped
  const share = shareScorecard(taught.overDays)
  const coefficients = taught.coefficients.map((own, at) => {
    const from = shipped.coefficients[at] ?? 0
    const led = from + blend.taught * (own - from)
    return (1 - blend.share) * led + blend.share * (share.coefficients[at] ?? 0)
  })
  return { ...taught, coefficients }
}

export const scored = ({ coefficients }: Scorecard, features: readonly number[]): number =>
  chanceAt(linear(coefficients, features))

/** The same for all customers: the base says it already. */
const ofCompany: ReadonlySet<Characteristic> = new Set(['company_late', 'company_over_30'])
const unmoved = 1e6

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
  const strength = characteristics.map((name, at) =>
    ofCompany.has(name) ? unmoved : at < 3 ? 8 : rest,
  )
  const coefficients = fitted(examples, { near: shipped.coefficients, strength })
  return { overDays, coefficients, taughtBy: examples.length }
}
