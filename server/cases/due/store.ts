// What time alone changes: announced payments that came or did not, accepted disputes whose credit
// note is there, commitments that are settled or due.

import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

/** More are looked at by the next run. */
const mostAtOnce = 500

const Waiting = z.object({ customer_id: column.customerId })

/** Customers with a payment that is waited for, or an accepted dispute. */
export async function customersWaiting(tx: Tx, tenant: TenantId): Promise<CustomerId[]> {
  const sql = `
    select customer_id
    from announced_payments
    where tenant_id = $1
      and state = 'expected'
    union
    select invoices.customer_id
    from disputes
    join invoices
      on invoices.tenant_id = disputes.tenant_id
      and invoices.invoice_id = disputes.invoice_id
    where disputes.tenant_id = $1
      and disputes.outcome = 'accepted'
      and disputes.closed is null
    order by customer_id
    limit ${mostAtOnce}`
  return (await many(Waiting, tx, sql, [tenant])).map((row) => row.customer_id)
}

const Expected = z.object({
  id: z.string(),
  invoice_ids: z.array(column.invoiceId),
  amount_minor: column.minor,
  currency: column.currency,
  open_minor: column.minor,
  announced: column.day,
  expected: column.day,
  awaited_until: column.day,
})

export async function expectedOf(tx: Tx, tenant: TenantId, customer: CustomerId) {
  const sql = `
    select announced_id as id, invoice_ids, amount_minor, currency, open_minor, announced,
      expected, awaited_until
    from announced_payments
    where tenant_id = $1
      and customer_id = $2
      and state = 'expected'
    order by announced_id`
  const rows = await many(Expected, tx, sql, [tenant, customer])
  return rows.map((row) => ({
    ...{ id: row.id, customer, invoices: row.invoice_ids, amount: row.amount_minor },
    ...{ announced: row.announced, expected: row.expected, awaitedUntil: row.awaited_until },
    baseline: { currency: row.currency, open: row.open_minor },
  }))
}

export async function settleAnnounced(
  tx: Tx,
  { tenant, id, now }: { readonly tenant: TenantId; readonly id: string; readonly now: Instant },
  state: 'arrived' | 'expired',
): Promise<boolean> {
  const sql = `
    update announced_payments
    set state = $3,
      ended_at = $4
    where tenant_id = $1
      and announced_id = $2
      and state = 'expected'`
  return (await run(tx, sql, [tenant, id, state, now])) === 1
}

const Accepted = z.object({
  id: z.string(),
  invoice_id: column.invoiceId,
  amount_minor: column.minor.nullable(),
  open_minor: column.minor,
  decided: column.day,
})

export async function acceptedOf(tx: Tx, tenant: TenantId, customer: CustomerId) {
  const sql = `
    select disputes.dispute_id as id, disputes.invoice_id, disputes.amount_minor,
      disputes.open_minor, disputes.decided
    from disputes
    join invoices
      on invoices.tenant_id = disputes.tenant_id
      and invoices.invoice_id = disputes.invoice_id
    where disputes.tenant_id = $1
      and invoices.customer_id = $2
      and disputes.outcome = 'accepted'
      and disputes.closed is null
    order by disputes.dispute_id`
  const rows = await many(Accepted, tx, sql, [tenant, customer])
  return rows.map((row) => ({
    ...{ id: row.id, invoice: row.invoice_id, decided: row.decided, open: row.open_minor },
    amount: row.amount_minor ?? row.open_minor,
  }))
}

export async function closeCredited(
  tx: Tx,
  { tenant, id, today }: { readonly tenant: TenantId; readonly id: string; readonly today: Day },
): Promise<boolean> {
  const sql = `
    update disputes
    set closed = $3
    where tenant_id = $1
      and dispute_id = $2
      and closed is null`
  return (await run(tx, sql, [tenant, id, today])) === 1
}

const Settled = z.object({ commitment_id: z.string(), customer_id: column.customerId })

