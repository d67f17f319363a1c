// What a customer's own payments and open invoices tell on a day, gathered once for all invoices of
// his that are asked about. One customer's is held at a time, in arrays that are used again: a
// forecast is made for each invoice of a ledger, and makes no new ones.

import { type Distribution, earliest, placeOf, places } from './grid.ts'
import { nothingSeen, type Seen } from './hazard.ts'
import {
  aroundMean,
  type History,
  meanOf,
  type Track,
  usualOf,
  type Waiting,
  weekdayAt,
} from './history.ts'

/** A customer's payments beyond these are too old to matter. */
const mostPayments = 400
/** Of more open invoices than these every second counts twice, or every third three times. */
const mostWaiting = 400

/** What was paid long after it was due, or never, says little about days. */
const oldAgeDays = 120
const oldAgeWeight = 0.3

/** By one half-life. */
export interface SeenBy {
  /** Of each payment, the latest first. */
  readonly weights: Float64Array
  weight: number
  readonly paidOnWeekday: Float64Array
  readonly paidOnDate: Float64Array
  readonly all: Seen
  /** By the weekday on which they were due. */
  readonly byWeekday: readonly Weekday[]
  gathering: number
}

interface Weekday {
  readonly seen: Seen
  gathering: number
}

export interface Evidence {
  readonly history: History
  track: Track | undefined
  customer: number
  /** Of the history, when this was gathered. */
  changes: number
  /** Goes up each time that it is gathered anew. */
  gathering: number
  usual: Distribution
  mean: number
  readonly around: Float64Array<ArrayBuffer>
  isAroundKnown: boolean
  payments: number
  readonly paidPlaces: Int16Array
  readonly paidSizes: Float64Array
  readonly paidWeekdays: Uint8Array
  waiting: number
  readonly waitingPlaces: Int16Array
  readonly waitingSizes: Float64Array
  readonly waitingWeekdays: Uint8Array
  readonly waitingWeights: Float64Array
  /** Of all that he has open. */
  overdue: number
  oldestOverdueDays: number
  readonly byHalfLife: Map<number, SeenBy>
  /** By the weekday on which an invoice is due, for all customers: `gathering` is of the history. */
  readonly dueRatios: readonly Kept[]
  /** By settings. */
  readonly made: Map<object, Made>
}

/** What was made of the evidence by one setting, and at which gathering. */
export interface Made {
  readonly own: Kept
  readonly byWeekday: readonly Kept[]
}

export interface Kept {
  readonly found: Float64Array
  gathering: number
}

const gathered = new WeakMap<History, Evidence>()

/** Holds until another customer's is asked for, or the history moves on. */
export function evidenceOf(history: History, customer: number): Evidence {
  let evidence = gathered.get(history)
  if (!evidence) {
    evidence = noEvidence(history)
    gathered.set(history, evidence)
  }
  if (evidence.customer === customer && evidence.changes === history.changes) return evidence
  const track = history.tracks.get(customer)
  evidence.track = track
  evidence.customer = customer
  evidence.changes = history.changes
  evidence.gathering += 1
  evidence.usual = usualOf(history.habits)
  evidence.mean = meanOf(history, track)
  evidence.isAroundKnown = false
  gatherPayments(evidence)
  gatherWaiting(evidence)
  return evidence
}

const nothingKept = (): Kept => ({ found: new Float64Array(places), gathering: -1 })

const noEvidence = (history: History): Evidence => ({
  ...{ history, track: undefined, customer: -1, changes: -1, gathering: 0 },
  ...{ usual: usualOf(history.habits), mean: 0 },
  ...{ around: new Float64Array(places), isAroundKnown: false },
  payments: 0,
  paidPlaces: new Int16Array(mostPayments),
  paidSizes: new Float64Array(mostPayments),
  paidWeekdays: new Uint8Array(mostPayments),
  waiting: 0,
  waitingPlaces: new Int16Array(mostWaiting),
  waitingSizes: new Float64Array(mostWaiting),
  waitingWeekdays: new Uint8Array(mostWaiting),
  waitingWeights: new Float64Array(mostWaiting),
  overdue: 0,
  oldestOverdueDays: 0,
  byHalfLife: new Map(),
  dueRatios: Array.from({ length: 7 }, nothingKept),
  made: new Map(),
})

function gatherPayments(evidence: Evidence): void {
  const settled = evidence.track?.settled ?? []
  const count = Math.min(settled.length, mostPayments)
  evidence.payments = count
  for (let at = 0; at < count; at += 1) {
    const one = settled[settled.length - 1 - at]
    if (!one) break
    evidence.paidPlaces[at] = placeOf(one.daysLate)
    evidence.paidSizes[at] = one.size
    evidence.paidWeekdays[at] = one.dueWeekday
  }
}

function gatherWaiting(evidence: Evidence): void {
  const { history, track } = evidence
  evidence.waiting = 0
  evidence.overdue = 0
  evidence.oldestOverdueDays = 0
  if (!track) return
  const oneIn = Math.ceil(track.waiting.size / mostWaiting)
  let at = 0
  for (const one of track.waiting.values()) {
    const ageDays = history.today - 1 - one.due
    if (ageDays > 0) evidence.overdue += 1
    if (ageDays > evidence.oldestOverdueDays) evidence.oldestOverdueDays = ageDays
    at += 1
    if (at % oneIn === 0 && ageDays >= earliest) keepWaiting(evidence, one, { ageDays, oneIn })
  }
}

