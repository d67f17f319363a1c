// GET /api/v1/messages?state=proposed: what waits for a person, or went out.
// GET /api/v1/messages/:id: one, rendered as it would leave. POST …/approve and …/refuse decide it.

import { z } from 'zod'
import { DayWire, InstantWire, MoneyWire } from './parts.ts'

export const MessageStateWire = z.enum([
  'proposed',
  'approved',
  'sent',
  'skipped',
  'failed',
  'ambiguous',
  'refused',
  'replaced',
])
export type MessageStateWire = z.infer<typeof MessageStateWire>

export const MessageRowWire = z.object({
  id: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  step: z.string(),
  channel: z.string(),
  language: z.string(),
  /** How it speaks, and why so. */
  tone: z.enum(['cordial', 'firm']),
  toneReason: z.string(),
  sendOn: DayWire,
  deadline: DayWire.nullable(),
  approval: z.enum(['auto', 'human']),
  approvalReasons: z.array(z.string()),
  state: MessageStateWire,
  /** Why it was skipped, failed or is ambiguous: a code such as PAID_SINCE_PLAN. */
  stateReason: z.string().nullable(),
  totals: z.array(z.object({ open: MoneyWire, penalties: MoneyWire, indemnity: MoneyWire })),
  items: z.array(
    z.object({
      invoice: z.string(),
      number: z.string(),
      instalment: z.number().int(),
      step: z.string(),
      open: MoneyWire,
      daysOverdue: z.number().int(),
    }),
  ),
  /** What stops it from leaving, as a code: CHANNEL_NOT_SET_UP. It cannot be approved then. */
  problem: z.string().nullable(),
  updatedAt: InstantWire,
})
export type MessageRowWire = z.infer<typeof MessageRowWire>

export const MessagesWire = z.object({ messages: z.array(MessageRowWire), total: z.number().int() })
export type MessagesWire = z.infer<typeof MessagesWire>

/** `problem` may also name a fact that the letter lacks, or what the carrier said. */
export const MessageWire = MessageRowWire.extend({
  preview: z
    .object({
      to: z.string(),
      from: z.string(),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      /** Of what has not left: so many of its invoices may yet get a link to pay online. */
      linksToCome: z.number().int(),
    })
    .nullable(),
})
export type MessageWire = z.infer<typeof MessageWire>

/** `seen` is the `updatedAt` of the message that was read: another content is not approved. */
export const ApproveRequestWire = z.strictObject({ seen: InstantWire.optional() })
export type ApproveRequestWire = z.infer<typeof ApproveRequestWire>

export const RefuseRequestWire = z.strictObject({ reason: z.string().min(1).max(500) })
export type RefuseRequestWire = z.infer<typeof RefuseRequestWire>

/** What a person found out about a message that may have left. */
export const ResolveRequestWire = z.strictObject({
  outcome: z.enum(['left', 'not_left']),
  note: z.string().trim().min(1).max(500),
})
export type ResolveRequestWire = z.infer<typeof ResolveRequestWire>
