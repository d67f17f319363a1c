import { z } from 'zod'
import type { HostRecords, RejectedRecord } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { lockForWriting } from '../lock/store.ts'
import { newestOf, orphansOf, ownersOf, withOwner } from './changes.ts'
import * as row from './rows.ts'

/** `reading` names the complete reading that saw the records; null for a record read on its own. */
export interface Scope {
  readonly tenant: TenantId
  readonly reading: string | null
}

/**
 * Brings records into the ledger: a version older than the stored one changes nothing, the same one
 * again is harmless. What belongs to no known customer comes back, to wait in quarantine.
 */
export async function applyRecords(
  tx: Tx,
  scope: Scope,
  given: HostRecords,
): Promise<RejectedRecord[]> {
  const changes: HostRecords = {
    customers: newestOf(given.customers),
    invoices: newestOf(given.invoices),
    creditNotes: newestOf(given.creditNotes),
    payments: newestOf(given.payments),
  }
  await lockForWriting(tx, scope.tenant)
  await applyCustomers(tx, scope, changes.customers)
  const known = await knownCustomers(tx, scope.tenant, ownersOf(changes))
  const owned = withOwner(changes, known)
  await applyInvoices(tx, scope, owned.invoices)
  await applyCreditNotes(tx, scope, owned.creditNotes)
  await applyPayments(tx, scope, owned.payments)
  return [...orphansOf(changes, known)]
}

const CustomerKey = z.object({ customer_id: z.string() })
const InvoiceKey = z.object({ invoice_id: z.string() })
const PaymentKey = z.object({ payment_id: z.string() })

async function knownCustomers(tx: Tx, tenant: TenantId, ids: readonly string[]) {
  if (ids.length === 0) return new Set<string>()
  const sql = `
    select customer_id
    from customers
    where tenant_id = $1
      and customer_id = any($2::text[])`
  const found = await many(CustomerKey, tx, sql, [tenant, ids])
  return new Set(found.map(({ customer_id }) => customer_id))
}

// Policy and direct debit may have been set by a person here: a host that does not say keeps them.
const upsertCustomers = `
  insert into customers (
    tenant_id, customer_id, name, kind, country, locale, siren, email, phone, address, parent_id,
    credit_limit_minor, policy_key, direct_debit, host_updated_at, seen_run_id
  )
  select $1::uuid, customer_id, name, kind, country, locale, siren, email, phone, address, parent_id,
    credit_limit_minor, policy_key, direct_debit, host_updated_at, $3::uuid
  from json_to_recordset($2::json) as given (
    customer_id text, name text, kind text, country text, locale text, siren text, email text,
    phone text, address jsonb, parent_id text, credit_limit_minor bigint, policy_key text,
    direct_debit boolean, host_updated_at timestamptz
  )
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
  where customers.host_updated_at <= excluded.host_updated_at`

async function applyCustomers(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['customers'],
): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map(row.customerRow)
  await run(tx, upsertCustomers, [tenant, row.json(rows), reading])
  if (reading === null) return
  const sql = `
    update customers
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and customer_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, versions.map(({ record }) => record.id), reading])
}

const upsertInvoices = `
  insert into invoices (
    tenant_id, invoice_id, customer_id, number, issued, currency, total_minor, status, delivered,
    factored, host_updated_at, seen_run_id
  )
  select $1::uuid, invoice_id, customer_id, number, issued, currency, total_minor, status, delivered,
    factored, host_updated_at, $3::uuid
  from json_to_recordset($2::json) as given (
    invoice_id text, customer_id text, number text, issued date, currency text, total_minor bigint,
    status text, delivered date, factored boolean, host_updated_at timestamptz
  )
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
  returning invoice_id`

async function applyInvoices(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['invoices'],
): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map(row.invoiceRow)
  const moved = await many(InvoiceKey, tx, upsertInvoices, [tenant, row.json(rows), reading])
  await replaceInstalments(tx, tenant, pickMoved(versions, new Set(moved.map((m) => m.invoice_id))))
  if (reading === null) return
  const sql = `
    update invoices
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and invoice_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, versions.map(({ record }) => record.id), reading])
}

/** An instalment that is as it was is not written again. */
async function replaceInstalments(
  tx: Tx,
  tenant: TenantId,
  invoices: HostRecords['invoices'][number]['record'][],
): Promise<void> {
  if (invoices.length === 0) return
  const sql = `
    insert into instalments (tenant_id, invoice_id, instalment, due, amount_minor, open_minor)
    select $1::uuid, invoice_id, instalment, due, amount_minor, open_minor
    from json_to_recordset($2::json) as given (
      invoice_id text, instalment integer, due date, amount_minor bigint, open_minor bigint
    )
    on conflict (tenant_id, invoice_id, instalment) do update
    set due = excluded.due,
      amount_minor = excluded.amount_minor,
      open_minor = excluded.open_minor
    where (instalments.due, instalments.amount_minor, instalments.open_minor)
      is distinct from (excluded.due, excluded.amount_minor, excluded.open_minor)`
  const rows = invoices.flatMap((invoice) =>
    invoice.instalments.map((instalment, index) => row.instalmentRow(invoice, instalment, index)),
  )
  await run(tx, sql, [tenant, row.json(rows)])
  const surplus = `
    delete from instalments
    using unnest($2::text[], $3::integer[]) as kept (invoice_id, instalments)
    where instalments.tenant_id = $1
      and instalments.invoice_id = kept.invoice_id
      and instalments.instalment > kept.instalments`
  const counts = invoices.map(({ instalments }) => instalments.length)
  await run(tx, surplus, [tenant, invoices.map(({ id }) => id), counts])
}

