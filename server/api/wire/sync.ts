// GET /api/v1/sync: how far the reading of the host is. POST /api/v1/sync: read it now.
// GET /api/v1/quarantine: records that did not parse, with the reason and their raw text.
// GET /api/v1/drifts: where the host's own sums differ from what was read.

import { z } from 'zod'
import { DayWire, InstantWire, MoneyWire } from './parts.ts'

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
      /** Entered with a key that one of its people has made, without our module. */
      byKey: z.boolean(),
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
      failure: z
        .object({
          code: z.string(),
          message: z.string(),
          /** What happened and what an administrator can do; null where nothing is known of it. */
          advice: z.string().nullable(),
        })
        .nullable(),
      /** It waits after a failure until then. */
      retriesAt: InstantWire.nullable(),
    })
    .nullable(),
  syncedAt: InstantWire.nullable(),
  quarantined: z.number().int(),
  /** Customers of whom the host's own sums say something else than what was read. */
  drifted: z.number().int(),
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

/** A record that is open with another amount on one side; null: nothing is open there. */
const DriftRecordWire = z.object({
  entity: z.enum(['invoice', 'creditNote', 'payment']),
  id: z.string(),
  /** The number of the document, where it is known. */
  number: z.string().nullable(),
  ours: MoneyWire.nullable(),
  hosts: MoneyWire.nullable(),
  /** It waits in quarantine. */
  setAside: z.boolean(),
})

/** What a customer owes net in one currency: below zero where he is owed. */
export const DriftWire = z.object({
  ours: MoneyWire,
  hosts: MoneyWire,
  since: InstantWire,
  comparedAt: InstantWire,
  records: z.array(DriftRecordWire),
})
export type DriftWire = z.infer<typeof DriftWire>

export const DriftsWire = z.object({
  drifts: z.array(
    DriftWire.extend({
      /** The name is null where the customer was never read. */
      customer: z.object({ id: z.string(), name: z.string().nullable() }),
    }),
  ),
})
export type DriftsWire = z.infer<typeof DriftsWire>
