// Statuses that are to be written at the host: what waits, what may stand there since it was taken
// to be written, and what became of each.

import { z } from 'zod'
import type { StatusPlace, StatusWritten } from '../../../../connectors/contract/host.ts'
import type { InvoiceId, TenantId } from '../../../../core/ids.ts'
import type { Instant } from '../../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'
import { fieldOf, placeOf } from '../../place/store.ts'

export interface NewStatus {
  readonly invoice: InvoiceId
  readonly text: string
  readonly short: string
  readonly settled: boolean
  readonly version: number
}

/** The latest text wins, whatever became of the one before. */
export async function queueStatuses(
  tx: Tx,
  {
    tenant,
    place,
    now,
  }: {
    readonly tenant: TenantId
    readonly place: StatusPlace
    readonly now: Instant
  },
  statuses: readonly NewStatus[],
): Promise<void> {
  if (statuses.length === 0) return
  const sql = `
    insert into invoice_statuses (
      tenant_id, invoice_id, place, field, body, short, settled, version, state, changed_at
    )
    select $1::uuid, invoice, $3, $4, text, short, settled, version, 'queued', $5::timestamptz
    from json_to_recordset($2::json) as given (
      invoice text, text text, short text, settled boolean, version integer
    )
    on conflict (tenant_id, invoice_id) do update
    set place = excluded.place,
      field = excluded.field,
      body = excluded.body,
      short = excluded.short,
      settled = excluded.settled,
      version = excluded.version,
      state = 'queued',
      reason = null,
      failure = null,
      closed_until = null,
      changed_at = excluded.changed_at`
  await run(tx, sql, [tenant, JSON.stringify(statuses), place.kind, fieldOf(place), now])
}

const IdRow = z.object({ invoice_id: column.invoiceId })

/** Those that stand where none is to stand are queued to be taken away; their invoices. */
export async function queueTakenAway(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  { place, most }: { readonly place: StatusPlace | null; readonly most: number },
): Promise<InvoiceId[]> {
  const sql = `
    update invoice_statuses
    set place = stands_place,
      field = stands_field,
      short = stands_short,
      body = null,
      settled = false,
      version = version + 1,
      state = 'queued',
      reason = null,
      failure = null,
      closed_until = null,
      changed_at = $4
    where tenant_id = $1
      and invoice_id in (
        select invoice_id
        from invoice_statuses
        where tenant_id = $1
          and stands_place is not null
          and (stands_place, stands_field) is distinct from ($2::text, $3::text)
          and (body is not null or state not in ('queued', 'failed'))
        order by invoice_id
        limit $5
        for update
      )
    returning invoice_id`
  const values = [tenant, place?.kind ?? null, fieldOf(place), now, most]
  return (await many(IdRow, tx, sql, values)).map(({ invoice_id }) => invoice_id)
}

const CountRow = z.object({ waiting: z.number() })

