// GET /api/v1/channels: what this company can send by, and how that has fared. POST: what its admin
// sets about it. POST /api/v1/channels/test: one is tried on the company itself.

import { z } from 'zod'
import { InstantWire } from './parts.ts'

export const ChannelSettingsWire = z.strictObject({
  /** Letters that no carrier takes are printed and posted by a person. */
  postByHand: z.boolean(),
  /** A customer who answers is left alone for so many days. */
  answerHoldDays: z.number().int().min(1).max(60),
  /** What is still delayed after so many hours counts as bounced. */
  delayHours: z.number().int().min(1).max(240),
})
export type ChannelSettingsWire = z.infer<typeof ChannelSettingsWire>

export const ChannelsWire = z.object({
  channels: z.array(
    z.object({
      channel: z.enum(['email', 'sms', 'letter', 'registered_letter']),
      /** Null where nothing goes by it: its messages cannot be approved. */
      way: z.enum(['carrier', 'by_hand']).nullable(),
      /** Variables of the installation that would set it up; empty where it is. */
      missing: z.array(z.string()),
      sentAt: InstantWire.nullable(),
      failedAt: InstantWire.nullable(),
      failure: z.string().nullable(),
      /** It can be tried on the company itself, at this address; null where none is set. */
      test: z.object({ to: z.string().nullable() }).nullable(),
    }),
  ),
  settings: ChannelSettingsWire,
  /** Where bounces and answers come to; null where nothing reads it. */
  inbox: z.object({ lastMailAt: InstantWire.nullable() }).nullable(),
})
export type ChannelsWire = z.infer<typeof ChannelsWire>

/** Asked again under the same id, nothing leaves again. */
export const TryChannelRequestWire = z.strictObject({
  id: z.uuid(),
  channel: z.enum(['email', 'sms']),
})
export type TryChannelRequestWire = z.infer<typeof TryChannelRequestWire>

export const ChannelTriedWire = z.object({
  to: z.string(),
  outcome: z.enum(['accepted', 'refused', 'unknown']),
  /** In the carrier's words, where it did not go. */
  said: z.string().nullable(),
})
export type ChannelTriedWire = z.infer<typeof ChannelTriedWire>