const upsertCreditNotes = `
  insert into credit_notes (
    tenant_id, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
    host_updated_at, seen_run_id
  )
  select $1::uuid, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
    host_updated_at, $3::uuid
  from json_to_recordset($2::json) as given (
    credit_note_id text, customer_id text, number text, issued date, currency text,
    total_minor bigint, open_minor bigint, host_updated_at timestamptz
  )
  on conflict (tenant_id, credit_note_id) do update
  set customer_id = excluded.customer_id,
    number = excluded.number,
    issued = excluded.issued,
    currency = excluded.currency,
    total_minor = excluded.total_minor,
    open_minor = excluded.open_minor,
    host_updated_at = excluded.host_updated_at,
    seen_run_id = coalesce(excluded.seen_run_id, credit_notes.seen_run_id)
  where credit_notes.host_updated_at <= excluded.host_updated_at`

async function applyCreditNotes(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['creditNotes'],
): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map(row.creditNoteRow)
  await run(tx, upsertCreditNotes, [tenant, row.json(rows), reading])
  if (reading === null) return
  const sql = `
    update credit_notes
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and credit_note_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, versions.map(({ record }) => record.id), reading])
}

const upsertPayments = `
  insert into payments (
    tenant_id, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    host_updated_at, seen_run_id
  )
  select $1::uuid, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    host_updated_at, $3::uuid
  from json_to_recordset($2::json) as given (
    payment_id text, customer_id text, received date, currency text, amount_minor bigint,
    unapplied_minor bigint, state text, host_updated_at timestamptz
  )
  on conflict (tenant_id, payment_id) do update
  set customer_id = excluded.customer_id,
    received = excluded.received,
    currency = excluded.currency,
    amount_minor = excluded.amount_minor,
    unapplied_minor = excluded.unapplied_minor,
    state = excluded.state,
    host_updated_at = excluded.host_updated_at,
    seen_run_id = coalesce(excluded.seen_run_id, payments.seen_run_id)
  where payments.host_updated_at <= excluded.host_updated_at
  returning payment_id`

async function applyPayments(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['payments'],
): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map(row.paymentRow)
  const moved = await many(PaymentKey, tx, upsertPayments, [tenant, row.json(rows), reading])
  await replaceAllocations(tx, tenant, pickMoved(versions, new Set(moved.map((m) => m.payment_id))))
  if (reading === null) return
  const sql = `
    update payments
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and payment_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, versions.map(({ record }) => record.id), reading])
}

async function replaceAllocations(
  tx: Tx,
  tenant: TenantId,
  payments: HostRecords['payments'][number]['record'][],
): Promise<void> {
  if (payments.length === 0) return
  const sql = `
    insert into payment_allocations (
      tenant_id, payment_id, position, invoice_id, instalment, amount_minor
    )
    select $1::uuid, payment_id, position, invoice_id, instalment, amount_minor
    from json_to_recordset($2::json) as given (
      payment_id text, position integer, invoice_id text, instalment integer, amount_minor bigint
    )
    on conflict (tenant_id, payment_id, position) do update
    set invoice_id = excluded.invoice_id,
      instalment = excluded.instalment,
      amount_minor = excluded.amount_minor
    where (payment_allocations.invoice_id, payment_allocations.instalment,
        payment_allocations.amount_minor)
      is distinct from (excluded.invoice_id, excluded.instalment, excluded.amount_minor)`
  const rows = payments.flatMap((payment) =>
    payment.allocations.map((allocation, index) => row.allocationRow(payment, allocation, index)),
  )
  await run(tx, sql, [tenant, row.json(rows)])
  const surplus = `
    delete from payment_allocations
    using unnest($2::text[], $3::integer[]) as kept (payment_id, allocations)
    where payment_allocations.tenant_id = $1
      and payment_allocations.payment_id = kept.payment_id
      and payment_allocations.position > kept.allocations`
  const counts = payments.map(({ allocations }) => allocations.length)
  await run(tx, surplus, [tenant, payments.map(({ id }) => id), counts])
}

function pickMoved<T extends { readonly id: string }>(
  versions: readonly { readonly record: T }[],
  moved: ReadonlySet<string>,
): T[] {
  return versions.map(({ record }) => record).filter(({ id }) => moved.has(id))
}
