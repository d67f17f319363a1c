import { z } from 'zod'
import type { HostRecords, RejectedRecord } from '../../../connectors/contract/host.ts'
import type { Invoice } from '../../../core/book.ts'
import type { TenantId } from '../../../core/ids.ts'
import { many, type Prepared, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { lockForWriting } from '../lock/store.ts'
import {
  Known,
  newestRecords,
  ownersOf,
  type RecordRef,
  recordsOf,
  refsOf,
  type Scope,
  screenOwners,
  screenTexts,
  splitKnown,
} from './changes.ts'
import { applyCreditNotes, applyPayments } from './credits/store.ts'
import * as row from './rows.ts'

export interface Applied {
  /** What now stands in the ledger, in this version or in a newer one. */
  readonly taken: readonly RecordRef[]
  /** What cannot stand there yet, to wait in quarantine. */
  readonly refused: readonly RejectedRecord[]
}

/**
 * Brings records into the ledger: a version older than the stored one changes nothing, the same one
 * again is harmless.
 */
export async function applyRecords(tx: Tx, scope: Scope, given: HostRecords): Promise<Applied> {
  const texts = screenTexts(newestRecords(given))
  await lockForWriting(tx, scope.tenant)
  await applyCustomers(tx, scope, texts.records.customers)
  const unknown = await unknownCustomers(tx, scope.tenant, ownersOf(texts.records))
  const { records, refused } = screenOwners(texts.records, unknown)
  await applyInvoices(tx, scope, records.invoices)
  await applyCreditNotes(tx, scope, records.creditNotes)
  await applyPayments(tx, scope, records.payments)
  return { taken: refsOf(records), refused: [...texts.refused, ...refused] }
}

const Key = z.object({ id: z.string() })

// One look for each id: `limit` keeps all customers of the company from being read for each page.
const selectUnknown: Prepared = {
  name: 'unknown customers',
  text: `
    select id
    from unnest($2::text[]) as given (id)
    left join lateral (
      select true as known
      from customers
      where tenant_id = $1
        and customer_id = given.id
      limit 1
    ) as found on true
    where found.known is null`,
}

async function unknownCustomers(tx: Tx, tenant: TenantId, ids: readonly string[]) {
  if (ids.length === 0) return new Set<string>()
  const found = await many(Key, tx, selectUnknown, [tenant, ids])
  return new Set(found.map(({ id }) => id))
}

// Policy and direct debit may have been set by a person here: a host that does not say keeps them.
const upsertCustomers: Prepared = {
  name: 'upsert customers',
  text: `
  with given as (
    select *
    from unnest(
      $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::jsonb[], $12::text[], $13::bigint[], $14::text[], $15::boolean[],
      $16::timestamptz[]
    ) as given (
      customer_id, name, kind, country, locale, siren, email, phone, address, parent_id,
      credit_limit_minor, policy_key, direct_debit, host_updated_at
    )
  ), taken as (
    insert into customers (
      tenant_id, customer_id, name, kind, country, locale, siren, email, phone, address, parent_id,
      credit_limit_minor, policy_key, direct_debit, host_updated_at, seen_run_id
    )
    select $1::uuid, customer_id, name, kind, country, locale, siren, email, phone, address,
      parent_id, credit_limit_minor, policy_key, direct_debit, host_updated_at, $2::uuid
    from given
    on conflict (tenant_id, customer_id) do update
    set name = excluded.name,
      kind = excluded.kind,
      country = excluded.country,
      locale = excluded.locale,
      siren = excluded.siren,
      email = excluded.email,
      phone = excluded.phone,
      address = excluded.address,
      parent_id = excluded.parent_id,
      credit_limit_minor = excluded.credit_limit_minor,
      policy_key = coalesce(excluded.policy_key, customers.policy_key),
      direct_debit = coalesce(excluded.direct_debit, customers.direct_debit),
      host_updated_at = excluded.host_updated_at,
      seen_run_id = coalesce(excluded.seen_run_id, customers.seen_run_id)
    where customers.host_updated_at <= excluded.host_updated_at
    returning customer_id
  )
  select customer_id as id, false as changed
  from given
  where customer_id not in (
    select customer_id
    from taken
  )`,
}

async function applyCustomers(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['customers'],
): Promise<void> {
  if (versions.length === 0) return
  const values = [tenant, reading, ...row.customerColumns(versions)]
  const { unmoved } = splitKnown(await many(Known, tx, upsertCustomers, values))
  if (reading === null || unmoved.length === 0) return
  const sql = `
    update customers
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and customer_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, unmoved, reading])
}

// An invoice and its instalments in one statement, for a first reading is long. A new invoice has
// none yet: its own are inserted without a look for others. One that is as it was is not written
// again.
const upsertInvoices: Prepared = {
  name: 'upsert invoices',
  text: `
  with given as (
    select *
    from unnest(
      $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::bigint[], $9::text[],
      $10::date[], $11::boolean[], $12::timestamptz[]
    ) as given (
      invoice_id, customer_id, number, issued, currency, total_minor, status, delivered, factored,
      host_updated_at
    )
  ), taken as (
    insert into invoices (
      tenant_id, invoice_id, customer_id, number, issued, currency, total_minor, status, delivered,
      factored, host_updated_at, seen_run_id
    )
    select $1::uuid, invoice_id, customer_id, number, issued, currency, total_minor, status,
      delivered, factored, host_updated_at, $2::uuid
    from given
    on conflict (tenant_id, invoice_id) do update
    set customer_id = excluded.customer_id,
      number = excluded.number,
      issued = excluded.issued,
      currency = excluded.currency,
      total_minor = excluded.total_minor,
      status = excluded.status,
      delivered = coalesce(excluded.delivered, invoices.delivered),
      factored = coalesce(excluded.factored, invoices.factored),
      host_updated_at = excluded.host_updated_at,
      seen_run_id = coalesce(excluded.seen_run_id, invoices.seen_run_id)
    where invoices.host_updated_at <= excluded.host_updated_at
    returning invoice_id, xmax = 0 as fresh
  ), parts as (
    select *
    from unnest($13::text[], $14::integer[], $15::date[], $16::bigint[], $17::bigint[])
      as given (invoice_id, instalment, due, amount_minor, open_minor)
  ), fresh_parts as (
    insert into instalments (tenant_id, invoice_id, instalment, due, amount_minor, open_minor)
    select $1::uuid, invoice_id, instalment, due, amount_minor, open_minor
    from parts
    where invoice_id in (
      select invoice_id
      from taken
      where fresh
    )
  ), other_parts as (
    insert into instalments (tenant_id, invoice_id, instalment, due, amount_minor, open_minor)
    select $1::uuid, invoice_id, instalment, due, amount_minor, open_minor
    from parts
    where invoice_id in (
      select invoice_id
      from taken
      where not fresh
    )
    on conflict (tenant_id, invoice_id, instalment) do update
    set due = excluded.due,
      amount_minor = excluded.amount_minor,
      open_minor = excluded.open_minor
    where (instalments.due, instalments.amount_minor, instalments.open_minor)
      is distinct from (excluded.due, excluded.amount_minor, excluded.open_minor)
  )
  select invoice_id as id, true as changed
  from taken
  where not fresh
  union all
  select invoice_id, false
  from given
  where invoice_id not in (
    select invoice_id
    from taken
  )`,
}

async function applyInvoices(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['invoices'],
): Promise<void> {
  if (versions.length === 0) return
  const columns = [...row.invoiceColumns(versions), ...row.instalmentColumns(versions)]
  const known = await many(Known, tx, upsertInvoices, [tenant, reading, ...columns])
  const { changed, unmoved } = splitKnown(known)
  await removeSurplusInstalments(tx, tenant, recordsOf(versions, changed))
  if (reading === null || unmoved.length === 0) return
  const sql = `
    update invoices
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and invoice_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, unmoved, reading])
}

async function removeSurplusInstalments(
  tx: Tx,
  tenant: TenantId,
  changed: readonly Invoice[],
): Promise<void> {
  if (changed.length === 0) return
  const sql = `
    delete from instalments
    using unnest($2::text[], $3::integer[]) as kept (invoice_id, instalments)
    where instalments.tenant_id = $1
      and instalments.invoice_id = kept.invoice_id
      and instalments.instalment > kept.instalments`
  const counts = changed.map(({ instalments }) => instalments.length)
  await run(tx, sql, [tenant, changed.map(({ id }) => id), counts])
}
