// GET /api/v1/letters: which texts there are. GET …/:language/:step/:tone: one, with what it may
// name. GET …/versions: what it was before. POST …/check: whether a text may stand, and how it
// looks. POST …: save it. POST …/reset: ours again.

import { z } from 'zod'
import { InstantWire } from './parts.ts'

export const LetterStepWire = z.enum(['courtesy', 'reminder-1', 'reminder-2', 'formal-notice'])
export const ToneWire = z.enum(['cordial', 'firm'])
/** What the step is to the customer, whatever a policy calls it. */
export const LetterMeaningWire = z.enum(['courtesy', 'reminder', 'notice'])
const key = {
  language: z.string(),
  /** Ours, or one of a policy's own. */
  step: z.string(),
  tone: ToneWire,
  meaning: LetterMeaningWire,
  /** The company's own words hold. */
  own: z.boolean(),
  /** Which of ours holds where it has none; null = nothing is sent until a text is written. */
  standsIn: LetterStepWire.nullable(),
}

export const LettersWire = z.object({ letters: z.array(z.object(key)) })
export type LettersWire = z.infer<typeof LettersWire>

/** Plain paragraphs, parted by a blank line, before and after the table of invoices. */
export const LetterTextWire = z.strictObject({
  subject: z.string().max(300),
  before: z.string().max(6_000),
  after: z.string().max(6_000),
})
export type LetterTextWire = z.infer<typeof LetterTextWire>

export const LetterWire = z.object({
  ...key,
  text: LetterTextWire,
  shipped: LetterTextWire,
  /** 0 = nobody has changed it yet. */
  version: z.number().int(),
  savedBy: z.string().nullable(),
  savedAt: InstantWire.nullable(),
  variables: z.array(z.object({ name: z.string(), example: z.string(), optional: z.boolean() })),
})
export type LetterWire = z.infer<typeof LetterWire>

/** As they were saved, the newest first. */
export const LetterVersionsWire = z.object({
  versions: z.array(
    z.object({
      version: z.number().int(),
      savedBy: z.string(),
      savedByName: z.string().nullable(),
      savedAt: InstantWire,
      /** Null = ours again. */
      text: LetterTextWire.nullable(),
    }),
  ),
})
export type LetterVersionsWire = z.infer<typeof LetterVersionsWire>

export const TextFaultWire = z.object({
  field: z.enum(['subject', 'before', 'after']),
  kind: z.enum(['syntax', 'unknown_variable', 'banned_word', 'empty']),
  detail: z.string(),
  line: z.number().int(),
  column: z.number().int(),
})
export type TextFaultWire = z.infer<typeof TextFaultWire>

export const LetterTrialWire = z.object({
  faults: z.array(TextFaultWire),
  preview: z.object({ subject: z.string(), text: z.string(), html: z.string() }).nullable(),
  /** What the letter lacks, where the text itself has no fault. */
  problem: z.string().nullable(),
})
export type LetterTrialWire = z.infer<typeof LetterTrialWire>

export const TryLetterRequestWire = z.strictObject({
  text: LetterTextWire,
  /** A message of this step to see it in; absent = a letter about an invented customer. */
  message: z.uuid().optional(),
})

/** `after` is the version that was read: what somebody else saved since is not overwritten. */
export const SaveLetterRequestWire = z.strictObject({
  after: z.number().int().min(0),
  text: LetterTextWire,
})
export const ResetLetterRequestWire = z.strictObject({ after: z.number().int().min(0) })
