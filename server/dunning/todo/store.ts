import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { PlannedTask } from '../planned.ts'
import { stillWorthACall } from '../tasks.ts'

export interface NewTask extends PlannedTask {
  readonly id: string
}

/**
 * A call beside a message outlives the plan that asked for it: the message has left, what it asked
 * for is still open, and nothing stands against a call.
 */
const besideWhatHasLeft = `
        kind = 'call'
        and exists (
          select
          from jsonb_array_elements(tasks.items) as item
          join decisions
            on decisions.tenant_id = $1
            and decisions.invoice_id = item ->> 'invoice'
            and decisions.open_minor > 0
            and not exists (
              select
              from jsonb_array_elements(decisions.blockers) as blocker
              where blocker ->> 'code' <> all($4::text[])
            )
          join contact_items
            on contact_items.tenant_id = $1
            and contact_items.invoice_id = decisions.invoice_id
          join contacts
            on contacts.tenant_id = $1
            and contacts.contact_id = contact_items.contact_id
            and contacts.customer_id = tasks.customer_id
            and contacts.at >= tasks.created_at
            and contacts.channel <> 'call'
            and contacts.outcome in ('sent', 'delivered', 'answered')
          where tasks.tenant_id = $1
        )`

/**
 * One open task a customer and kind, as now planned; what is planned no more is dropped. What a
 * person has done for the same items is not asked again, unless the fact that asks for it persists.
 */
export async function replaceTasks(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  rows: readonly NewTask[],
): Promise<void> {
  const customers = rows.map(({ customer }) => customer)
  const kinds = rows.map(({ kind }) => kind)
  const drop = `
    update tasks
    set state = 'dropped',
      closed_at = $5
    where tenant_id = $1
      and state = 'open'
      and origin = 'plan'
      and (customer_id, kind) not in (
        select customer_id, kind
        from unnest($2::text[], $3::text[]) as planned (customer_id, kind)
      )
      and not (${besideWhatHasLeft}
      )`
  await run(tx, drop, [tenant, customers, kinds, [...stillWorthACall], now])
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
    set due = case
        -- Due since the day on which it was first asked for, or put off by a person.
        when tasks.kind in ('promise_broken', 'plan_broken')
          or tasks.outcome = 'no_answer'
          or tasks.detail ->> 'put_off' is not null
          then tasks.due
        else excluded.due
      end,
      items = excluded.items`
  await run(tx, sql, [
    ...[tenant, customers, kinds, now],
    rows.map(({ id }) => id),
    rows.map(({ due }) => due),
    rows.map(({ items }) => JSON.stringify(items)),
  ])
}
