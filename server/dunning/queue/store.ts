// In which order that which waits for a person is best read.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import { many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Search } from '../messages/store.ts'

const RankedRow = z.object({ message_id: z.string() })

/** Ids of what is proposed: longest overdue first, then by the customer's name. */
export async function rankProposed(
  tx: Tx,
  tenant: TenantId,
  { customer, after, limit }: Omit<Search, 'state'>,
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
  const rows = await many(RankedRow, tx, sql, [tenant, customer, after, limit])
  return rows.map(({ message_id }) => message_id)
}
