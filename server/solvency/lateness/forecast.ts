// How late an invoice will be paid: the customer's own payments, the latest of them first, then
// what the weekday of the due date and the size of the invoice change. Where he has few, the
// company's other customers speak. What an invoice is for is not known, and no text is read.

import { type Distribution, earliest, latest, notBefore, placeOf, places, scaled } from './grid.ts'
import { nothingSeen, type Seen, shrunk } from './hazard.ts'
import {
  aroundMean,
  dateAt,
  type Habits,
  type History,
  meanOf,
  type Settled,
  usualOf,
  type Waiting,
  weekdayAt,
} from './history.ts'

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
  /** Of the history; it does not count as evidence about itself. */
  readonly invoice?: number
  readonly due: number
  readonly size: number
}

/** A customer's payments beyond these are too old to matter. */
const mostPayments = 400

/** What was paid long after it was due, or never, says little about days. */
const oldAgeDays = 120
const oldAgeWeight = 0.3

/** As known before `history.today`. Not yet narrowed to the days that are left: see `openOn`. */
export function daysLateOf(history: History, item: Item, shares: readonly Share[]): Distribution {
  const found = daysLateBy(
    history,
    item,
    shares.map(({ tuning }) => tuning),
  )
  const [only] = found
  if (only && found.length === 1) return only
  const pooled = new Float64Array(places)
  shares.forEach(({ share }, at) => {
    const one = found[at] ?? pooled
    for (let place = 0; place < places; place += 1) {
      pooled[place] = (pooled[place] ?? 0) + share * (one[place] ?? 0)
    }
  })
  return pooled
}

/** By each of these settings; what they have in common is looked at once. */
export function daysLateBy(
  history: History,
  item: Item,
  tunings: readonly Tuning[],
): Distribution[] {
  const usual = usualOf(history.habits)
  const mean = meanOf(history, history.tracks.get(item.customer))
  const needsMean = tunings.some(({ prior }) => prior === 'mean')
  const around = needsMean ? aroundMean(history, mean) : usual
  const seen = new Map<number, SeenOf>()
  return tunings.map((tuning) => {
    const known = seen.get(tuning.halfLifeDays) ?? seenOf(history, item, tuning.halfLifeDays)
    seen.set(tuning.halfLifeDays, known)
    return distributionOf({ history, item, usual, around, seen: known }, tuning)
  })
}

interface Evidence {
  readonly history: History
  readonly item: Item
  readonly usual: Distribution
  /** Around his mean. */
  readonly around: Distribution
  readonly seen: SeenOf
}

function distributionOf(evidence: Evidence, tuning: Tuning): Distribution {
  const { history, item, usual, around, seen } = evidence
  const own = shrunk(seen.all, tuning.prior === 'company' ? usual : around, tuning.strength)
  let found = own
  if (tuning.calendar === 'due') found = bent(own, dueRatios(history.habits, usual, item))
  if (tuning.calendar === 'weekday') found = bent(own, weekdayRatios(history.habits, seen, item))
  if (tuning.calendar === 'date') found = bent(own, dateRatios(history.habits, seen, item))
  if (tuning.weekdayStrength > 0) found = shrunk(seen.sameWeekday, found, tuning.weekdayStrength)
  if (tuning.sizeStrength > 0) {
    const sized = shrunk(seen.likeSize, own, tuning.sizeStrength)
    for (let place = 0; place < places; place += 1) {
      const ratio = ((sized[place] ?? 0) + 1e-6) / ((own[place] ?? 0) + 1e-6)
      sized[place] = within(0.1, ratio, 10)
    }
    found = bent(found, sized)
  }
  return found
}

interface SeenOf {
  weight: number
  readonly paidOnWeekday: Float64Array
  readonly paidOnDate: Float64Array
  readonly all: Seen
  readonly sameWeekday: Seen
  readonly likeSize: Seen
}

