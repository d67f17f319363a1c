// Half-years, by which the law sets its rates: `2026-S2`. Splits a time at their ends.

import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  earlierDay,
  monthOf,
  yearOf,
} from '../../../core/day.ts'

export interface HalfYearSpan {
  readonly halfYear: string
  readonly from: Day
  /** Included. */
  readonly until: Day
  readonly days: number
}

// A run asks for few days and one `until`: what was computed is kept, up to a bound.
const spansKept = 20_000
const kept = new Map<string, readonly HalfYearSpan[]>()

/** The half-years of [from, until], with the days in each; empty where `until` is earlier. */
export function halfYearsBetween(from: Day, until: Day): readonly HalfYearSpan[] {
  const key = from + until
  const known = kept.get(key)
  if (known) return known
  if (kept.size >= spansKept) kept.clear()
  const computed = splitByHalfYear(from, until)
  kept.set(key, computed)
  return computed
}

function splitByHalfYear(from: Day, until: Day): HalfYearSpan[] {
  const spans: HalfYearSpan[] = []
  let start = from
  while (start <= until) {
    const end = earlierDay(lastDayOfHalfYear(start), until)
    const days = daysBetween(start, end) + 1
    spans.push({ halfYear: halfYearOf(start), from: start, until: end, days })
    // There is no day after the last one: the day after it is itself.
    if (end === until) break
    start = addDays(end, 1)
  }
  return spans
}

export const halfYearOf = (day: Day): string => `${yearOf(day)}-${monthOf(day) <= 6 ? 'S1' : 'S2'}`

function lastDayOfHalfYear(day: Day): Day {
  return monthOf(day) <= 6 ? dayOf(yearOf(day), 6, 30) : dayOf(yearOf(day), 12, 31)
}
