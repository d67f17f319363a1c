// Which of our calls stand as tasks at the host, and how each stands there as far as we know.

import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const ChoiceRow = z.object({
  wanted: z.boolean(),
  failure: z.string().nullable(),
  failed_at: column.instant.nullable(),
  host: z.enum(['quickbooks', 'odoo']).nullable(),
  realm: z.string().nullable(),
  state: z.string().nullable(),
  connected_at: column.instant.nullable(),
  connected_by: z.string().nullable(),
})
export type ChoiceRow = z.infer<typeof ChoiceRow>

/** What is wanted, and the connection that it would be done through. */
export async function findChoice(tx: Tx, tenant: TenantId): Promise<ChoiceRow> {
  const sql = `
    select tenants.host_tasks as wanted, tenants.host_tasks_failure as failure,
      tenants.host_tasks_failed_at as failed_at, last.host, last.realm, last.state,
      last.connected_at, last.connected_by
    from tenants
    left join lateral (
      select host, realm, state, connected_at, connected_by
      from connections
      where tenant_id = $1
      order by connected_at desc
      limit 1
    ) as last on true
    where tenants.tenant_id = $1`
  return one(ChoiceRow, tx, sql, [tenant])
}

/** What stands at another company than the one that is connected. */
export async function forgetOtherRealms(tx: Tx, tenant: TenantId, realm: string): Promise<void> {
  const sql = `
    delete from host_tasks
    where tenant_id = $1
      and realm <> $2`
  await run(tx, sql, [tenant, realm])
}

const DueRow = z.object({
  task_id: z.string(),
  /** For which day it was asked there; null where it was not. */
  asked: column.day.nullable(),
  customer_id: column.customerId,
  invoice_id: column.invoiceId.nullable(),
})
export type DueRow = z.infer<typeof DueRow>

/** Open calls that stand not there yet, or of which that is not known, and where they were put. */
export function findUnplaced(
  tx: Tx,
  tenant: TenantId,
  { kinds, most }: { readonly kinds: readonly string[]; readonly most: number },
): Promise<DueRow[]> {
  const sql = `
    select tasks.task_id, host_tasks.due as asked,
      coalesce(host_tasks.customer_id, tasks.customer_id) as customer_id, host_tasks.invoice_id
    from tasks
    left join host_tasks
      on host_tasks.tenant_id = $1
      and host_tasks.task_id = tasks.task_id
    where tasks.tenant_id = $1
      and tasks.state = 'open'
      and tasks.kind = any($2::text[])
      and (host_tasks.task_id is null or host_tasks.state = 'asked')
    order by tasks.due, tasks.task_id
    limit $3`
  return many(DueRow, tx, sql, [tenant, kinds, most])
}

const PlacedRow = z.object({
  task_id: z.string(),
  customer_id: column.customerId,
  invoice_id: column.invoiceId.nullable(),
  host_id: z.string().nullable(),
  state: z.enum(['asked', 'open', 'ending', 'done', 'deleted', 'removed', 'refused']),
  due: column.day,
  /** Since when an earlier asking of it may come true late; null where none may. */
  doubted_at: column.instant.nullable(),
  changed_at: column.instant,
  task_state: z.enum(['open', 'done', 'dropped']),
  task_due: column.day,
})
export type PlacedRow = z.infer<typeof PlacedRow>

const placed = `
    select host_tasks.task_id, host_tasks.customer_id, host_tasks.invoice_id, host_tasks.host_id,
      host_tasks.state, host_tasks.due, host_tasks.doubted_at, host_tasks.changed_at,
      tasks.state as task_state, tasks.due as task_due
    from host_tasks
    join tasks
      on tasks.tenant_id = $1
      and tasks.task_id = host_tasks.task_id
    where host_tasks.tenant_id = $1`

interface Page {
  readonly after: string | null
  readonly most: number
}

/** Those that stand open there, by our id. */
export function findOpen(tx: Tx, tenant: TenantId, { after, most }: Page): Promise<PlacedRow[]> {
  const sql = `${placed}
      and host_tasks.state = 'open'
      and ($2::uuid is null or host_tasks.task_id > $2)
    order by host_tasks.task_id
    limit $3`
  return many(PlacedRow, tx, sql, [tenant, after, most])
}

