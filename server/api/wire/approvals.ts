// GET /api/v1/approvals: what waits for a person, by step, and briefly enough to choose from all.
// POST /api/v1/approvals/approve and …/refuse: one answer to several messages.

import { z } from 'zod'
import { InstantWire, MoneyWire } from './parts.ts'

const TotalsWire = z.array(MoneyWire)

export const ApprovalsWire = z.object({
  steps: z.array(
    z.object({
      step: z.string(),
      messages: z.number().int(),
      /** Of them, those that something stops. */
      stopped: z.number().int(),
      /** What is open in them, one line a currency. */
      totals: TotalsWire,
    }),
  ),
  /** What is approved goes to the company itself. */
  testMode: z.boolean(),
  /** The longest overdue first, at most 5,000. */
  messages: z.array(
    z.object({
      id: z.string(),
      step: z.string(),
      /** To be named in an answer: another content is not decided by it. */
      seen: InstantWire,
      totals: TotalsWire,
      problem: z.string().nullable(),
    }),
  ),
})
export type ApprovalsWire = z.infer<typeof ApprovalsWire>

const SeenWire = z.strictObject({ id: z.uuid(), seen: InstantWire })

export const ApproveSeveralWire = z.strictObject({ messages: z.array(SeenWire).min(1).max(500) })
export type ApproveSeveralWire = z.infer<typeof ApproveSeveralWire>

export const RefuseSeveralWire = ApproveSeveralWire.extend({ reason: z.string().min(1).max(500) })
export type RefuseSeveralWire = z.infer<typeof RefuseSeveralWire>

export const SeveralAnsweredWire = z.object({
  decided: z.number().int(),
  /** What was left as it is, and why: NOT_FOUND, ALREADY_DECIDED, MESSAGE_CHANGED, CHANNEL_NOT_SET_UP. */
  left: z.array(z.object({ id: z.string(), code: z.string() })),
})
export type SeveralAnsweredWire = z.infer<typeof SeveralAnsweredWire>
