import { z } from 'zod'
import { type ClaimKind, claimKinds } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { laws } from '../law/rates.ts'
import type { ClaimEntry, Stated } from './entries.ts'

const Minor = z.string().transform((text) => BigInt(text))
const Line = z.object({
  instalment: z.number(),
  halfYear: z.string(),
  from: column.day,
  until: column.day,
  days: z.number(),
  base: Minor,
  rate: Minor,
  amount: Minor,
})

const EntryRow = z.object({
  invoice_id: column.invoiceId,
  customer_id: column.customerId,
  kind: z.enum(claimKinds),
  period: z.string(),
  law: z.enum(laws),
  currency: column.currency,
  amount_minor: column.minor,
  lines: z.array(Line),
  raised_at: column.instant,
})

export interface StandingEntry extends ClaimEntry {
  readonly raisedAt: Instant
}

/** Null: all of them. */
export interface Whose {
  readonly customer: CustomerId | null
  readonly invoices: readonly InvoiceId[] | null
}

/** The entries that stand. */
export async function standingEntries(
  tx: Tx,
  tenant: TenantId,
  { customer, invoices }: Whose,
): Promise<StandingEntry[]> {
  const sql = `
    select distinct on (invoice_id, kind, period)
      invoice_id, customer_id, kind, period, law, currency, amount_minor, lines, raised_at
    from claim_entries
    where tenant_id = $1
      and ($2::text is null or customer_id = $2)
      and ($3::text[] is null or invoice_id = any($3))
    order by invoice_id, kind, period, version desc`
  const rows = await many(EntryRow, tx, sql, [tenant, customer, invoices])
  return rows.map((row) => ({
    invoice: row.invoice_id,
    customer: row.customer_id,
    kind: row.kind,
    period: row.period,
    law: row.law,
    currency: row.currency,
    amount: row.amount_minor,
    lines: row.lines,
    raisedAt: row.raised_at,
  }))
}

export interface Raising {
  readonly tenant: TenantId
  readonly now: Instant
  /** The attempt of the message that stated them; null = a review found them. */
  readonly attempt: string | null
}

/** Each is the next version of its invoice, kind and period. */
export async function insertEntries(
  tx: Tx,
  { tenant, now, attempt }: Raising,
  entries: readonly ClaimEntry[],
): Promise<void> {
  const sql = `
    insert into claim_entries (
      tenant_id, invoice_id, kind, period, version, customer_id, law, currency, amount_minor,
      lines, cause, attempt_id, raised_at
    )
    select $1::uuid, added.invoice_id, added.kind, added.period, 1 + coalesce((
        select max(version)
        from claim_entries
        where claim_entries.tenant_id = $1
          and claim_entries.invoice_id = added.invoice_id
          and claim_entries.kind = added.kind
          and claim_entries.period = added.period
      ), 0), added.customer_id, added.law, added.currency, added.amount_minor,
      added.lines, $2::text, $3::uuid, $4::timestamptz
    from unnest(
      $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[],
      $12::jsonb[]
    ) as added (invoice_id, kind, period, customer_id, law, currency, amount_minor, lines)`
  await run(tx, sql, [
    tenant,
    attempt === null ? 'review' : 'message',
    attempt,
    now,
    entries.map(({ invoice }) => invoice),
    entries.map(({ kind }) => kind),
    entries.map(({ period }) => period),
    entries.map(({ customer }) => customer),
    entries.map(({ law }) => law),
    entries.map(({ currency }) => currency),
    entries.map(({ amount }) => amount),
    entries.map(({ lines }) => JSON.stringify(lines, bigintAsText)),
  ])
}

const bigintAsText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value

const Exists = z.object({ found: z.boolean() })

export async function hasRaised(tx: Tx, tenant: TenantId, attempt: string): Promise<boolean> {
  const sql = `
    select exists (
      select
      from claim_entries
      where tenant_id = $1
        and attempt_id = $2
    ) as found`
  return (await one(Exists, tx, sql, [tenant, attempt])).found
}

export async function hasClaims(tx: Tx, tenant: TenantId): Promise<boolean> {
  const sql = `
    select exists (
      select
      from claim_entries
      where tenant_id = $1
    ) as found`
  return (await one(Exists, tx, sql, [tenant])).found
}

