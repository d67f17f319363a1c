// What MySendingBox tells about a letter, read tolerantly, and the documents that prove it. Its
// calls are not signed: who may call is checked where they come in.

import { z } from 'zod'
import { dayIn, epochMs, type Instant, parseInstant } from '../../../core/instant.ts'
import type { Carrier, CarrierEvent, CarrierNews, ProofKind } from '../../contract/channel.ts'
import { Rejected } from '../../contract/failure.ts'
import { makeHttp } from '../../kit/http.ts'
import { basic, type PostSettings, service } from './settings.ts'

const Proof = z.object({ url: z.string().max(2_000) }).nullish()
const Told = z.object({
  event: z.object({
    _id: z.string().min(1).max(100),
    name: z.string().max(100),
    description: z.string().nullish(),
    created_at: z.string().optional(),
  }),
  letter: z.object({
    description: z.string().nullish(),
    metadata: z.object({ encours: z.string().optional() }).nullish(),
    tracking_number: z.string().max(100).nullish(),
    filing_proof: Proof,
    delivery_proof: Proof,
    return_to_sender_proof: Proof,
    returnToSenderReason: z.string().nullish(),
  }),
})

type Told = z.infer<typeof Told>

const largestProof = 10 * 1024 * 1024
/** Where the offices are that a letter waits in. */
const postZone = 'Europe/Paris'

export function postNews(settings: PostSettings): Carrier {
  const http = makeHttp({
    service,
    timeoutMs: settings.timeoutMs,
    maxResponseBytes: largestProof,
  })
  return {
    title: service,
    readNews: ({ body, receivedAt }) => {
      const told = Told.safeParse(body)
      return told.success ? eventsOf(told.data, receivedAt) : []
    },
    fetchProof: async (url) => {
      const own = isOwn(url, settings)
      if (!own) throw refusal('the proof is not at an address of the post')
      const headers =
        new URL(url).origin === new URL(settings.baseUrl).origin
          ? { authorization: basic(settings.apiKey) }
          : {}
      const { status, bytes } = await http({ method: 'GET', url, headers })
      if (status !== 200) throw refusal(`the proof was answered with HTTP ${status}`)
      if (!Buffer.from(bytes.subarray(0, 5)).equals(Buffer.from('%PDF-'))) {
        throw refusal('the proof is no PDF')
      }
      return bytes
    },
  }
}

const refusal = (message: string): Rejected => new Rejected({ service, code: 'PROOF', message })

const ownHosts = /(^|\.)(mysendingbox\.fr|seeuletter\.com|amazonaws\.com)$/

/** An event may name any address: only the post's own, and where it stores its files, are opened. */
function isOwn(url: string, { baseUrl }: PostSettings): boolean {
  const address = URL.parse(url)
  if (address === null) return false
  if (address.origin === new URL(baseUrl).origin) return true
  return address.protocol === 'https:' && ownHosts.test(address.hostname)
}

function eventsOf({ event, letter }: Told, receivedAt: Instant): CarrierEvent[] {
  const key = letter.metadata?.encours ?? letter.description
  if (!key) return []
  const at = momentOf(event.created_at, receivedAt)
  const tracked: CarrierNews[] = letter.tracking_number
    ? [{ kind: 'tracked', number: letter.tracking_number }]
    : []
  return [...newsOf(event.name, { event, letter }, at), ...tracked].map((news) => ({
    id: news.kind === 'tracked' ? `tracked:${news.number}` : `${event._id}:${news.kind}`,
    key,
    at,
    news,
  }))
}

function newsOf(name: string, { event, letter }: Told, at: Instant): CarrierNews[] {
  const reason = (letter.returnToSenderReason ?? event.description ?? name).slice(0, 200)
  switch (name) {
    case 'letter.created':
    case 'letter.accepted':
    case 'letter.sent':
    case 'letter.in_transit':
      return [{ kind: 'taken' }]
    case 'letter.filing_proof':
      return proof('deposit', letter.filing_proof)
    case 'letter.delivery_proof':
      return proof('delivery', letter.delivery_proof)
    case 'letter.return_to_sender_proof':
      return proof('return', letter.return_to_sender_proof)
    case 'letter.waiting_to_be_withdrawn':
      return [{ kind: 'presented', on: dayIn(at, postZone) }]
    case 'letter.distributed':
      return [{ kind: 'delivered' }]
    case 'letter.returned_to_sender':
    case 'letter.electronic.refused':
    case 'letter.electronic.negligence':
      return [{ kind: 'returned', reason }]
    case 'letter.wrong_address':
      return [{ kind: 'bounced', permanent: true, reason }]
    case 'letter.lost':
    case 'letter.error':
    case 'letter.canceled':
    case 'letter.electronic.not_distributed':
    case 'letter.electronic.failed_tracking':
    case 'letter.electronic.locked':
      return [{ kind: 'lost', reason }]
    default:
      return []
  }
}

const proof = (kind: ProofKind, found: z.infer<typeof Proof>): CarrierNews[] =>
  found ? [{ kind: 'proof', proof: kind, url: found.url }] : []

/** An event from the future is one whose clock is wrong. */
function momentOf(text: string | undefined, receivedAt: Instant): Instant {
  const at = text === undefined ? null : parseInstant(text)
  return at !== null && epochMs(at) <= epochMs(receivedAt) ? at : receivedAt
}
