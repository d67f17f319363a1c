// What records of the host show of ours as it was last written, and what they are to show.

import { z } from 'zod'
import type { LeftRecord } from '../../../connectors/contract/host.ts'
import { type Grade, grades } from '../../../core/book.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { approvalReasons, type Blocker, blockerCodes } from '../../dunning/planned.ts'

const ChoiceRow = z.object({
  own_fields: z.boolean(),
  failure: z.string().nullable(),
  failed_at: column.instant.nullable(),
  host: z.enum(['quickbooks', 'odoo']).nullable(),
  realm: z.string().nullable(),
  state: z.string().nullable(),
  connected_at: column.instant.nullable(),
})
export type ChoiceRow = z.infer<typeof ChoiceRow>

/** What is wanted, and the connection that it would be written through. */
export async function findChoice(tx: Tx, tenant: TenantId): Promise<ChoiceRow> {
  const sql = `
    select tenants.own_fields, tenants.own_fields_failure as failure,
      tenants.own_fields_failed_at as failed_at, last.host, last.realm, last.state,
      last.connected_at
    from tenants
    left join lateral (
      select host, realm, state, connected_at
      from connections
      where tenant_id = $1
      order by connected_at desc
      limit 1
    ) as last on true
    where tenants.tenant_id = $1`
  return one(ChoiceRow, tx, sql, [tenant])
}

/** An earlier consent's: the host has cleared them when it ended. */
export async function forgetOfOtherConsents(
  tx: Tx,
  tenant: TenantId,
  consentedAt: Instant,
): Promise<void> {
  const sql = `
    delete from own_fields
    where tenant_id = $1
      and consented_at <> $2`
  await run(tx, sql, [tenant, consentedAt])
}

const IdRow = z.object({ customer_id: column.customerId })

export interface CustomerPage {
  readonly tenant: TenantId
  readonly after: string
  readonly most: number
  /** Nothing is to be shown: only those who may show something. */
  readonly wanted: boolean
}

/** Customers with something open, or of whom a record may show something, by id. */
export async function findCustomers(
  tx: Tx,
  { tenant, after, most, wanted }: CustomerPage,
): Promise<CustomerId[]> {
  const sql = `
    select customer_id
    from (
      select customer_id
      from decisions
      where tenant_id = $1
        and $4::boolean
      union
      select customer_id
      from own_fields
      where tenant_id = $1
    ) as found
    where customer_id > $2
    order by customer_id
    limit $3`
  const rows = await many(IdRow, tx, sql, [tenant, after, most, wanted])
  return rows.map(({ customer_id }) => customer_id)
}

const BlockerRow = z.object({
  code: z.enum(blockerCodes),
  until: column.day.optional(),
  ref: z.string().optional(),
})

const DecisionRow = z.object({
  customer_id: column.customerId,
  invoice_id: column.invoiceId,
  number: z.string(),
  step: z.string().nullable(),
  next_on: column.day.nullable(),
  blockers: z.array(BlockerRow),
  message_step: z.string().nullable(),
  channel: z.string().nullable(),
  send_on: column.day.nullable(),
  approval_reasons: z.array(z.enum(approvalReasons)).nullable(),
})
export type DecisionRow = Omit<z.infer<typeof DecisionRow>, 'blockers'> & {
  readonly blockers: readonly Blocker[]
}

