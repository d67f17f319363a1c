// GET /api/v1/sync: how far the reading of the host is. POST /api/v1/sync: read it now.
// GET /api/v1/quarantine: records that did not parse, with the reason and their raw text.

import { z } from 'zod'
import { DayWire, InstantWire } from './parts.ts'

export const SyncWire = z.object({
  connection: z
    .object({
      host: z.string(),
      title: z.string(),
      realm: z.string(),
      state: z.enum(['active', 'reconnect_required', 'disconnected']),
      /** It prints invoices as PDF. */
      prints: z.boolean(),
      /** It mails copies of invoices. */
      copies: z.boolean(),
    })
    .nullable(),
  run: z
    .object({
      id: z.string(),
      state: z.enum(['running', 'done', 'failed']),
      recordsRead: z.number().int(),
      recordsExpected: z.number().int().nullable(),
      startedAt: InstantWire,
      finishedAt: InstantWire.nullable(),
      failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    })
    .nullable(),
  syncedAt: InstantWire.nullable(),
  quarantined: z.number().int(),
  /** The plan for the facts just read stands; false right after a reading, until it is made. */
  planned: z.boolean(),
  /** Of the host, in this month: reads are metered by some. */
  calls: z
    .object({
      month: DayWire,
      reads: z.number().int(),
      writes: z.number().int(),
      readsAMonth: z.number().int().nullable(),
      /** Whether the host is asked as often as usual; `saving`: every six hours. */
      pace: z.enum(['usual', 'saving', 'used_up']),
    })
    .nullable(),
})
export type SyncWire = z.infer<typeof SyncWire>

export const QuarantineWire = z.object({
  records: z.array(
    z.object({
      entity: z.string(),
      id: z.string(),
      reason: z.string(),
      raw: z.string(),
      lastSeenAt: InstantWire,
    }),
  ),
})
export type QuarantineWire = z.infer<typeof QuarantineWire>
