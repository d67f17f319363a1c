// Letters that no carrier takes: a person prints, posts, and says so. Until he does, nothing counts
// as sent. What he says later about a letter is news as a carrier's is.

import { createHash } from 'node:crypto'
import type { ProofKind } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import type { Day } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { Malformed } from '../../../core/malformed.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findMessage, lockMessage } from '../../dunning/messages/store.ts'
import { type Message, ourselves } from '../../dunning/proposal.ts'
import { audit } from '../../dunning/run.ts'
import { instantAt } from '../../dunning/wall-clock.ts'
import { loadCompany } from '../../ledger/store.ts'
import { idFor } from '../news/name.ts'
import { addNewsJob } from '../news/run.ts'
import {
  findAbout,
  findItems,
  insertEvents,
  insertEventTask,
  insertProof,
  keepTrackingNumber,
} from '../news/store.ts'
import { endMessage, settle } from '../outcome/run.ts'
import { mediaOf } from '../proof-file.ts'
import { type AttemptKey, releaseItems, settleAttempt } from '../store.ts'
import * as store from './store.ts'

const taskOf = ({ tenant, attempt }: AttemptKey): string => idFor(`post ${tenant} ${attempt}`)

/** The letter lies ready, and a person is asked to print and post it. */
export async function startByHand(
  tx: Tx,
  { tenant, attempt, now }: AttemptKey & { readonly now: Instant },
): Promise<void> {
  const key = { tenant, attempt }
  if (!(await store.markByHand(tx, key, now))) return
  const { timeZone } = await loadCompany(tx, tenant)
  const { message, customer } = present(await findAbout(tx, key), 'the attempt just marked')
  const detail = { code: 'POST_LETTER', message }
  const items = await findItems(tx, key)
  const task = { id: taskOf(key), customer, kind: 'other', items, detail, now }
  await insertEventTask(tx, tenant, { ...task, due: dayIn(now, timeZone) })
  await audit(tx, { tenant, now }, { id: message, actor: ourselves, action: 'message.by_hand' })
}

export async function lettersByHand(
  deps: Deps,
  tenant: TenantId,
): Promise<readonly store.WaitingLetter[]> {
  return tx(deps.db, tenant, (tx) => store.findWaiting(tx, tenant))
}

/** `not_waiting`: it is in nobody's hands (any more). Null where there is no such message. */
export type Said = 'done' | 'not_waiting' | null

interface Saying {
  readonly id: string
  readonly actor: string
}

export interface Posting extends Saying {
  readonly on: Day
  readonly trackingNumber: string | null
}

/** From here on it has been sent. Throws Malformed where the day cannot be. */
export async function sayPosted(deps: Deps, tenant: TenantId, said: Posting): Promise<Said> {
  const { id, actor, on, trackingNumber } = said
  return change(deps, { tenant, id }, async (tx, { message, last, now, timeZone }) => {
    if (last.sentAt !== null && dayIn(last.sentAt, timeZone) === on) return 'done'
    if (last.state !== 'by_hand') return 'not_waiting'
    const since = dayIn(present(last.since, 'since when a person has it'), timeZone)
    checkDay(on, { from: since, to: dayIn(now, timeZone), path: 'on' })
    const key = { tenant, attempt: last.attempt }
    const handover = { kind: 'accepted', providerId: trackingNumber ?? 'by hand' } as const
    const byHandAt = on === dayIn(now, timeZone) ? now : instantAt(on, '12:00', timeZone)
    await settle(tx, { ...key, message, now, byHandAt }, handover)
    if (trackingNumber !== null) await keepTrackingNumber(tx, key, trackingNumber)
    await store.closeTask(tx, { tenant, id: taskOf(key), now }, { by: actor, outcome: 'posted' })
    await audit(tx, { tenant, now }, { id, actor, action: 'message.posted', code: on })
    return 'done'
  })
}

