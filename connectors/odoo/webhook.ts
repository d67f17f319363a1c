// What the Encours module calls us with: whose secret has to have signed it, whether it has, and
// which of our records the changes name. Leaves out what is done about them.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { epochMs, type Instant, parseInstant } from '../../core/instant.ts'
import type { HostEvent, HostEvents, HostWebhook, SiteSecret } from '../contract/host.ts'
import { entryLineId } from './entry.ts'

export const odooWebhook: HostWebhook = {
  signatureHeader: 'x-encours-signature',
  // 500 events of the longest names are 200 KiB.
  largestBody: 256 * 1024,
  realmOf,
  isSigned: (body, signature, by) => by !== undefined && isSigned(body, signature, by),
  readEvents,
}

/** The module begins with it: nothing that nobody has signed is parsed as JSON. */
const realmWithin = 512
const firstRealm = /"realm"\s*:\s*"([\x21\x23-\x5b\x5d-\x7e]{1,200})"/

function realmOf(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, realmWithin)).toString('latin1')
  return firstRealm.exec(head)?.[1] ?? null
}

const mostEvents = 500
const longestName = 200
const Name = z
  .string()
  .min(1)
  .max(longestName)
  .regex(/^[\x21-\x7e]+$/)
const Told = z.looseObject({ realm: Name, events: z.array(z.unknown()).max(mostEvents) })
const Record = z.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const Named = z.looseObject({
  id: Name,
  model: Name,
  record: Record,
  operation: z.string(),
  at: z.string().optional(),
  move: Record.optional(),
})

const latestMs = 300_000
const shape = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

/** Over `t.body`, with the secret's own text as the key; five minutes before or after at most. */
export const signatureOf = (secret: string, seconds: string, body: Uint8Array): string =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')

function isSigned(body: Uint8Array, signature: string, { secret, now }: SiteSecret): boolean {
  const [, seconds, theirs] = shape.exec(signature) ?? []
  if (seconds === undefined || theirs === undefined || secret === '') return false
  const inTime = Math.abs(Number(seconds) * 1000 - epochMs(now)) <= latestMs
  const ours = Buffer.from(signatureOf(secret, seconds, body))
  return timingSafeEqual(ours, Buffer.from(theirs)) && inTime
}

function readEvents(body: Uint8Array): HostEvents | null {
  const told = Told.safeParse(jsonOf(body))
  // Signed by the company that its beginning names: it tells of no other.
  if (!told.success || told.data.realm !== realmOf(body)) return null
  const read = told.data.events.map((event) => Named.safeParse(event).data)
  const named = read.filter((event) => event !== undefined)
  const events = named.flatMap((event) => kept(told.data.realm, event))
  const notKept = named.filter((event) => subjectOf(event) === null).length
  return {
    events,
    unreadable: read.length - named.length,
    notKept,
  }
}

type Event = z.infer<typeof Named>

/**
 * A line is told as the document that it belongs to. What is gone does not say any more what it
 * was: it is told as all that it may have been.
 */
function kept(realm: string, event: Event): HostEvent[] {
  const at: Instant | null = event.at === undefined ? null : parseInstant(event.at)
  const subject = subjectOf(event)
  const also = event.operation === 'deleted' ? otherSubjectOf(event) : null
  return [
    ...(subject ? [{ ...subject, key: event.id, realm, at, mergedId: null }] : []),
    ...(also ? [{ ...also, key: `${event.id}#${also.entity}`, realm, at, mergedId: null }] : []),
  ]
}

/** A deleted document may have been a credit note, a deleted line a payment. */
function otherSubjectOf({ model, record, move }: Event): Subject | null {
  if (model === 'account.move') {
    return { entity: 'creditNote', id: `${record}`, operation: 'deleted' }
  }
  if (model !== 'account.move.line' || move === undefined) return null
  return { entity: 'payment', id: entryLineId(move, record), operation: 'deleted' }
}

type Subject = Pick<HostEvent, 'entity' | 'id' | 'operation'>

function subjectOf({ model, record, move, operation }: Event): Subject | null {
  const known = (['created', 'updated', 'deleted'] as const).find((word) => word === operation)
  switch (model) {
    case 'res.partner':
      return { entity: 'customer', id: `${record}`, operation: known ?? null }
    case 'account.move':
      return { entity: 'invoice', id: `${record}`, operation: known ?? null }
    case 'account.move.line':
      // Whatever became of the line, its document has changed and may still be there.
      return move === undefined ? null : { entity: 'invoice', id: `${move}`, operation: 'updated' }
    default:
      return null
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
