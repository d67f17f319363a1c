// GET /api/v1/invoices/:id/explanation: why Encours does what it does with each open item of an
// invoice, as data and as sentences.

import { z } from 'zod'
import { BlockerWire, DayWire } from './parts.ts'

/** A fact's own keys beside `kind` and `text` depend on its kind; amounts are decimal text. */
export const FactWire = z.looseObject({ kind: z.string(), text: z.string() })
export type FactWire = z.infer<typeof FactWire>

export const ExplanationWire = z.object({
  instalment: z.number().int(),
  number: z.string(),
  customer: z.string(),
  currency: z.string(),
  policy: z.object({ key: z.string(), version: z.number().int() }).nullable(),
  rule: z.enum(['STEP_DUE', 'STEP_TO_COME', 'HANDOVER_DUE', 'BLOCKED', 'FINISHED']),
  nextStep: z.string().nullable(),
  nextOn: DayWire.nullable(),
  blockers: z.array(
    BlockerWire.extend({
      /** Who can lift it, best asked first. */
      lifters: z.array(z.string()),
      lift: z.string(),
    }),
  ),
  /** Short sentences, most important first. */
  why: z.array(z.string()),
  facts: z.array(FactWire),
})
export type ExplanationWire = z.infer<typeof ExplanationWire>

/** By instalment. */
export const ExplanationsWire = z.object({ items: z.array(ExplanationWire) })
export type ExplanationsWire = z.infer<typeof ExplanationsWire>
