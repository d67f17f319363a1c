// What people answer to a proposed message, and what no answer can let go. An approval adds
// `delivery.send` {tenant, message} in its transaction.

import { assert } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { insertAudits } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import * as messages from '../messages/store.ts'
import type { PolicyRef } from '../planned.ts'
import { closeFirstRun } from '../policies/store.ts'
import { type Message, ourselves } from '../proposal.ts'
import { addSendJob, addSendJobs, audit } from '../run.ts'
import { sendingOf } from '../store.ts'
import { type Ways, waysOf } from '../ways.ts'
import { decideAnswers, type LeftOut, type Seen } from './several.ts'
import * as store from './store.ts'

/** By which channels this company's messages can go. */
export async function waysIn(
  deps: Pick<Deps, 'channels'>,
  tx: Tx,
  tenant: TenantId,
): Promise<Ways> {
  return waysOf(deps.channels, await sendingOf(tx, tenant))
}

export const waysFor = (deps: Deps, tenant: TenantId): Promise<Ways> =>
  tx(deps.db, tenant, (tx) => waysIn(deps, tx, tenant))

/** A code, or null where nothing is known to stand in its way. Asks nobody: fit for a list. */
export function standsInTheWay(
  ways: Ways,
  { state, channel }: Pick<Message, 'state' | 'channel'>,
): 'CHANNEL_NOT_SET_UP' | null {
  const waits = state === 'proposed' || state === 'approved'
  return waits && !ways.has(channel) ? 'CHANNEL_NOT_SET_UP' : null
}

export interface NamedMessage {
  readonly message: Message
  readonly problem: ReturnType<typeof standsInTheWay>
}

/** These messages, in the order of their ids, and what stands in the way of each. */
export async function messagesNamed(
  deps: Deps,
  tenant: TenantId,
  ids: readonly string[],
): Promise<NamedMessage[]> {
  if (ids.length === 0) return []
  return tx(deps.db, tenant, async (tx) => {
    const ways = await waysIn(deps, tx, tenant)
    const found = await messages.findThese(tx, tenant, ids)
    return found.map((message) => ({ message, problem: standsInTheWay(ways, message) }))
  })
}

/** `changed` is false where it had been decided already: by `message.state` one sees how. */
export interface Answer {
  readonly changed: boolean
  readonly message: Message
}

/**
 * Lets a message go. Null where there is none of that id. A second approval changes nothing, nor
 * does the approval of what cannot leave.
 */
export async function approveMessage(
  deps: Deps,
  tenant: TenantId,
  { id, actor, seen }: Omit<messages.Approval, 'tenant' | 'now'> & { readonly actor: string },
): Promise<Answer | null> {
  return answer(deps, { tenant, id }, async (tx, decided) => {
    const message = await messages.findMessage(tx, tenant, id)
    if (!message) return false
    if (standsInTheWay(await waysIn(deps, tx, tenant), message) !== null) return false
    const owner = await messages.markApproved(tx, { ...decided, seen }, actor)
    if (!owner) return false
    await addSendJob(tx, { tenant, id, customer: owner.customer })
    await audit(tx, decided, { actor, id, action: 'message.approve' })
    await closeFirstRuns(tx, decided, [owner.policy])
    return true
  })
}

/** Keeps a message from going. Null where there is none of that id. */
export async function refuseMessage(
  deps: Deps,
  tenant: TenantId,
  { id, actor, reason }: { readonly id: string; readonly actor: string; readonly reason: string },
): Promise<Answer | null> {
  return answer(deps, { tenant, id }, async (tx, decided) => {
    const owner = await messages.markRefused(tx, decided, reason)
    if (!owner) return false
    await audit(tx, decided, { actor, id, action: 'message.refuse', code: reason })
    await closeFirstRuns(tx, decided, [owner.policy])
    return true
  })
}

