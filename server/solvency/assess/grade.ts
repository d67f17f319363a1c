// The grade: out of a hundred by what is known of how he pays, of his accounts and of his age, then
// no better than the worst event allows. What is not known is left out of the weighing; what could
// not be asked never makes a grade better. See docs/adr/0016-grade-and-limit.md.

import { type Grade, grades, type Proceeding, type ProceedingKind } from '../../../core/book.ts'
import { type Day, daysBetween } from '../../../core/day.ts'
import type { AssessedEvent, AssessmentReason } from './assessed.ts'
import type { Habits } from './behaviour.ts'

/** What bureaus and people have told of the company behind a customer; all of it may be missing. */
export interface CompanyKnown {
  /** Chance of distress within a year. */
  readonly distress?: number
  readonly accountsYear?: number
  /** Minor units of the company's currency. */
  readonly equity?: bigint
  readonly sales?: bigint
  readonly created?: Day
  readonly ceased?: Day
  /** A natural person trades under it. */
  readonly isPerson?: boolean
  /** What each bureau has answered. */
  readonly events?: readonly AssessedEvent[]
}

export interface Graded {
  readonly grade: Grade | null
  readonly reasons: readonly AssessmentReason[]
}

export interface Grading {
  readonly habits: Habits
  /** What the company's customers do: a few payments of one are drawn towards it. */
  readonly usual: UsualHabits
  readonly proceedings: readonly Proceeding[]
  readonly known: CompanyKnown
  /** Consumers are persons. */
  readonly isPerson: boolean
  readonly today: Day
}

export interface UsualHabits {
  readonly meanDaysLate: number
  readonly over30Share: number
}

const weights = { behaviour: 50, accounts: 30, age: 20 } as const
/** Payments before which a customer is new; one of them at least within the year. */
export const fewestSettled = 3
/** How many payments the company's other customers are worth. */
const strength = 3
const bestOf: Readonly<Record<'A' | 'B' | 'C' | 'D', number>> = { A: 80, B: 65, C: 45, D: 20 }
/** A part at this neither speaks for nor against. */
const neutral = 60

export function gradeOf(grading: Grading): Graded {
  const parts = [behaviourPart(grading), accountsPart(grading.known), agePart(grading)]
  const known = parts.filter((part) => part !== null)
  const { ceiling, reasons: events } = ceilingOf(grading)
  const notes: AssessmentReason[] = []
  if (grading.isPerson) notes.push({ fact: { kind: 'person_confirms' }, weight: 0 })
  if (grading.known.distress === undefined) {
    notes.push({ fact: { kind: 'accounts_unknown' }, weight: 0 })
  }
  // The age of a company alone says little.
  const isKnown = known.some(({ weight }) => weight > weights.age)
  if (!isKnown && ceiling !== 'E') {
    const tooLittle = { kind: 'too_little_known', settled: grading.habits.settled } as const
    return {
      grade: null,
      reasons: strongestFirst([{ fact: tooLittle, weight: 0 }, ...events, ...notes]),
    }
  }
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  const score = known.reduce((sum, part) => sum + part.weight * part.score, 0) / (total || 1)
  const reasons = known.flatMap((part) =>
    part.reasons.map(({ fact, weight }) => ({ fact, weight: (weight * part.weight) / total })),
  )
  const all = [...events, ...reasons, ...notes]
  return { grade: worse(gradeAt(isKnown ? score : 0), ceiling), reasons: strongestFirst(all) }
}

export const strongestFirst = (reasons: readonly AssessmentReason[]): AssessmentReason[] =>
  reasons.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))

interface Part {
  readonly weight: number
  /** From 0 to 100, best. */
  readonly score: number
  /** In points of the part. */
  readonly reasons: readonly AssessmentReason[]
}

/** Days late, and what they are worth. */
const byMeanDays = [
  [0, 100],
  [3, 90],
  [7, 78],
  [15, 58],
  [30, 38],
  [60, 15],
  [90, 0],
] as const
/** The share that is more than thirty days late. */
const byOver30 = [
  [0, 100],
  [0.05, 85],
  [0.15, 60],
  [0.3, 38],
  [0.6, 18],
  [1, 10],
] as const
const byOldest = [
  [30, 0],
  [60, 12],
  [90, 30],
  [180, 45],
] as const
/** How much of the part the mean makes up; the rest is the share of what comes very late. */
const ofDays = 0.7
const mostForTrend = 15
const pointsAPromise = 7
const mostForPromises = 21

