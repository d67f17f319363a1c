// How a case ends or changes: each a conditional update. Null where there is no such case, where it
// is over, or where it came from the books and is theirs to change.

import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, maybe } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { ChangedDispute } from '../dispute-change.ts'

export interface Ending {
  readonly tenant: TenantId
  readonly id: string
  readonly today: Day
  readonly now: Instant
  readonly actor: string
}

const Owner = z.object({ customer_id: column.customerId })

async function owner(tx: Tx, sql: string, values: readonly unknown[]): Promise<CustomerId | null> {
  return (await maybe(Owner, tx, sql, values))?.customer_id ?? null
}

export function withdrawPromise(tx: Tx, { tenant, id, today }: Ending) {
  const sql = `
    update promises
    set withdrawn = $3
    where tenant_id = $1
      and promise_id = $2
      and entered_at is not null
      and withdrawn is null
    returning customer_id`
  return owner(tx, sql, [tenant, id, today])
}

export function endPlan(tx: Tx, { tenant, id, today }: Ending) {
  const sql = `
    update payment_plans
    set ended = $3
    where tenant_id = $1
      and plan_id = $2
      and entered_at is not null
      and ended is null
    returning customer_id`
  return owner(tx, sql, [tenant, id, today])
}

export function payInstalment(tx: Tx, { tenant, id }: Ending, instalment: number) {
  const sql = `
    update payment_plan_instalments
    set paid_minor = amount_minor
    from payment_plans
    where payment_plan_instalments.tenant_id = $1
      and payment_plan_instalments.plan_id = $2
      and payment_plan_instalments.instalment = $3
      and payment_plan_instalments.paid_minor < payment_plan_instalments.amount_minor
      and payment_plans.tenant_id = $1
      and payment_plans.plan_id = $2
      and payment_plans.entered_at is not null
      and payment_plans.ended is null
    returning payment_plans.customer_id`
  return owner(tx, sql, [tenant, id, instalment])
}

/** A dispute of ours that is not over, with the invoice that it is about. */
const standingDispute = `from invoices
    where disputes.tenant_id = $1
      and disputes.dispute_id = $2
      and disputes.entered_at is not null
      and disputes.closed is null
      and invoices.tenant_id = $1
      and invoices.invoice_id = disputes.invoice_id`

/** Its amount is claimed again. */
export function rejectDispute(tx: Tx, { tenant, id, today }: Ending) {
  const sql = `
    update disputes
    set closed = $3,
      decided = $3,
      outcome = 'rejected'
    ${standingDispute}
    returning invoices.customer_id`
  return owner(tx, sql, [tenant, id, today])
}

/** It goes on holding its amount until the credit note is there. */
export function acceptDispute(tx: Tx, { tenant, id, today }: Ending) {
  const sql = `
    update disputes
    set decided = $3,
      outcome = 'accepted',
      open_minor = (
        select coalesce(sum(instalments.open_minor), 0)::bigint
        from instalments
        where instalments.tenant_id = $1
          and instalments.invoice_id = disputes.invoice_id
      )
    ${standingDispute}
      and disputes.outcome is null
    returning invoices.customer_id`
  return owner(tx, sql, [tenant, id, today])
}

/** What is undefined stays. */
export function changeDispute(tx: Tx, { tenant, id }: Ending, change: ChangedDispute) {
  const sql = `
    update disputes
    set owner = $3,
      answer_by = $4,
      cause = coalesce($5, disputes.cause),
      amount_minor = case when $6 then $7::bigint else disputes.amount_minor end
    ${standingDispute}
    returning invoices.customer_id`
  const { owner: who, answerBy, cause, amount } = change
  const values = [tenant, id, who, answerBy, cause ?? null, amount !== undefined, amount ?? null]
  return owner(tx, sql, values)
}

const ownerOfHold = `
      coalesce(holds.customer_id, (
        select invoices.customer_id
        from invoices
        where invoices.tenant_id = $1
          and invoices.invoice_id = holds.invoice_id
      )) as customer_id`

export function liftHold(tx: Tx, { tenant, id, today }: Ending) {
  const sql = `
    update holds
    set lifted = $3
    where tenant_id = $1
      and hold_id = $2
      and entered_at is not null
      and lifted is null
    returning ${ownerOfHold}`
  return owner(tx, sql, [tenant, id, today])
}

export function changeHold(tx: Tx, { tenant, id }: Ending, until: Day | null) {
  const sql = `
    update holds
    set ends = $3
    where tenant_id = $1
      and hold_id = $2
      and entered_at is not null
      and lifted is null
    returning ${ownerOfHold}`
  return owner(tx, sql, [tenant, id, until])
}

export function withdrawAnnounced(tx: Tx, { tenant, id, now }: Ending) {
  const sql = `
    update announced_payments
    set state = 'withdrawn',
      ended_at = $3
    where tenant_id = $1
      and announced_id = $2
      and state = 'expected'
    returning customer_id`
  return owner(tx, sql, [tenant, id, now])
}

export function endCommitment(
  tx: Tx,
  { tenant, id, now, actor }: Ending,
  end: { readonly state: 'kept' | 'waived'; readonly note: string | null },
) {
  const sql = `
    update commitments
    set state = $3,
      state_reason = $4,
      ended_by = $5,
      ended_at = $6
    where tenant_id = $1
      and commitment_id = $2
      and state = 'open'
    returning customer_id`
  return owner(tx, sql, [tenant, id, end.state, end.note, actor, now])
}