function seenOf(history: History, item: Item, halfLifeDays: number): SeenOf {
  const track = history.tracks.get(item.customer)
  const seen = {
    weight: 0,
    paidOnWeekday: new Float64Array(7),
    paidOnDate: new Float64Array(32),
    ...{ all: nothingSeen(), sameWeekday: nothingSeen(), likeSize: nothingSeen() },
  }
  if (!track) return seen
  const weekday = weekdayAt(item.due)
  const { settled } = track
  const first = Math.max(0, settled.length - mostPayments)
  for (let at = settled.length - 1; at >= first; at -= 1) {
    const one = settled[at]
    if (!one) break
    const weight = 2 ** ((one.on - history.today) / halfLifeDays)
    const place = placeOf(one.daysLate)
    seen.weight += weight
    see(seen.paidOnWeekday, weekdayAt(one.on), weight)
    see(seen.paidOnDate, one.date, weight)
    see(seen.all.paid, place, weight)
    if (one.dueWeekday === weekday) see(seen.sameWeekday.paid, place, weight)
    see(seen.likeSize.paid, place, weight * likeness(one, item))
  }
  for (const [invoice, one] of track.waiting) {
    const ageDays = history.today - 1 - one.due
    if (invoice === item.invoice || ageDays < earliest) continue
    const weight = ageDays > oldAgeDays ? oldAgeWeight : 1
    const place = placeOf(ageDays)
    see(seen.all.waiting, place, weight)
    if (weekdayAt(one.due) === weekday) see(seen.sameWeekday.waiting, place, weight)
    see(seen.likeSize.waiting, place, weight * likeness(one, item))
  }
  return seen
}

function see(weights: Float64Array, place: number, weight: number): void {
  weights[place] = (weights[place] ?? 0) + weight
}

/** One at the same amount, about a third at twice or half of it and a half more. */
function likeness(one: Settled | Waiting, item: Item): number {
  const apart = (one.size - item.size) / 0.7
  return Math.exp((-apart * apart) / 2)
}

/** What the company's customers do with invoices due on this weekday, against any weekday. */
function dueRatios(habits: Habits, usual: Distribution, item: Item): Float64Array {
  const counts = habits.byDueWeekday[weekdayAt(item.due)] ?? habits.daysLate
  const total = totalOf(counts) + 20
  const ratios = new Float64Array(places)
  for (let place = 0; place < places; place += 1) {
    const chance = usual[place] ?? 0
    const share = ((counts[place] ?? 0) + 20 * chance) / total
    ratios[place] = within(0.2, share / (chance + 1e-9), 5)
  }
  return ratios
}

const calendarStrength = 10

/** The weekdays on which he pays, shrunken to those on which anybody does. */
function weekdayRatios({ paidOnWeekday }: Habits, seen: SeenOf, item: Item): Float64Array {
  const ratios = ratiosOf(seen.paidOnWeekday, paidOnWeekday, { seen, usual: () => 1 / 7 })
  const first = weekdayAt(item.due + earliest)
  return Float64Array.from({ length: places }, (_, place) => ratios[(first + place) % 7] ?? 1)
}

/** A month has as many firsts as months, and fewer thirty-firsts. */
const shareOfDate = (date: number): number =>
  date === 0 ? 0 : (date < 29 ? 12 : date === 29 ? 11.25 : date === 30 ? 11 : 7) / 365.25

/** The dates of the month on which he pays. */
function dateRatios({ paidOnDate }: Habits, seen: SeenOf, item: Item): Float64Array {
  const ratios = ratiosOf(seen.paidOnDate, paidOnDate, { seen, usual: shareOfDate })
  return Float64Array.from(
    { length: places },
    (_, place) => ratios[dateAt(item.due + place + earliest)] ?? 1,
  )
}

interface Shares {
  readonly seen: SeenOf
  readonly usual: (at: number) => number
}

function ratiosOf(his: Float64Array, everybody: Float64Array, { seen, usual }: Shares) {
  const total = totalOf(everybody)
  return his.map((weight, at) => {
    const even = usual(at)
    const share = ((everybody[at] ?? 0) + 50 * even) / (total + 50)
    const own = (weight + calendarStrength * share) / (seen.weight + calendarStrength)
    return even === 0 ? 1 : within(0.02, own / even, 12)
  })
}

function bent(given: Distribution, ratios: Float64Array): Distribution {
  const found = new Float64Array(places)
  for (let place = 0; place < places; place += 1) {
    found[place] = (given[place] ?? 0) * (ratios[place] ?? 1)
  }
  return scaled(found, places - 1)
}

function totalOf(counts: Float64Array): number {
  let sum = 0
  for (const one of counts) sum += one
  return sum
}

const within = (low: number, value: number, high: number): number =>
  value < low ? low : Math.min(value, high)

/** What is left to come of an invoice that is open on this day. */
export const openOn = (day: number, due: number, given: Distribution): Distribution =>
  notBefore(Math.min(day - due, latest), given)