function behaviourPart({ habits, usual }: Grading): Part | null {
  const { judged, settled, meanDaysLate, over30Share, trendDays, oldestOverdueDays } = habits
  if (meanDaysLate === null || over30Share === null) return null
  if (settled < fewestSettled && oldestOverdueDays <= 30) return null
  const days = drawn(meanDaysLate, judged, usual.meanDaysLate)
  const share = drawn(over30Share, judged, usual.over30Share)
  const [dayScore, shareScore] = [between(byMeanDays, days), between(byOver30, share)]
  const trend = trendDays === null || trendDays <= 5 ? 0 : Math.min(mostForTrend, trendDays)
  const oldest = between(byOldest, oldestOverdueDays)
  const promises = Math.min(mostForPromises, pointsAPromise * habits.brokenPromises)
  const score = ofDays * dayScore + (1 - ofDays) * shareScore - trend - oldest - promises
  const reasons: AssessmentReason[] = [
    { fact: { kind: 'mean_days_late', days: meanDaysLate }, weight: ofDays * (neutral - dayScore) },
    {
      fact: { kind: 'over_30_share', share: over30Share },
      weight: (1 - ofDays) * (neutral - shareScore),
    },
  ]
  if (trend > 0 && trendDays !== null) {
    reasons.push({ fact: { kind: 'trend', days: trendDays }, weight: trend })
  }
  if (oldest > 0) {
    reasons.push({ fact: { kind: 'oldest_overdue', days: oldestOverdueDays }, weight: oldest })
  }
  if (promises > 0) {
    const count = habits.brokenPromises
    reasons.push({ fact: { kind: 'broken_promises', count }, weight: promises })
  }
  return { weight: weights.behaviour, score: Math.max(0, score), reasons }
}

const drawn = (own: number, judged: number, usual: number): number =>
  (own * judged + usual * strength) / (judged + strength)

const byDistress = [
  [0.003, 100],
  [0.01, 85],
  [0.02, 70],
  [0.05, 45],
  [0.15, 15],
  [0.4, 0],
] as const

function accountsPart({ distress, accountsYear }: CompanyKnown): Part | null {
  if (distress === undefined) return null
  const score = between(byDistress, distress)
  const fact = { kind: 'accounts', distress, year: accountsYear ?? null } as const
  return { weight: weights.accounts, score, reasons: [{ fact, weight: neutral - score }] }
}

const byYears = [
  [0, 25],
  [2, 40],
  [5, 65],
  [10, 85],
  [20, 95],
] as const

function agePart({ known: { created }, today }: Grading): Part | null {
  if (created === undefined || created > today) return null
  const years = daysBetween(created, today) / 365.25
  const score = between(byYears, years)
  const fact = { kind: 'company_age', years: Math.floor(years) } as const
  return { weight: weights.age, score, reasons: [{ fact, weight: neutral - score }] }
}

const bestAfter: Readonly<Record<ProceedingKind, Grade>> = {
  ...{ closed: 'C', safeguard: 'D', receivership: 'E', liquidation: 'E' },
}
/** Points that an event weighs, beyond any of the parts. */
const eventWeight = 100

function ceilingOf({ proceedings, known, today }: Grading): {
  readonly ceiling: Grade
  readonly reasons: readonly AssessmentReason[]
} {
  const reasons: AssessmentReason[] = []
  let ceiling: Grade = 'A'
  const standing = standingProceeding(proceedings, today)
  if (standing) {
    const { kind, judgment } = standing
    ceiling = worse(ceiling, bestAfter[kind])
    reasons.push({
      fact: { kind: 'proceeding', of: kind, day: judgment },
      weight: kind === 'closed' ? 20 : eventWeight,
    })
  }
  if (known.ceased !== undefined && known.ceased <= today) {
    ceiling = 'E'
    reasons.push({ fact: { kind: 'ceased', day: known.ceased }, weight: eventWeight })
  }
  for (const { outcome, source } of known.events ?? []) {
    if (outcome !== 'could_not_ask') continue
    reasons.push({ fact: { kind: 'could_not_ask', source }, weight: 0 })
  }
  return { ceiling, reasons }
}

/**
 * The latest judgment that stands today. One that ends a liquidation leaves a company that is gone:
 * the liquidation stands.
 */
export function standingProceeding(
  proceedings: readonly Proceeding[],
  today: Day,
): Proceeding | undefined {
  const given = proceedings
    .filter(({ judgment }) => judgment <= today)
    .toSorted((a, b) => (a.judgment < b.judgment ? -1 : a.judgment > b.judgment ? 1 : 0))
  const last = given.at(-1)
  if (last?.kind !== 'closed') return last
  const before = given.findLast(({ kind }) => kind !== 'closed')
  return before?.kind === 'liquidation' ? before : last
}

type Curve = readonly (readonly [at: number, value: number])[]

/** On straight lines between the points; level before the first and after the last. */
export function between(curve: Curve, at: number): number {
  let last = curve[0] ?? [0, 0]
  for (const point of curve) {
    if (at < point[0]) {
      const share = point[0] === last[0] ? 0 : (at - last[0]) / (point[0] - last[0])
      return last[1] + Math.max(0, share) * (point[1] - last[1])
    }
    last = point
  }
  return last[1]
}

function gradeAt(score: number): Grade {
  for (const grade of ['A', 'B', 'C', 'D'] as const) if (score >= bestOf[grade]) return grade
  return 'E'
}

const worse = (a: Grade, b: Grade): Grade => (grades.indexOf(a) > grades.indexOf(b) ? a : b)
