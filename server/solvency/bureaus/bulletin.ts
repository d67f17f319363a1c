// Which days of the bulletin are read next, and when. Days that have been read are read again for a
// while: notices come late.

import { addDays, type Day, earlierDay } from '../../../core/day.ts'

/** What a company may have missed before we watched is asked for by its number. */
const firstDays = 7
const readAgainDays = 4
/** Longer gaps are closed by several readings. */
const mostDays = 31

export interface Span {
  readonly from: Day
  /** Included. */
  readonly until: Day
}

export function nextSpan(readUntil: Day | null, today: Day): Span {
  const from = readUntil === null ? addDays(today, -firstDays) : addDays(readUntil, -readAgainDays)
  return { from: earlierDay(from, today), until: earlierDay(addDays(from, mostDays), today) }
}

const hourMs = 3_600_000
const betweenReadingsMs = 12 * hourMs
const firstWaitMs = 10 * 60_000

/** `failures` in a row; 0: it was read. What is left of a long gap is read at once. */
export function nextReadingMs(failures: number, { until }: Span, today: Day): number {
  if (failures === 0) return until < today ? 0 : betweenReadingsMs
  return Math.min(firstWaitMs * 2 ** Math.min(failures - 1, 10), betweenReadingsMs)
}
