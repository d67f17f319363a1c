// The last day of which a book tells: what was open until then is known. A year typed wrong, 2092
// for 2029, does not make a ledger of sixty years.

import type { Book } from '../../core/book.ts'
import { epochDay } from '../../core/day.ts'
import { dayIn } from '../../core/instant.ts'

/** Later entries than these, and at least so many, may be typing errors. */
const doubtfulShare = 0.01
const doubtfulCount = 3
const mostDaysAhead = 366

/**
 * The last day of an entry or of the reading, where that is no more than a year after the day up to
 * which all entries but a hundredth, and but three, were made. 0 without any.
 */
export function lastDayOf({ company, invoices, payments }: Book): number {
  const days = entryDays({ invoices, payments }).sort()
  const doubtful = Math.max(doubtfulCount, Math.ceil(doubtfulShare * days.length))
  const usual = days[Math.max(0, days.length - 1 - doubtful)]
  const read = company.syncedAt && epochDay(dayIn(company.syncedAt, company.timeZone))
  if (usual === undefined) return read ?? 0
  const bound = usual + mostDaysAhead
  const last = days.findLast((day) => day <= bound) ?? usual
  return Math.max(last, Math.min(read ?? last, bound))
}

/** A payment that is only announced tells nothing of the days before it. */
function entryDays({ invoices, payments }: Pick<Book, 'invoices' | 'payments'>): Float64Array {
  const days = new Float64Array(invoices.length + payments.length)
  let count = 0
  for (const { issued, status } of invoices) {
    if (status !== 'posted') continue
    days[count] = epochDay(issued)
    count += 1
  }
  for (const { received, state } of payments) {
    if (state === 'pending') continue
    days[count] = epochDay(received)
    count += 1
  }
  return days.slice(0, count)
}
