import { z } from 'zod'
import type { HostOpenItem, HostTotal } from '../../../connectors/contract/host.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type Difference, type DifferingRecord, keyOf, type LastComparison } from './drift.ts'

const Last = z.object({
  compared_at: column.instant.nullable(),
  differs: z.boolean(),
  reading: z.boolean(),
})

/** Null where no host is connected. */
export async function findLast(
  tx: Tx,
  tenant: TenantId,
): Promise<(LastComparison & { readonly isReading: boolean }) | null> {
  const sql = `
    select compared_at,
      exists (
        select
        from drifts
        where tenant_id = $1
      ) as differs,
      exists (
        select
        from sync_runs
        where tenant_id = $1
          and state = 'running'
      ) as reading
    from connections
    where tenant_id = $1
      and state = 'active'`
  const row = await maybe(Last, tx, sql, [tenant])
  return row && { comparedAt: row.compared_at, differs: row.differs, isReading: row.reading }
}

/** Null: they are to be compared after the next reading. */
export async function setCompared(tx: Tx, tenant: TenantId, at: Instant | null): Promise<void> {
  const sql = `
    update connections
    set compared_at = $2
    where tenant_id = $1
      and state <> 'disconnected'`
  await run(tx, sql, [tenant, at])
}

// The same rules as `position.ts`: what a customer owes, and what nets it.
const items = `
  select invoices.customer_id, invoices.currency, 'invoice' as entity,
    invoices.invoice_id as host_id, sum(instalments.open_minor)::bigint as open
  from invoices
  join instalments
    on instalments.tenant_id = invoices.tenant_id
    and instalments.invoice_id = invoices.invoice_id
  where invoices.tenant_id = $1
    and instalments.tenant_id = $1
    and instalments.open_minor > 0
    and invoices.status = 'posted'
  group by invoices.customer_id, invoices.currency, invoices.invoice_id
  union all
  select customer_id, currency, 'creditNote', credit_note_id, open_minor
  from credit_notes
  where tenant_id = $1
    and open_minor <> 0
  union all
  select customer_id, currency, 'payment', payment_id, unapplied_minor
  from payments
  where tenant_id = $1
    and state = 'settled'
    and unapplied_minor <> 0`

const owed = { customer_id: column.customerId, currency: column.currency }
const Total = z.object({ ...owed, net: column.minor })

/** What each customer owes by the ledger, those at zero left out. */
export async function ledgerTotals(tx: Tx, tenant: TenantId): Promise<readonly HostTotal[]> {
  const sql = `
    select customer_id, currency,
      sum(case entity when 'invoice' then open else -open end)::bigint as net
    from (${items}) as items
    group by customer_id, currency
    having sum(case entity when 'invoice' then open else -open end) <> 0`
  const rows = await many(Total, tx, sql, [tenant])
  return rows.map(({ customer_id: customer, ...total }) => ({ customer, ...total }))
}

const entity = z.enum(['invoice', 'creditNote', 'payment'])
const Item = z.object({ ...owed, entity, host_id: z.string(), open: column.minor })

