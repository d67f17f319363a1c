// GET /api/v1/invoices/:id/copies: whether a copy may be sent now, to whom, and the last that were.
// POST: the accounting software mails the invoice to its customer.

import { z } from 'zod'
import { InstantWire } from './parts.ts'

export const CopyOutcomeWire = z.enum(['sent', 'failed', 'ambiguous'])

export const CopiesWire = z.object({
  /** The customer's address; null where there is none. */
  to: z.string().nullable(),
  /** Why none can be sent now, as a code; null where one can. */
  cannot: z.string().nullable(),
  /** Name of the accounting software that sends it; null where it does not. */
  by: z.string().nullable(),
  /** Latest first. `ambiguous`: it may have been sent. */
  copies: z.array(z.object({ at: InstantWire, to: z.string(), outcome: CopyOutcomeWire })),
})
export type CopiesWire = z.infer<typeof CopiesWire>

/** Asked again under the same id, nothing is sent again. `to` is the address that was read. */
export const SendCopyRequestWire = z.strictObject({ id: z.uuid(), to: z.string().min(1).max(254) })
export type SendCopyRequestWire = z.infer<typeof SendCopyRequestWire>

export const CopiedWire = z.object({
  to: z.string(),
  outcome: CopyOutcomeWire,
  /** In the accounting software's words, where it was not sent for certain. */
  said: z.string().nullable(),
})
export type CopiedWire = z.infer<typeof CopiedWire>
