import { z } from 'zod'
import type { Book, Company } from '../../core/book.ts'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import { column, one } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import { pendingPayment, receivedFacts, withPaid } from './entered.ts'
import { lockForReading } from './lock/store.ts'
import * as records from './records.ts'
import type { Values } from './values.ts'

/** All that a company's receivables are: one statement a table, however many records there are. */
export async function loadBookOf(tx: Tx, tenant: TenantId): Promise<Book> {
  return loadBook(tx, tenant, null)
}

/**
 * The part of the book that one customer's plan needs: the company, that customer's records, and
 * what others' records say about them.
 */
export async function loadCustomerBook(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<Book> {
  return loadBook(tx, tenant, customer)
}

async function loadBook(tx: Tx, tenant: TenantId, customer: CustomerId | null): Promise<Book> {
  await lockForReading(tx, tenant)
  const rowsOf = (sql: string): Promise<Values[]> => rows(tx, sql, [tenant, customer])
  const instalments = records.byParent(await rowsOf(instalmentSql), records.readInstalment)
  const allocations = records.byParent(await rowsOf(allocationSql), records.readAllocation)
  const planned = records.byParent(await rowsOf(planInstalmentSql), records.readPlanInstalment)
  const items = records.byParent(await rowsOf(contactItemSql), records.readItem)
  const invoices = (await rowsOf(invoiceSql)).map((row) => records.readInvoice(row, instalments))
  const payments = (await rowsOf(paymentSql)).map((row) => records.readPayment(row, allocations))
  const plans = (await rowsOf(planSql)).map((row) => records.readAgreedPlan(row, planned))
  const announced = (await rowsOf(announcedSql)).map(records.readAnnounced)
  const facts = receivedFacts({ invoices, payments })
  const waivers = (await rowsOf(waiverSql)).map(records.readWaiver)
  const agreedRates = (await rows(tx, agreedRateSql, [tenant])).map(records.readAgreedRate)
  return {
    company: await loadCompany(tx, tenant),
    customers: (await rowsOf(customerSql)).map(records.readCustomer),
    invoices,
    creditNotes: (await rowsOf(creditNoteSql)).map(records.readCreditNote),
    payments: [...payments, ...announced.flatMap((it) => pendingPayment(it, facts) ?? [])],
    promises: (await rowsOf(promiseSql)).map(records.readPromise),
    plans: plans.map((plan) => withPaid(plan, facts)),
    disputes: (await rowsOf(disputeSql)).map(records.readDispute),
    holds: (await rowsOf(holdSql)).map(records.readHold),
    history: (await rowsOf(contactSql)).map((row) => records.readContact(row, items)),
    proceedings: (await rowsOf(proceedingSql)).map(records.readProceeding),
    ...(waivers.length > 0 ? { waivers } : {}),
    ...(agreedRates.length > 0 ? { agreedRates } : {}),
  }
}

async function rows(tx: Tx, text: string, values: readonly unknown[]): Promise<Values[]> {
  const found = await tx.query<unknown[]>({ text, values: [...values], rowMode: 'array' })
  return found.rows
}

const CompanyRow = z.object({
  name: z.string(),
  country: z.string(),
  locale: z.string(),
  time_zone: z.string(),
  currency: column.currency,
  siren: z.string().nullable(),
  synced_at: column.instant.nullable(),
  last_bank_entry: column.day.nullable(),
  region: z.enum(['alsace-moselle']).nullable(),
})

export async function loadCompany(tx: Tx, tenant: TenantId): Promise<Company> {
  const sql = `
    select name, country, locale, time_zone, currency, siren, synced_at, last_bank_entry, region
    from tenants
    where tenant_id = $1`
  const row = await one(CompanyRow, tx, sql, [tenant])
  return {
    name: row.name,
    country: row.country,
    locale: row.locale,
    timeZone: row.time_zone,
    currency: row.currency,
    ...(row.siren === null ? {} : { siren: row.siren }),
    ...(row.synced_at === null ? {} : { syncedAt: row.synced_at }),
    ...(row.last_bank_entry === null ? {} : { lastBankEntry: row.last_bank_entry }),
    ...(row.region === null ? {} : { region: row.region }),
  }
}

// In each statement a null `$2` means the whole company; the planner drops the condition then.
// Parents are an array: `in (select …)` beside an `or` would read the whole table for a customer.

const ownInvoices = `any(array(
      select invoice_id
      from invoices
      where tenant_id = $1
        and customer_id = $2
    ))`

// What others paid, promised, agreed or were told about this customer's invoices bears on him too,
// and so does a proceeding against a record with his SIREN.
const bearingPayments = `any(array(
      select payment_id
      from payments
      where tenant_id = $1
        and customer_id = $2
      union
      select payment_id
      from payment_allocations
      where tenant_id = $1
        and invoice_id = ${ownInvoices}
    ))`

const bearingPlans = `any(array(
      select plan_id
      from payment_plans
      where tenant_id = $1
        and (customer_id = $2 or exists (
          select 1
          from unnest(invoice_ids) as named (invoice_id)
          where named.invoice_id = ${ownInvoices}
        ))
    ))`

const bearingContacts = `any(array(
      select contact_id
      from contacts
      where tenant_id = $1
        and customer_id = $2
      union
      select contact_id
      from contact_items
      where tenant_id = $1
        and invoice_id = ${ownInvoices}
    ))`

const sameEntity = `any(array(
      with named as (
        select customers.customer_id, coalesce(customers.siren, chosen_sirens.siren) as siren
        from customers
        left join chosen_sirens
          on chosen_sirens.tenant_id = $1
          and chosen_sirens.customer_id = customers.customer_id
        where customers.tenant_id = $1
          and customers.customer_id = $2
      )
      select customer_id
      from named
      union
      select twin.customer_id
      from named
      join customers as twin
        on twin.tenant_id = $1
        and twin.siren = named.siren
      union
      select chosen_sirens.customer_id
      from named
      join chosen_sirens
        on chosen_sirens.tenant_id = $1
        and chosen_sirens.siren = named.siren
    ))`

const customerSql = `
  select customers.customer_id, customers.name, customers.kind, customers.country,
    customers.locale, coalesce(customers.siren, chosen_sirens.siren), customers.email,
    customers.phone, customers.address, customers.parent_id, customers.credit_limit_minor,
    coalesce(customer_marks.policy_key, customers.policy_key), customers.direct_debit,
    -- A person's word first; that of a natural person, and a thin one, is for a person alone.
    coalesce(customer_marks.grade, assessments.grade), customer_marks.tags,
    customer_contacts.name, customer_contacts.email, customer_contacts.phone,
    customer_contacts.locale
  from customers
  left join customer_marks
    on customer_marks.tenant_id = $1
    and customer_marks.customer_id = customers.customer_id
  left join assessments
    on assessments.tenant_id = $1
    and assessments.customer_id = customers.customer_id
    and not assessments.is_person
    and not assessments.is_thin
  left join chosen_sirens
    on chosen_sirens.tenant_id = $1
    and chosen_sirens.customer_id = customers.customer_id
  left join customer_contacts
    on customer_contacts.tenant_id = $1
    and customer_contacts.customer_id = customers.customer_id
    and customer_contacts.gets_reminders
    and customer_contacts.valid_until is null
  where customers.tenant_id = $1
    and ($2::text is null or customers.customer_id = ${sameEntity})
  order by customers.customer_id`

const invoiceSql = `
  select invoice_id, customer_id, number, issued, currency, total_minor, status, delivered,
    -- A mark at the host that we have set ourselves says nothing new.
    factored and not exists (
      select
      from spared_invoices
      where spared_invoices.tenant_id = $1
        and spared_invoices.invoice_id = invoices.invoice_id
    ) as factored
  from invoices
  where tenant_id = $1
    and ($2::text is null or customer_id = $2)
  order by invoice_id`

const instalmentSql = `
  select invoice_id, due, amount_minor, open_minor
  from instalments
  where tenant_id = $1
    and ($2::text is null or invoice_id = ${ownInvoices})
  order by invoice_id, instalment`

const creditNoteSql = `
  select credit_note_id, customer_id, number, issued, currency, total_minor, open_minor
  from credit_notes
  where tenant_id = $1
    and ($2::text is null or customer_id = $2)
  order by credit_note_id`

const paymentSql = `
  select payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state
  from payments
  where tenant_id = $1
    and ($2::text is null or payment_id = ${bearingPayments})
  order by payment_id`

const allocationSql = `
  select payment_id, invoice_id, instalment, amount_minor
  from payment_allocations
  where tenant_id = $1
    and ($2::text is null or payment_id = ${bearingPayments})
  order by payment_id, position`

const promiseSql = `
  select promise_id, customer_id, invoice_ids, amount_minor, made, due, withdrawn
  from promises
  where tenant_id = $1
    and ($2::text is null or customer_id = $2 or exists (
      select 1
      from unnest(invoice_ids) as named (invoice_id)
      where named.invoice_id = ${ownInvoices}
    ))
  order by promise_id`

const planSql = `
  select plan_id, customer_id, invoice_ids, agreed, currency, open_minor
  from payment_plans
  where tenant_id = $1
    and ended is null
    and ($2::text is null or plan_id = ${bearingPlans})
  order by plan_id`

const planInstalmentSql = `
  select plan_id, due, amount_minor, paid_minor
  from payment_plan_instalments
  where tenant_id = $1
    and ($2::text is null or plan_id = ${bearingPlans})
  order by plan_id, instalment`

const announcedSql = `
  select announced_id, customer_id, invoice_ids, amount_minor, currency, announced, expected,
    awaited_until, open_minor
  from announced_payments
  where tenant_id = $1
    and state = 'expected'
    and ($2::text is null or customer_id = $2)
  order by announced_id`

const disputeSql = `
  select dispute_id, invoice_id, amount_minor, cause, opened, closed
  from disputes
  where tenant_id = $1
    and ($2::text is null or invoice_id = ${ownInvoices})
  order by dispute_id`

const holdSql = `
  select hold_id, customer_id, invoice_id, starts, ends, reason
  from holds
  where tenant_id = $1
    and lifted is null
    and ($2::text is null or customer_id = $2 or invoice_id = ${ownInvoices})
  order by hold_id`

const contactSql = `
  select contact_id, customer_id, step, channel, at, outcome, presented, policy_key,
    policy_version, meaning, nth, deadline_days
  from contacts
  where tenant_id = $1
    and ($2::text is null or contact_id = ${bearingContacts})
  order by at, contact_id`

const contactItemSql = `
  select contact_id, invoice_id, instalment
  from contact_items
  where tenant_id = $1
    and ($2::text is null or contact_id = ${bearingContacts})
  order by contact_id, position`

// The same judgment may be in the book and in the bulletin; its first publication counts.
const proceedingSql = `
  select customer_id, kind, judgment, min(published)
  from (
    select customer_id, kind, judgment, published
    from proceedings
    where tenant_id = $1
      and ($2::text is null or customer_id = ${sameEntity})
    union all
    select customers.customer_id, bulletin_proceedings.kind, bulletin_proceedings.judgment,
      bulletin_proceedings.published
    from bulletin_proceedings
    join customers
      on customers.tenant_id = bulletin_proceedings.tenant_id
    left join chosen_sirens
      on chosen_sirens.tenant_id = customers.tenant_id
      and chosen_sirens.customer_id = customers.customer_id
    where bulletin_proceedings.tenant_id = $1
      and coalesce(customers.siren, chosen_sirens.siren) = bulletin_proceedings.siren
      and ($2::text is null or customers.customer_id = ${sameEntity})
  ) as known
  group by customer_id, kind, judgment
  order by customer_id, kind, judgment`

const waiverSql = `
  select invoice_id, kind
  from (
    select distinct on (invoice_id, kind) invoice_id, kind, decision
    from claim_decisions
    where tenant_id = $1
      and ($2::text is null or invoice_id = ${ownInvoices})
    order by invoice_id, kind, position desc
  ) as last
  where decision in ('waived', 'paid')
  order by invoice_id, kind`

const agreedRateSql = `
  select starts, ends, rate_hundredths
  from agreed_rates
  where tenant_id = $1
  order by starts`
