// The weeks of a forecast: Monday to Sunday as ISO 8601 counts them, the first of them what is left
// of the week from its day on.

import { weekdayAt } from '../lateness/history.ts'

/** Days are days since 1970, both inclusive. */
export interface Week {
  readonly from: number
  readonly to: number
}

export function weeksFrom(today: number, count: number): Week[] {
  const monday = today - weekdayAt(today)
  return Array.from({ length: count }, (_, at) => ({
    from: Math.max(today, monday + 7 * at),
    to: monday + 7 * at + 6,
  }))
}

/** Which of the weeks from `today` a day is in, counted from 0; a day before it is in the first. */
export const weekAt = (day: number, today: number): number =>
  day <= today ? 0 : Math.floor((day - today + weekdayAt(today)) / 7)
