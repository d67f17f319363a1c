// Sends what was approved, each message once. Jobs: `delivery.send` {tenant, message} and
// `delivery.automatic` {tenant}. Adds, in the transaction that settles an attempt, `dunning.plan`
// and, for what was sent, `writeback.sent` {tenant, attempt}: the attempt's invoices are
// attempt_items.

import type { Channel, Handover } from '../../connectors/contract/channel.ts'
import { Failure, Rejected, Unauthorized } from '../../connectors/contract/failure.ts'
import { assert, present } from '../../core/assert.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { addJob, type JobHandlers } from '../db/jobs.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { waysFor } from '../dunning/answers/run.ts'
import { findMessage, lockMessage, markApproved } from '../dunning/messages/store.ts'
import { type Message, ourselves } from '../dunning/proposal.ts'
import { addSendJob, audit } from '../dunning/run.ts'
import { findAutomatic, noteProblem } from '../dunning/store.ts'
import { lockForReading } from '../ledger/lock/store.ts'
import { rereadFor } from '../sync/run.ts'
import { startByHand } from './by-hand/run.ts'
import { type Departing, depart, giveUp } from './departure/run.ts'
import { keyOf } from './key.ts'
import { endMessage, settle } from './outcome/run.ts'
import type { Paper } from './paper.ts'
import type { PayLinks } from './pay-links.ts'
import { previewOf } from './preview/run.ts'
import * as store from './store.ts'
import { settleTest, type TestSend } from './test-send/run.ts'

export function deliveryJobs(deps: Deps): JobHandlers {
  return {
    'delivery.send': ({ tenant, ...payload }) =>
      sendMessage(deps, tenant, present(payload['message'], 'the message of a send job')),
    'delivery.automatic': ({ tenant }) => approveAutomatic(deps, tenant),
  }
}

async function sendMessage(deps: Deps, tenant: TenantId, id: string): Promise<void> {
  const message = await tx(deps.db, tenant, (tx) => findReady(deps, tx, { tenant, id }))
  if (!message) return
  const ways = await waysFor(deps, tenant)
  if (!ways.has(message.channel)) {
    return failUnsent(deps, tenant, { message, code: 'CHANNEL_NOT_SET_UP' })
  }
  const departing = await departOnFresh(deps, tenant, message)
  if (departing === null) return
  const channel = deps.channels[message.channel]
  if (!channel) return handToPerson(deps, tenant, departing)
  if (departing.kind === 'test') return sendTest(deps, channel, { tenant, test: departing.test })
  const { attempt } = departing
  const sending = await tx(deps.db, tenant, (tx) => start(deps, tx, { tenant, ...departing }))
  if (!sending) return
  const handover = await handOver(deps, channel, sending)
  const now = deps.clock.now()
  const noted = await tx(deps.db, tenant, (tx) =>
    settle(tx, { tenant, attempt, message: departing.message, now }, handover),
  )
  if (!noted) deps.log.warn({ tenant, attempt }, 'an attempt was settled by another process')
}

/**
 * Where the host does not answer the job fails and comes again: nothing leaves on old facts. It is
 * read a second time where it tells something else while it is asked for links.
 */
async function departOnFresh(
  deps: Deps,
  tenant: TenantId,
  message: Message,
): Promise<Departing | null> {
  let links: PayLinks | null = null
  for (;;) {
    const reread = await rereadOf(deps, tenant, message)
    if (reread === 'no_access') return null
    if ('refusal' in reread) {
      await failUnsent(deps, tenant, { message, code: reread.refusal })
      return null
    }
    const departing = await depart(deps, { tenant, id: message.id, ...reread, links })
    if (departing?.kind !== 'changed') return departing
    assert(links === null, 'links are asked for once')
    links = departing.links
  }
}

/** No try goes by hand: nobody prints one. */
async function handToPerson(deps: Deps, tenant: TenantId, departing: Departing): Promise<void> {
  if (departing.kind === 'test') return
  const { attempt } = departing
  const now = deps.clock.now()
  await tx(deps.db, tenant, (tx) => startByHand(tx, { tenant, attempt, now }))
}

/** A process that dies in here has sent a try, or has not: it is not repeated. */
async function sendTest(
  deps: Deps,
  channel: Channel,
  { tenant, test }: { readonly tenant: TenantId; readonly test: TestSend },
): Promise<void> {
  const { recipient, subject, text, html, paper } = test.content
  const body = { body_text: text, body_html: html }
  const content = { attempt_id: test.id, recipient, subject, ...body }
  const key = keyOf({ tenant, attempt: test.id })
  const sending = { message: test.message, content, key, references: [], paper }
  const handover = await handOver(deps, channel, sending)
  const now = deps.clock.now()
  await tx(deps.db, tenant, (tx) => settleTest(tx, { tenant, now }, { test, handover }))
}

interface MessageKey {
  readonly tenant: TenantId
  readonly id: string
}

/** The message as far as it may be sent now. Null where it is settled, or somebody has it. */
async function findReady(deps: Deps, tx: Tx, { tenant, id }: MessageKey): Promise<Message | null> {
  if ((await lockMessage(tx, tenant, id)) !== 'approved') return null
  const message = present(await findMessage(tx, tenant, id), 'the message just locked')
  const last = await store.findLiveAttempt(tx, tenant, id)
  if (!last || last.state === 'reserved') return message
  if (last.state === 'sending') await afterCrash(deps, tx, { tenant, message, last })
  return null
}

/** Longer than any channel takes. Before it is over the other process may still be at work. */
const sendingLeaseMs = 10 * 60_000

