// What of all that is to be written at the host is not written, and why.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import { column, many, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const WaitingRow = z.object({ statuses: z.number(), notes: z.number() })

export async function countWaiting(tx: Tx, tenant: TenantId): Promise<z.infer<typeof WaitingRow>> {
  const sql = `
    select (
      select count(*)::integer
      from invoice_statuses
      where tenant_id = $1
        and state = 'queued'
    ) as statuses, (
      select count(*)::integer
      from notes
      where tenant_id = $1
        and state = 'queued'
    ) as notes`
  return one(WaitingRow, tx, sql, [tenant])
}

const FailedRow = z.object({
  what: z.enum(['status', 'note']),
  reason: z.string(),
  count: z.number(),
  closed_until: column.day.nullable(),
})
export type FailedRow = z.infer<typeof FailedRow>

export async function countFailed(tx: Tx, tenant: TenantId): Promise<FailedRow[]> {
  const sql = `
    select 'status' as what, reason, count(*)::integer as count,
      max(closed_until) as closed_until
    from invoice_statuses
    where tenant_id = $1
      and state = 'failed'
    group by reason
    union all
    select 'note', 'REFUSED', count(*)::integer, null
    from notes
    where tenant_id = $1
      and state = 'failed'
    having count(*) > 0
    order by what desc, reason`
  return many(FailedRow, tx, sql, [tenant])
}

const ExampleRow = z.object({
  what: z.enum(['status', 'note']),
  reason: z.string(),
  customer_id: z.string().nullable(),
  customer: z.string().nullable(),
  invoice_id: z.string().nullable(),
  number: z.string().nullable(),
  failure: z.string().nullable(),
})
export type ExampleRow = z.infer<typeof ExampleRow>

/** The latest of each kind and reason. */
export async function findExamples(tx: Tx, tenant: TenantId, most: number): Promise<ExampleRow[]> {
  const sql = `
    with failed as (
      select 'status' as what, reason, null as customer_id, invoice_id, failure, changed_at as at
      from invoice_statuses
      where tenant_id = $1
        and state = 'failed'
      union all
      select 'note', 'REFUSED',
        case when entity = 'customer' then entity_id end,
        case when entity = 'invoice' then entity_id end,
        failure, created_at
      from notes
      where tenant_id = $1
        and state = 'failed'
    ), ranked as (
      select *,
        row_number() over (partition by what, reason order by at desc, invoice_id) as place
      from failed
    )
    select ranked.what, ranked.reason, customers.customer_id, customers.name as customer,
      ranked.invoice_id, invoices.number, ranked.failure
    from ranked
    left join invoices
      on invoices.tenant_id = $1
      and invoices.invoice_id = ranked.invoice_id
    left join customers
      on customers.tenant_id = $1
      and customers.customer_id = coalesce(ranked.customer_id, invoices.customer_id)
    where ranked.place <= $2
    order by ranked.what desc, ranked.reason, ranked.place`
  return many(ExampleRow, tx, sql, [tenant, most])
}
