// A moment in time, kept as its sender wrote it, compared as the moment that it is.

import type { Day } from './day.ts'
import { dayFromEpoch, parseDay } from './day.ts'

declare const brand: unique symbol
/** RFC 3339 with an offset: `2026-11-18T09:30:00+01:00`. Compare with `epochMs`, never as text. */
export type Instant = string & { readonly [brand]: 'instant' }

const shape =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/** The instant, or null where the text has no offset or names no real moment. */
export function parseInstant(text: string): Instant | null {
  const found = shape.exec(text)
  if (!found || !parseDay(found[1] as string)) return null
  const [hours, minutes, seconds] = [Number(found[2]), Number(found[3]), Number(found[4])]
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  if (found[7] !== undefined && (Number(found[7]) > 23 || Number(found[8]) > 59)) return null
  return text as Instant
}

export function instantOf(epoch: number): Instant {
  return new Date(epoch).toISOString() as Instant
}

/** Milliseconds since 1970-01-01T00:00:00Z; finer fractions are cut. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant)
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(text: string): boolean {
  try {
    wallClock(text)
    return true
  } catch {
    return false
  }
}

/** The calendar day that clocks in `zone` show at this instant. */
export function dayIn(instant: Instant, zone: string): Day {
  return localParts(instant, zone).day
}

/** `HH:MM` that clocks in `zone` show at this instant. */
export function timeIn(instant: Instant, zone: string): string {
  return localParts(instant, zone).time
}

function localParts(instant: Instant, zone: string): { day: Day; time: string } {
  const local = epochMs(instant) + offsetMs(epochMs(instant), zone)
  const minutes = Math.floor((local % dayMs) / minuteMs + (local < 0 ? dayMs / minuteMs : 0))
  const minuteOfDay = minutes % (dayMs / minuteMs)
  return {
    day: dayFromEpoch(Math.floor(local / dayMs)),
    time: `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`,
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

const minuteMs = 60_000
const dayMs = 86_400_000
/** Clocks change on quarters of an hour, so an offset holds for the whole quarter. */
const quarterMs = 15 * minuteMs
const offsetsKept = 100_000
const offsets = new Map<string, Map<number, number>>()

/** How far clocks in `zone` are ahead of UTC at this moment. Asking Intl is slow, so it is kept. */
function offsetMs(epoch: number, zone: string): number {
  let known = offsets.get(zone)
  if (!known || known.size > offsetsKept) {
    known = new Map()
    offsets.set(zone, known)
  }
  const quarter = Math.floor(epoch / quarterMs)
  let offset = known.get(quarter)
  if (offset === undefined) {
    offset = wallClockMs(quarter * quarterMs, zone) - quarter * quarterMs
    known.set(quarter, offset)
  }
  return offset
}

/** What clocks in `zone` show, read as if it were UTC. */
function wallClockMs(epoch: number, zone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of wallClock(zone).formatToParts(epoch)) parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  clocks.set(zone, clock)
  return clock
}