/** Those that are over here, or not to stand there at all, and may still stand there. */
export function findEnding(
  tx: Tx,
  tenant: TenantId,
  { wanted, after, most }: Page & { readonly wanted: boolean },
): Promise<PlacedRow[]> {
  const sql = `${placed}
      and host_tasks.state in ('asked', 'open', 'ending')
      and (host_tasks.state = 'ending' or tasks.state <> 'open' or not $2::boolean)
      and ($3::uuid is null or host_tasks.task_id > $3)
    order by host_tasks.task_id
    limit $4`
  return many(PlacedRow, tx, sql, [tenant, wanted, after, most])
}

/** Those that may stand there twice. */
export function findDoubted(tx: Tx, tenant: TenantId, { after, most }: Page): Promise<PlacedRow[]> {
  const sql = `${placed}
      and host_tasks.doubted_at is not null
      and host_tasks.state <> 'asked'
      and ($2::uuid is null or host_tasks.task_id > $2)
    order by host_tasks.task_id
    limit $3`
  return many(PlacedRow, tx, sql, [tenant, after, most])
}

/** Those that are due on another day than is said there, and that day. */
export function findMoved(tx: Tx, tenant: TenantId, most: number): Promise<PlacedRow[]> {
  const sql = `${placed}
      and host_tasks.state = 'open'
      and tasks.state = 'open'
      and host_tasks.due <> tasks.due
    order by tasks.due, host_tasks.task_id
    limit $2`
  return many(PlacedRow, tx, sql, [tenant, most])
}

export interface Asked {
  readonly tenant: TenantId
  readonly task: string
  readonly realm: string
  readonly customer: string
  readonly invoice: InvoiceId | null
  readonly due: Day
  readonly now: Instant
}

/** Before the host is asked: from now on it may stand there, and asked once more even twice. */
export async function rememberAsking(tx: Tx, asked: Asked): Promise<void> {
  const sql = `
    insert into host_tasks (
      tenant_id, task_id, realm, customer_id, invoice_id, state, due, changed_at
    )
    values ($1, $2, $3, $4, $5, 'asked', $6, $7)
    on conflict (tenant_id, task_id) do update
    set customer_id = excluded.customer_id,
      invoice_id = excluded.invoice_id,
      due = excluded.due,
      doubted_at = excluded.changed_at,
      changed_at = excluded.changed_at
    where host_tasks.state = 'asked'`
  const { tenant, task, realm, customer, invoice, due, now } = asked
  await run(tx, sql, [tenant, task, realm, customer, invoice, due, now])
}

export interface Settling {
  readonly tenant: TenantId
  readonly task: string
  readonly now: Instant
}

export async function rememberOpen(
  tx: Tx,
  { tenant, task, now }: Settling,
  { hostId, due }: { readonly hostId: string; readonly due: Day },
): Promise<void> {
  const sql = `
    update host_tasks
    set state = 'open',
      host_id = $3,
      due = $4,
      changed_at = $5
    where tenant_id = $1
      and task_id = $2
      and state = 'asked'`
  await run(tx, sql, [tenant, task, hostId, due, now])
}

/** False where it was settled by somebody else meanwhile. */
export async function settle(
  tx: Tx,
  { tenant, task, now }: Settling,
  {
    state,
    problem = null,
  }: {
    readonly state: 'ending' | 'done' | 'deleted' | 'removed' | 'refused'
    readonly problem?: string | null
  },
): Promise<boolean> {
  const sql = `
    update host_tasks
    set state = $3,
      problem = $4,
      changed_at = $5
    where tenant_id = $1
      and task_id = $2
      and state in ('asked', 'open', 'ending')`
  return (await run(tx, sql, [tenant, task, state, problem, now])) === 1
}

/** Another one than was known is the one that stands there. */
export async function adopt(tx: Tx, { tenant, task }: Settling, hostId: string): Promise<void> {
  const sql = `
    update host_tasks
    set host_id = $3
    where tenant_id = $1
      and task_id = $2
      and state = 'open'`
  await run(tx, sql, [tenant, task, hostId])
}

