// What a person has to do: listed, closed, or put off. Plans open and drop their own.

import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const TaskRow = z.object({
  task_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  phone: z.string().nullable(),
  kind: z.string(),
  due: column.day,
  items: z.array(z.object({ invoice: column.invoiceId, instalment: z.number() })),
  numbers: z.array(z.string()),
  state: z.enum(['open', 'done', 'dropped']),
  outcome: z.string().nullable(),
  about: z.string().nullable(),
  note: z.string().nullable(),
  tries: z.number(),
})
export type TaskRow = z.infer<typeof TaskRow>

const columns = `
      tasks.task_id, tasks.customer_id, customers.name as customer_name, customers.phone,
      tasks.kind, tasks.due, tasks.items, tasks.state, tasks.outcome,
      tasks.detail ->> 'about' as about, tasks.detail ->> 'note' as note,
      coalesce((tasks.detail ->> 'tries')::integer, 0) as tries,
      array(
        select distinct invoices.number
        from jsonb_array_elements(tasks.items) as item
        join invoices
          on invoices.tenant_id = $1
          and invoices.invoice_id = item ->> 'invoice'
        order by invoices.number
      ) as numbers`

export interface TaskSearch {
  readonly kind: string | null
  readonly customer: CustomerId | null
  /** How many come before this page. */
  readonly skip: number
  readonly limit: number
}

/** Open ones, the one that is due first, first. */
export function openTasks(
  tx: Tx,
  tenant: TenantId,
  { kind, customer, skip, limit }: TaskSearch,
): Promise<TaskRow[]> {
  const sql = `
    select ${columns}
    from tasks
    join customers
      on customers.tenant_id = tasks.tenant_id
      and customers.customer_id = tasks.customer_id
    where tasks.tenant_id = $1
      and tasks.state = 'open'
      and ($2::text is null or tasks.kind = $2)
      and ($3::text is null or tasks.customer_id = $3)
    order by tasks.due, tasks.created_at, tasks.task_id
    offset $4
    limit $5`
  return many(TaskRow, tx, sql, [tenant, kind, customer, skip, limit])
}

const Count = z.object({ tasks: z.number() })

export async function countOpenTasks(
  tx: Tx,
  tenant: TenantId,
  { kind, customer }: Pick<TaskSearch, 'kind' | 'customer'>,
): Promise<number> {
  const sql = `
    select count(*)::integer as tasks
    from tasks
    where tenant_id = $1
      and state = 'open'
      and ($2::text is null or kind = $2)
      and ($3::text is null or customer_id = $3)`
  return (await one(Count, tx, sql, [tenant, kind, customer])).tasks
}

export function findTask(tx: Tx, tenant: TenantId, id: string): Promise<TaskRow | null> {
  const sql = `
    select ${columns}
    from tasks
    join customers
      on customers.tenant_id = tasks.tenant_id
      and customers.customer_id = tasks.customer_id
    where tasks.tenant_id = $1
      and tasks.task_id = $2`
  return maybe(TaskRow, tx, sql, [tenant, id])
}

const UncertainRow = z.object({
  customer_id: column.customerId,
  message_id: z.string(),
  step: z.string(),
  channel: z.string(),
  recipient: z.string(),
  at: column.instant,
})
export type UncertainRow = z.infer<typeof UncertainRow>

/** The messages of these customers of which nobody knows whether they left, oldest first. */
export function uncertainMessages(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<UncertainRow[]> {
  const sql = `
    select messages.customer_id, messages.message_id, messages.step, messages.channel,
      attempts.recipient, coalesce(attempts.sending_at, attempts.reserved_at) as at
    from messages
    join attempts
      on attempts.tenant_id = messages.tenant_id
      and attempts.message_id = messages.message_id
      and attempts.state = 'ambiguous'
      and attempts.resolution is null
    where messages.tenant_id = $1
      and messages.state = 'ambiguous'
      and messages.customer_id = any($2::text[])
    order by at, messages.message_id`
  return many(UncertainRow, tx, sql, [tenant, customers])
}

export interface Closing {
  readonly tenant: TenantId
  readonly id: string
  readonly actor: string
  readonly now: Instant
  readonly state: 'done' | 'dropped'
  readonly outcome: string
}

export async function closeTask(tx: Tx, closing: Closing): Promise<boolean> {
  const sql = `
    update tasks
    set state = $3,
      outcome = $4,
      closed_by = $5,
      closed_at = $6
    where tenant_id = $1
      and task_id = $2
      and state = 'open'`
  const { tenant, id, state, outcome, actor, now } = closing
  return (await run(tx, sql, [tenant, id, state, outcome, actor, now])) === 1
}

/** Nobody answered: it is tried again on another day. */
export async function putOffTask(
  tx: Tx,
  { tenant, id, due }: { readonly tenant: TenantId; readonly id: string; readonly due: Day },
): Promise<boolean> {
  const sql = `
    update tasks
    set due = $3,
      outcome = 'no_answer',
      detail = detail || jsonb_build_object(
        'tries', coalesce((detail ->> 'tries')::integer, 0) + 1
      )
    where tenant_id = $1
      and task_id = $2
      and state = 'open'`
  return (await run(tx, sql, [tenant, id, due])) === 1
}

/** By a person, to a day of his own: no plan moves it from there. */
export async function moveTask(
  tx: Tx,
  { tenant, id, due }: { readonly tenant: TenantId; readonly id: string; readonly due: Day },
): Promise<boolean> {
  const sql = `
    update tasks
    set due = $3,
      detail = detail || jsonb_build_object('put_off', true)
    where tenant_id = $1
      and task_id = $2
      and state = 'open'`
  return (await run(tx, sql, [tenant, id, due])) === 1
}

export interface PersonTask {
  readonly tenant: TenantId
  readonly id: string
  readonly customer: CustomerId
  readonly kind: 'find_contact' | 'other'
  readonly due: Day
  readonly invoices: readonly InvoiceId[]
  readonly about: string
  readonly note: string | null
  readonly now: Instant
}

export async function insertPersonTask(tx: Tx, task: PersonTask): Promise<void> {
  const sql = `
    insert into tasks (
      tenant_id, task_id, customer_id, kind, due, items, state, created_at, origin, detail
    )
    values ($1, $2, $3, $4, $5, $6, 'open', $7, 'person', jsonb_strip_nulls(
      jsonb_build_object('about', $8::text, 'note', $9::text)
    ))`
  const { tenant, id, customer, kind, due, invoices, about, note, now } = task
  const items = invoices.map((invoice) => ({ invoice, instalment: 1 }))
  await run(tx, sql, [tenant, id, customer, kind, due, JSON.stringify(items), now, about, note])
}