function keepWaiting(
  evidence: Evidence,
  { due, size }: Waiting,
  { ageDays, oneIn }: { readonly ageDays: number; readonly oneIn: number },
): void {
  const at = evidence.waiting
  evidence.waitingPlaces[at] = placeOf(ageDays)
  evidence.waitingSizes[at] = size
  evidence.waitingWeekdays[at] = weekdayAt(due)
  evidence.waitingWeights[at] = (ageDays > oldAgeDays ? oldAgeWeight : 1) * oneIn
  evidence.waiting = at + 1
}

/** How the company's customers scatter, laid around this one's mean. */
export function aroundHisMean(evidence: Evidence): Distribution {
  if (!evidence.isAroundKnown) aroundMean(evidence.history, evidence.mean, evidence.around)
  evidence.isAroundKnown = true
  return evidence.around
}

export function seenBy(evidence: Evidence, halfLifeDays: number): SeenBy {
  let seen = evidence.byHalfLife.get(halfLifeDays)
  if (!seen) {
    if (evidence.byHalfLife.size >= mostSettings) evidence.byHalfLife.clear()
    seen = nothingSeenBy()
    evidence.byHalfLife.set(halfLifeDays, seen)
  }
  if (seen.gathering === evidence.gathering) return seen
  seen.gathering = evidence.gathering
  seen.weight = 0
  seen.paidOnWeekday.fill(0)
  seen.paidOnDate.fill(0)
  emptied(seen.all)
  const settled = evidence.track?.settled ?? []
  const { today } = evidence.history
  for (let at = 0; at < evidence.payments; at += 1) {
    const one = settled[settled.length - 1 - at]
    if (!one) break
    const weight = 2 ** ((one.on - today) / halfLifeDays)
    seen.weights[at] = weight
    seen.weight += weight
    add(seen.paidOnWeekday, weekdayAt(one.on), weight)
    add(seen.paidOnDate, one.date, weight)
    add(seen.all.paid, evidence.paidPlaces[at] ?? 0, weight)
  }
  for (let at = 0; at < evidence.waiting; at += 1) {
    add(seen.all.waiting, evidence.waitingPlaces[at] ?? 0, evidence.waitingWeights[at] ?? 0)
  }
  return seen
}

const nothingSeenBy = (): SeenBy => ({
  weights: new Float64Array(mostPayments),
  weight: 0,
  paidOnWeekday: new Float64Array(7),
  paidOnDate: new Float64Array(32),
  all: nothingSeen(),
  byWeekday: Array.from({ length: 7 }, () => ({ seen: nothingSeen(), gathering: -1 })),
  gathering: -1,
})

/** Settings read anew from a database are others: so many are kept. */
const mostSettings = 40

export function madeOf({ made }: Evidence, settings: object): Made {
  const known = made.get(settings)
  if (known) return known
  if (made.size >= mostSettings) made.clear()
  const found = { own: nothingKept(), byWeekday: Array.from({ length: 7 }, nothingKept) }
  made.set(settings, found)
  return found
}

/** Of his invoices that were due on this weekday. */
export function seenOnWeekday(evidence: Evidence, from: SeenBy, weekday: number): Seen {
  const kept = from.byWeekday[weekday]
  if (!kept || kept.gathering === evidence.gathering) return kept?.seen ?? from.all
  kept.gathering = evidence.gathering
  const { seen } = kept
  emptied(seen)
  for (let at = 0; at < evidence.payments; at += 1) {
    if (evidence.paidWeekdays[at] !== weekday) continue
    add(seen.paid, evidence.paidPlaces[at] ?? 0, from.weights[at] ?? 0)
  }
  for (let at = 0; at < evidence.waiting; at += 1) {
    if (evidence.waitingWeekdays[at] !== weekday) continue
    add(seen.waiting, evidence.waitingPlaces[at] ?? 0, evidence.waitingWeights[at] ?? 0)
  }
  return seen
}

/** Of his invoices that are about as large. `into` is emptied first. */
export function seenOfSize(
  evidence: Evidence,
  { from, size }: { readonly from: SeenBy; readonly size: number },
  into: Seen,
): Seen {
  emptied(into)
  for (let at = 0; at < evidence.payments; at += 1) {
    const weight = (from.weights[at] ?? 0) * likeness(evidence.paidSizes[at] ?? 0, size)
    add(into.paid, evidence.paidPlaces[at] ?? 0, weight)
  }
  for (let at = 0; at < evidence.waiting; at += 1) {
    const like = likeness(evidence.waitingSizes[at] ?? 0, size)
    add(into.waiting, evidence.waitingPlaces[at] ?? 0, (evidence.waitingWeights[at] ?? 0) * like)
  }
  return into
}

function emptied({ paid, waiting }: Seen): void {
  paid.fill(0)
  waiting.fill(0)
}

function add(weights: Float64Array, place: number, weight: number): void {
  weights[place] = (weights[place] ?? 0) + weight
}

/** One at the same amount, about a third at twice or half of it and a half more. */
function likeness(one: number, other: number): number {
  return likenessAt[Math.round(Math.abs(one - other) * likenessSteps)] ?? 0
}

/** Looked up: it is asked for each payment of a customer and each of his invoices. */
const likenessSteps = 256
const likenessAt = Float64Array.from({ length: 4 * likenessSteps }, (_, at) =>
  Math.exp(-((at / likenessSteps / 0.7) ** 2) / 2),
)
