// Where carriers tell their news, and the proof that the news of one message is a carrier's. Leaves
// out what they tell.

import { createHmac } from 'node:crypto'

export const carrierNames = ['brevo-mail', 'brevo-sms', 'mysendingbox'] as const
export type CarrierName = (typeof carrierNames)[number]

export const newsPath = (carrier: string): string => `/webhooks/channels/${carrier}`

/** Good for the news of one message: an address that becomes known lets nobody speak of another. */
export function newsProof(secret: string, key: string): string {
  return createHmac('sha256', secret).update(`news ${key}`).digest('base64url')
}
