// What people answer to a proposed message, and what no answer can let go. An approval adds
// `delivery.send` {tenant, message} in its transaction.

import type { TenantId } from '../../../core/ids.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import * as messages from '../messages/store.ts'
import { closeFirstRun } from '../policies/store.ts'
import { type Message, ourselves } from '../proposal.ts'
import { addSendJob, audit } from '../run.ts'

/** A code, or null where nothing is known to stand in its way. Asks nobody: fit for a list. */
export function standsInTheWay(
  { channels }: Pick<Deps, 'channels'>,
  { state, channel }: Pick<Message, 'state' | 'channel'>,
): 'CHANNEL_NOT_SET_UP' | null {
  const waits = state === 'proposed' || state === 'approved'
  return waits && channels[channel] === undefined ? 'CHANNEL_NOT_SET_UP' : null
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
    if (!message || standsInTheWay(deps, message) !== null) return false
    const owner = await messages.markApproved(tx, { ...decided, seen }, actor)
    if (!owner) return false
    await addSendJob(tx, { tenant, id, customer: owner.customer })
    await audit(tx, decided, { actor, id, action: 'message.approve' })
    await closeFirstRun(tx, decided, { run: owner.run, ourselves })
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
    await closeFirstRun(tx, decided, { run: owner.run, ourselves })
    return true
  })
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
