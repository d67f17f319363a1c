// What was agreed with a customer about when he pays, and the due day that follows from it. French
// practice counts "45 days end of month" in two ways; neither is always later.

import {
  addDays,
  type Day,
  dayOf,
  daysInMonth,
  laterDay,
  monthOf,
  yearOf,
} from '../../../core/day.ts'

/** A: the days first, then the month's end. B: the month's end first, then the days. */
export const readings = ['A', 'B'] as const
export type Reading = (typeof readings)[number]

export type AgreedTerms =
  | { readonly kind: 'net'; readonly days: number }
  | { readonly kind: 'end_of_month'; readonly days: number; readonly reading: Reading }
  /** Summary invoices: one for all the deliveries of a period. */
  | { readonly kind: 'periodic'; readonly days: number }

export function dueOf(terms: AgreedTerms, issued: Day): Day {
  if (terms.kind === 'end_of_month') return endOfMonthDue(terms, issued)
  return addDays(issued, terms.days)
}

function endOfMonthDue({ days, reading }: { days: number; reading: Reading }, issued: Day): Day {
  return reading === 'A' ? monthEnd(addDays(issued, days)) : addDays(monthEnd(issued), days)
}

/** The later of the two readings of "45 days end of month". */
export function latestEndOfMonth(issued: Day, days: number): Day {
  const [a, b] = readings.map((reading) => endOfMonthDue({ days, reading }, issued))
  return laterDay(a as Day, b as Day)
}

export const monthEnd = (day: Day): Day =>
  dayOf(yearOf(day), monthOf(day), daysInMonth(yearOf(day), monthOf(day)))
