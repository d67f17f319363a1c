// Letters in a person's hands: printed, not yet posted.

import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { AttemptKey } from '../store.ts'

/** False where it is not reserved (any more). */
export async function markByHand(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  now: Instant,
): Promise<boolean> {
  const sql = `
    update attempts
    set state = 'by_hand',
      sending_at = $3
    where tenant_id = $1
      and attempt_id = $2
      and state = 'reserved'`
  return (await run(tx, sql, [tenant, attempt, now])) === 1
}

const WaitingRow = z.object({
  message_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  channel: z.enum(['letter', 'registered_letter']),
  step: z.string(),
  recipient: z.string(),
  since: column.instant,
  wanted: z.boolean(),
})

export interface WaitingLetter {
  readonly message: string
  readonly customer: { readonly id: CustomerId; readonly name: string }
  readonly channel: 'letter' | 'registered_letter'
  readonly step: string
  readonly recipient: string
  readonly since: Instant
  /** False where the last plan asks for it no more: it has been paid, or is held. */
  readonly wanted: boolean
}

const mostWaiting = 500

/** Oldest first. */
export async function findWaiting(tx: Tx, tenant: TenantId): Promise<WaitingLetter[]> {
  const sql = `
    select attempts.message_id, messages.customer_id, customers.name as customer_name,
      attempts.channel, messages.step, attempts.recipient, attempts.sending_at as since,
      exists (
        select 1
        from decisions
        where decisions.tenant_id = $1
          and decisions.message_id = attempts.message_id
      ) as wanted
    from attempts
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    join customers
      on customers.tenant_id = messages.tenant_id
      and customers.customer_id = messages.customer_id
    where attempts.tenant_id = $1
      and attempts.state = 'by_hand'
    order by attempts.sending_at, attempts.attempt_id
    limit $2`
  const rows = await many(WaitingRow, tx, sql, [tenant, mostWaiting])
  return rows.map((row) => ({
    message: row.message_id,
    customer: { id: row.customer_id, name: row.customer_name },
    channel: row.channel,
    step: row.step,
    recipient: row.recipient,
    since: row.since,
    wanted: row.wanted,
  }))
}

const AttemptRow = z.object({
  attempt_id: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  state: z.enum(['reserved', 'sending', 'by_hand', 'sent', 'failed', 'ambiguous']),
  sending_at: column.instant.nullable(),
  sent_at: column.instant.nullable(),
})

export interface LastAttempt {
  readonly attempt: string
  readonly channel: z.infer<typeof AttemptRow>['channel']
  readonly state: z.infer<typeof AttemptRow>['state']
  /** Since when a person has it. */
  readonly since: Instant | null
  /** When it left, as its contact says. */
  readonly sentAt: Instant | null
}

export async function findLast(
  tx: Tx,
  tenant: TenantId,
  message: string,
): Promise<LastAttempt | null> {
  const sql = `
    select attempt_id, channel, state, sending_at, (
      select min(at)
      from contacts
      where contacts.tenant_id = $1
        and contacts.attempt_id = attempts.attempt_id
    ) as sent_at
    from attempts
    where tenant_id = $1
      and message_id = $2
      and state <> 'failed'
    order by reserved_at desc
    limit 1`
  const row = await maybe(AttemptRow, tx, sql, [tenant, message])
  if (!row) return null
  const { attempt_id: attempt, channel, state, sending_at: since, sent_at: sentAt } = row
  return { attempt, channel, state, since, sentAt }
}

/** The task that asks to print and post it is over. */
export async function closeTask(
  tx: Tx,
  { tenant, id, now }: { readonly tenant: TenantId; readonly id: string; readonly now: Instant },
  { by, outcome }: { readonly by: string; readonly outcome: 'posted' | 'not_posted' },
): Promise<void> {
  const sql = `
    update tasks
    set state = $3,
      outcome = $4,
      closed_by = $5,
      closed_at = $6
    where tenant_id = $1
      and task_id = $2
      and state = 'open'`
  const state = outcome === 'posted' ? 'done' : 'dropped'
  await run(tx, sql, [tenant, id, state, outcome, by, now])
}
