// Which moment it is when the clocks of a zone show a day and a time. A time that a zone skips or
// repeats is taken as the nearest moment that exists.

import { type Day, epochDay } from '../../core/day.ts'
import { dayIn, epochMs, type Instant, instantOf, timeIn } from '../../core/instant.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** `time` is `HH:MM`. */
export function instantAt(day: Day, time: string, zone: string): Instant {
  const wanted = wallMs(day, time)
  // The zone's offset at the guess, then at the better guess: enough around a change of the clocks.
  const first = wanted - offsetMs(instantOf(wanted), zone)
  return instantOf(wanted - offsetMs(instantOf(first), zone))
}

function offsetMs(instant: Instant, zone: string): number {
  const utc = Math.floor(epochMs(instant) / minuteMs) * minuteMs
  return wallMs(dayIn(instant, zone), timeIn(instant, zone)) - utc
}

function wallMs(day: Day, time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return epochDay(day) * dayMs + ((hours ?? 0) * 60 + (minutes ?? 0)) * minuteMs
}
