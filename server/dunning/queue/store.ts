// In which order that which waits for a person is best read.

import { z } from 'zod'
import type { Currency } from '../../../core/currency.ts'
import type { TenantId } from '../../../core/ids.ts'
import { column, many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Search } from '../messages/store.ts'

const RankedRow = z.object({ message_id: z.string() })

/** Ids of what is proposed: longest overdue first, then by the customer's name. */
export async function rankProposed(
  tx: Tx,
  tenant: TenantId,
  { step, customer, after, limit }: Omit<Search, 'state'>,
): Promise<string[]> {
  // The message before may have been decided since: it keeps its place all the same.
  const sql = `
    with ranked as (
      select messages.message_id, messages.state, customers.name,
        -coalesce(max(message_items.days_overdue), 0) as earliness
      from messages
      join customers
        on customers.tenant_id = messages.tenant_id
        and customers.customer_id = messages.customer_id
      left join message_items
        on message_items.tenant_id = messages.tenant_id
        and message_items.message_id = messages.message_id
      where messages.tenant_id = $1
        and (messages.state = 'proposed' or messages.message_id = $3::uuid)
        and ($2::text is null or messages.customer_id = $2)
        and ($5::text is null or messages.step = $5)
      group by messages.message_id, messages.state, customers.name
    )
    select message_id
    from ranked
    where state = 'proposed'
      and ($3::uuid is null or (earliness, name, message_id) > (
        select earliness, name, message_id
        from ranked
        where message_id = $3
      ))
    order by earliness, name, message_id
    limit $4`
  const rows = await many(RankedRow, tx, sql, [tenant, customer, after, limit, step])
  return rows.map(({ message_id }) => message_id)
}

const WaitingRow = z.object({
  message_id: z.string(),
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  customer_id: column.customerId,
  updated_at: column.instant,
})

export interface WaitingMessage extends z.infer<typeof WaitingRow> {
  readonly totals: readonly { readonly currency: Currency; readonly open: bigint }[]
}

/** All that is proposed, of one step or of all, as briefly as one can choose by: first the oldest. */
export async function findWaiting(
  tx: Tx,
  tenant: TenantId,
  { step, limit }: { readonly step: string | null; readonly limit: number },
): Promise<WaitingMessage[]> {
  const sql = `
    select message_id, step, channel, customer_id, updated_at
    from messages
    where tenant_id = $1
      and state = 'proposed'
      and ($2::text is null or step = $2)
    order by (
      select max(days_overdue)
      from message_items
      where message_items.tenant_id = $1
        and message_items.message_id = messages.message_id
    ) desc nulls last, message_id
    limit $3`
  const rows = await many(WaitingRow, tx, sql, [tenant, step, limit])
  const totals = await totalsOf(
    tx,
    tenant,
    rows.map(({ message_id }) => message_id),
  )
  return rows.map((row) => ({ ...row, totals: totals.get(row.message_id) ?? [] }))
}

const TotalRow = z.object({
  message_id: z.string(),
  currency: column.currency,
  open: column.minor,
})

async function totalsOf(tx: Tx, tenant: TenantId, ids: readonly string[]) {
  const sql = `
    select message_id, currency, sum(open_minor)::bigint as open
    from message_items
    where tenant_id = $1
      and message_id = any($2::uuid[])
    group by message_id, currency
    order by message_id, currency`
  const rows = await many(TotalRow, tx, sql, [tenant, ids])
  return Map.groupBy(rows, ({ message_id }) => message_id)
}

const StepRow = z.object({
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  messages: z.number(),
})

/** How much waits, by step and channel. */
export async function countWaiting(
  tx: Tx,
  tenant: TenantId,
): Promise<readonly z.infer<typeof StepRow>[]> {
  const sql = `
    select step, channel, count(*)::integer as messages
    from messages
    where tenant_id = $1
      and state = 'proposed'
    group by step, channel
    order by step, channel`
  return many(StepRow, tx, sql, [tenant])
}

const StepTotalRow = z.object({
  step: z.string(),
  currency: column.currency,
  open: column.minor,
})

/** What is open in what waits: by the message's step, one line a currency. */
export async function totalsWaiting(
  tx: Tx,
  tenant: TenantId,
): Promise<readonly z.infer<typeof StepTotalRow>[]> {
  const sql = `
    select messages.step, message_items.currency,
      sum(message_items.open_minor)::bigint as open
    from messages
    join message_items
      on message_items.tenant_id = messages.tenant_id
      and message_items.message_id = messages.message_id
    where messages.tenant_id = $1
      and messages.state = 'proposed'
    group by messages.step, message_items.currency
    order by messages.step, message_items.currency`
  return many(StepTotalRow, tx, sql, [tenant])
}
