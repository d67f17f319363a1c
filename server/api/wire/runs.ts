// GET /api/v1/runs: the plans that were made. POST: make one now. GET /api/v1/plan: what one would
// do now, without a trace. GET /api/v1/audit/verify: whether the audit is whole.

import { z } from 'zod'
import { InstantWire, MoneyWire } from './parts.ts'

const BrokenWire = z.array(z.object({ customer: z.string(), fault: z.string() }))

export const RunsWire = z.object({
  /** Latest first, at most 50. */
  runs: z.array(
    z.object({
      id: z.string(),
      plannedAt: InstantWire,
      policy: z.object({ key: z.string(), version: z.number().int() }),
      messages: z.number().int(),
      held: z.number().int(),
      /** Half-years without a rate. */
      missingRates: z.array(z.string()),
      /** Customers that could not be planned: nothing is sent to them. */
      broken: BrokenWire,
    }),
  ),
})
export type RunsWire = z.infer<typeof RunsWire>

export const PlannedNowWire = z.object({
  run: z.string(),
  proposed: z.number().int(),
  kept: z.number().int(),
  replaced: z.number().int(),
})
export type PlannedNowWire = z.infer<typeof PlannedNowWire>

export const PlanPreviewWire = z.object({
  now: InstantWire,
  messages: z.number().int(),
  held: z.number().int(),
  steps: z.array(
    z.object({
      step: z.string(),
      channel: z.string(),
      messages: z.number().int(),
      totals: z.array(MoneyWire),
    }),
  ),
  /** Held items by the first code that holds them. */
  blockers: z.array(z.object({ code: z.string(), items: z.number().int() })),
  tasks: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  missingRates: z.array(z.string()),
  broken: BrokenWire,
})
export type PlanPreviewWire = z.infer<typeof PlanPreviewWire>

export const AuditStateWire = z.object({
  whole: z.boolean(),
  entries: z.string(),
  /** The last link's hash: kept elsewhere, it shows later whether the end was cut off. */
  head: z.string().nullable(),
  broken: z.object({ link: z.string(), entry: z.string(), fault: z.string() }).nullable(),
  /** Entries that the chain does not know. */
  loose: z.number().int(),
})
export type AuditStateWire = z.infer<typeof AuditStateWire>
