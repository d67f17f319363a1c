// What waits for a person, in the order in which it is best read.

import type { TenantId } from '../../../core/ids.ts'
import { many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { MessageRow, messageColumns, type Search, withItems } from '../messages/store.ts'
import type { Message } from '../proposal.ts'

/** Longest overdue first, then by the customer's name. */
export async function findProposed(
  tx: Tx,
  tenant: TenantId,
  { customer, after, limit }: Search,
): Promise<Message[]> {
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
      group by messages.tenant_id, messages.message_id, customers.name
    )
    select ${messageColumns}
    from ranked
    join messages
      on messages.message_id = ranked.message_id
    join customers
      on customers.tenant_id = messages.tenant_id
      and customers.customer_id = messages.customer_id
    where messages.tenant_id = $1
      and ranked.state = 'proposed'
      and ($3::uuid is null or (ranked.earliness, ranked.name, ranked.message_id) > (
        select earliness, name, message_id
        from ranked
        where message_id = $3
      ))
    order by ranked.earliness, ranked.name, ranked.message_id
    limit $4`
  return withItems(tx, tenant, await many(MessageRow, tx, sql, [tenant, customer, after, limit]))
}
