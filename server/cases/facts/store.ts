import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { maybe, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { CaseLimits } from '../entry.ts'

const LimitsRow = z.object({
  promise_days_ahead: z.number(),
  broken_promises_allowed: z.number(),
  payment_wait_days: z.number(),
})

export async function limitsOf(tx: Tx, tenant: TenantId): Promise<CaseLimits> {
  const sql = `
    select promise_days_ahead, broken_promises_allowed, payment_wait_days
    from tenants
    where tenant_id = $1`
  return toLimits(await one(LimitsRow, tx, sql, [tenant]))
}

export async function saveLimits(
  tx: Tx,
  tenant: TenantId,
  limits: CaseLimits,
): Promise<CaseLimits> {
  const sql = `
    update tenants
    set promise_days_ahead = $2,
      broken_promises_allowed = $3,
      payment_wait_days = $4
    where tenant_id = $1
    returning promise_days_ahead, broken_promises_allowed, payment_wait_days`
  const { promiseDaysAhead, brokenPromisesAllowed, paymentWaitDays } = limits
  const values = [tenant, promiseDaysAhead, brokenPromisesAllowed, paymentWaitDays]
  return toLimits(await one(LimitsRow, tx, sql, values))
}

const toLimits = (row: z.infer<typeof LimitsRow>): CaseLimits => ({
  promiseDaysAhead: row.promise_days_ahead,
  brokenPromisesAllowed: row.broken_promises_allowed,
  paymentWaitDays: row.payment_wait_days,
})

const Known = z.object({ customer_id: z.string() })

/** Two people who enter something about one customer do so one after the other. */
export async function lockCustomer(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<boolean> {
  const sql = `
    select customer_id
    from customers
    where tenant_id = $1
      and customer_id = $2
    for update`
  return (await maybe(Known, tx, sql, [tenant, customer])) !== null
}
