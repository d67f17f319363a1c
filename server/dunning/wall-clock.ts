// Which moment it is when the clocks of a zone show a day and a time. Of a time that they show
// twice it is the first; where they skip it, as much later: never a moment at which they show less.

import { type Day, epochDay } from '../../core/day.ts'
import { dayIn, epochMs, type Instant, instantOf, timeIn } from '../../core/instant.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** `time` is `HH:MM`. */
export function instantAt(day: Day, time: string, zone: string): Instant {
  const wanted = wallMs(day, time)
  // The clocks change once in two days at most: one of the two offsets is the right one.
  const before = offsetMs(instantOf(wanted - dayMs), zone)
  const after = offsetMs(instantOf(wanted + dayMs), zone)
  const early = wanted - Math.max(before, after)
  const late = wanted - Math.min(before, after)
  return instantOf(shownMs(instantOf(early), zone) >= wanted ? early : late)
}

function offsetMs(instant: Instant, zone: string): number {
  const utc = Math.floor(epochMs(instant) / minuteMs) * minuteMs
  return shownMs(instant, zone) - utc
}

const shownMs = (instant: Instant, zone: string): number =>
  wallMs(dayIn(instant, zone), timeIn(instant, zone))

function wallMs(day: Day, time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return epochDay(day) * dayMs + ((hours ?? 0) * 60 + (minutes ?? 0)) * minuteMs
}
