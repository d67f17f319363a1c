// Where a reading of changes begins. Intuit's list of changes reaches back 30 days and holds at
// most a thousand objects an answer; it cannot be paged.

import { z } from 'zod'
import { epochMs, type Instant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { hostInstant } from './map.ts'

/** So many objects in one answer mean that there may be more, which will never come. */
export const mostChanges = 1_000

/** What was written while the host answered may be dated before its answer. */
const overlapMs = {
  changes: 180_000,
  // A complete reading takes nothing for gone that has changed in the last ten minutes: whether it
  // is, the list of changes says.
  complete: 900_000,
} as const
const dayMs = 86_400_000
/** A day less than Intuit keeps. */
const longestMs = 29 * dayMs

const ChangeCursor = z.strictObject({ v: z.literal(1), since: z.string() })

/** After a reading, from the host's own clock as it wrote it; null where that is no instant. */
export function changesAfter(
  hostTime: string | null | undefined,
  reading: keyof typeof overlapMs,
): string | null {
  const told = hostTime ? hostInstant(hostTime) : null
  if (told === null) return null
  const since = new Date(epochMs(told) - overlapMs[reading]).toISOString()
  return JSON.stringify({ v: 1, since } satisfies z.infer<typeof ChangeCursor>)
}

/** In UTC with a `Z`: a `+` in an address is read as a space. */
export function changedSince(cursor: string): string {
  try {
    const { since } = ChangeCursor.parse(JSON.parse(cursor))
    return new Date(since).toISOString()
  } catch {
    const wanted = 'a cursor of changes of this connector'
    throw new Malformed({ path: 'changes', wanted, found: cursor })
  }
}

export const isTooOld = (since: string, now: Instant): boolean =>
  epochMs(now) - Date.parse(since) > longestMs
