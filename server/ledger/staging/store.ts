// Temporary tables that a whole book is copied into, and the statements that put it in the place of
// the book that stands. Row security does not hold for COPY, so nothing is copied anywhere else.

import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { copyInto } from '../../db/copy.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type StagedTable, stagedTables } from './rows.ts'

/** Columns in the order in which rows.ts puts them. */
const columnsOf: Readonly<Record<StagedTable, string>> = {
  customers:
    'customer_id text, name text, kind text, country text, locale text, siren text, email text, ' +
    'phone text, address jsonb, parent_id text, credit_limit_minor bigint, policy_key text, ' +
    'direct_debit boolean',
  invoices:
    'invoice_id text, customer_id text, number text, issued date, currency text, ' +
    'total_minor bigint, status text, delivered date, factored boolean',
  instalments:
    'invoice_id text, instalment integer, due date, amount_minor bigint, open_minor bigint',
  credit_notes:
    'credit_note_id text, customer_id text, number text, issued date, currency text, ' +
    'total_minor bigint, open_minor bigint',
  payments:
    'payment_id text, customer_id text, received date, currency text, amount_minor bigint, ' +
    'unapplied_minor bigint, state text',
  payment_allocations:
    'payment_id text, position integer, invoice_id text, instalment integer, amount_minor bigint',
  promises:
    'promise_id text, customer_id text, invoice_ids text[], amount_minor bigint, made date, ' +
    'due date, withdrawn date',
  payment_plans: 'plan_id text, customer_id text, invoice_ids text[], agreed date',
  payment_plan_instalments:
    'plan_id text, instalment integer, due date, amount_minor bigint, paid_minor bigint',
  disputes:
    'dispute_id text, invoice_id text, amount_minor bigint, cause text, opened date, closed date',
  holds: 'hold_id text, customer_id text, invoice_id text, starts date, ends date, reason text',
  proceedings: 'customer_id text, kind text, judgment date, published date',
  contacts:
    'contact_id uuid, customer_id text, step text, channel text, at timestamptz, outcome text, ' +
    'presented date',
  contact_items: 'contact_id uuid, position integer, invoice_id text, instalment integer',
}

/** A million rows with their foreign keys take longer than a statement of a page does. */
const statementTimeoutMs = 900_000

export async function makeStaging(tx: Tx): Promise<void> {
  await run(tx, `set local statement_timeout = ${statementTimeoutMs}`)
  for (const table of stagedTables) {
    await run(tx, `create temporary table staged_${table} (${columnsOf[table]}) on commit drop`)
  }
}

export async function copyRows(tx: Tx, table: StagedTable, lines: string): Promise<void> {
  await copyInto(tx, `staged_${table}`, [lines])
}

/** What is staged becomes the book of `tenant`; what stood there and is not staged goes. */
export async function replaceBook(tx: Tx, tenant: TenantId, now: Instant): Promise<void> {
  for (const table of stagedTables) await run(tx, `analyze staged_${table}`)
  for (const sql of removals) await run(tx, sql, [tenant])
  await run(tx, upsertCustomers, [tenant, now])
  for (const sql of stampedInserts) await run(tx, sql, [tenant, now])
  for (const sql of inserts) await run(tx, sql, [tenant])
  await run(tx, removeCustomers, [tenant])
}

/**
 * What we sent ourselves stays: a contact with an attempt is our own evidence, not the file's. So
 * does what people entered, unless the invoice that it is about goes.
 */
const removals = [
  `
  delete from contacts
  where tenant_id = $1
    and attempt_id is null
    and entered_at is null`,
  'delete from proceedings where tenant_id = $1',
  `
  delete from holds
  where tenant_id = $1
    and (entered_at is null or (
      invoice_id is not null
      and not exists (
        select
        from staged_invoices as staged
        where staged.invoice_id = holds.invoice_id
      )
    ))`,
  `
  delete from disputes
  where tenant_id = $1
    and (entered_at is null or not exists (
      select
      from staged_invoices as staged
      where staged.invoice_id = disputes.invoice_id
    ))`,
  'delete from payment_plans where tenant_id = $1 and entered_at is null',
  'delete from promises where tenant_id = $1 and entered_at is null',
  'delete from payments where tenant_id = $1',
  'delete from credit_notes where tenant_id = $1',
  'delete from decisions where tenant_id = $1',
  `
  delete from instalments
  where tenant_id = $1
    and not exists (
      select
      from staged_instalments as staged
      where staged.invoice_id = instalments.invoice_id
        and staged.instalment = instalments.instalment
    )`,
  `
  delete from invoices
  where tenant_id = $1
    and not exists (
      select
      from staged_invoices as staged
      where staged.invoice_id = invoices.invoice_id
    )`,
]

const upsertCustomers = `
  insert into customers (
    tenant_id, customer_id, name, kind, country, locale, siren, email, phone, address, parent_id,
    credit_limit_minor, policy_key, direct_debit, host_updated_at
  )
  select
    $1::uuid, customer_id, name, kind, country, locale, siren, email, phone, address, parent_id,
    credit_limit_minor, policy_key, direct_debit, $2::timestamptz
  from staged_customers
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
    policy_key = excluded.policy_key,
    direct_debit = excluded.direct_debit,
    host_updated_at = excluded.host_updated_at`

/**
 * A customer whom we wrote to, or about whom something was entered, stays, so that what was said to
 * him keeps its owner.
 */
