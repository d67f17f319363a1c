// Statuses of invoices: what is to stand at the host, what stands there, and what it is made of.

import { z } from 'zod'
import type { StatusPlace, StatusWritten } from '../../../connectors/contract/host.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type Blocker, blockerCodes } from '../../dunning/planned.ts'
import { fieldOf, placeOf } from '../place/store.ts'

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

const CandidateRow = z.object({
  invoice_id: column.invoiceId,
  settled: z.boolean(),
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  at: column.instant,
  place: z.string().nullable(),
  field: z.string().nullable(),
  body: z.string().nullable(),
  short: z.string().nullable(),
  version: z.number().nullable(),
})

export interface Candidate {
  readonly invoice: InvoiceId
  readonly settled: boolean
  readonly last: Pick<z.infer<typeof CandidateRow>, 'step' | 'channel' | 'at'>
  /** As it was last queued; null where it never was. */
  readonly status: {
    /** Null where it was given up before it stood there, or was taken away. */
    readonly place: StatusPlace | null
    readonly text: string
    readonly short: string
    readonly version: number
  } | null
}

export interface CandidateSearch {
  readonly place: StatusPlace
  readonly after: string
  readonly most: number
}

const candidatesStatement = `
  select invoices.invoice_id, standing.open_minor = 0 as settled,
    last.step, last.channel, last.at,
    status.field, status.body, status.short, status.version,
    case
      when status.reason is distinct from 'SWITCHED_OFF' and status.body is not null
        then status.place
    end as place
  from invoices
  join lateral (
    select coalesce(sum(instalments.open_minor), 0) as open_minor
    from instalments
    where instalments.tenant_id = $1
      and instalments.invoice_id = invoices.invoice_id
  ) as standing on true
  join lateral (
    select contacts.step, contacts.channel, contacts.at
    from contact_items
    join contacts
      on contacts.tenant_id = contact_items.tenant_id
      and contacts.contact_id = contact_items.contact_id
    where contact_items.tenant_id = $1
      and contacts.tenant_id = $1
      and contact_items.invoice_id = invoices.invoice_id
      and contacts.outcome in ('sent', 'delivered', 'answered')
    order by contacts.at desc, contacts.contact_id
    limit 1
  ) as last on true
  left join invoice_statuses as status
    on status.tenant_id = $1
    and status.invoice_id = invoices.invoice_id
  where invoices.tenant_id = $1
    and invoices.invoice_id > $2
    and invoices.status = 'posted'
    and last.at <= (
      select max(planned_at)
      from plan_runs
      where tenant_id = $1
    )
    and (
      status.stands_place is null
      or (status.stands_place, status.stands_field) is not distinct from ($4, $5)
    )
    and (
      standing.open_minor > 0
      or not status.settled
      or status.reason = 'SWITCHED_OFF'
    )
  order by invoices.invoice_id
  limit $3`

/**
 * Invoices that something was said about, by id: those that are open, and those whose last status
 * does not yet say that they are settled. What was said since the last plan waits for the next,
 * and where a status still stands in another place, that one is taken away first.
 */
export async function findCandidates(
  tx: Tx,
  tenant: TenantId,
  { place, after, most }: CandidateSearch,
): Promise<Candidate[]> {
  const values = [tenant, after, most, place.kind, fieldOf(place)]
  return (await many(CandidateRow, tx, candidatesStatement, values)).map(candidateOf)
}

function candidateOf({
  invoice_id,
  settled,
  step,
  channel,
  at,
  ...status
}: z.infer<typeof CandidateRow>): Candidate {
  return {
    invoice: invoice_id,
    settled,
    last: { step, channel, at },
    status:
      status.version === null
        ? null
        : {
            place: placeOf(status.place ?? 'none', status.field),
            text: status.body ?? '',
            short: status.short ?? '',
            version: status.version,
          },
  }
}

const BlockerRow = z.object({
  code: z.enum(blockerCodes),
  until: column.day.optional(),
  ref: z.string().optional(),
})

const DecisionRow = z.object({
  invoice_id: column.invoiceId,
  next_step: z.string().nullable(),
  next_on: column.day.nullable(),
  blockers: z.array(BlockerRow),
  message_step: z.string().nullable(),
  send_on: column.day.nullable(),
  approval: z.enum(['auto', 'human']).nullable(),
})
export type DecisionRow = Omit<z.infer<typeof DecisionRow>, 'blockers'> & {
  readonly blockers: readonly Blocker[]
}

/** As the last plan left them, with the messages that still wait. */
export async function findDecisions(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly InvoiceId[],
): Promise<DecisionRow[]> {
  const sql = `
    select decisions.invoice_id, decisions.next_step, decisions.next_on, decisions.blockers,
      messages.step as message_step, messages.send_on, messages.approval
    from decisions
    left join messages
      on messages.tenant_id = decisions.tenant_id
      and messages.message_id = decisions.message_id
      and messages.state in ('proposed', 'approved')
    where decisions.tenant_id = $1
      and decisions.invoice_id = any($2::text[])
    order by decisions.invoice_id, decisions.instalment`
  const rows = await many(DecisionRow, tx, sql, [tenant, invoices])
  return rows.map(({ blockers, ...row }) => ({
    ...row,
    blockers: blockers.map(({ code, until, ref }) => ({
      code,
      ...(until === undefined ? {} : { until }),
      ...(ref === undefined ? {} : { ref }),
    })),
  }))
}

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
