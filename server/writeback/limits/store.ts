// Which limits are to stand at the host, and what was last written there in the place of what.

import { z } from 'zod'
import type { Currency } from '../../../core/currency.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const ChoiceRow = z.object({
  wanted: z.boolean(),
  failure: z.string().nullable(),
  failed_at: column.instant.nullable(),
  currency: column.currency,
  host: z.enum(['quickbooks', 'odoo']).nullable(),
  realm: z.string().nullable(),
  state: z.string().nullable(),
})
export type ChoiceRow = z.infer<typeof ChoiceRow>

/** What is wanted, and the connection that it would be done through. */
export async function findChoice(tx: Tx, tenant: TenantId): Promise<ChoiceRow> {
  const sql = `
    select tenants.host_limits as wanted, tenants.host_limits_failure as failure,
      tenants.host_limits_failed_at as failed_at, tenants.currency, last.host, last.realm,
      last.state
    from tenants
    left join lateral (
      select host, realm, state
      from connections
      where tenant_id = $1
      order by connected_at desc
      limit 1
    ) as last on true
    where tenants.tenant_id = $1`
  return one(ChoiceRow, tx, sql, [tenant])
}

/** What stands at another company than the one that is connected, or in another currency. */
export async function forgetOthers(
  tx: Tx,
  tenant: TenantId,
  { realm, currency }: { readonly realm: string; readonly currency: Currency },
): Promise<void> {
  const sql = `
    delete from host_limits
    where tenant_id = $1
      and (realm <> $2 or currency <> $3)`
  await run(tx, sql, [tenant, realm, currency])
}

export interface Page {
  readonly tenant: TenantId
  readonly after: string
  readonly most: number
  /** Nothing is to stand there: only what does. */
  readonly wanted: boolean
}

const ToKeepRow = z.object({
  customer_id: column.customerId,
  /** Granted here, and in force. */
  granted: column.minor.nullable(),
  before: column.minor.nullable(),
  written: column.minor.nullable(),
  /** Of ours, before the last asking. */
  stood: column.minor.nullable(),
  stands: z.boolean().nullable(),
})
export type ToKeepRow = z.infer<typeof ToKeepRow>

/** Customers whose limit at the host may not be the one that is wanted, by id. */
export async function findToKeep(
  tx: Tx,
  { tenant, after, most, wanted }: Page,
): Promise<ToKeepRow[]> {
  const sql = `
    with granted as (
      select distinct on (limits.customer_id) limits.customer_id, limits.amount_minor
      from credit_limits as limits
      join tenants
        on tenants.tenant_id = $1
        and tenants.currency = limits.currency
      join customers
        on customers.tenant_id = $1
        and customers.customer_id = limits.customer_id
      where limits.tenant_id = $1
        and $4::boolean
      order by limits.customer_id, limits.position desc
    )
    select coalesce(granted.customer_id, standing.customer_id) as customer_id,
      granted.amount_minor as granted, standing.before_minor as before,
      standing.written_minor as written, standing.stood_minor as stood, standing.stands
    from granted
    full join (
      select customer_id, before_minor, written_minor, stood_minor, stands
      from host_limits
      where tenant_id = $1
    ) as standing
      on standing.customer_id = granted.customer_id
    where coalesce(granted.customer_id, standing.customer_id) > $2
      and (
        granted.amount_minor is distinct from standing.written_minor
        or not standing.stands
      )
    order by customer_id
    limit $3`
  return many(ToKeepRow, tx, sql, [tenant, after, most, wanted])
}

export interface Standing {
  readonly customer: CustomerId
  /** What stood there before ours; null = none. */
  readonly before: bigint | null
  readonly written: bigint
}

export interface Written {
  readonly tenant: TenantId
  readonly realm: string
  readonly currency: Currency
  readonly now: Instant
  readonly stands: boolean
}

/** Before the host is asked, and after it. In between, ours of before may stand there as well. */
export async function remember(
  tx: Tx,
  { tenant, realm, currency, now, stands }: Written,
  rows: readonly Standing[],
): Promise<void> {
  const sql = `
    insert into host_limits (
      tenant_id, customer_id, realm, currency, before_minor, written_minor, stands, written_at
    )
    select $1::uuid, customer, $2::text, $3::text, before, written, $4::boolean, $5::timestamptz
    from json_to_recordset($6::json) as given (customer text, before bigint, written bigint)
    on conflict (tenant_id, customer_id) do update
    set realm = excluded.realm,
      before_minor = excluded.before_minor,
      stood_minor = case
        when excluded.stands then null
        when host_limits.stands then host_limits.written_minor
        else host_limits.stood_minor
      end,
      written_minor = excluded.written_minor,
      stands = excluded.stands,
      written_at = excluded.written_at`
  const given = rows.map(({ customer, before, written }) => ({
    ...{ customer, before: before?.toString() ?? null, written: written.toString() },
  }))
  await run(tx, sql, [tenant, realm, currency, stands, now, JSON.stringify(given)])
}

export async function forget(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<void> {
  const sql = `
    delete from host_limits
    where tenant_id = $1
      and customer_id = any($2::text[])`
  await run(tx, sql, [tenant, customers])
}

const CountRow = z.object({ records: z.number() })

export async function countLimits(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    select count(*)::integer as records
    from host_limits
    where tenant_id = $1`
  return (await one(CountRow, tx, sql, [tenant])).records
}