/** It will not be posted: its items are free again. */
export async function sayNotPosted(
  deps: Deps,
  tenant: TenantId,
  { id, actor, reason }: Saying & { readonly reason: string },
): Promise<Said> {
  return change(deps, { tenant, id }, async (tx, { message, last, now }) => {
    if (last.state !== 'by_hand') return 'not_waiting'
    const key = { tenant, attempt: last.attempt }
    const outcome = { from: 'by_hand', to: 'failed', providerId: null, failure: reason } as const
    await settleAttempt(tx, key, { ...outcome, now })
    await releaseItems(tx, key, now)
    await store.closeTask(
      tx,
      { tenant, id: taskOf(key), now },
      { by: actor, outcome: 'not_posted' },
    )
    await audit(tx, { tenant, now }, { id, actor, action: 'message.not_posted', code: reason })
    await endMessage(tx, { tenant, message, now }, { state: 'skipped', code: 'NOT_POSTED' })
    return 'done'
  })
}

/** The day on which the post first offered it: a notice's days run from there. */
export async function sayPresented(
  deps: Deps,
  tenant: TenantId,
  { id, actor, on }: Saying & { readonly on: Day },
): Promise<Said> {
  return change(deps, { tenant, id }, async (tx, { last, now, timeZone }) => {
    if (last.channel !== 'registered_letter' || last.sentAt === null) return 'not_waiting'
    const from = dayIn(last.sentAt, timeZone)
    checkDay(on, { from, to: dayIn(now, timeZone), path: 'on' })
    const key = { tenant, attempt: last.attempt }
    const news = { kind: 'presented', on } as const
    const event = { id: `presented ${now}`, key: '', at: now, news, attempt: last.attempt }
    const raw = JSON.stringify({ actor, on })
    await insertEvents(tx, tenant, { carrier: 'person', events: [event], raw, receivedAt: now })
    await audit(tx, { tenant, now }, { id, actor, action: 'message.presented', code: on })
    await addNewsJob(tx, key)
    return 'done'
  })
}

export interface HandedIn extends Saying {
  readonly kind: ProofKind
  readonly content: Uint8Array
}

export interface KeptProof {
  readonly id: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * A scan of what the post gave, kept as a carrier's proof is: byte for byte, and once however often
 * it comes. Throws Malformed where it is no file that is taken.
 */
export async function handInProof(
  deps: Deps,
  tenant: TenantId,
  { id, actor, kind, content }: HandedIn,
): Promise<KeptProof | 'not_waiting' | null> {
  const media = mediaOf(content)
  if (media === null) {
    throw new Malformed({ path: 'body', wanted: 'a PDF, JPEG or PNG file', found: 'another' })
  }
  return change(deps, { tenant, id }, async (tx, { last, now }) => {
    const isLetter = last.channel === 'letter' || last.channel === 'registered_letter'
    if (!isLetter || last.sentAt === null) return 'not_waiting'
    const key = { tenant, attempt: last.attempt }
    const sha256 = createHash('sha256').update(content).digest('hex')
    const proof = { id: idFor(`proof ${last.attempt} ${kind} ${sha256}`), kind, sha256 }
    const kept = { ...proof, content, media, source: 'person', by: actor, now }
    if (await insertProof(tx, key, kept)) {
      const code = `${kind} ${sha256}`
      await audit(tx, { tenant, now }, { id, actor, action: 'message.proof', code })
    }
    return { id: proof.id, sha256, bytes: content.length }
  })
}

function checkDay(
  on: Day,
  { from, to, path }: { readonly from: Day; readonly to: Day; readonly path: string },
): void {
  if (on >= from && on <= to) return
  const wanted = from === to ? `${from}` : `a day from ${from} to ${to}`
  throw new Malformed({ path, wanted, found: on })
}

interface Scene {
  readonly message: Message
  readonly last: store.LastAttempt
  readonly now: Instant
  readonly timeZone: string
}

async function change<T>(
  deps: Deps,
  { tenant, id }: { readonly tenant: TenantId; readonly id: string },
  act: (tx: Tx, scene: Scene) => Promise<T | 'not_waiting'>,
): Promise<T | 'not_waiting' | null> {
  return tx(deps.db, tenant, async (tx) => {
    if ((await lockMessage(tx, tenant, id)) === null) return null
    const message = present(await findMessage(tx, tenant, id), 'the message just locked')
    const last = await store.findLast(tx, tenant, id)
    if (!last) return 'not_waiting'
    const { timeZone } = await loadCompany(tx, tenant)
    return act(tx, { message, last, now: deps.clock.now(), timeZone })
  })
}
