// A moment in time, kept as its sender wrote it, compared as the moment that it is.

import type { Day } from './day.ts'
import { parseDay } from './day.ts'

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
  const parts: Record<string, string> = {}
  for (const { type, value } of wallClock(zone).formatToParts(epochMs(instant))) parts[type] = value
  return {
    day: `${(parts['year'] as string).padStart(4, '0')}-${parts['month']}-${parts['day']}` as Day,
    time: `${parts['hour']}:${parts['minute']}`,
  }
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
