// Limits, the requests for them, and how far each customer is into his.

import { z } from 'zod'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type AlertStep, alertSteps } from './steps.ts'

/** One at a time in a company: a step is reached once, whoever looks. */
export async function lockLimits(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    select pg_advisory_xact_lock(hashtextextended('limits ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`
  await run(tx, sql, [tenant])
}

const HostLimit = z.object({ name: z.string(), credit_limit_minor: column.minor.nullable() })

/** Null where there is no such customer. */
export function findHostLimit(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<z.infer<typeof HostLimit> | null> {
  const sql = `
    select name, credit_limit_minor
    from customers
    where tenant_id = $1
      and customer_id = $2`
  return maybe(HostLimit, tx, sql, [tenant, customer])
}

const LimitRow = z.object({
  amount_minor: column.minor,
  currency: column.currency,
  owner: z.string(),
  owner_name: z.string(),
  reason: z.string(),
  granted_on: column.day,
  review_on: column.day,
})
export type LimitRow = z.infer<typeof LimitRow>

/** The newest first: it is the one in force, where it is of the company's currency. */
export function listLimits(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<LimitRow[]> {
  const sql = `
    select limits.amount_minor, limits.currency, limits.owner,
      coalesce(users.name, limits.owner) as owner_name, limits.reason, limits.granted_on,
      limits.review_on
    from credit_limits as limits
    left join users
      on users.tenant_id = limits.tenant_id
      and users.user_id = limits.owner
    where limits.tenant_id = $1
      and limits.customer_id = $2
    order by limits.position desc
    limit 100`
  return many(LimitRow, tx, sql, [tenant, customer])
}

export interface NewLimit {
  readonly tenant: TenantId
  readonly customer: CustomerId
  readonly amount: bigint
  readonly currency: Currency
  readonly owner: string
  readonly reason: string
  readonly grantedOn: Day
  readonly reviewOn: Day
  readonly request: string
  readonly now: Instant
}

export async function insertLimit(tx: Tx, limit: NewLimit): Promise<void> {
  const { tenant, customer, amount, currency, owner, reason } = limit
  const sql = `
    insert into credit_limits (
      tenant_id, customer_id, position, amount_minor, currency, owner, reason, granted_on,
      review_on, granted_at, request_id
    )
    select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
    from credit_limits
    where tenant_id = $1
      and customer_id = $2`
  await run(tx, sql, [
    ...[tenant, customer, amount, currency, owner, reason, limit.grantedOn, limit.reviewOn],
    ...[limit.now, limit.request],
  ])
}

const InForce = z.object({ customer_id: column.customerId, limit_minor: column.minor })

/** All customers with a limit: the one that a person granted, else the host's. */
export async function limitsInForce(
  tx: Tx,
  tenant: TenantId,
  currency: Currency,
): Promise<ReadonlyMap<CustomerId, bigint>> {
  const sql = `
    select customers.customer_id, coalesce(own.amount_minor, customers.credit_limit_minor)
      as limit_minor
    from customers
    left join lateral (
      select amount_minor, currency
      from credit_limits
      where credit_limits.tenant_id = $1
        and credit_limits.customer_id = customers.customer_id
      order by position desc
      limit 1
    ) as own
      on own.currency = $2
    where customers.tenant_id = $1
      and (own.amount_minor is not null or customers.credit_limit_minor is not null)`
  const rows = await many(InForce, tx, sql, [tenant, currency])
  return new Map(rows.map((row) => [row.customer_id, row.limit_minor]))
}

const step = z.literal(alertSteps)
const StepRow = z.object({ customer_id: column.customerId, step })

export async function listSteps(
  tx: Tx,
  tenant: TenantId,
): Promise<ReadonlyMap<CustomerId, AlertStep>> {
  const sql = `
    select customer_id, step
    from limit_steps
    where tenant_id = $1`
  const rows = await many(StepRow, tx, sql, [tenant])
  return new Map(rows.map((row) => [row.customer_id, row.step]))
}

export async function findStep(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<AlertStep | null> {
  const sql = `
    select customer_id, step
    from limit_steps
    where tenant_id = $1
      and customer_id = $2`
  return (await maybe(StepRow, tx, sql, [tenant, customer]))?.step ?? null
}

/** Null: below them all. */
export interface StepChange {
  readonly customer: CustomerId
  readonly step: AlertStep | null
}

export async function saveSteps(
  tx: Tx,
  tenant: TenantId,
  changes: readonly StepChange[],
): Promise<void> {
  const left = changes.filter((one) => one.step === null).map(({ customer }) => customer)
  const gone = `
    delete from limit_steps
    where tenant_id = $1
      and customer_id = any($2::text[])`
  if (left.length > 0) await run(tx, gone, [tenant, left])
  const reached = changes.filter((one) => one.step !== null)
  const sql = `
    insert into limit_steps (tenant_id, customer_id, step)
    select $1, customer_id, step
    from unnest($2::text[], $3::integer[]) as given (customer_id, step)
    on conflict (tenant_id, customer_id) do update
    set step = excluded.step`
  if (reached.length === 0) return
  const customers = reached.map(({ customer }) => customer)
  await run(tx, sql, [tenant, customers, reached.map((one) => one.step)])
}

export interface NewCrossing {
  readonly id: string
  readonly customer: CustomerId
  readonly step: AlertStep
  readonly used: bigint
  readonly limit: bigint
}

export async function insertCrossings(
  tx: Tx,
  at: {
    readonly tenant: TenantId
    readonly currency: Currency
    readonly today: Day
    readonly now: Instant
  },
  crossings: readonly NewCrossing[],
): Promise<void> {
  const sql = `
    insert into limit_crossings (
      tenant_id, crossing_id, customer_id, step, used_minor, limit_minor, currency, crossed_on,
      crossed_at
    )
    select $1, crossing_id, customer_id, step, used, "limit", $2, $3, $4
    from unnest($5::uuid[], $6::text[], $7::integer[], $8::bigint[], $9::bigint[])
      as given (crossing_id, customer_id, step, used, "limit")`
  if (crossings.length === 0) return
  await run(tx, sql, [
    ...[at.tenant, at.currency, at.today, at.now],
    crossings.map(({ id }) => id),
    crossings.map(({ customer }) => customer),
    crossings.map((one) => one.step),
    crossings.map(({ used }) => used),
    crossings.map(({ limit }) => limit),
  ])
}

const UntoldCrossing = z.object({
  crossing_id: z.string(),
  customer_name: z.string(),
  step,
  used_minor: column.minor,
  limit_minor: column.minor,
  currency: column.currency,
  crossed_at: column.instant,
})
export type UntoldCrossing = z.infer<typeof UntoldCrossing>

/** Oldest first. The last step opens an entry of its own, and is told with it. */
export function untoldCrossings(tx: Tx, tenant: TenantId): Promise<UntoldCrossing[]> {
  const sql = `
    select crossings.crossing_id, coalesce(customers.name, crossings.customer_id)
        as customer_name, crossings.step, crossings.used_minor, crossings.limit_minor,
      crossings.currency, crossings.crossed_at
    from limit_crossings as crossings
    left join customers
      on customers.tenant_id = crossings.tenant_id
      and customers.customer_id = crossings.customer_id
    where crossings.tenant_id = $1
      and crossings.told_at is null
      and crossings.step < 100
    order by crossings.crossed_at, crossings.crossing_id
    limit 5000`
  return many(UntoldCrossing, tx, sql, [tenant])
}

const Claimed = z.object({ crossing_id: z.string() })

/** The ids of those that nobody else is telling. */
export async function claimCrossings(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const sql = `
    update limit_crossings
    set told_at = $2
    where tenant_id = $1
      and crossing_id = any($3::uuid[])
      and told_at is null
    returning crossing_id`
  const rows = await many(Claimed, tx, sql, [tenant, now, ids])
  return new Set(rows.map(({ crossing_id }) => crossing_id))
}

/** Nothing left: they may be told again. */
export async function giveCrossingsBack(
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
): Promise<void> {
  const sql = `
    update limit_crossings
    set told_at = null
    where tenant_id = $1
      and crossing_id = any($2::uuid[])`
  await run(tx, sql, [tenant, ids])
}