const StatedRow = z.object({
  customer_id: column.customerId,
  left_at: column.instant,
  invoice_id: column.invoiceId,
  instalment: z.number(),
  open_minor: column.minor,
  penalties: z.boolean(),
  indemnity: z.boolean(),
})

export interface StatedByMessage {
  readonly customer: CustomerId
  readonly at: Instant
  readonly invoice: InvoiceId
  readonly stated: Stated
}

/** What the message of an attempt that was sent says beside the principal. */
export async function statedBy(
  tx: Tx,
  tenant: TenantId,
  attempt: string,
): Promise<StatedByMessage[]> {
  const sql = `
    select messages.customer_id,
      coalesce(attempts.sending_at, attempts.settled_at, attempts.reserved_at) as left_at,
      message_items.invoice_id,
      message_items.instalment, message_items.open_minor,
      message_items.penalties_minor is not null as penalties,
      message_items.indemnity_minor is not null as indemnity
    from attempts
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    join message_items
      on message_items.tenant_id = attempts.tenant_id
      and message_items.message_id = attempts.message_id
    where attempts.tenant_id = $1
      and attempts.attempt_id = $2
      and attempts.state in ('sent', 'ambiguous')
      and messages.state = 'sent'
      and (message_items.penalties_minor is not null or message_items.indemnity_minor is not null)
    order by message_items.invoice_id, message_items.instalment`
  const rows = await many(StatedRow, tx, sql, [tenant, attempt])
  return rows.map(({ instalment, open_minor: open, penalties, indemnity, ...row }) => ({
    customer: row.customer_id,
    at: row.left_at,
    invoice: row.invoice_id,
    stated: { instalment, open, penalties, indemnity },
  }))
}

const DecisionRow = z.object({
  invoice_id: column.invoiceId,
  kind: z.enum(claimKinds),
  decision: z.enum(['waived', 'claimed', 'paid']),
  position: z.number(),
  reason: z.string(),
  paid_on: column.day.nullable(),
  paid_minor: column.minor.nullable(),
  actor: z.string(),
  decided_at: column.instant,
})

export interface ClaimDecision {
  readonly invoice: InvoiceId
  readonly kind: ClaimKind
  readonly decision: 'waived' | 'claimed' | 'paid'
  /** Counts the decisions about this claim. */
  readonly position: number
  /** Of a payment: what it named. */
  readonly reason: string
  /** Null where it is not paid. */
  readonly paid: { readonly day: Day; readonly amount: bigint } | null
  readonly actor: string
  readonly at: Instant
}

/** The last decision about each claim of these invoices. */
export async function lastDecisions(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly InvoiceId[],
): Promise<ClaimDecision[]> {
  const sql = `
    select distinct on (invoice_id, kind)
      invoice_id, kind, decision, position, reason, paid_on, paid_minor, actor, decided_at
    from claim_decisions
    where tenant_id = $1
      and invoice_id = any($2::text[])
    order by invoice_id, kind, position desc`
  const rows = await many(DecisionRow, tx, sql, [tenant, invoices])
  return rows.map(({ invoice_id: invoice, decided_at: at, paid_on, paid_minor, ...row }) => ({
    ...row,
    invoice,
    at,
    paid: paid_on === null || paid_minor === null ? null : { day: paid_on, amount: paid_minor },
  }))
}

/** False where somebody else decided at the same moment. */
export async function insertDecision(
  tx: Tx,
  tenant: TenantId,
  { invoice, kind, decision, position, reason, paid, actor, at }: ClaimDecision,
): Promise<boolean> {
  const sql = `
    insert into claim_decisions (
      tenant_id, invoice_id, kind, position, decision, reason, actor, decided_at, paid_on,
      paid_minor
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict do nothing`
  const said = [invoice, kind, position, decision, reason, actor, at]
  const values = [tenant, ...said, paid?.day ?? null, paid?.amount ?? null]
  return (await run(tx, sql, values)) === 1
}

const OwnerRow = z.object({ customer_id: column.customerId })

export async function ownerOf(
  tx: Tx,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CustomerId | null> {
  const sql = `
    select customer_id
    from invoices
    where tenant_id = $1
      and invoice_id = $2`
  return (await maybe(OwnerRow, tx, sql, [tenant, invoice]))?.customer_id ?? null
}