/** Nothing is open any more on what they were about: there is nothing left to keep. */
export function settleCommitments(tx: Tx, tenant: TenantId, now: Instant) {
  const sql = `
    update commitments
    set state = 'settled',
      ended_at = $2
    where tenant_id = $1
      and state = 'open'
      and cardinality(invoice_ids) > 0
      and not exists (
        select
        from instalments
        where instalments.tenant_id = $1
          and instalments.invoice_id = any(commitments.invoice_ids)
          and instalments.open_minor > 0
      )
    returning commitment_id, customer_id`
  return many(Settled, tx, sql, [tenant, now])
}

/** A task for each commitment that is due and each dispute that should be answered: once. */
export async function openDueTasks(
  tx: Tx,
  { tenant, today, now }: { readonly tenant: TenantId; readonly today: Day; readonly now: Instant },
): Promise<void> {
  const commitments = `
    insert into tasks (
      tenant_id, task_id, customer_id, kind, due, items, state, created_at, origin, detail
    )
    select $1, commitment_id, customer_id, 'commitment', due, (
        select coalesce(jsonb_agg(jsonb_build_object('invoice', named, 'instalment', 1)), '[]')
        from unnest(invoice_ids) as named
      ), 'open', $3, 'event', jsonb_strip_nulls(
        jsonb_build_object('about', kind, 'note', note)
      )
    from commitments
    where tenant_id = $1
      and state = 'open'
      and due <= $2
    on conflict (tenant_id, task_id) do nothing`
  await run(tx, commitments, [tenant, today, now])
  const disputes = `
    insert into tasks (
      tenant_id, task_id, customer_id, kind, due, items, state, created_at, origin, detail
    )
    select $1, disputes.dispute_id::uuid, invoices.customer_id, 'other', disputes.answer_by,
      jsonb_build_array(jsonb_build_object('invoice', disputes.invoice_id, 'instalment', 1)),
      'open', $3, 'event', jsonb_strip_nulls(jsonb_build_object(
        'about', 'dispute', 'owner', disputes.owner, 'note', disputes.note
      ))
    from disputes
    join invoices
      on invoices.tenant_id = disputes.tenant_id
      and invoices.invoice_id = disputes.invoice_id
    where disputes.tenant_id = $1
      and disputes.entered_at is not null
      and disputes.closed is null
      and disputes.outcome is null
      and disputes.answer_by <= $2
    on conflict (tenant_id, task_id) do nothing`
  await run(tx, disputes, [tenant, today, now])
}

/** The tasks of commitments and disputes that are over. */
export async function closeDoneTasks(tx: Tx, tenant: TenantId, now: Instant): Promise<void> {
  const sql = `
    update tasks
    set state = 'dropped',
      closed_at = $2
    where tenant_id = $1
      and state = 'open'
      and origin = 'event'
      and (
        exists (
          select
          from commitments
          where commitments.tenant_id = $1
            and commitments.commitment_id = tasks.task_id
            and commitments.state <> 'open'
        )
        or exists (
          select
          from disputes
          where disputes.tenant_id = $1
            and disputes.dispute_id = tasks.task_id::text
            and (disputes.closed is not null or disputes.outcome is not null)
        )
      )`
  await run(tx, sql, [tenant, now])
}

export async function insertCallTask(
  tx: Tx,
  task: {
    readonly tenant: TenantId
    readonly id: string
    readonly customer: CustomerId
    readonly due: Day
    readonly invoices: readonly InvoiceId[]
    readonly about: string
    readonly now: Instant
  },
): Promise<void> {
  const sql = `
    insert into tasks (
      tenant_id, task_id, customer_id, kind, due, items, state, created_at, origin, detail
    )
    values ($1, $2, $3, 'call', $4, $5, 'open', $6, 'event', jsonb_build_object('about', $7::text))
    on conflict (tenant_id, task_id) do nothing`
  const { tenant, id, customer, due, invoices, about, now } = task
  const items = invoices.map((invoice) => ({ invoice, instalment: 1 }))
  await run(tx, sql, [tenant, id, customer, due, JSON.stringify(items), now, about])
}
