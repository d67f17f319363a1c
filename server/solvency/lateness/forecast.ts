// How late an invoice will be paid: the customer's own payments, the latest of them first, then
// what the weekday of the due date and the size of the invoice change. Where he has few, the
// company's other customers speak. What an invoice is for is not known, and no text is read.

import {
  aroundHisMean,
  type Evidence,
  evidenceOf,
  type Made,
  madeOf,
  type SeenBy,
  seenBy,
  seenOfSize,
  seenOnWeekday,
} from './evidence.ts'
import { type Distribution, earliest, latest, notBefore, places, scaled } from './grid.ts'
import { nothingSeen, shrunkInto } from './hazard.ts'
import { dateAt, type Habits, type History, weekdayAt } from './history.ts'

/** What a company has chosen on its own last quarter; see tuning.ts. */
export interface Tuning {
  /** Days after which a payment counts half. */
  readonly halfLifeDays: number
  /** What stands in for payments he has not made: all customers as they pay, or around his mean. */
  readonly prior: 'company' | 'mean'
  /** How many payments that is worth. */
  readonly strength: number
  /** Payment runs: by the weekday an invoice is due, or the weekdays or dates he pays on. */
  readonly calendar: 'none' | 'due' | 'weekday' | 'date'
  /** How many payments his other weekdays are worth; 0 looks at no weekday of his. */
  readonly weekdayStrength: number
  /** How many payments his invoices of other sizes are worth; 0 looks at no size. */
  readonly sizeStrength: number
}

export const usualTuning: Tuning = {
  halfLifeDays: 365,
  prior: 'company',
  strength: 2,
  calendar: 'due',
  weekdayStrength: 15,
  sizeStrength: 4,
}

/** Settings, and how much of a forecast is theirs. */
export interface Share {
  readonly tuning: Tuning
  readonly share: number
}

export const usualShares: readonly Share[] = [{ tuning: usualTuning, share: 1 }]

export interface Item {
  readonly customer: number
  readonly due: number
  readonly size: number
}

/** As known before `history.today`. Not yet narrowed to the days that are left: see `openOn`. */
export function daysLateOf(history: History, item: Item, shares: readonly Share[]): Distribution {
  const evidence = evidenceOf(history, item.customer)
  const found = new Float64Array(places)
  const one = shares.length === 1 ? found : scratch.one
  for (const { tuning, share } of shares) {
    distributionInto(one, { evidence, item }, tuning)
    if (one === found) return found
    for (let place = 0; place < places; place += 1) {
      found[place] = (found[place] ?? 0) + share * (one[place] ?? 0)
    }
  }
  return found
}

/** By each of these settings. `each` is lent its distribution, and may change it. */
export function daysLateBy(history: History, item: Item, { tunings, each }: Tried): void {
  const evidence = evidenceOf(history, item.customer)
  for (const tuning of tunings) {
    distributionInto(scratch.one, { evidence, item }, tuning)
    each(scratch.one)
  }
}

export interface Tried {
  readonly tunings: readonly Tuning[]
  readonly each: (found: Distribution) => void
}

/** Used again by every forecast: none of them outlives it. */
const scratch = {
  one: new Float64Array(places),
  sized: new Float64Array(places),
  ratios: new Float64Array(places),
  ofDays: new Float64Array(32),
  likeSize: nothingSeen(),
}

interface Asked {
  readonly evidence: Evidence
  readonly item: Item
}

function distributionInto(found: Float64Array, asked: Asked, tuning: Tuning): void {
  const { evidence, item } = asked
  const { sized, ratios } = scratch
  const seen = seenBy(evidence, tuning.halfLifeDays)
  const made = madeOf(evidence, tuning)
  const own = ownOf(made, asked, { tuning, seen })
  found.set(ofWeekday(made, asked, { tuning, seen }))
  if (tuning.sizeStrength > 0) {
    const likeSize = seenOfSize(evidence, { from: seen, size: item.size }, scratch.likeSize)
    shrunkInto(sized, likeSize, { prior: own, strength: tuning.sizeStrength })
    for (let place = 0; place < places; place += 1) {
      const ratio = ((sized[place] ?? 0) + 1e-6) / ((own[place] ?? 0) + 1e-6)
      ratios[place] = within(0.1, ratio, 10)
    }
    bend(found, ratios)
  }
}

interface By {
  readonly tuning: Tuning
  readonly seen: SeenBy
}

/** How he pays, whatever the invoice. */
function ownOf({ own }: Made, { evidence }: Asked, { tuning, seen }: By): Distribution {
  if (own.gathering === evidence.gathering) return own.found
  own.gathering = evidence.gathering
  const prior = tuning.prior === 'company' ? evidence.usual : aroundHisMean(evidence)
  return shrunkInto(own.found, seen.all, { prior, strength: tuning.strength })
}