const removeCustomers = `
  delete from customers
  where tenant_id = $1
    and not exists (
      select
      from staged_customers
      where staged_customers.customer_id = customers.customer_id
    )
    and not exists (
      select
      from contacts
      where contacts.tenant_id = $1
        and contacts.customer_id = customers.customer_id
    )
    and not exists (
      select
      from messages
      where messages.tenant_id = $1
        and messages.customer_id = customers.customer_id
    )
    and not exists (
      select
      from tasks
      where tasks.tenant_id = $1
        and tasks.customer_id = customers.customer_id
    )
    and not exists (
      select
      from (
        select customer_id
        from promises
        where tenant_id = $1
          and entered_at is not null
        union all
        select customer_id
        from payment_plans
        where tenant_id = $1
          and entered_at is not null
        union all
        select customer_id
        from holds
        where tenant_id = $1
          and entered_at is not null
        union all
        select customer_id
        from announced_payments
        where tenant_id = $1
        union all
        select customer_id
        from commitments
        where tenant_id = $1
      ) as entered
      where entered.customer_id = customers.customer_id
    )`

/** Records of the host's kind, which say since when they stand so. Most invoices stand as they did. */
const stampedInserts = [
  `
  insert into invoices (
    tenant_id, invoice_id, customer_id, number, issued, currency, total_minor, status, delivered,
    factored, host_updated_at
  )
  select
    $1::uuid, invoice_id, customer_id, number, issued, currency, total_minor, status, delivered,
    factored, $2::timestamptz
  from staged_invoices
  on conflict (tenant_id, invoice_id) do update
  set customer_id = excluded.customer_id,
    number = excluded.number,
    issued = excluded.issued,
    currency = excluded.currency,
    total_minor = excluded.total_minor,
    status = excluded.status,
    delivered = excluded.delivered,
    factored = excluded.factored,
    host_updated_at = excluded.host_updated_at
  where (
    invoices.customer_id, invoices.number, invoices.issued, invoices.currency,
    invoices.total_minor, invoices.status, invoices.delivered, invoices.factored
  ) is distinct from (
    excluded.customer_id, excluded.number, excluded.issued, excluded.currency,
    excluded.total_minor, excluded.status, excluded.delivered, excluded.factored
  )`,
  `
  insert into credit_notes (
    tenant_id, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
    host_updated_at
  )
  select
    $1::uuid, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
    $2::timestamptz
  from staged_credit_notes`,
  `
  insert into payments (
    tenant_id, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    host_updated_at
  )
  select
    $1::uuid, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    $2::timestamptz
  from staged_payments`,
]

const inserts = [
  `
  insert into instalments (tenant_id, invoice_id, instalment, due, amount_minor, open_minor)
  select $1::uuid, invoice_id, instalment, due, amount_minor, open_minor
  from staged_instalments
  on conflict (tenant_id, invoice_id, instalment) do update
  set due = excluded.due,
    amount_minor = excluded.amount_minor,
    open_minor = excluded.open_minor
  where (instalments.due, instalments.amount_minor, instalments.open_minor)
    is distinct from (excluded.due, excluded.amount_minor, excluded.open_minor)`,
  `
  insert into payment_allocations (
    tenant_id, payment_id, position, invoice_id, instalment, amount_minor
  )
  select $1::uuid, payment_id, position, invoice_id, instalment, amount_minor
  from staged_payment_allocations`,
  `
  insert into promises (
    tenant_id, promise_id, customer_id, invoice_ids, amount_minor, made, due, withdrawn
  )
  select $1::uuid, promise_id, customer_id, invoice_ids, amount_minor, made, due, withdrawn
  from staged_promises
  on conflict (tenant_id, promise_id) do nothing`,
  `
  insert into payment_plans (tenant_id, plan_id, customer_id, invoice_ids, agreed)
  select $1::uuid, plan_id, customer_id, invoice_ids, agreed
  from staged_payment_plans
  on conflict (tenant_id, plan_id) do nothing`,
  `
  insert into payment_plan_instalments (
    tenant_id, plan_id, instalment, due, amount_minor, paid_minor
  )
  select $1::uuid, plan_id, instalment, due, amount_minor, paid_minor
  from staged_payment_plan_instalments
  on conflict (tenant_id, plan_id, instalment) do nothing`,
  `
  insert into disputes (tenant_id, dispute_id, invoice_id, amount_minor, cause, opened, closed)
  select $1::uuid, dispute_id, invoice_id, amount_minor, cause, opened, closed
  from staged_disputes
  on conflict (tenant_id, dispute_id) do nothing`,
  `
  insert into holds (tenant_id, hold_id, customer_id, invoice_id, starts, ends, reason)
  select $1::uuid, hold_id, customer_id, invoice_id, starts, ends, reason
  from staged_holds
  on conflict (tenant_id, hold_id) do nothing`,
  // The same judgment may have been published twice; its first publication starts the deadline.
  `
  insert into proceedings (tenant_id, customer_id, kind, judgment, published)
  select $1::uuid, customer_id, kind, judgment, min(published)
  from staged_proceedings
  group by customer_id, kind, judgment`,
  `
  insert into contacts (
    tenant_id, contact_id, customer_id, step, channel, at, outcome, presented
  )
  select $1::uuid, contact_id, customer_id, step, channel, at, outcome, presented
  from staged_contacts`,
  `
  insert into contact_items (tenant_id, contact_id, position, invoice_id, instalment)
  select $1::uuid, contact_id, position, invoice_id, instalment
  from staged_contact_items`,
]