/** What is tried is not looked at for good: in test mode a policy stays a new one. */
async function closeFirstRuns(
  tx: Tx,
  decided: Pick<messages.Decided, 'tenant' | 'now'>,
  policies: readonly PolicyRef[],
): Promise<void> {
  if ((await sendingOf(tx, decided.tenant)).test) return
  const once = new Map(policies.map((policy) => [`${policy.version} ${policy.key}`, policy]))
  for (const policy of once.values()) await closeFirstRun(tx, decided, { policy, ourselves })
}

/** At most this many in one request, and thereby in one transaction. */
export const mostAnswers = 500

export interface SeveralAnswers {
  readonly decided: number
  readonly left: readonly LeftOut[]
}

interface Several {
  readonly asked: readonly Seen[]
  readonly actor: string
}

/** Lets several messages go, all at once. Asked again it finds them decided. */
export async function approveMessages(
  deps: Deps,
  tenant: TenantId,
  { asked, actor }: Several,
): Promise<SeveralAnswers> {
  return answerSeveral(deps, tenant, {
    ...{ asked, actor, answer: 'approve' },
    write: async (tx, several, decided) => {
      await store.approveThese(tx, several, actor)
      const jobs = decided.map(({ id, customer }) => ({ tenant, id, customer }))
      await addSendJobs(tx, jobs)
    },
  })
}

/** Keeps several messages from going, all at once. */
export async function refuseMessages(
  deps: Deps,
  tenant: TenantId,
  { asked, actor, reason }: Several & { readonly reason: string },
): Promise<SeveralAnswers> {
  return answerSeveral(deps, tenant, {
    ...{ asked, actor, answer: 'refuse', reason },
    write: (tx, several) => store.refuseThese(tx, several, reason),
  })
}

interface AnswerToSeveral extends Several {
  readonly answer: 'approve' | 'refuse'
  readonly reason?: string
  readonly write: (
    tx: Tx,
    several: store.SeveralDecided,
    decided: readonly StandingMessage[],
  ) => Promise<void>
}

type StandingMessage = ReturnType<typeof standingOf>

async function answerSeveral(
  deps: Deps,
  tenant: TenantId,
  { asked, actor, answer, reason, write }: AnswerToSeveral,
): Promise<SeveralAnswers> {
  assert(asked.length <= mostAnswers, `at most ${mostAnswers} messages at once`)
  return tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    const ids = [...new Set(asked.map(({ id }) => id))]
    const rows = await store.lockThese(tx, tenant, ids)
    const ways = await waysIn(deps, tx, tenant)
    const standing = rows.map((row) => standingOf(ways, row))
    const { decided, left } = decideAnswers(asked, standing, answer)
    if (decided.length === 0) return { decided: 0, left }
    const several = { tenant, now, ids: decided.map(({ id }) => id) }
    await write(tx, several, decided)
    const detail: Record<string, string> = reason === undefined ? {} : { code: reason }
    const trace = { tenant, at: now, actor, action: `message.${answer}`, detail }
    await insertAudits(tx, { ...trace, subjectKind: 'message' }, several.ids)
    await closeFirstRuns(
      tx,
      several,
      decided.map(({ policy }) => policy),
    )
    return { decided: decided.length, left }
  })
}

function standingOf(ways: Ways, row: store.StandingRow) {
  return {
    id: row.message_id,
    policy: { key: row.policy_key, version: row.policy_version },
    customer: row.customer_id,
    state: row.state,
    updatedAt: row.updated_at,
    problem: standsInTheWay(ways, { state: row.state, channel: row.channel }),
  }
}

async function answer(
  deps: Deps,
  { tenant, id }: { readonly tenant: TenantId; readonly id: string },
  decide: (tx: Tx, decided: messages.Decided) => Promise<boolean>,
): Promise<Answer | null> {
  return tx(deps.db, tenant, async (tx) => {
    const changed = await decide(tx, { tenant, id, now: deps.clock.now() })
    const message = await messages.findMessage(tx, tenant, id)
    return message && { changed, message }
  })
}
