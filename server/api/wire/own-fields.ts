// GET /api/v1/writeback/fields: whether customers and invoices show what we say of them at the
// host, whether invoices on hold get its own mark against reminders, and what came of both. POST:
// an admin's choice of the two.

import { z } from 'zod'
import { InstantWire } from './parts.ts'

export const ChooseOwnFieldsWire = z.strictObject({
  shown: z.boolean(),
  spared: z.boolean(),
})
export type ChooseOwnFieldsWire = z.infer<typeof ChooseOwnFieldsWire>

/** `OTHER`: as the log tells. It is tried again after the next plan. */
export const OwnFieldsFailureWire = z.enum([
  'MODULE_MISSING',
  'MODULE_OUTDATED',
  'NO_FIELD',
  'ACCESS',
  'OTHER_DATABASE',
  'OTHER',
])
export type OwnFieldsFailureWire = z.infer<typeof OwnFieldsFailureWire>

const ChoiceWire = z.object({
  wanted: z.boolean(),
  /** That show something, or are marked by us. */
  records: z.number().int(),
  failure: z.object({ reason: OwnFieldsFailureWire, at: InstantWire }).nullable(),
})

export const OwnFieldsWire = z.object({
  /** The host's name, where it has fields for us; null = nothing can be chosen. */
  host: z.string().nullable(),
  shown: ChoiceWire,
  spared: ChoiceWire,
})
export type OwnFieldsWire = z.infer<typeof OwnFieldsWire>
