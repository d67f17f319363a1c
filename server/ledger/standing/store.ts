// What stands beside the facts: the last decision for each open item, notes, tasks. Read only;
// their stations write them.

import { z } from 'zod'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import { column, many, maybe } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const Blocker = z.object({
  code: z.string(),
  until: column.day.optional(),
  ref: z.string().optional(),
})

const Decision = z.object({
  invoice_id: column.invoiceId,
  instalment: z.number(),
  open_minor: column.minor,
  next_step: z.string().nullable(),
  next_on: column.day.nullable(),
  blockers: z.array(Blocker),
  message_id: z.string().nullable(),
})
export type Decision = z.infer<typeof Decision>

export async function decisionsOf(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<Decision[]> {
  const sql = `
    select invoice_id, instalment, open_minor, next_step, next_on, blockers, message_id
    from decisions
    where tenant_id = $1
      and customer_id = $2
    order by invoice_id, instalment`
  return many(Decision, tx, sql, [tenant, customer])
}

const Outlook = z.object({
  customer_id: column.customerId,
  next_step: z.string().nullable(),
  next_on: column.day.nullable(),
  blockers: z.array(z.string()),
})
export type Outlook = z.infer<typeof Outlook>

/**
 * For each customer the step that its message takes, else the next step of all; and the first
 * blocker of each held item, most frequent first.
 */
export async function outlooksOf(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<Outlook[]> {
  const sql = `
    with standing as (
      select decisions.customer_id, messages.message_id,
        coalesce(messages.step, decisions.next_step) as next_step,
        coalesce(messages.send_on, decisions.next_on) as next_on,
        decisions.blockers -> 0 ->> 'code' as blocker
      from decisions
      join instalments
        on instalments.tenant_id = decisions.tenant_id
        and instalments.invoice_id = decisions.invoice_id
        and instalments.instalment = decisions.instalment
      left join messages
        on messages.tenant_id = decisions.tenant_id
        and messages.message_id = decisions.message_id
        and messages.state in ('proposed', 'approved')
      where decisions.tenant_id = $1
        and decisions.customer_id = any($2::text[])
        and instalments.tenant_id = $1
        and instalments.open_minor > 0
    ), blocked as (
      select customer_id, blocker, count(*) as items
      from standing
      where blocker is not null
      group by customer_id, blocker
    ), first_steps as (
      select distinct on (customer_id) customer_id, next_step, next_on
      from standing
      order by customer_id, message_id is null, next_on nulls last, next_step nulls last
    )
    select first_steps.customer_id, first_steps.next_step, first_steps.next_on,
      coalesce(
        (
          select array_agg(blocked.blocker order by blocked.items desc, blocked.blocker)
          from blocked
          where blocked.customer_id = first_steps.customer_id
        ),
        '{}'
      ) as blockers
    from first_steps`
  return many(Outlook, tx, sql, [tenant, customers])
}

const Note = z.object({
  entity: z.enum(['customer', 'invoice']),
  entity_id: z.string(),
  body: z.string(),
  state: z.enum(['queued', 'written', 'failed']),
  failure: z.string().nullable(),
  created_at: column.instant,
})
export type Note = z.infer<typeof Note>

const mostNotes = 200

/** Notes on the customer or on any of its invoices, newest first. */
export async function notesOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<Note[]> {
  const sql = `
    select entity, entity_id, body, state, failure, created_at
    from notes
    where tenant_id = $1
      and (
        (entity = 'customer' and entity_id = $2)
        or (entity = 'invoice' and entity_id in (
          select invoice_id
          from invoices
          where tenant_id = $1
            and customer_id = $2
        ))
      )
    order by created_at desc, note_id
    limit ${mostNotes}`
  return many(Note, tx, sql, [tenant, customer])
}

const Numbered = z.object({ invoice_id: z.string(), number: z.string() })

/** What people call these invoices; one that the ledger does not know is left out. */
export async function numbersOf(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly string[],
): Promise<Map<string, string>> {
  const sql = `
    select invoice_id, number
    from invoices
    where tenant_id = $1
      and invoice_id = any($2::text[])`
  const rows = await many(Numbered, tx, sql, [tenant, invoices])
  return new Map(rows.map(({ invoice_id, number }) => [invoice_id, number]))
}

const Task = z.object({
  task_id: z.string(),
  kind: z.string(),
  due: column.day,
  items: z.array(z.object({ invoice: column.invoiceId, instalment: z.number() })),
})
export type Task = z.infer<typeof Task>

export async function openTasksOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<Task[]> {
  const sql = `
    select task_id, kind, due, items
    from tasks
    where tenant_id = $1
      and customer_id = $2
      and state = 'open'
    order by due, kind`
  return many(Task, tx, sql, [tenant, customer])
}

const Owner = z.object({ customer_id: column.customerId })

export async function customerOf(
  tx: Tx,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CustomerId | null> {
  const sql = `
    select customer_id
    from invoices
    where tenant_id = $1
      and invoice_id = $2`
  return (await maybe(Owner, tx, sql, [tenant, invoice]))?.customer_id ?? null
}

const OpenInvoice = z.object({ invoice_id: column.invoiceId })
const mostOpenInvoices = 1000

/** A customer's invoices with something open, oldest due first: at most 1000. */
export async function openInvoicesOf(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<InvoiceId[]> {
  const sql = `
    select invoices.invoice_id
    from invoices
    join instalments
      on instalments.tenant_id = invoices.tenant_id
      and instalments.invoice_id = invoices.invoice_id
    where invoices.tenant_id = $1
      and invoices.customer_id = $2
      and invoices.status = 'posted'
      and instalments.open_minor > 0
    group by invoices.invoice_id
    order by min(instalments.due), invoices.invoice_id
    limit $3`
  const rows = await many(OpenInvoice, tx, sql, [tenant, customer, mostOpenInvoices])
  return rows.map(({ invoice_id }) => invoice_id)
}