/** Its process may have died with the mail half gone: after the lease a person has to look. */
async function afterCrash(
  deps: Deps,
  tx: Tx,
  found: { readonly tenant: TenantId; readonly message: Message; readonly last: store.AttemptRow },
): Promise<void> {
  const { tenant, message, last } = found
  const now = deps.clock.now()
  const leaseEnds = epochMs(present(last.sending_at, 'the start of sending')) + sendingLeaseMs
  if (epochMs(now) < leaseEnds) {
    const { id, customer } = message
    return addSendJob(tx, { tenant, id, customer, runAt: instantOf(leaseEnds) })
  }
  const settling = { tenant, attempt: last.attempt_id, message, now }
  await settle(tx, settling, { kind: 'unknown', reason: 'the process ended while it was sending' })
}

/**
 * Asked again, a host that refuses gives the same answer: a person has to know. One that wants a
 * new consent is not asked until it has one; the plan that follows takes up what was approved.
 */
async function rereadOf(
  deps: Deps,
  tenant: TenantId,
  { customer, items }: Message,
): Promise<{ readonly readAt: Instant | null } | { readonly refusal: string } | 'no_access'> {
  const invoices = [...new Set(items.map(({ invoice }) => invoice))]
  try {
    const reread = await rereadFor(deps, tenant, { customer, invoices })
    return { readAt: reread.kind === 'fresh' && reread.complete ? reread.at : null }
  } catch (error) {
    if (error instanceof Unauthorized && error.code === 'RECONNECT_REQUIRED') return 'no_access'
    if (!(error instanceof Rejected)) throw error
    return { refusal: `HOST_REJECTED: ${error.code}` }
  }
}

async function failUnsent(
  deps: Deps,
  tenant: TenantId,
  { message: { id }, code }: { readonly message: Message; readonly code: string },
): Promise<void> {
  await tx(deps.db, tenant, async (tx) => {
    if ((await lockMessage(tx, tenant, id)) !== 'approved') return
    const message = present(await findMessage(tx, tenant, id), 'the message just locked')
    const now = deps.clock.now()
    const last = await store.findLiveAttempt(tx, tenant, id)
    if (last && last.state !== 'reserved') return
    await giveUp(tx, { tenant, last, code, now })
    await endMessage(tx, { tenant, message, now }, { state: 'failed', code })
  })
}

interface Sending {
  readonly message: Message
  readonly content: Pick<
    store.AttemptRow,
    'attempt_id' | 'recipient' | 'subject' | 'body_text' | 'body_html'
  >
  readonly key: string
  readonly references: readonly string[]
  readonly paper: Paper | null
}

async function start(
  deps: Deps,
  tx: Tx,
  { tenant, attempt, message }: store.AttemptKey & { readonly message: Message },
): Promise<Sending | null> {
  const content = await store.startSending(tx, { tenant, attempt }, deps.clock.now())
  if (!content) return null
  const references =
    message.channel === 'email' ? await store.findThread(tx, tenant, message.customer) : []
  const paper = await store.findPaper(tx, { tenant, attempt })
  return { content, message, key: keyOf({ tenant, attempt }), references, paper }
}

/** What leaves is what was stored, to the letter. A channel that breaks may have sent it. */
async function handOver(deps: Deps, channel: Channel, sending: Sending): Promise<Handover> {
  const handover = await send(deps, channel, sending)
  if (handover.kind !== 'unknown' || !channel.find) return handover
  try {
    // Null says little: it may not be listed yet.
    return (await channel.find(sending.key)) ?? handover
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return handover
  }
}

async function send(
  deps: Deps,
  channel: Channel,
  { message, content, key, references, paper }: Sending,
): Promise<Handover> {
  try {
    return await channel.send({
      key,
      to: content.recipient,
      from: deps.mailFrom,
      language: message.language,
      subject: content.subject,
      text: content.body_text,
      html: content.body_html,
      ...(references.length === 0 ? {} : { references }),
      ...paper,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown'
    deps.log.error({ attempt: content.attempt_id, error: name }, 'a channel broke while sending')
    return { kind: 'unknown', reason: `the channel broke: ${name}` }
  }
}

const automaticBatch = 200

/** Approves what the policy lets go without a person, as far as its letter can be made. */
async function approveAutomatic(deps: Deps, tenant: TenantId): Promise<void> {
  const ids = await tx(deps.db, tenant, (tx) => findAutomatic(tx, tenant, automaticBatch))
  for (const id of ids) {
    await tx(deps.db, tenant, (tx) => approveOne(deps, tx, { tenant, id }))
  }
  if (ids.length < automaticBatch) return
  await tx(deps.db, tenant, (tx) => addJob(tx, { name: 'delivery.automatic', tenant }))
}

async function approveOne(deps: Deps, tx: Tx, { tenant, id }: MessageKey): Promise<void> {
  await lockForReading(tx, tenant)
  if ((await lockMessage(tx, tenant, id)) !== 'proposed') return
  const message = present(await findMessage(tx, tenant, id), 'the message just locked')
  // A plan may have been made since: what it wants to be asked is asked.
  if (message.approval !== 'auto' || message.stateReason !== null) return
  const { problem } = await previewOf(deps, tx, { tenant, message })
  if (problem !== null) return noteProblem(tx, { tenant, id, problem: `NOT_READY: ${problem}` })
  const now = deps.clock.now()
  if (!(await markApproved(tx, { tenant, id, now }, ourselves))) return
  await addSendJob(tx, { tenant, id, customer: message.customer })
  await audit(tx, { tenant, now }, { id, actor: ourselves, action: 'message.approve' })
}
