// What Brevo tells about a text message, read tolerantly: what we do not know is left out. The
// address that it calls names the message. Leaves out who may call.

import { z } from 'zod'
import { type Instant, instantOf } from '../../../core/instant.ts'
import type { Carrier, CarrierNews } from '../../contract/channel.ts'

const Told = z.object({
  messageId: z.union([z.number(), z.string()]).optional(),
  msg_status: z.string().max(100),
  description: z.string().optional(),
  ts_event: z.number().optional(),
})

export const smsNews: Carrier = {
  title: 'Brevo SMS',
  readNews: ({ body, key, receivedAt }) => {
    const told = Told.safeParse(body)
    if (!told.success || key === null) return []
    const { messageId = '', msg_status: status, description = '', ts_event: seconds } = told.data
    const news = newsOf(status, description)
    if (!news) return []
    return [{ id: `${messageId}:${status}`, key, at: momentOf(seconds, receivedAt), news }]
  },
}

const longestReason = 200

/** Brevo tries no further after either bounce; `blocked` and `rejected` never left. */
function newsOf(status: string, description: string): CarrierNews | null {
  const reason = description === '' ? status : `${status}: ${description}`.slice(0, longestReason)
  switch (status.toLowerCase().replace(/[\s_-]/g, '')) {
    case 'sent':
    case 'accepted':
      return { kind: 'taken' }
    case 'delivered':
      return { kind: 'delivered' }
    case 'hardbounce':
    case 'blacklisted':
    case 'blocked':
      return { kind: 'bounced', permanent: true, reason }
    case 'softbounce':
    case 'rejected':
      return { kind: 'bounced', permanent: false, reason }
    default:
      return null
  }
}

const latest = Date.UTC(9999, 0)

/** `ts_event` is in seconds since 1970, in UTC; `date` has no zone and is not read. */
function momentOf(seconds: number | undefined, receivedAt: Instant): Instant {
  const ms = seconds === undefined ? Number.NaN : seconds * 1000
  return ms > 0 && ms < latest ? instantOf(ms) : receivedAt
}
