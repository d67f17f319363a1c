// GET /api/v1/policy: the dunning policy in force, as people read it.

import { z } from 'zod'
import { MoneyWire } from './parts.ts'

export const StepWire = z.object({
  key: z.string(),
  when: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('due_offset'),
      /** Negative before the due date. */
      dueOffsetDays: z.number().int(),
      gapDays: z.number().int(),
    }),
    z.object({ kind: z.literal('after_deadline') }),
  ]),
  /** In order of preference; empty = a task for a person. */
  channels: z.array(z.string()),
  call: z.boolean(),
  approval: z.enum(['auto', 'human']),
  deadlineDays: z.number().int().nullable(),
})
export type StepWire = z.infer<typeof StepWire>

export const PolicyWire = z.object({
  key: z.string(),
  version: z.number().int(),
  /** A person has looked at the first run of this version. */
  tried: z.boolean(),
  tolerance: z.array(MoneyWire),
  smallAmount: z.array(MoneyWire),
  minGapDays: z.number().int(),
  freshness: z.object({ hostHours: z.number(), bankDays: z.number().int() }),
  sendWindow: z.object({ days: z.array(z.string()), from: z.string(), to: z.string() }),
  steps: z.array(StepWire),
})
export type PolicyWire = z.infer<typeof PolicyWire>
