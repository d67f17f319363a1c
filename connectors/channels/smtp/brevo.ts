// What Brevo tells about a mail that went through its relay, read tolerantly: what we do not know
// is left out. Each event repeats our key in the header that every mail of ours carries. Leaves out
// who may call.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Instant, instantOf } from '../../../core/instant.ts'
import type { Carrier, CarrierEvent, CarrierNews } from '../../contract/channel.ts'

const Told = z.object({
  event: z.string().max(100),
  'message-id': z.string().optional(),
  'X-Mailin-custom': z.string().max(400).nullish(),
  reason: z.string().nullish(),
  ts_event: z.number().optional(),
})

type Told = z.infer<typeof Told>

export const brevoMailNews: Carrier = {
  title: 'Brevo',
  readNews: ({ body, receivedAt }) => {
    // Brevo sends one event a call, or several where calls are batched.
    const each: readonly unknown[] = Array.isArray(body) ? body.slice(0, mostAtOnce) : [body]
    return each.flatMap((one) => {
      const told = Told.safeParse(one)
      return told.success ? eventOf(told.data, receivedAt) : []
    })
  },
}

const mostAtOnce = 1_000
const longestReason = 200

function eventOf(told: Told, receivedAt: Instant): CarrierEvent[] {
  const key = told['X-Mailin-custom']
  const news = newsOf(told)
  if (!key || !news) return []
  return [{ id: idOf(told, key), key, at: momentOf(told.ts_event, receivedAt), news }]
}

/** Brevo's events have no name of their own: told again they say the same. */
function idOf({ event, 'message-id': messageId = '', ts_event = 0 }: Told, key: string): string {
  const said = JSON.stringify([event, key, messageId, ts_event])
  return createHash('sha256').update(said).digest('hex').slice(0, 40)
}

function newsOf({ event, reason: words }: Told): CarrierNews | null {
  const reason = (words ?? event).slice(0, longestReason)
  switch (event.toLowerCase()) {
    case 'request':
    case 'sent':
      return { kind: 'taken' }
    case 'delivered':
      return { kind: 'delivered' }
    case 'hard_bounce':
    case 'invalid_email':
    case 'blocked':
      return { kind: 'bounced', permanent: true, reason }
    case 'soft_bounce':
    case 'deferred':
      return { kind: 'delayed', reason }
    case 'error':
      return { kind: 'lost', reason }
    case 'spam':
    case 'complaint':
      return { kind: 'complained' }
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
