// Customers at risk: an entry an event, open until a person has acknowledged it.

import { z } from 'zod'
import { grades } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import {
  type Finding,
  type GradeChange,
  type LimitReached,
  type LimitToReview,
  watchKinds,
} from './findings.ts'

const Reached = z.object({
  crossing_id: z.string(),
  customer_id: column.customerId,
  used_minor: column.minor,
  limit_minor: column.minor,
  currency: column.currency,
  crossed_on: column.day,
})

/** Limits that were used up, and of which no entry tells yet: what tells of one claims it. */
export async function limitsReached(tx: Tx, tenant: TenantId): Promise<LimitReached[]> {
  const sql = `
    select crossing_id, customer_id, used_minor, limit_minor, currency, crossed_on
    from limit_crossings
    where tenant_id = $1
      and step = 100
      and told_at is null
    order by crossed_at, crossing_id
    limit 20000`
  return (await many(Reached, tx, sql, [tenant])).map((row) => ({
    ...{ id: row.crossing_id, customer: row.customer_id, on: row.crossed_on },
    ...{ used: row.used_minor, limit: row.limit_minor, currency: row.currency },
  }))
}

const ToReview = z.object({
  customer_id: column.customerId,
  amount_minor: column.minor,
  currency: column.currency,
  review_on: column.day,
})

/** The limits in force whose day of review has come. */
export async function limitsToReview(
  tx: Tx,
  tenant: TenantId,
  today: Day,
): Promise<LimitToReview[]> {
  const sql = `
    select customer_id, amount_minor, currency, review_on
    from credit_limits as limits
    where tenant_id = $1
      and review_on <= $2
      and not exists (
        select
        from credit_limits as later
        where later.tenant_id = $1
          and later.customer_id = limits.customer_id
          and later.position > limits.position
      )
    order by review_on, customer_id
    limit 10000`
  return (await many(ToReview, tx, sql, [tenant, today])).map((row) => ({
    ...{ customer: row.customer_id, amount: row.amount_minor, currency: row.currency },
    reviewOn: row.review_on,
  }))
}

const Changed = z.object({
  customer_id: column.customerId,
  grade: z.enum(grades).nullable(),
  grade_before: z.enum(grades).nullable(),
  grade_since: column.day,
})

/** Grades that are others than before, since this day. */
export async function gradeChanges(tx: Tx, tenant: TenantId, since: Day): Promise<GradeChange[]> {
  const sql = `
    select customer_id, grade, grade_before, grade_since
    from assessments
    where tenant_id = $1
      and grade_before is not null
      and grade_since >= $2
    order by customer_id
    limit 10000`
  return (await many(Changed, tx, sql, [tenant, since])).map((row) => ({
    ...{ customer: row.customer_id, before: row.grade_before, now: row.grade },
    since: row.grade_since,
  }))
}

export interface NewEntry extends Finding {
  readonly id: string
}

const Opened = z.object({ entry_id: z.string() })

/** The ids of those that are new: an event that is known opens nothing. */
export async function openEntries(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  entries: readonly NewEntry[],
): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set()
  const sql = `
    insert into at_risk (
      tenant_id, entry_id, customer_id, kind, source, happened, detail, opened_at
    )
    select $1, entry_id, customer_id, kind, source, happened, detail::jsonb, $2
    from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::date[], $8::text[])
      as given (entry_id, customer_id, kind, source, happened, detail)
    on conflict (tenant_id, customer_id, kind, source) do nothing
    returning entry_id`
  const rows = await many(Opened, tx, sql, [
    ...[tenant, now],
    entries.map(({ id }) => id),
    entries.map(({ customer }) => customer),
    entries.map(({ kind }) => kind),
    entries.map(({ source }) => source),
    entries.map(({ day }) => day),
    entries.map(({ detail }) => JSON.stringify(detail)),
  ])
  return new Set(rows.map(({ entry_id }) => entry_id))
}

const EntryRow = z.object({
  entry_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  kind: z.enum(watchKinds),
  happened: column.day,
  detail: z.record(z.string(), z.string()),
  opened_at: column.instant,
  acknowledged_name: z.string().nullable(),
  acknowledged_at: column.instant.nullable(),
  note: z.string().nullable(),
})
export type EntryRow = z.infer<typeof EntryRow>

