// GET /api/v1/settings: how this company sends. POST: an admin's new settings, all of them.

import { z } from 'zod'

const limit = z.number().int().min(1).max(1_000_000)

export const SettingsWire = z.strictObject({
  /** What the policy lets go without a person leaves by itself. */
  automatic: z.boolean(),
  /** A part of France with holidays of its own. */
  region: z.enum(['alsace-moselle']).nullable(),
  /** Messages a day; null = no limit. */
  dailyLimit: limit.nullable(),
  channelLimits: z.strictObject({
    email: limit.optional(),
    sms: limit.optional(),
    letter: limit.optional(),
    registered_letter: limit.optional(),
  }),
  /** While it is on, everything goes to these addresses of the company itself. */
  test: z.strictObject({
    on: z.boolean(),
    email: z.string().max(254).nullable(),
    /** E.164. */
    phone: z.string().max(20).nullable(),
  }),
  /** E-mails lead to where an invoice is paid online, where the accounting software has such a page. */
  payLink: z.boolean(),
})
export type SettingsWire = z.infer<typeof SettingsWire>

export const SettingsAnswerWire = SettingsWire.extend({
  country: z.string(),
  /** Channels that this installation can send by. */
  channels: z.array(z.string()),
  /** Name of the accounting software that has pages to pay online; null where it has none. */
  payPagesAt: z.string().nullable(),
})
export type SettingsAnswerWire = z.infer<typeof SettingsAnswerWire>
