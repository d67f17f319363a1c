// When an invoice without a due date is due by its payment term. Leaves out invoices that have a
// due date: that one is what the customer was told, whatever the term says.

import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysBetween,
  daysInMonth,
  monthOf,
  yearOf,
} from '../../core/day.ts'
import type { HostTerm } from './schema.ts'

const latestDueDays = 3650

/** The due day by a term, or null where the term does not say one. */
export function dueByTerm(issued: Day, term: HostTerm): Day | null {
  if (term.Type === 'DATE_DRIVEN') return dueOnDate(issued, term)
  const { DueDays: days } = term
  return days === undefined || days < 0 || days > latestDueDays ? null : addDays(issued, days)
}

/** On a day of the month; the next month's where the invoice came too shortly before it. */
function dueOnDate(issued: Day, term: HostTerm): Day | null {
  const { DayOfMonthDue: date, DueNextMonthDays: notice = 0 } = term
  if (date === undefined || date < 1 || date > 31) return null
  const inMonthOf = (day: Day): Day => {
    const [year, month] = [yearOf(day), monthOf(day)]
    return dayOf(year, month, Math.min(date, daysInMonth(year, month)))
  }
  const first = dayOf(yearOf(issued), monthOf(issued), 1)
  const thisMonth = inMonthOf(first)
  const left = daysBetween(issued, thisMonth)
  return left < 0 || left < notice ? inMonthOf(addMonths(first, 1)) : thisMonth
}