/** How he pays what is due on this weekday, or, where he goes by the date, on this day. */
function ofWeekday(made: Made, asked: Asked, { tuning, seen }: By): Distribution {
  const { evidence, item } = asked
  const { habits } = evidence.history
  const own = ownOf(made, asked, { tuning, seen })
  const weekday = weekdayAt(item.due)
  const kept = made.byWeekday[weekday] ?? made.own
  if (kept.gathering === evidence.gathering && tuning.calendar !== 'date') return kept.found
  kept.gathering = evidence.gathering
  const { found } = kept
  found.set(own)
  if (tuning.calendar === 'due') bend(found, dueRatios(evidence, item))
  if (tuning.calendar === 'weekday') bend(found, weekdayRatios(habits, seen, item))
  if (tuning.calendar === 'date') bend(found, dateRatios(habits, seen, item))
  if (tuning.weekdayStrength > 0) {
    const sameWeekday = seenOnWeekday(evidence, seen, weekday)
    shrunkInto(found, sameWeekday, { prior: found, strength: tuning.weekdayStrength })
  }
  return found
}

/** What the company's customers do with invoices due on this weekday, against any weekday. */
function dueRatios({ history, changes, usual, dueRatios: known }: Evidence, item: Item) {
  const weekday = weekdayAt(item.due)
  const { habits } = history
  const counts = habits.byDueWeekday[weekday] ?? habits.daysLate
  const kept = known[weekday]
  if (kept?.gathering === changes) return kept.found
  const ratios = kept?.found ?? scratch.ratios
  if (kept) kept.gathering = changes
  const total = totalOf(counts) + 20
  for (let place = 0; place < places; place += 1) {
    const chance = usual[place] ?? 0
    const share = ((counts[place] ?? 0) + 20 * chance) / total
    ratios[place] = within(0.2, share / (chance + 1e-9), 5)
  }
  return ratios
}

const calendarStrength = 10

/** The weekdays on which he pays, shrunken to those on which anybody does. */
function weekdayRatios({ paidOnWeekday }: Habits, seen: SeenBy, item: Item): Float64Array {
  const { ratios } = scratch
  const ofDays = ratiosOf(seen.paidOnWeekday, paidOnWeekday, { seen, usual: () => 1 / 7 })
  const first = weekdayAt(item.due + earliest)
  for (let place = 0; place < places; place += 1) ratios[place] = ofDays[(first + place) % 7] ?? 1
  return ratios
}

/** A month has as many firsts as months, and fewer thirty-firsts. */
const shareOfDate = (date: number): number =>
  date === 0 ? 0 : (date < 29 ? 12 : date === 29 ? 11.25 : date === 30 ? 11 : 7) / 365.25

/** The dates of the month on which he pays. */
function dateRatios({ paidOnDate }: Habits, seen: SeenBy, item: Item): Float64Array {
  const { ratios } = scratch
  const ofDays = ratiosOf(seen.paidOnDate, paidOnDate, { seen, usual: shareOfDate })
  const first = item.due + earliest
  for (let place = 0; place < places; place += 1) ratios[place] = ofDays[dateAt(first + place)] ?? 1
  return ratios
}

interface Shares {
  readonly seen: SeenBy
  readonly usual: (at: number) => number
}

function ratiosOf(his: Float64Array, everybody: Float64Array, { seen, usual }: Shares) {
  const { ofDays } = scratch
  const total = totalOf(everybody)
  for (let at = 0; at < his.length; at += 1) {
    const even = usual(at)
    const share = ((everybody[at] ?? 0) + 50 * even) / (total + 50)
    const own = ((his[at] ?? 0) + calendarStrength * share) / (seen.weight + calendarStrength)
    ofDays[at] = even === 0 ? 1 : within(0.02, own / even, 12)
  }
  return ofDays
}

function bend(found: Float64Array, ratios: Float64Array): void {
  for (let place = 0; place < places; place += 1) {
    found[place] = (found[place] ?? 0) * (ratios[place] ?? 1)
  }
  scaled(found, places - 1)
}

function totalOf(counts: Float64Array): number {
  let sum = 0
  for (const one of counts) sum += one
  return sum
}

const within = (low: number, value: number, high: number): number =>
  value < low ? low : Math.min(value, high)

/** What is left to come of an invoice that is open on this day; in place. */
export const openOn = (day: number, due: number, given: Distribution): Distribution =>
  notBefore(Math.min(day - due, latest), given)
