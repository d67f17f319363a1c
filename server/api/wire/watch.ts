// What has happened to customers that management is to know.

import { z } from 'zod'
import { DayWire, InstantWire } from './parts.ts'

export const WatchKindWire = z.enum([
  'proceeding',
  'struck_off',
  'late_accounts',
  'grade_drop',
  'limit_reached',
  'review_due',
  'first_late',
  'guarantee_expires',
])
export type WatchKindWire = z.infer<typeof WatchKindWire>

export const WatchEntryWire = z.object({
  id: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  kind: WatchKindWire,
  happened: DayWire,
  /** What the sentence about it is made of: days, amounts in minor units with `currency`, names. */
  detail: z.record(z.string(), z.string()),
  openedAt: InstantWire,
  /** Null: it waits for somebody. */
  acknowledged: z
    .object({ by: z.string(), at: InstantWire, note: z.string().nullable() })
    .nullable(),
})
export type WatchEntryWire = z.infer<typeof WatchEntryWire>

/** GET /api/v1/watch: open ones first; at most 200. */
export const WatchWire = z.object({ entries: z.array(WatchEntryWire) })
export type WatchWire = z.infer<typeof WatchWire>

export const AcknowledgeWire = z.strictObject({
  note: z.string().trim().max(500).nullable().default(null),
})
export type AcknowledgeWire = z.input<typeof AcknowledgeWire>
