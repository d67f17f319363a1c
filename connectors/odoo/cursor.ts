// Where a complete reading stands: what is being read, the last id of it, and how many came.

import { z } from 'zod'
import { epochMs, type Instant, parseInstant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'

/** Customers first, then what refers to them. */
export const steps = ['customers', 'documents', 'entries'] as const
export type Step = (typeof steps)[number]

const Cursor = z.strictObject({
  v: z.literal(1),
  step: z.enum(steps),
  after: z.number().int().nonnegative(),
  /** Of this step so far. */
  seen: z.number().int().nonnegative(),
  /** How often this step was begun anew. */
  again: z.number().int().nonnegative(),
  /** The host's clock at the first page. */
  begun: z.string().nullable(),
})
export type Cursor = z.infer<typeof Cursor>

export const firstCursor: Cursor = {
  ...{ v: 1, step: 'customers', after: 0, seen: 0, again: 0, begun: null },
}

export function parseCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(text))
  } catch {
    throw new Malformed({ path: 'cursor', wanted: 'a cursor of this connector', found: text })
  }
}

export const printCursor = (cursor: Cursor): string => JSON.stringify(cursor)

export function nextStep(cursor: Cursor): Cursor | null {
  const step = steps[steps.indexOf(cursor.step) + 1]
  return step === undefined ? null : { ...firstCursor, step, begun: cursor.begun }
}

const minuteMs = 60_000
const overlapMs = {
  // A row is dated by the beginning of its transaction: one that took minutes comes in behind.
  changes: 5 * minuteMs,
  // A complete reading takes nothing for gone that has changed in the last ten minutes.
  complete: 15 * minuteMs,
} as const
/** Deletions leave no trace: after so long only a complete reading is the truth. */
const longestMs = 29 * 24 * 60 * minuteMs

const ChangeCursor = z.strictObject({ v: z.literal(1), since: z.string() })

/** From the host's own clock; null where it does not say. */
export function changesAfter(
  clock: Instant | null,
  reading: keyof typeof overlapMs,
): string | null {
  if (clock === null) return null
  const since = new Date(epochMs(clock) - overlapMs[reading]).toISOString()
  return JSON.stringify({ v: 1, since } satisfies z.infer<typeof ChangeCursor>)
}

export function changedSince(text: string): Instant {
  try {
    const since = parseInstant(ChangeCursor.parse(JSON.parse(text)).since)
    if (since) return since
  } catch {
    // Said below.
  }
  const wanted = 'a cursor of changes of this connector'
  throw new Malformed({ path: 'changes', wanted, found: text })
}

export const isTooOld = (since: Instant, now: Instant): boolean =>
  epochMs(now) - epochMs(since) > longestMs
