import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { PlannedTask } from '../planned.ts'

export interface NewTask extends PlannedTask {
  readonly id: string
}

/**
 * One open task a customer and kind, as now planned; what is planned no more is dropped. What a
 * person has done for the same items is not asked again, unless the fact that asks for it persists.
 */
export async function replaceTasks(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  rows: readonly NewTask[],
): Promise<void> {
  const values = [tenant, rows.map(({ customer }) => customer), rows.map(({ kind }) => kind), now]
  const drop = `
    update tasks
    set state = 'dropped',
      closed_at = $4
    where tenant_id = $1
      and state = 'open'
      and origin = 'plan'
      and (customer_id, kind) not in (
        select customer_id, kind
        from unnest($2::text[], $3::text[]) as planned (customer_id, kind)
      )`
  await run(tx, drop, values)
  const sql = `
    insert into tasks (tenant_id, task_id, customer_id, kind, due, items, state, created_at)
    select $1, planned.task_id, planned.customer_id, planned.kind, planned.due,
      planned.items::jsonb, 'open', $4
    from unnest($2::text[], $3::text[], $5::uuid[], $6::date[], $7::text[])
      as planned (customer_id, kind, task_id, due, items)
    where planned.kind in ('find_contact', 'resolve_ambiguous')
      or not exists (
        select 1
        from tasks as done
        where done.tenant_id = $1
          and done.customer_id = planned.customer_id
          and done.kind = planned.kind
          and done.state = 'done'
          and done.items = planned.items::jsonb
      )
    on conflict (tenant_id, customer_id, kind) where state = 'open' and origin = 'plan'
    do update
    set due = excluded.due,
      items = excluded.items`
  await run(tx, sql, [
    ...values,
    rows.map(({ id }) => id),
    rows.map(({ due }) => due),
    rows.map(({ items }) => JSON.stringify(items)),
  ])
}
