// Who paid what and when, as it was known before a day, taken down event by event: a payment that
// comes in changes its customer and some counts, and nothing is made anew. Days count from 1970.

import { dateOf, dayFromEpoch } from '../../../core/day.ts'
import { type Distribution, earliest, placeOf, places, scaled } from './grid.ts'

export interface Settled {
  readonly on: number
  readonly daysLate: number
  readonly dueWeekday: number
  /** Of the month, of the payment. */
  readonly date: number
  /** Natural logarithm of one plus the amount. */
  readonly size: number
  /** Days later than his payments until then led one to expect. */
  readonly surprise: number
}

export interface Waiting {
  readonly due: number
  readonly size: number
}

/** One customer. */
export interface Track {
  /** In the order in which they were settled. */
  readonly settled: Settled[]
  readonly waiting: Map<number, Waiting>
  lateCount: number
  over30Count: number
  daysLateSum: number
  /** Of days late, each kept within bounds. */
  keptSum: number
}

/** What all customers of a company have done in the last year. */
export interface Habits {
  readonly daysLate: Float64Array
  readonly byDueWeekday: readonly Float64Array[]
  readonly paidOnWeekday: Float64Array
  readonly paidOnDate: Float64Array
  readonly surprises: Float64Array
  /** Of days late, each kept within bounds. */
  sum: number
  count: number
  /** How late they are paid, until one more is. */
  usual: Distribution | null
}

export interface History {
  readonly tracks: Map<number, Track>
  readonly habits: Habits
  /** In the order of settling; those before `forgotten` count no more in the habits. */
  readonly recent: Settled[]
  forgotten: number
  /** The day before which everything is known. */
  today: number
  /** Goes up with all that is noted. */
  changes: number
  settledCount: number
  lateCount: number
  daysLateSum: number
}

export const noHistory = (): History => ({
  tracks: new Map(),
  habits: {
    daysLate: new Float64Array(places),
    byDueWeekday: Array.from({ length: 7 }, () => new Float64Array(places)),
    paidOnWeekday: new Float64Array(7),
    paidOnDate: new Float64Array(32),
    surprises: new Float64Array(places),
    sum: 0,
    count: 0,
    usual: null,
  },
  recent: [],
  forgotten: 0,
  today: 0,
  changes: 0,
  settledCount: 0,
  lateCount: 0,
  daysLateSum: 0,
})

/** Monday is 0. The first day of 1970 was a Thursday. */
export const weekdayAt = (day: number): number => (((day + 3) % 7) + 7) % 7

export function trackOf(history: History, customer: number): Track {
  const known = history.tracks.get(customer)
  if (known) return known
  const track: Track = {
    settled: [],
    waiting: new Map(),
    lateCount: 0,
    over30Count: 0,
    daysLateSum: 0,
    keptSum: 0,
  }
  history.tracks.set(customer, track)
  return track
}

export interface Named {
  readonly customer: number
  readonly invoice: number
}

export function noteIssued(history: History, named: Named, waiting: Waiting): void {
  trackOf(history, named.customer).waiting.set(named.invoice, waiting)
  history.changes += 1
}

/** Days on which invoices were settled come in order. */
export function noteSettled(history: History, named: Named, on: number): void {
  const track = trackOf(history, named.customer)
  const waiting = track.waiting.get(named.invoice)
  if (!waiting) return
  track.waiting.delete(named.invoice)
  history.changes += 1
  const daysLate = on - waiting.due
  const dueWeekday = weekdayAt(waiting.due)
  const surprise = daysLate - Math.round(meanOf(history, track))
  const settled = { on, daysLate, dueWeekday, date: dateAt(on), size: waiting.size, surprise }
  track.settled.push(settled)
  track.lateCount += daysLate > 0 ? 1 : 0
  track.over30Count += daysLate > 30 ? 1 : 0
  track.daysLateSum += daysLate
  track.keptSum += kept(daysLate)
  history.settledCount += 1
  history.lateCount += daysLate > 0 ? 1 : 0
  history.daysLateSum += daysLate
  history.recent.push(settled)
  count(history.habits, settled, 1)
}