/** As the last plan left them, with the messages that still wait. */
export async function findDecisions(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<DecisionRow[]> {
  const sql = `
    select decisions.customer_id, decisions.invoice_id, invoices.number,
      decisions.next_step as step, decisions.next_on, decisions.blockers,
      messages.step as message_step, messages.channel, messages.send_on,
      messages.approval_reasons
    from decisions
    join invoices
      on invoices.tenant_id = $1
      and invoices.invoice_id = decisions.invoice_id
    left join messages
      on messages.tenant_id = $1
      and messages.message_id = decisions.message_id
      and messages.state in ('proposed', 'approved')
    where decisions.tenant_id = $1
      and decisions.customer_id = any($2::text[])
    order by decisions.customer_id, decisions.invoice_id, decisions.instalment`
  const rows = await many(DecisionRow, tx, sql, [tenant, customers])
  return rows.map(({ blockers, ...row }) => ({
    ...row,
    blockers: blockers.map(({ code, until, ref }) => ({
      code,
      ...(until === undefined ? {} : { until }),
      ...(ref === undefined ? {} : { ref }),
    })),
  }))
}

const contactOutcomes = `('sent', 'delivered', 'answered')`

/** When each customer was last spoken to. */
export async function lastContactsWith(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<string, Instant>> {
  const sql = `
    select customer_id as id, max(at) as at
    from contacts
    where tenant_id = $1
      and customer_id = any($2::text[])
      and outcome in ${contactOutcomes}
    group by customer_id`
  return byId(await many(LastRow, tx, sql, [tenant, customers]))
}

const GradeRow = z.object({ customer_id: column.customerId, grade: z.enum(grades) })

/** Of those to whom a person gave one. */
export async function gradesOf(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, Grade>> {
  const sql = `
    select customer_id, grade
    from customer_marks
    where tenant_id = $1
      and customer_id = any($2::text[])
      and grade is not null`
  const rows = await many(GradeRow, tx, sql, [tenant, customers])
  return new Map(rows.map(({ customer_id, grade }) => [customer_id, grade]))
}

/** When something was last said about each invoice. */
export async function lastContactsAbout(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<string, Instant>> {
  const sql = `
    select contact_items.invoice_id as id, max(contacts.at) as at
    from contact_items
    join contacts
      on contacts.tenant_id = $1
      and contacts.contact_id = contact_items.contact_id
      and contacts.outcome in ${contactOutcomes}
    where contact_items.tenant_id = $1
      and contact_items.invoice_id = any($2::text[])
    group by contact_items.invoice_id`
  return byId(await many(LastRow, tx, sql, [tenant, invoices]))
}

const LastRow = z.object({ id: z.string(), at: column.instant })
const byId = (rows: readonly z.infer<typeof LastRow>[]) =>
  new Map(rows.map(({ id, at }) => [id, at]))

const StandingRow = z.object({
  entity: z.enum(['customer', 'invoice']),
  host_id: z.string(),
  customer_id: column.customerId,
  shown: z.string().nullable(),
})
export type StandingRow = z.infer<typeof StandingRow>

/** What records of these customers, and these invoices, show as far as we know. */
export async function findStanding(
  tx: Tx,
  tenant: TenantId,
  {
    customers,
    invoices,
  }: { readonly customers: readonly CustomerId[]; readonly invoices: readonly InvoiceId[] },
): Promise<StandingRow[]> {
  const sql = `
    select entity, host_id, customer_id, shown
    from own_fields
    where tenant_id = $1
      and (
        customer_id = any($2::text[])
        or (entity = 'invoice' and host_id = any($3::text[]))
      )
    order by entity, host_id`
  return many(StandingRow, tx, sql, [tenant, customers, invoices])
}

export interface Written {
  readonly tenant: TenantId
  readonly consentedAt: Instant
  readonly now: Instant
}

export interface RecordKey {
  readonly entity: 'customer' | 'invoice'
  readonly id: string
}

/** Before the host is asked: from now on they may show anything. */
export async function rememberWriting(
  tx: Tx,
  { tenant, consentedAt, now }: Written,
  records: readonly (RecordKey & { readonly customer: CustomerId })[],
): Promise<void> {
  const sql = `
    insert into own_fields (tenant_id, entity, host_id, customer_id, consented_at, written_at)
    select $1::uuid, entity, id, customer, $3::timestamptz, $4::timestamptz
    from json_to_recordset($2::json) as given (entity text, id text, customer text)
    on conflict (tenant_id, entity, host_id) do update
    set customer_id = excluded.customer_id,
      shown = null,
      left_because = null,
      consented_at = excluded.consented_at,
      written_at = excluded.written_at`
  await run(tx, sql, [tenant, JSON.stringify(records), consentedAt, now])
}

/** Afterwards: what they show. Those that were cleared are forgotten. */
export async function settleWritten(
  tx: Tx,
  { tenant, consentedAt, now }: Written,
  records: readonly (RecordKey & {
    readonly shown: string | null
    readonly why: LeftRecord['why'] | null
  })[],
): Promise<void> {
  const forget = `
    delete from own_fields
    using json_to_recordset($2::json) as given (entity text, id text, shown text, why text)
    where own_fields.tenant_id = $1
      and own_fields.entity = given.entity
      and own_fields.host_id = given.id
      and own_fields.consented_at = $3
      and given.shown is null`
  await run(tx, forget, [tenant, JSON.stringify(records), consentedAt])
  const keep = `
    update own_fields
    set shown = given.shown,
      left_because = given.why,
      written_at = $4
    from json_to_recordset($2::json) as given (entity text, id text, shown text, why text)
    where own_fields.tenant_id = $1
      and own_fields.entity = given.entity
      and own_fields.host_id = given.id
      and own_fields.consented_at = $3
      and given.shown is not null`
  await run(tx, keep, [tenant, JSON.stringify(records), consentedAt, now])
}

const CountRow = z.object({ showing: z.number() })

export async function countShowing(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    select count(*)::integer as showing
    from own_fields
    where tenant_id = $1
      and left_because is null`
  return (await one(CountRow, tx, sql, [tenant])).showing
}
