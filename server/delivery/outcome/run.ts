// Writes down what became of an attempt, with all that follows from it, in one transaction: the
// contact that the next plan reads, the deadline that was announced, the message's state, the
// trace, and the next jobs.

import { randomUUID } from 'node:crypto'
import type { Handover } from '../../../connectors/contract/channel.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { insertCommitment } from '../../cases/store.ts'
import { addJob } from '../../db/jobs.ts'
import type { Tx } from '../../db/tx.ts'
import { addClaimsJob } from '../../dunning/claim-ledger/run.ts'
import { settleMessage } from '../../dunning/messages/store.ts'
import { findPolicy } from '../../dunning/policies/store.ts'
import { type Message, ourselves } from '../../dunning/proposal.ts'
import { addPlanJob, addSendJob, audit } from '../../dunning/run.ts'
import { saidUnder } from '../../dunning/step-meaning.ts'
import { loadCompany } from '../../ledger/store.ts'
import * as store from '../store.ts'

export interface Settling {
  readonly tenant: TenantId
  readonly attempt: string
  readonly message: Message
  readonly now: Instant
  /** Where a person carried it: when he did. */
  readonly byHandAt?: Instant
}

interface Consequence {
  readonly to: 'sent' | 'failed' | 'ambiguous'
  /** For people: why the message ended so. */
  readonly code: string | null
  readonly providerId: string | null
  readonly failure: string | null
}

export function consequenceOf(handover: Handover): Consequence {
  switch (handover.kind) {
    case 'accepted':
      return { to: 'sent', code: null, providerId: handover.providerId, failure: null }
    case 'refused':
      return {
        to: 'failed',
        code: handover.permanent ? 'REFUSED' : 'REFUSED_FOR_NOW',
        providerId: null,
        failure: handover.reason,
      }
    case 'unknown':
      return { to: 'ambiguous', code: 'NO_ANSWER', providerId: null, failure: handover.reason }
  }
}

/** False where the attempt was settled already. */
export async function settle(
  tx: Tx,
  { tenant, attempt, message, now, byHandAt }: Settling,
  handover: Handover,
): Promise<boolean> {
  const { to, code, providerId, failure } = consequenceOf(handover)
  const key = { tenant, attempt }
  const from = byHandAt === undefined ? 'sending' : 'by_hand'
  const outcome = { from, to, providerId, failure, now } as const
  if (!(await store.settleAttempt(tx, key, outcome))) return false
  if (to === 'failed') await store.releaseItems(tx, key, now)
  if (isForNow(handover) && (await triesAgain(tx, { tenant, message, now }))) return true
  await insertContacts(tx, { tenant, attempt, message, now: byHandAt ?? now }, to)
  if (to === 'ambiguous') await askAPerson(tx, { tenant, attempt, message, now })
  if (to === 'sent') await followSent(tx, { tenant, attempt, message, now })
  await endMessage(tx, { tenant, message, now }, { state: to, code })
  return true
}

/** What follows wherever it becomes known that a message has left; twice it changes nothing. */
export async function followSent(
  tx: Tx,
  { tenant, attempt, message, now }: Omit<Settling, 'byHandAt'>,
): Promise<void> {
  await addJob(tx, { name: 'writeback.sent', tenant, payload: { attempt } })
  if (statesClaims(message)) await addClaimsJob(tx, tenant, attempt)
  await commit(tx, { tenant, attempt, message, now })
}

const statesClaims = ({ items }: Message): boolean =>
  items.some(({ penalties, indemnity }) => penalties !== undefined || indemnity !== undefined)

/** What a message announces must be kept: its deadline is dated, once. */
async function commit(tx: Tx, { tenant, message, now }: Settling): Promise<void> {
  const { id, customer, deadline, items } = message
  if (deadline === null) return
  const entering = { tenant, customer, id: randomUUID(), actor: ourselves, now }
  const invoices = [...new Set(items.map(({ invoice }) => invoice))]
  const announced = { kind: 'notice_deadline', due: deadline, invoices, note: null } as const
  await insertCommitment(tx, entering, { ...announced, message: id })
}

const isForNow = (handover: Handover): boolean => handover.kind === 'refused' && !handover.permanent

const minuteMs = 60_000
/** A server that greylists wants minutes, one that is down hours. Then a person is told. */
const waitsMs = [5, 15, 60, 180].map((minutes) => minutes * minuteMs)

/** Nothing left, so it may go later: read and judged anew. False where it has waited enough. */
async function triesAgain(tx: Tx, { tenant, message, now }: Ending): Promise<boolean> {
  const { id, customer } = message
  const waitMs = waitsMs[(await store.countFailures(tx, tenant, id)) - 1]
  if (waitMs === undefined) return false
  await addSendJob(tx, { tenant, id, customer, runAt: instantOf(epochMs(now) + waitMs) })
  return true
}

/** An item's history knows its own step, so that a message of several steps is several contacts. */
async function insertContacts(
  tx: Tx,
  { tenant, attempt, message, now }: Settling,
  outcome: Consequence['to'],
): Promise<void> {
  const { customer, channel } = message
  const policy = await findPolicy(tx, tenant, message.policy)
  for (const [step, items] of Map.groupBy(message.items, (item) => item.step)) {
    const contact = { tenant, customer, step, channel, at: now, outcome, attempt, items }
    const said = policy && saidUnder(policy, step)
    await store.insertContact(tx, { ...contact, id: randomUUID(), said })
  }
}

async function askAPerson(tx: Tx, { tenant, message, now }: Settling): Promise<void> {
  const { timeZone } = await loadCompany(tx, tenant)
  const items = message.items.map(({ invoice, instalment }) => ({ invoice, instalment }))
  const due = dayIn(now, timeZone)
  const { customer } = message
  await store.insertAmbiguousTask(tx, { tenant, id: randomUUID(), customer, due, items, now })
}

export interface Ending {
  readonly tenant: TenantId
  readonly message: Message
  readonly now: Instant
}

/** An approved message is over, whether or not anything was tried; the company is planned anew. */
export async function endMessage(
  tx: Tx,
  { tenant, message: { id }, now }: Ending,
  end: {
    readonly state: 'sent' | 'skipped' | 'failed' | 'ambiguous'
    readonly code: string | null
  },
): Promise<void> {
  const { state, code } = end
  if (!(await settleMessage(tx, { tenant, id, now, state, reason: code }))) return
  const trace = { id, actor: ourselves, action: `message.${state}` }
  await audit(tx, { tenant, now }, code === null ? trace : { ...trace, code })
  await addPlanJob(tx, tenant)
}
