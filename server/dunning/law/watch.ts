// Where a central bank's rates are not those of our table, for a person to look at. Changes
// nothing: no letter states a rate that is not in the table.

import type { RateChange } from '../../../connectors/contract/bureau.ts'
import { type Day, dayOf, monthOf, yearOf } from '../../../core/day.ts'
import { halfYearOf } from './half-years.ts'
import type { RateTable } from './rates.ts'

export interface RateDifference {
  readonly halfYear: string
  /** Hundredths of a percent; null where our table lacks the half-year. */
  readonly ours: bigint | null
  readonly banks: bigint
}

/** Half-years up to the one of `today` that the bank's changes reach, oldest first. */
export function rateDifferences(
  table: RateTable,
  changes: readonly RateChange[],
  today: Day,
): readonly RateDifference[] {
  return halfYearsUntil(firstOf(table, today), today).flatMap((day) => {
    const banks = changes.findLast(({ from }) => from <= day)?.rate
    const halfYear = halfYearOf(day)
    const ours = table.get(halfYear) ?? null
    return banks === undefined || banks === ours ? [] : [{ halfYear, ours, banks }]
  })
}

function firstOf(table: RateTable, today: Day): Day {
  const [first = halfYearOf(today)] = [...table.keys()].sort()
  return dayOf(Number(first.slice(0, 4)), first.endsWith('S1') ? 1 : 7, 1)
}

/** The first days of half-years, on which the law takes the rate. */
function halfYearsUntil(first: Day, today: Day): readonly Day[] {
  const count = (yearOf(today) - yearOf(first)) * 2 + 2
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const half = (monthOf(first) - 1) / 6 + at
    return dayOf(yearOf(first) + Math.floor(half / 2), half % 2 === 0 ? 1 : 7, 1)
  }).filter((day) => day <= today)
}