/** Open ones first, then what was acknowledged last. */
export function listEntries(tx: Tx, tenant: TenantId): Promise<EntryRow[]> {
  const sql = `
    select at_risk.entry_id, at_risk.customer_id,
      coalesce(customers.name, at_risk.customer_id) as customer_name, at_risk.kind,
      at_risk.happened, at_risk.detail, at_risk.opened_at,
      coalesce(users.name, at_risk.acknowledged_by) as acknowledged_name,
      at_risk.acknowledged_at, at_risk.note
    from at_risk
    left join customers
      on customers.tenant_id = at_risk.tenant_id
      and customers.customer_id = at_risk.customer_id
    left join users
      on users.tenant_id = at_risk.tenant_id
      and users.user_id = at_risk.acknowledged_by
    where at_risk.tenant_id = $1
    order by at_risk.acknowledged_at desc nulls first, at_risk.opened_at desc, at_risk.entry_id
    limit 200`
  return many(EntryRow, tx, sql, [tenant])
}

const Waiting = z.object({ limit_requests: z.number(), to_watch: z.number() })

/** What waits for somebody: requests for limits, and events that nobody has acknowledged. */
export function countWaiting(tx: Tx, tenant: TenantId): Promise<z.infer<typeof Waiting>> {
  const sql = `
    select
      (
        select count(*)
        from limit_requests
        where tenant_id = $1
          and state = 'open'
      )::integer as limit_requests,
      (
        select count(*)
        from at_risk
        where tenant_id = $1
          and acknowledged_at is null
      )::integer as to_watch`
  return one(Waiting, tx, sql, [tenant])
}

const Acknowledged = z.object({ customer_id: column.customerId })

/** The customer; null where there is no such entry, or it was acknowledged before. */
export async function acknowledgeEntry(
  tx: Tx,
  entry: {
    readonly tenant: TenantId
    readonly id: string
    readonly note: string | null
    readonly actor: string
    readonly now: Instant
  },
): Promise<string | null> {
  const sql = `
    update at_risk
    set acknowledged_by = $3,
      acknowledged_at = $4,
      note = $5
    where tenant_id = $1
      and entry_id = $2
      and acknowledged_at is null
    returning customer_id`
  const values = [entry.tenant, entry.id, entry.actor, entry.now, entry.note]
  return (await maybe(Acknowledged, tx, sql, values))?.customer_id ?? null
}

const Known = z.object({ known: z.boolean() })

export async function isEntry(tx: Tx, tenant: TenantId, id: string): Promise<boolean> {
  const sql = `
    select exists (
      select
      from at_risk
      where tenant_id = $1
        and entry_id = $2
    ) as known`
  return (await one(Known, tx, sql, [tenant, id])).known
}

const UntoldEntry = z.object({
  entry_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  kind: z.enum(watchKinds),
  happened: column.day,
  detail: z.record(z.string(), z.string()),
  opened_at: column.instant,
})
export type UntoldEntry = z.infer<typeof UntoldEntry>

/** Oldest first. What a person has acknowledged need not be told any more. */
export function untoldEntries(tx: Tx, tenant: TenantId): Promise<UntoldEntry[]> {
  const sql = `
    select at_risk.entry_id, at_risk.customer_id,
      coalesce(customers.name, at_risk.customer_id) as customer_name, at_risk.kind,
      at_risk.happened, at_risk.detail, at_risk.opened_at
    from at_risk
    left join customers
      on customers.tenant_id = at_risk.tenant_id
      and customers.customer_id = at_risk.customer_id
    where at_risk.tenant_id = $1
      and at_risk.told_at is null
      and at_risk.acknowledged_at is null
    order by at_risk.opened_at, at_risk.entry_id
    limit 5000`
  return many(UntoldEntry, tx, sql, [tenant])
}

/** The ids of those that nobody else is telling. */
export async function claimEntries(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const sql = `
    update at_risk
    set told_at = $2
    where tenant_id = $1
      and entry_id = any($3::uuid[])
      and told_at is null
    returning entry_id`
  const rows = await many(Opened, tx, sql, [tenant, now, ids])
  return new Set(rows.map(({ entry_id }) => entry_id))
}

/** Nothing left: they may be told again. */
export async function giveEntriesBack(
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
): Promise<void> {
  const sql = `
    update at_risk
    set told_at = null
    where tenant_id = $1
      and entry_id = any($2::uuid[])`
  await run(tx, sql, [tenant, ids])
}
