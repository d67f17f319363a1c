// GET /api/v1/writeback/fields: whether customers and invoices show what we say of them at the
// host, whether invoices on hold get its own mark against reminders, whether calls stand there as
// tasks and customers bear tags, and what came of each. POST: an admin's choice.

import { z } from 'zod'
import { InstantWire } from './parts.ts'

export const ChooseOwnFieldsWire = z.strictObject({
  spared: z.boolean(),
  /** Absent: it stays as it is. */
  shown: z.boolean().optional(),
  calls: z.boolean().optional(),
  tagged: z.boolean().optional(),
  limits: z.boolean().optional(),
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
  /** That show something, are marked by us, or stand there as a task. */
  records: z.number().int(),
  /** That the host has refused by themselves; the others are written all the same. */
  refused: z.number().int(),
  failure: z.object({ reason: OwnFieldsFailureWire, at: InstantWire }).nullable(),
})

export const OwnFieldsWire = z.object({
  /** The host's name, where it has fields for us; null = nothing can be chosen. */
  host: z.string().nullable(),
  /** Null: this company has no such fields there, for our module is not. */
  shown: ChoiceWire.nullable(),
  spared: ChoiceWire,
  calls: ChoiceWire,
  tagged: ChoiceWire,
  limits: ChoiceWire,
})
export type OwnFieldsWire = z.infer<typeof OwnFieldsWire>