/** It is open no more, and when it was settled is not known. */
export function noteGone(history: History, { customer, invoice }: Named): void {
  trackOf(history, customer).waiting.delete(invoice)
  history.changes += 1
}

const memoryDays = 365

/** Moves on to a later day. */
export function advance(history: History, today: number): void {
  if (history.today !== today) history.changes += 1
  history.today = today
  const { recent, habits } = history
  for (let oldest = recent[history.forgotten]; oldest; oldest = recent[history.forgotten]) {
    if (oldest.on >= today - memoryDays) return
    count(habits, oldest, -1)
    history.forgotten += 1
  }
}

function count(habits: Habits, settled: Settled, by: 1 | -1): void {
  const { daysLate, dueWeekday, on, date, surprise } = settled
  const place = placeOf(daysLate)
  const paidOn = weekdayAt(on)
  const ofWeekday = habits.byDueWeekday[dueWeekday] ?? habits.daysLate
  habits.daysLate[place] = (habits.daysLate[place] ?? 0) + by
  ofWeekday[place] = (ofWeekday[place] ?? 0) + by
  habits.paidOnWeekday[paidOn] = (habits.paidOnWeekday[paidOn] ?? 0) + by
  habits.paidOnDate[date] = (habits.paidOnDate[date] ?? 0) + by
  const off = placeOf(surprise)
  habits.surprises[off] = (habits.surprises[off] ?? 0) + by
  habits.sum += by * kept(daysLate)
  habits.count += by
  habits.usual = null
}

const mostDays = 100_000
const dates = new Uint8Array(mostDays)

/** The date of the month. A forecast asks for hundreds: each is worked out once. */
export function dateAt(day: number): number {
  const known = dates[day]
  if (known) return known
  const date = dateOf(dayFromEpoch(day))
  if (day >= 0 && day < mostDays) dates[day] = date
  return date
}

/** A single invoice that is paid a year late does not move a customer's mean by a month. */
const kept = (daysLate: number): number => Math.min(90, Math.max(-45, daysLate))

const meanStrength = 2

/** A customer's mean days late, shrunken to the company's. */
export function meanOf({ habits }: History, track: Track | undefined): number {
  const usual = (habits.sum + 2) / (habits.count + 1)
  const settled = track?.settled.length ?? 0
  return ((track?.keptSum ?? 0) + meanStrength * usual) / (settled + meanStrength)
}

/** What is said of a company of which nothing is known: on the day or soon after, a few much later. */
const unknown: Distribution = scaled(
  Float64Array.from({ length: places }, (_, place) => {
    const daysLate = place + earliest
    const usual = daysLate <= 0 ? Math.exp(daysLate / 4) : Math.exp(-daysLate / 9)
    return usual + 0.02 * Math.exp(-Math.abs(daysLate) / 45)
  }),
  0,
)
const unknownWeight = 6

/** How late the company's invoices are paid, whoever pays them. */
export function usualOf(habits: Habits): Distribution {
  if (habits.usual) return habits.usual
  const { daysLate } = habits
  const found = new Float64Array(places)
  for (let place = 0; place < places; place += 1) {
    found[place] = (daysLate[place] ?? 0) + unknownWeight * (unknown[place] ?? 0)
  }
  habits.usual = scaled(found, 0)
  return habits.usual
}

/** How late a customer of this mean would pay, were he as steady as the company's customers are. */
export function aroundMean(
  { habits }: History,
  mean: number,
  found = new Float64Array(places),
): Distribution {
  found.fill(0)
  const shift = Math.round(mean)
  for (let place = 0; place < places; place += 1) {
    const to = placeOf(place + earliest + shift)
    const expected = unknownWeight * (unknown[place] ?? 0)
    found[to] = (found[to] ?? 0) + (habits.surprises[place] ?? 0) + expected
  }
  return scaled(found, 0)
}
