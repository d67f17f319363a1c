// What Intuit calls us with: whether a call is Intuit's own, and which of the records that we keep
// it names. The two formats of a body are read in `events.ts`. Leaves out what is done about them.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HostEvent, HostEvents, HostWebhook } from '../contract/host.ts'
import { walkedEntities } from './cursor.ts'
import { eventsIn, type ToldEvent } from './events.ts'
import { entityOf } from './records.ts'

/** `token` is the app's own for each of Intuit's environments, and not its client secret. */
export function quickbooksWebhook(token: string): HostWebhook {
  return {
    signatureHeader: 'intuit-signature',
    isSigned: (body, signature) => sameBytes(signatureOf(token, body), signature),
    readEvents,
  }
}

/** Base64 of HMAC-SHA256 over the bytes as they came. */
export const signatureOf = (token: string, body: Uint8Array): string =>
  createHmac('sha256', token).update(body).digest('base64')

/** In constant time for texts of one length; that of a signature is no secret. */
function sameBytes(ours: string, theirs: string): boolean {
  const [left, right] = [Buffer.from(ours), Buffer.from(theirs)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function readEvents(body: Uint8Array): HostEvents | null {
  const told = eventsIn(jsonOf(body))
  if (!told) return null
  const nameable = told.events.filter(isNameable)
  const events = nameable.flatMap(kept)
  return {
    events,
    unreadable: told.rejected.length + told.events.length - nameable.length,
    notKept: nameable.length - events.length,
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

const longestName = 200

/** PostgreSQL holds no NUL, and no half of a surrogate pair. */
const isName = (text: string): boolean =>
  text.length <= longestName && text.isWellFormed() && !text.includes('\0')

const isNameable = ({ key, realm, id, mergedId }: ToldEvent): boolean =>
  [key, realm, id, mergedId ?? ''].every(isName)

function kept(event: ToldEvent): HostEvent[] {
  const known = walkedEntities.find((name) => name.toLowerCase() === event.entity)
  return known ? [{ ...event, entity: entityOf[known] }] : []
}
