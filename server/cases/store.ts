// What people enter. Each insert is false where the id is there already: the second delivery of one
// request.

import type { CustomerId, TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import type {
  CommitmentRequest,
  NewAnnounced,
  NewDispute,
  NewHold,
  NewPlan,
  NewPromise,
} from './entry.ts'

/** Who enters what about whom. */
export interface Entering {
  readonly tenant: TenantId
  readonly customer: CustomerId
  readonly id: string
  /** A user's id, or `encours`. */
  readonly actor: string
  readonly now: Instant
}

async function inserted(tx: Tx, sql: string, values: readonly unknown[]): Promise<boolean> {
  return (await run(tx, sql, values)) === 1
}

export function insertPromise(
  tx: Tx,
  { tenant, customer, id, actor, now }: Entering,
  promise: NewPromise,
): Promise<boolean> {
  const sql = `
    insert into promises (
      tenant_id, promise_id, customer_id, invoice_ids, amount_minor, made, due, note, entered_by,
      entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id, promise_id) do nothing`
  const { invoices, amount, made, due, note } = promise
  const values = [tenant, id, customer, invoices, amount, made, due, note, actor, now]
  return inserted(tx, sql, values)
}

export async function insertPlan(
  tx: Tx,
  { tenant, customer, id, actor, now }: Entering,
  plan: NewPlan,
): Promise<boolean> {
  const sql = `
    insert into payment_plans (
      tenant_id, plan_id, customer_id, invoice_ids, agreed, currency, open_minor, note, entered_by,
      entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id, plan_id) do nothing`
  const { invoices, agreed, currency, open, note, instalments } = plan
  const values = [tenant, id, customer, invoices, agreed, currency, open, note, actor, now]
  if (!(await inserted(tx, sql, values))) return false
  const parts = `
    insert into payment_plan_instalments (
      tenant_id, plan_id, instalment, due, amount_minor, paid_minor
    )
    select $1, $2, instalment, due, amount_minor, 0
    from unnest($3::date[], $4::bigint[]) with ordinality as agreed (due, amount_minor, instalment)`
  const [dues, amounts] = [instalments.map((it) => it.due), instalments.map((it) => it.amount)]
  await run(tx, parts, [tenant, id, dues, amounts])
  return true
}

export function insertDispute(
  tx: Tx,
  { tenant, id, actor, now }: Entering,
  dispute: NewDispute,
): Promise<boolean> {
  const sql = `
    insert into disputes (
      tenant_id, dispute_id, invoice_id, amount_minor, cause, opened, owner, answer_by, note,
      entered_by, entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (tenant_id, dispute_id) do nothing`
  const { invoice, amount, cause, opened, owner, answerBy, note } = dispute
  const values = [tenant, id, invoice, amount, cause, opened, owner, answerBy, note, actor, now]
  return inserted(tx, sql, values)
}

export function insertHold(
  tx: Tx,
  { tenant, customer, id, actor, now }: Entering,
  hold: NewHold,
): Promise<boolean> {
  const sql = `
    insert into holds (
      tenant_id, hold_id, customer_id, invoice_id, starts, ends, reason, note, entered_by,
      entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id, hold_id) do nothing`
  const { invoice, from, until, reason, note } = hold
  const values = [tenant, id, customer, invoice, from, until, reason, note, actor, now]
  return inserted(tx, sql, values)
}

export function insertAnnounced(
  tx: Tx,
  { tenant, customer, id, actor, now }: Entering,
  payment: NewAnnounced,
): Promise<boolean> {
  const sql = `
    insert into announced_payments (
      tenant_id, announced_id, customer_id, invoice_ids, amount_minor, currency, mode, announced,
      expected, awaited_until, open_minor, state, note, entered_by, entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'expected', $12, $13, $14)
    on conflict (tenant_id, announced_id) do nothing`
  const { invoices, amount, currency, mode, announced, expected, awaitedUntil, open, note } =
    payment
  const values = [
    ...[tenant, id, customer, invoices, amount, currency, mode, announced, expected],
    ...[awaitedUntil, open, note, actor, now],
  ]
  return inserted(tx, sql, values)
}

/** Once for each kind and message, whatever the id. */
export function insertCommitment(
  tx: Tx,
  { tenant, customer, id, actor, now }: Entering,
  commitment: CommitmentRequest & { readonly message: string | null },
): Promise<boolean> {
  const sql = `
    insert into commitments (
      tenant_id, commitment_id, customer_id, kind, due, invoice_ids, note, message_id, state,
      entered_by, entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)
    on conflict do nothing`
  const { kind, due, invoices, note, message } = commitment
  const values = [tenant, id, customer, kind, due, invoices, note, message, actor, now]
  return inserted(tx, sql, values)
}