export async function ledgerItems(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<readonly HostOpenItem[]> {
  const sql = `
    select customer_id, currency, entity, host_id, open
    from (${items}) as items
    where customer_id = any($2::text[])
    order by entity, host_id`
  const rows = await many(Item, tx, sql, [tenant, customers])
  return rows.map(({ customer_id: customer, host_id: id, ...item }) => ({ customer, id, ...item }))
}

const Drift = z.object({
  ...owed,
  ours_minor: column.minor,
  hosts_minor: column.minor,
  since: column.instant,
  compared_at: column.instant,
  name: z.string().nullable(),
})
export type DriftRow = z.infer<typeof Drift>

const mostShown = 200

/** Since the longest first. `customer` null: of all. */
export async function findDrifts(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId | null,
): Promise<readonly DriftRow[]> {
  const sql = `
    select drifts.customer_id, drifts.currency, drifts.ours_minor, drifts.hosts_minor, drifts.since,
      drifts.compared_at, customers.name
    from drifts
    left join customers
      on customers.tenant_id = drifts.tenant_id
      and customers.customer_id = drifts.customer_id
    where drifts.tenant_id = $1
      and ($2::text is null or drifts.customer_id = $2)
    order by drifts.since, drifts.customer_id, drifts.currency
    limit ${mostShown}`
  return many(Drift, tx, sql, [tenant, customer])
}

const Key = z.object(owed)

/** All that stand, as `keyOf` names them. */
export async function findKeys(tx: Tx, tenant: TenantId): Promise<ReadonlySet<string>> {
  const sql = `
    select customer_id, currency
    from drifts
    where tenant_id = $1
    for update`
  const rows = await many(Key, tx, sql, [tenant])
  return new Set(rows.map(({ customer_id: customer, currency }) => keyOf({ customer, currency })))
}

const Customer = z.object({ customer_id: column.customerId })

/** Customers whose figures differ. */
export async function findDrifted(tx: Tx, tenant: TenantId): Promise<ReadonlySet<CustomerId>> {
  const sql = `
    select distinct customer_id
    from drifts
    where tenant_id = $1`
  const rows = await many(Customer, tx, sql, [tenant])
  return new Set(rows.map(({ customer_id }) => customer_id))
}

const Record = z.object({
  ...owed,
  entity,
  host_id: z.string(),
  ours_minor: column.minor.nullable(),
  hosts_minor: column.minor.nullable(),
  label: z.string().nullable(),
  set_aside: z.boolean(),
})
export type DriftRecordRow = z.infer<typeof Record>

/** With their numbers where the ledger knows them, and whether they wait in quarantine. */
export async function findRecords(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<readonly DriftRecordRow[]> {
  const sql = `
    select found.customer_id, found.currency, found.entity, found.host_id, found.ours_minor,
      found.hosts_minor, coalesce(invoices.number, credit_notes.number) as label,
      exists (
        select
        from quarantine
        where quarantine.tenant_id = $1
          and quarantine.entity = found.entity
          and quarantine.host_id = found.host_id
      ) as set_aside
    from drift_records as found
    left join invoices
      on found.entity = 'invoice'
      and invoices.tenant_id = found.tenant_id
      and invoices.invoice_id = found.host_id
    left join credit_notes
      on found.entity = 'creditNote'
      and credit_notes.tenant_id = found.tenant_id
      and credit_notes.credit_note_id = found.host_id
    where found.tenant_id = $1
      and found.customer_id = any($2::text[])
    order by found.customer_id, found.currency, found.entity, found.host_id`
  return many(Record, tx, sql, [tenant, customers])
}

export interface Found {
  readonly tenant: TenantId
  readonly drifts: readonly Difference[]
  readonly records: readonly DifferingRecord[]
  readonly now: Instant
}

/** These drift, and no others; since when stays. */
export async function replaceDrifts(tx: Tx, found: Found): Promise<void> {
  const { tenant, drifts, now } = found
  const keys = [drifts.map(({ customer }) => customer), drifts.map(({ currency }) => currency)]
  const gone = `
    delete from drifts
    where tenant_id = $1
      and (customer_id, currency) not in (
        select *
        from unnest($2::text[], $3::text[])
      )`
  await run(tx, gone, [tenant, ...keys])
  const sql = `
    insert into drifts (
      tenant_id, customer_id, currency, ours_minor, hosts_minor, since, compared_at
    )
    select $1::uuid, customer_id, currency, ours, hosts, $6::timestamptz, $6::timestamptz
    from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
      as given (customer_id, currency, ours, hosts)
    on conflict (tenant_id, customer_id, currency) do update
    set ours_minor = excluded.ours_minor,
      hosts_minor = excluded.hosts_minor,
      compared_at = excluded.compared_at`
  const sums = [drifts.map(({ ours }) => ours), drifts.map(({ hosts }) => hosts)]
  await run(tx, sql, [tenant, ...keys, ...sums, now])
  await replaceRecords(tx, found)
}

async function replaceRecords(tx: Tx, { tenant, records }: Found): Promise<void> {
  const forget = `
    delete from drift_records
    where tenant_id = $1`
  await run(tx, forget, [tenant])
  const sql = `
    insert into drift_records (
      tenant_id, customer_id, currency, entity, host_id, ours_minor, hosts_minor
    )
    select $1::uuid, customer_id, currency, entity, host_id, ours, hosts
    from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
      as given (customer_id, currency, entity, host_id, ours, hosts)`
  await run(tx, sql, [
    tenant,
    records.map(({ customer }) => customer),
    records.map(({ currency }) => currency),
    records.map((one) => one.entity),
    records.map(({ id }) => id),
    records.map(({ ours }) => ours),
    records.map(({ hosts }) => hosts),
  ])
}

/**
 * False where the administrators were told of the differences already. Of one that began `since`
 * then they are told too, a day after the last time at the earliest.
 */
export async function claimTelling(
  tx: Tx,
  tenant: TenantId,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): Promise<boolean> {
  const sql = `
    update connections
    set drift_told = true,
      drift_told_at = $3
    where tenant_id = $1
      and state = 'active'
      and (
        not drift_told
        or (drift_told_at < $2 and drift_told_at <= $3::timestamptz - interval '1 day')
      )`
  return (await run(tx, sql, [tenant, since, now])) > 0
}

const Untold = z.object({ customers: z.number(), since: column.instant.nullable() })
export type UntoldRow = z.infer<typeof Untold>

/**
 * Customers whose difference nobody would understand, and since when the last of them differs. A
 * record that is set aside is shown as such, and says what is to be done.
 */
export async function countUnexplained(tx: Tx, tenant: TenantId): Promise<UntoldRow> {
  const sql = `
    select count(distinct customer_id)::integer as customers, max(since) as since
    from drifts
    where tenant_id = $1
      and not exists (
        select
        from drift_records as found
        join quarantine
          on quarantine.tenant_id = found.tenant_id
          and quarantine.entity = found.entity
          and quarantine.host_id = found.host_id
        where found.tenant_id = $1
          and found.customer_id = drifts.customer_id
          and found.currency = drifts.currency
      )`
  return one(Untold, tx, sql, [tenant])
}

/** Nobody was told, or all differences have ended: the next ones are told. */
export async function tellAgain(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    update connections
    set drift_told = false
    where tenant_id = $1
      and drift_told`
  await run(tx, sql, [tenant])
}
