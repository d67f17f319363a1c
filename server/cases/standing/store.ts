// A customer's cases as they were entered or came with the books.

import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { column, many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { commitmentKinds, paymentModes } from '../entry.ts'

const entered = {
  id: z.string(),
  note: z.string().nullable(),
  /** Null where it came with the books. */
  entered_by: z.string().nullable(),
  entered_at: column.instant.nullable(),
}
const invoices = z.array(column.invoiceId)

const PromiseRow = z.object({
  ...entered,
  invoice_ids: invoices,
  amount_minor: column.minor.nullable(),
  currency: column.currency.nullable(),
  made: column.day,
  due: column.day,
  withdrawn: column.day.nullable(),
})
export type PromiseRow = z.infer<typeof PromiseRow>

const mostCases = 200

export function promisesOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<PromiseRow[]> {
  const sql = `
    select promises.promise_id as id, promises.note, promises.entered_at,
      coalesce(users.name, promises.entered_by) as entered_by, promises.invoice_ids,
      promises.amount_minor, promises.made, promises.due, promises.withdrawn, (
        select min(invoices.currency)
        from invoices
        where invoices.tenant_id = $1
          and invoices.customer_id = $2
          and (
            cardinality(promises.invoice_ids) = 0
            or invoices.invoice_id = any(promises.invoice_ids)
          )
      ) as currency
    from promises
    left join users
      on users.tenant_id = promises.tenant_id
      and users.user_id = promises.entered_by
    where promises.tenant_id = $1
      and promises.customer_id = $2
    order by promises.made desc, promises.promise_id
    limit ${mostCases}`
  return many(PromiseRow, tx, sql, [tenant, customer])
}

const PlanRow = z.object({
  ...entered,
  agreed: column.day,
  ended: column.day.nullable(),
  currency: column.currency.nullable(),
  invoice_ids: invoices,
  dues: z.array(column.day),
  amounts: z.array(z.string()),
  paid: z.array(z.string()),
})
export type PlanRow = z.infer<typeof PlanRow>

export function plansOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<PlanRow[]> {
  const sql = `
    select payment_plans.plan_id as id, payment_plans.note, payment_plans.entered_at,
      coalesce(users.name, payment_plans.entered_by) as entered_by, payment_plans.agreed,
      payment_plans.ended, payment_plans.invoice_ids,
      coalesce(payment_plans.currency, (
        select min(invoices.currency)
        from invoices
        where invoices.tenant_id = $1
          and invoices.invoice_id = any(payment_plans.invoice_ids)
      )) as currency,
      array_agg(parts.due::text order by parts.instalment) as dues,
      array_agg(parts.amount_minor::text order by parts.instalment) as amounts,
      array_agg(parts.paid_minor::text order by parts.instalment) as paid
    from payment_plans
    join payment_plan_instalments as parts
      on parts.tenant_id = payment_plans.tenant_id
      and parts.plan_id = payment_plans.plan_id
    left join users
      on users.tenant_id = payment_plans.tenant_id
      and users.user_id = payment_plans.entered_by
    where payment_plans.tenant_id = $1
      and payment_plans.customer_id = $2
    group by payment_plans.tenant_id, payment_plans.plan_id, users.name
    order by payment_plans.agreed desc, payment_plans.plan_id
    limit ${mostCases}`
  return many(PlanRow, tx, sql, [tenant, customer])
}

const DisputeRow = z.object({
  ...entered,
  invoice_id: column.invoiceId,
  currency: column.currency,
  amount_minor: column.minor.nullable(),
  cause: z.string(),
  opened: column.day,
  closed: column.day.nullable(),
  owner: z.string().nullable(),
  answer_by: column.day.nullable(),
  outcome: z.enum(['accepted', 'rejected']).nullable(),
})
export type DisputeRow = z.infer<typeof DisputeRow>

export function disputesOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<DisputeRow[]> {
  const sql = `
    select disputes.dispute_id as id, disputes.note, disputes.entered_at,
      coalesce(users.name, disputes.entered_by) as entered_by, disputes.invoice_id,
      invoices.currency, disputes.amount_minor, disputes.cause, disputes.opened, disputes.closed,
      disputes.owner, disputes.answer_by, disputes.outcome
    from disputes
    join invoices
      on invoices.tenant_id = disputes.tenant_id
      and invoices.invoice_id = disputes.invoice_id
    left join users
      on users.tenant_id = disputes.tenant_id
      and users.user_id = disputes.entered_by
    where disputes.tenant_id = $1
      and invoices.customer_id = $2
    order by disputes.opened desc, disputes.dispute_id
    limit ${mostCases}`
  return many(DisputeRow, tx, sql, [tenant, customer])
}

const HoldRow = z.object({
  ...entered,
  invoice_id: column.invoiceId.nullable(),
  starts: column.day,
  ends: column.day.nullable(),
  lifted: column.day.nullable(),
  reason: z.string(),
})
export type HoldRow = z.infer<typeof HoldRow>

export function holdsOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<HoldRow[]> {
  const sql = `
    select holds.hold_id as id, holds.note, holds.entered_at,
      coalesce(users.name, holds.entered_by) as entered_by, holds.invoice_id, holds.starts,
      holds.ends, holds.lifted, holds.reason
    from holds
    left join users
      on users.tenant_id = holds.tenant_id
      and users.user_id = holds.entered_by
    where holds.tenant_id = $1
      and (holds.customer_id = $2 or holds.invoice_id = any(array(
        select invoice_id
        from invoices
        where tenant_id = $1
          and customer_id = $2
      )))
    order by holds.starts desc, holds.hold_id
    limit ${mostCases}`
  return many(HoldRow, tx, sql, [tenant, customer])
}

const AnnouncedRow = z.object({
  ...entered,
  invoice_ids: invoices,
  amount_minor: column.minor,
  currency: column.currency,
  mode: z.enum(paymentModes),
  announced: column.day,
  expected: column.day,
  awaited_until: column.day,
  state: z.enum(['expected', 'arrived', 'expired', 'withdrawn']),
})
export type AnnouncedRow = z.infer<typeof AnnouncedRow>

export function announcedOf(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<AnnouncedRow[]> {
  const sql = `
    select payments.announced_id as id, payments.note, payments.entered_at,
      coalesce(users.name, payments.entered_by) as entered_by, payments.invoice_ids,
      payments.amount_minor, payments.currency, payments.mode, payments.announced,
      payments.expected, payments.awaited_until, payments.state
    from announced_payments as payments
    left join users
      on users.tenant_id = payments.tenant_id
      and users.user_id = payments.entered_by
    where payments.tenant_id = $1
      and payments.customer_id = $2
    order by payments.announced desc, payments.announced_id
    limit ${mostCases}`
  return many(AnnouncedRow, tx, sql, [tenant, customer])
}

const CommitmentRow = z.object({
  ...entered,
  customer_id: column.customerId,
  customer_name: z.string(),
  kind: z.enum(commitmentKinds),
  due: column.day,
  invoice_ids: invoices,
  message_id: z.string().nullable(),
  state: z.enum(['open', 'kept', 'waived', 'settled']),
  state_reason: z.string().nullable(),
})
export type CommitmentRow = z.infer<typeof CommitmentRow>

/** A customer's, or with null all open ones of the company, the oldest deadline first. */
export function commitmentsOf(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId | null,
): Promise<CommitmentRow[]> {
  const sql = `
    select commitments.commitment_id as id, commitments.note, commitments.entered_at,
      coalesce(users.name, commitments.entered_by) as entered_by, commitments.customer_id,
      customers.name as customer_name, commitments.kind, commitments.due,
      commitments.invoice_ids, commitments.message_id, commitments.state,
      commitments.state_reason
    from commitments
    join customers
      on customers.tenant_id = commitments.tenant_id
      and customers.customer_id = commitments.customer_id
    left join users
      on users.tenant_id = commitments.tenant_id
      and users.user_id = commitments.entered_by
    where commitments.tenant_id = $1
      and (commitments.customer_id = $2 or ($2::text is null and commitments.state = 'open'))
    order by commitments.state <> 'open', commitments.due, commitments.commitment_id
    limit ${mostCases}`
  return many(CommitmentRow, tx, sql, [tenant, customer])
}
