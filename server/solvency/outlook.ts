// What is to be expected of one open instalment on a day: how likely it is late, when the money
// comes, and between which days. Everything that it uses was known before that day.

import { daysLateOf, openOn, type Share, usualShares } from './lateness/forecast.ts'
import {
  chanceOver,
  type Distribution,
  daysLateAt,
  earliest,
  latest,
  places,
} from './lateness/grid.ts'
import { type History, meanOf, type Named, noteSettled } from './lateness/history.ts'
import { chanceAt, logOddsOf } from './logistic.ts'
import type { Outcome } from './outcomes.ts'
import { featuresOf, type Scorecard, scored, shippedScorecard } from './scorecard.ts'

export const points = ['middle', 'mean', 'between'] as const
export type Point = (typeof points)[number]

/** What a company's own past has taught; kept with its assessments, and explains them. */
export interface Learnt {
  readonly tunings: readonly Share[]
  readonly over0: Scorecard
  readonly over30: Scorecard
  /** The day that is named: in the middle of the distribution, at his mean, or between the two. */
  readonly point: Point
  /** The share in the middle of a distribution that four of five payments fell into. */
  readonly middle: number
  /** By `ageBand`: what is added to the log odds of payment within thirty days. */
  readonly oddsByAge: readonly number[]
}

export const shippedLearnt: Learnt = {
  tunings: usualShares,
  over0: shippedScorecard(0),
  over30: shippedScorecard(30),
  point: 'middle',
  middle: 0.8,
  oddsByAge: [0, 0, 0, 0, 0],
}

export interface Place {
  readonly customer: number
  /** Of the history. */
  readonly invoice: number
  readonly issued: number
  readonly due: number
  readonly size: number
}

/** Days are days since 1970. */
export interface Outlook {
  readonly late: number
  readonly over30: number
  readonly expected: number
  readonly low: number
  readonly high: number
  readonly paidWithin30: number
  readonly features: readonly number[]
  readonly distribution: Distribution
}

export const horizonDays = 30

export function outlookOf(history: History, place: Place, learnt: Learnt): Outlook {
  const today = history.today
  const { due } = place
  const ageDays = today - due
  const distribution =
    ageDays > tailFrom
      ? tailOf(ageDays, learnt)
      : corrected(openOn(today, due, daysLateOf(history, place, learnt.tunings)), ageDays, learnt)
  const habit = { overDue: chanceOver(0, distribution), over30: chanceOver(30, distribution) }
  const features = featuresOf(history, { ...place, ...habit })
  const late = ageDays > 0 ? 1 : scored(learnt.over0, features)
  const over30 = ageDays > 30 ? 1 : Math.min(late, scored(learnt.over30, features))
  const edge = (1 - learnt.middle) / 2
  const dayAt = (share: number) => Math.max(today, due + dayOf(share, distribution, ageDays))
  const [low, high] = [dayAt(edge), dayAt(1 - edge)]
  const named = pointsOf(history, place, dayAt(0.5))[learnt.point]
  return {
    ...{ late, over30, features, distribution, low, high },
    expected: Math.min(high, Math.max(low, named)),
    paidWithin30: 1 - chanceAfter(ageDays + horizonDays, distribution, ageDays),
  }
}

export interface Paid extends Named {
  readonly on: number
}

/**
 * What one payment changes: the outlooks of all that its customer still has open, on the same day.
 * By position in the outcomes that the history was made from.
 */
export function outlooksAfter(
  history: History,
  paid: Paid,
  { outcomes, learnt }: { readonly outcomes: readonly Outcome[]; readonly learnt: Learnt },
): Map<number, Outlook> {
  noteSettled(history, paid, paid.on)
  const found = new Map<number, Outlook>()
  for (const at of history.tracks.get(paid.customer)?.waiting.keys() ?? []) {
    const outcome = outcomes[at]
    if (outcome) found.set(at, outlookOf(history, { ...outcome, invoice: at }, learnt))
  }
  return found
}

/** Once it is due a mean over all days, those gone by too, says nothing: the middle stands. */
export function pointsOf(
  history: History,
  { customer, due }: Pick<Place, 'customer' | 'due'>,
  middle: number,
): Readonly<Record<Point, number>> {
  if (history.today > due) return { middle, mean: middle, between: middle }
  const mean = due + meanOf(history, history.tracks.get(customer))
  const kept = Math.max(history.today, Math.round(mean))
  return { middle, mean: kept, between: Math.round((middle + kept) / 2) }
}

/** Beyond this age the grid ends too soon: what is left is paid at a steady pace, if at all. */
const tailFrom = 150
/** Of what is as old as that, one in so many is paid within thirty days, before anything is learnt. */
const tailChance = 0.12

/** A distribution that begins at the age itself: place 0 is the day asked about. */
function tailOf(ageDays: number, { oddsByAge }: Learnt): Distribution {
  const within30 = chanceAt(logOddsOf(tailChance) + (oddsByAge[ageBand(ageDays)] ?? 0))
  const daily = 1 - (1 - within30) ** (1 / horizonDays)
  const found = new Float64Array(places)
  let left = 1
  for (let place = 0; place < places - 1; place += 1) {
    found[place] = left * daily
    left *= 1 - daily
  }
  found[places - 1] = left
  return found
}

/** Days late of the first place of a distribution that was made for this age. */
export const originOf = (ageDays: number): number => (ageDays > tailFrom ? ageDays : earliest)

const dayOf = (share: number, given: Distribution, ageDays: number): number =>
  daysLateAt(share, given) - earliest + originOf(ageDays)

const chanceAfter = (daysLate: number, given: Distribution, ageDays: number): number =>
  chanceOver(daysLate - originOf(ageDays) + earliest, given)

/**
 * The distribution is bent, in place, so that payment within thirty days is as likely as it proved
 * to be for invoices of this age: beyond a customer's habit it says too little.
 */
function corrected(given: Distribution, ageDays: number, { oddsByAge }: Learnt): Distribution {
  const shift = oddsByAge[ageBand(ageDays)] ?? 0
  const unpaid = chanceOver(Math.min(latest, ageDays + horizonDays), given)
  if (Math.abs(shift) < 0.01 || unpaid <= 1e-4 || unpaid >= 1 - 1e-4) return given
  const wanted = 1 - chanceAt(logOddsOf(1 - unpaid) + shift)
  const power = Math.log(wanted) / Math.log(unpaid)
  let before = 1
  let left = 1
  for (let place = 0; place < places; place += 1) {
    const chance = given[place] ?? 0
    if (chance === 0 && place < places - 1) continue
    left = Math.max(0, left - chance)
    const after = place === places - 1 ? 0 : left ** power
    given[place] = before - after
    before = after
  }
  return given
}

/** Not due, up to 30, 60, 90 days overdue, older. */
export const ageBand = (ageDays: number): number =>
  ageDays <= 0 ? 0 : Math.min(4, Math.ceil(ageDays / 30))
