// When management is told of what happened to a customer: a proceeding at once, all else in a
// digest each working day; neither outside of the hours in which the company sends.

import { addDays, type Day, type Weekday, weekdayOf } from '../../../core/day.ts'
import { dayIn, type Instant, timeIn } from '../../../core/instant.ts'
import { instantAt } from '../../dunning/wall-clock.ts'
import { type Calendar, openDayFrom } from '../../ledger/calendar.ts'
import type { WatchKind } from '../../solvency/watch/findings.ts'

export interface Hours {
  readonly days: ReadonlySet<Weekday>
  /** `HH:MM`. */
  readonly from: string
  readonly to: string
  readonly zone: string
  readonly calendar: Calendar
}

export type Urgency = 'now' | 'digest'

export const urgencyOf = (kind: WatchKind): Urgency =>
  kind === 'proceeding' || kind === 'struck_off' ? 'now' : 'digest'

/** The moment itself, or the next one in which the company may send. */
export function quietUntil(at: Instant, hours: Hours): Instant {
  const time = timeIn(at, hours.zone)
  const day = dayIn(at, hours.zone)
  if (isOpen(day, hours) && time >= hours.from && time < hours.to) return at
  return nextOpening(at, hours)
}

export function tellAt(urgency: Urgency, happened: Instant, hours: Hours): Instant {
  if (urgency === 'now') return quietUntil(happened, hours)
  return nextOpening(happened, { ...hours, days: workingDays(hours.days) })
}

const isOpen = (day: Day, { days, calendar }: Hours): boolean =>
  days.has(weekdayOf(day)) && !calendar.isHoliday(day)

function nextOpening(at: Instant, hours: Hours): Instant {
  const day = dayIn(at, hours.zone)
  const early = timeIn(at, hours.zone) < hours.from
  const first = openDayFrom(hours.calendar, hours.days, early ? day : addDays(day, 1))
  return instantAt(first, hours.from, hours.zone)
}

const weekend: ReadonlySet<Weekday> = new Set(['sat', 'sun'])

/** Who sends at the weekend alone reads his digest then. */
function workingDays(days: ReadonlySet<Weekday>): ReadonlySet<Weekday> {
  const working = new Set([...days].filter((day) => !weekend.has(day)))
  return working.size === 0 ? days : working
}
