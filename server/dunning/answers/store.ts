// One answer to several messages, as one statement each.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { messageStates } from '../proposal.ts'

const StandingRow = z.object({
  message_id: z.string(),
  policy_key: z.string(),
  policy_version: z.number(),
  customer_id: column.customerId,
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  state: z.enum(messageStates),
  updated_at: column.instant,
})
export type StandingRow = z.infer<typeof StandingRow>

/** Locked in the order in which a plan locks them, so that the two never wait for each other. */
export async function lockThese(
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
): Promise<StandingRow[]> {
  const sql = `
    select message_id, customer_id, channel, state, updated_at, policy_key, policy_version
    from messages
    where tenant_id = $1
      and message_id = any($2::uuid[])
    order by state = 'refused', created_at, message_id
    for update`
  return many(StandingRow, tx, sql, [tenant, ids])
}

export interface SeveralDecided {
  readonly tenant: TenantId
  readonly ids: readonly string[]
  readonly now: Instant
}

export async function approveThese(
  tx: Tx,
  { tenant, ids, now }: SeveralDecided,
  approvedBy: string,
): Promise<void> {
  const sql = `
    update messages
    set state = 'approved',
      state_reason = null,
      approved_by = $3,
      approved_at = $4,
      updated_at = $4
    where tenant_id = $1
      and message_id = any($2::uuid[])
      and state = 'proposed'`
  await run(tx, sql, [tenant, ids, approvedBy, now])
}

export async function refuseThese(
  tx: Tx,
  { tenant, ids, now }: SeveralDecided,
  reason: string,
): Promise<void> {
  const sql = `
    update messages
    set state = 'refused',
      state_reason = $3,
      updated_at = $4
    where tenant_id = $1
      and message_id = any($2::uuid[])
      and state = 'proposed'`
  await run(tx, sql, [tenant, ids, reason, now])
}
