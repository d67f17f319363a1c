// Which settings suit this company: each candidate forecasts some of its invoices as they were
// issued, and the one that came closest over the last months is taken.

import { type Share, type Tuning, usualShares, usualTuning } from './forecast.ts'
import { chanceOver, type Distribution } from './grid.ts'

/** The first is taken where nothing tells them apart. */
const plain = { ...usualTuning, calendar: 'none', weekdayStrength: 0 } as const
export const candidates: readonly Tuning[] = [
  usualTuning,
  { ...usualTuning, halfLifeDays: 120 },
  { ...usualTuning, calendar: 'weekday' },
  { ...usualTuning, calendar: 'weekday', halfLifeDays: 120 },
  { ...usualTuning, prior: 'mean', strength: 4 },
  { ...usualTuning, strength: 4, sizeStrength: 12 },
  plain,
  { ...plain, sizeStrength: 0 },
  { ...plain, prior: 'mean', strength: 4 },
  { ...plain, prior: 'mean', strength: 12, sizeStrength: 0 },
  { ...plain, prior: 'mean', strength: 12, sizeStrength: 0, halfLifeDays: 120 },
  { ...plain, calendar: 'date' },
  { ...plain, prior: 'mean', strength: 40, sizeStrength: 0 },
  { ...plain, prior: 'mean', strength: 12, calendar: 'date', sizeStrength: 0 },
]

/** Of one invoice: how far each candidate was off. */
export interface Trial {
  /** The day on which the outcome was known. */
  readonly known: number
  readonly misses: readonly number[]
}

export const judgedDays = 150
const halfWeightDays = 30
const fewest = 120
const most = 3
const leastShare = 0.1
/** The four answers of one trial say much the same, and so do trials of one customer. */
const repetition = 5

/**
 * The settings that came closest lately, and how much each has to say: where several came as close,
 * they share.
 */
export function chosenTunings(trials: readonly Trial[], today: number): readonly Share[] {
  const judged = trials.filter(({ known }) => known >= today - judgedDays && known < today)
  if (judged.length < fewest) return usualShares
  const sums = candidates.map(() => 0)
  for (const { known, misses } of judged) {
    const weight = 2 ** ((known - today) / halfWeightDays)
    misses.forEach((miss, at) => {
      sums[at] = (sums[at] ?? 0) + weight * miss
    })
  }
  const least = Math.min(...sums)
  const rated = candidates
    .map((tuning, at) => ({ tuning, share: Math.exp((least - (sums[at] ?? 0)) / repetition) }))
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
  const total = rated.reduce((sum, { share }) => sum + share, 0)
  const kept = rated.filter(({ share }) => share >= leastShare * total)
  const rest = kept.reduce((sum, { share }) => sum + share, 0)
  return kept.map(({ tuning, share }) => ({ tuning, share: share / rest }))
}

/** Days late at which somebody acts: it is late, a reminder is due, another one, a notice. */
const judgedAt = [0, 5, 15, 30]

/** The logarithmic score of "later than that" at each of these days. Null: not paid within them. */
export function missOf(given: Distribution, daysLate: number | null): number {
  let sum = 0
  for (const day of judgedAt) {
    const chance = Math.min(1 - 1e-3, Math.max(1e-3, chanceOver(day, given)))
    sum -= Math.log(daysLate === null || daysLate > day ? chance : 1 - chance)
  }
  return sum
}

/** Days after the due date at which an outcome counts as known, paid or not. */
export const knownAfterDays = 60