export async function countWaiting(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    select count(*)::integer as waiting
    from invoice_statuses
    where tenant_id = $1
      and state = 'queued'`
  return (await one(CountRow, tx, sql, [tenant])).waiting
}

export interface StatusKey {
  readonly tenant: TenantId
  readonly invoice: InvoiceId
}

const StatusRow = z.object({
  place: z.string(),
  field: z.string().nullable(),
  body: z.string().nullable(),
  short: z.string(),
  version: z.number(),
  stands_before: z.string().nullable(),
  stood_place: z.string().nullable(),
  stood_field: z.string().nullable(),
  stood_short: z.string().nullable(),
  stood_before: z.string().nullable(),
})

export interface QueuedStatus {
  readonly place: StatusPlace
  /** Null: to be taken away. */
  readonly text: string | null
  readonly short: string
  /** What stood there for certain, where a later one may stand instead. */
  readonly before: string | null
  readonly version: number
  /** What was remembered as standing there until now: place, field, short text, the one before. */
  readonly stood: readonly (string | null)[]
}

/**
 * What is to be written now, and from now on may stand there, whatever is heard of it. Null where
 * nothing waits to be written any more.
 */
export async function takeQueued(
  tx: Tx,
  { tenant, invoice }: StatusKey,
): Promise<QueuedStatus | null> {
  const sql = `
    with known as (
      select invoice_id, stands_place, stands_field, stands_short, stands_before
      from invoice_statuses
      where tenant_id = $1
        and invoice_id = $2
        and state = 'queued'
      for update
    )
    update invoice_statuses as status
    set stands_before = case
        when status.body is null then status.stands_before
        when status.stands_short is not distinct from status.short then status.stands_before
        else coalesce(status.stands_before, status.stands_short)
      end,
      stands_place = case when status.body is null then status.stands_place else status.place end,
      stands_field = case when status.body is null then status.stands_field else status.field end,
      stands_short = case when status.body is null then status.stands_short else status.short end
    from known
    where status.tenant_id = $1
      and status.invoice_id = known.invoice_id
    returning status.place, status.field, status.body, status.short, status.version,
      status.stands_before, known.stands_place as stood_place, known.stands_field as stood_field,
      known.stands_short as stood_short, known.stands_before as stood_before`
  const row = await maybe(StatusRow, tx, sql, [tenant, invoice])
  const place = row && placeOf(row.place, row.field)
  if (!row || !place) return null
  const { body: text, short, stands_before: before, version } = row
  const { stood_place, stood_field, stood_short, stood_before } = row
  const stood = [stood_place, stood_field, stood_short, stood_before]
  return { place, text, short, before, version, stood }
}

export interface Settled {
  /** Of the text that was written: a later one still waits. */
  readonly version: number
  readonly state: 'written' | 'failed' | 'dropped'
  readonly reason: string | null
  readonly failure: string | null
  readonly closedUntil: Extract<StatusWritten, { kind: 'books_closed' }>['until']
  readonly now: Instant
}

export async function settle(
  tx: Tx,
  { tenant, invoice }: StatusKey,
  { version, state, reason, failure, closedUntil, now }: Settled,
): Promise<void> {
  const sql = `
    update invoice_statuses
    set state = $4,
      reason = $5,
      failure = $6,
      closed_until = $7,
      written_at = case when $4 = 'written' then $8::timestamptz else written_at end,
      stands_place = case
        when $4 = 'written' and body is not null then place
        when $4 in ('written', 'dropped') then null
        else stands_place
      end,
      stands_field = case
        when $4 = 'written' and body is not null then field
        when $4 in ('written', 'dropped') then null
        else stands_field
      end,
      stands_short = case
        when $4 = 'written' and body is not null then short
        when $4 in ('written', 'dropped') then null
        else stands_short
      end,
      stands_before = case when $4 in ('written', 'dropped') then null else stands_before end
    where tenant_id = $1
      and invoice_id = $2
      and version = $3
      and state = 'queued'`
  await run(tx, sql, [tenant, invoice, version, state, reason, failure, closedUntil, now])
}

/** The host has said that it was not written: what stood there until then stands there still. */
export async function restoreStood(
  tx: Tx,
  { tenant, invoice }: StatusKey,
  { version, stood }: Pick<QueuedStatus, 'version' | 'stood'>,
): Promise<void> {
  const sql = `
    update invoice_statuses
    set stands_place = $4,
      stands_field = $5,
      stands_short = $6,
      stands_before = $7
    where tenant_id = $1
      and invoice_id = $2
      and version = $3`
  await run(tx, sql, [tenant, invoice, version, ...stood])
}

/** Shows why the status waits. False where it waits no longer. */
export async function postpone(
  tx: Tx,
  { tenant, invoice }: StatusKey,
  { version, failure }: { readonly version: number; readonly failure: string },
): Promise<boolean> {
  const sql = `
    update invoice_statuses
    set failure = $4
    where tenant_id = $1
      and invoice_id = $2
      and version = $3
      and state = 'queued'`
  return (await run(tx, sql, [tenant, invoice, version, failure])) === 1
}

/**
 * Those that failed wait again, as many as may at a time; as writes of their own, for a host may
 * repeat a refusal to whoever repeats the write.
 */
export async function requeueFailed(tx: Tx, tenant: TenantId, most: number): Promise<InvoiceId[]> {
  const sql = `
    update invoice_statuses
    set state = 'queued',
      version = version + 1,
      reason = null,
      failure = null,
      closed_until = null
    where tenant_id = $1
      and invoice_id in (
        select invoice_id
        from invoice_statuses
        where tenant_id = $1
          and state = 'failed'
        order by changed_at, invoice_id
        limit $2
        for update
      )
    returning invoice_id`
  return (await many(IdRow, tx, sql, [tenant, most])).map(({ invoice_id }) => invoice_id)
}

/** What has not been written is not written any more. */
export async function dropUnwritten(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    update invoice_statuses
    set state = 'dropped',
      reason = 'SWITCHED_OFF',
      failure = null,
      closed_until = null
    where tenant_id = $1
      and state in ('queued', 'failed')`
  await run(tx, sql, [tenant])
}
