// GET /api/v1/letters-by-hand: letters that wait for somebody to print and post them. POST
// …/posted, …/not-posted and …/presented: what he did, and what he learned. POST …/proofs: what
// the post gave him, as a file. GET …/evidence: how a message travelled.

import { z } from 'zod'
import { DayWire, InstantWire } from './parts.ts'

export const LettersByHandWire = z.object({
  letters: z.array(
    z.object({
      message: z.string(),
      customer: z.object({ id: z.string(), name: z.string() }),
      channel: z.enum(['letter', 'registered_letter']),
      step: z.string(),
      /** The address, a line each. */
      recipient: z.string(),
      since: InstantWire,
      /** False where the last plan asks for it no more: it is better not posted. */
      wanted: z.boolean(),
    }),
  ),
})
export type LettersByHandWire = z.infer<typeof LettersByHandWire>

export const PostedRequestWire = z.strictObject({
  on: DayWire,
  trackingNumber: z
    .string()
    .trim()
    .regex(/^[\w -]{1,60}$/)
    .nullable(),
})
export type PostedRequestWire = z.infer<typeof PostedRequestWire>

export const NotPostedRequestWire = z.strictObject({ reason: z.string().trim().min(1).max(500) })
export type NotPostedRequestWire = z.infer<typeof NotPostedRequestWire>

export const PresentedRequestWire = z.strictObject({ on: DayWire })
export type PresentedRequestWire = z.infer<typeof PresentedRequestWire>

export const DoneWire = z.object({ done: z.literal(true) })
export type DoneWire = z.infer<typeof DoneWire>

export const ProofKindWire = z.enum(['deposit', 'delivery', 'return'])
export type ProofKindWire = z.infer<typeof ProofKindWire>

/** Sent twice, the same file is one proof. */
export const KeptProofWire = z.object({
  id: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
})
export type KeptProofWire = z.infer<typeof KeptProofWire>

export const EvidenceWire = z.object({
  attempts: z.array(
    z.object({
      channel: z.string(),
      recipient: z.string(),
      state: z.enum(['reserved', 'sending', 'by_hand', 'sent', 'failed', 'ambiguous']),
      /** How its contact stands: sent, delivered, answered, bounced, failed, ambiguous. */
      outcome: z.string().nullable(),
      at: InstantWire,
      /** SHA-256 of what left and to whom. */
      contentHash: z.string(),
      providerId: z.string().nullable(),
      trackingNumber: z.string().nullable(),
      presented: DayWire.nullable(),
      failure: z.string().nullable(),
      /** A PDF was in the envelope, or beside the mail. */
      hasDocument: z.boolean(),
      /** What a person found out, where it was uncertain whether it left. */
      resolution: z
        .object({
          outcome: z.enum(['left', 'not_left']),
          at: InstantWire,
          by: z.string().nullable(),
          note: z.string().nullable(),
        })
        .nullable(),
      events: z.array(
        z.object({
          carrier: z.string(),
          at: InstantWire,
          kind: z.string(),
          said: z.string().nullable(),
          /** Who said it, where no carrier did. */
          by: z.string().nullable(),
        }),
      ),
      proofs: z.array(
        z.object({
          id: z.string(),
          kind: ProofKindWire,
          sha256: z.string(),
          bytes: z.number().int(),
          media: z.string(),
          /** Who handed it in; null where the carrier gave it. */
          by: z.string().nullable(),
          at: InstantWire,
        }),
      ),
    }),
  ),
})
export type EvidenceWire = z.infer<typeof EvidenceWire>