/** It was taken away, and one more may still come. */
export async function expectAnother(tx: Tx, { tenant, task, now }: Settling): Promise<void> {
  const sql = `
    update host_tasks
    set state = 'asked',
      host_id = null,
      changed_at = $3
    where tenant_id = $1
      and task_id = $2`
  await run(tx, sql, [tenant, task, now])
}

/** Those that were asked for before this moment have come true by now, or never will. */
export async function endDoubts(tx: Tx, tenant: TenantId, before: Instant): Promise<void> {
  const sql = `
    update host_tasks
    set doubted_at = null
    where tenant_id = $1
      and doubted_at < $2`
  await run(tx, sql, [tenant, before])
}

/** It stands there no longer, and would be put there anew. */
export async function forget(tx: Tx, tenant: TenantId, task: string): Promise<void> {
  const sql = `
    delete from host_tasks
    where tenant_id = $1
      and task_id = $2`
  await run(tx, sql, [tenant, task])
}

export async function rememberDue(
  tx: Tx,
  { tenant, tasks, due }: { tenant: TenantId; tasks: readonly string[]; due: Day },
): Promise<void> {
  const sql = `
    update host_tasks
    set due = $3
    where tenant_id = $1
      and task_id = any($2::uuid[])
      and state = 'open'`
  await run(tx, sql, [tenant, tasks, due])
}

/** It was seen there under the connection of now: whoever deletes it after is a person. */
export async function rememberStanding(tx: Tx, { tenant, task, now }: Settling): Promise<void> {
  const sql = `
    update host_tasks
    set changed_at = $3
    where tenant_id = $1
      and task_id = $2
      and state = 'open'`
  await run(tx, sql, [tenant, task, now])
}

const OutcomeRow = z.object({
  outcome: z.string(),
  closed_by: z.string(),
  note: z.string().nullable(),
})
export type OutcomeRow = z.infer<typeof OutcomeRow>

/** What came of a call that was made here, and who says so. */
export function outcomeOf(tx: Tx, tenant: TenantId, task: string): Promise<OutcomeRow> {
  const sql = `
    select coalesce(tasks.outcome, tasks.state) as outcome,
      coalesce(users.name, tasks.closed_by, '') as closed_by, (
        select detail ->> 'note'
        from audit
        where tenant_id = $1
          and subject_kind = 'task'
          and subject_id = tasks.task_id::text
        order by at desc
        limit 1
      ) as note
    from tasks
    left join users
      on users.tenant_id = $1
      and users.user_id = tasks.closed_by
    where tasks.tenant_id = $1
      and tasks.task_id = $2`
  return one(OutcomeRow, tx, sql, [tenant, task])
}

const CountRow = z.object({ live: z.number(), doubted: z.number(), refused: z.number() })

export function countTasks(tx: Tx, tenant: TenantId): Promise<z.infer<typeof CountRow>> {
  const sql = `
    select count(*) filter (where host_tasks.state in ('asked', 'open', 'ending'))::integer as live,
      count(*) filter (where host_tasks.doubted_at is not null)::integer as doubted,
      count(*) filter (
        where host_tasks.state = 'refused'
          and tasks.state = 'open'
      )::integer as refused
    from host_tasks
    join tasks
      on tasks.tenant_id = $1
      and tasks.task_id = host_tasks.task_id
    where host_tasks.tenant_id = $1`
  return one(CountRow, tx, sql, [tenant])
}

const StandingRow = z.object({
  task_id: z.string(),
  state: z.enum(['asked', 'open', 'ending', 'done', 'deleted', 'removed', 'refused']),
})
export type StandingRow = z.infer<typeof StandingRow>

export function standingOf(
  tx: Tx,
  tenant: TenantId,
  tasks: readonly string[],
): Promise<StandingRow[]> {
  const sql = `
    select task_id, state
    from host_tasks
    where tenant_id = $1
      and task_id = any($2::uuid[])`
  return many(StandingRow, tx, sql, [tenant, tasks])
}
