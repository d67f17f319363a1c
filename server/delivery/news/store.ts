// What carriers told, and what follows from it.

import { z } from 'zod'
import type { CarrierEvent, CarrierNews } from '../../../connectors/contract/channel.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { ItemKey } from '../../dunning/planned.ts'
import type { ProofMedia } from '../proof-file.ts'
import type { AttemptKey } from '../store.ts'
import type { ToldEvent } from './standing.ts'

const reason = z.string()
const News = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken') }),
  z.object({ kind: z.literal('delivered') }),
  z.object({ kind: z.literal('presented'), on: column.day }),
  z.object({ kind: z.literal('bounced'), permanent: z.boolean(), reason }),
  z.object({ kind: z.literal('lost'), reason }),
  z.object({ kind: z.literal('delayed'), reason }),
  z.object({ kind: z.literal('returned'), reason }),
  z.object({
    kind: z.literal('proof'),
    proof: z.enum(['deposit', 'delivery', 'return']),
    url: z.string(),
  }),
  z.object({ kind: z.literal('tracked'), number: z.string() }),
  z.object({ kind: z.literal('answered'), automatic: z.boolean(), excerpt: z.string() }),
  z.object({ kind: z.literal('complained') }),
]) satisfies z.ZodType<CarrierNews>

const AttemptIdRow = z.object({ attempt_id: z.string() })

export interface Told {
  readonly carrier: string
  readonly events: readonly (CarrierEvent & { readonly attempt: string })[]
  /** As it came, cut short. */
  readonly raw: string
  readonly receivedAt: Instant
}

/** The attempts that something new was told about. Who is not ours has no attempt here. */
export async function insertEvents(
  tx: Tx,
  tenant: TenantId,
  { carrier, events, raw, receivedAt }: Told,
): Promise<string[]> {
  const sql = `
    insert into carrier_events (
      tenant_id, carrier, event_id, attempt_id, at, news, raw, received_at
    )
    select $1, $2, told.event_id, attempts.attempt_id, told.at, told.news::jsonb, $3, $4
    from unnest($5::text[], $6::uuid[], $7::timestamptz[], $8::text[])
      as told (event_id, attempt_id, at, news)
    join attempts
      on attempts.tenant_id = $1
      and attempts.attempt_id = told.attempt_id
    on conflict (tenant_id, carrier, event_id) do nothing
    returning attempt_id`
  const rows = await many(AttemptIdRow, tx, sql, [
    tenant,
    carrier,
    raw,
    receivedAt,
    events.map(({ id }) => id),
    events.map(({ attempt }) => attempt),
    events.map(({ at }) => at),
    events.map(({ news }) => JSON.stringify(news)),
  ])
  return [...new Set(rows.map(({ attempt_id }) => attempt_id))]
}

/** How many of these attempts are the tenant's. */
export async function countAttempts(
  tx: Tx,
  tenant: TenantId,
  attempts: readonly string[],
): Promise<number> {
  const sql = `
    select count(*)::integer as found
    from attempts
    where tenant_id = $1
      and attempt_id = any($2::uuid[])`
  return (await one(z.object({ found: z.number() }), tx, sql, [tenant, attempts])).found
}

const EventRow = z.object({
  carrier: z.string(),
  event_id: z.string(),
  at: column.instant,
  news: News,
})

/** More than any carrier tells about one message. */
const mostEvents = 500

export async function findEvents(tx: Tx, { tenant, attempt }: AttemptKey): Promise<ToldEvent[]> {
  const sql = `
    select carrier, event_id, at, news
    from carrier_events
    where tenant_id = $1
      and attempt_id = $2
    order by received_at, carrier, event_id
    limit $3`
  const rows = await many(EventRow, tx, sql, [tenant, attempt, mostEvents])
  return rows.map(({ carrier, event_id, at, news }) => ({ carrier, id: event_id, at, news }))
}

const AboutRow = z.object({
  message_id: z.string(),
  customer_id: column.customerId,
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  state: z.enum(['reserved', 'sending', 'by_hand', 'sent', 'failed', 'ambiguous']),
})
export interface About {
  readonly message: string
  readonly customer: CustomerId
  readonly channel: z.infer<typeof AboutRow>['channel']
  readonly state: z.infer<typeof AboutRow>['state']
}

/** What an attempt is about; its message is the one to lock. */
export async function findAbout(tx: Tx, { tenant, attempt }: AttemptKey): Promise<About | null> {
  const sql = `
    select attempts.message_id, messages.customer_id, attempts.channel, attempts.state
    from attempts
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    where attempts.tenant_id = $1
      and attempts.attempt_id = $2`
  const row = await maybe(AboutRow, tx, sql, [tenant, attempt])
  if (!row) return null
  const { message_id: message, customer_id: customer, channel, state } = row
  return { message, customer, channel, state }
}

const RulesRow = z.object({
  answer_hold_days: z.number(),
  delay_hours: z.number(),
})
export type RulesRow = z.infer<typeof RulesRow>

export async function findRules(tx: Tx, tenant: TenantId): Promise<RulesRow> {
  const sql = `
    select answer_hold_days, delay_hours
    from tenants
    where tenant_id = $1`
  return one(RulesRow, tx, sql, [tenant])
}

export interface ContactStanding {
  readonly outcome: string
  readonly presented: Day | null
}

/** How many contacts of the attempt now stand otherwise. A day once known is not forgotten. */
export async function updateContacts(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  { outcome, presented }: ContactStanding,
): Promise<number> {
  const sql = `
    update contacts
    set outcome = $3,
      presented = coalesce($4::date, presented)
    where tenant_id = $1
      and attempt_id = $2
      and (outcome, presented) is distinct from ($3, coalesce($4::date, presented))`
  return run(tx, sql, [tenant, attempt, outcome, presented])
}

export async function keepTrackingNumber(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  number: string,
): Promise<void> {
  const sql = `
    update attempts
    set tracking_number = $3
    where tenant_id = $1
      and attempt_id = $2
      and tracking_number is distinct from $3`
  await run(tx, sql, [tenant, attempt, number])
}

const ItemRow = z.object({ invoice_id: column.invoiceId, instalment: z.number() })

export async function findItems(tx: Tx, { tenant, attempt }: AttemptKey): Promise<ItemKey[]> {
  const sql = `
    select invoice_id, instalment
    from attempt_items
    where tenant_id = $1
      and attempt_id = $2
    order by invoice_id, instalment`
  const rows = await many(ItemRow, tx, sql, [tenant, attempt])
  return rows.map(({ invoice_id: invoice, instalment }) => ({ invoice, instalment }))
}

export interface EventTask {
  readonly id: string
  readonly customer: CustomerId
  readonly kind: string
  readonly due: Day
  readonly items: readonly ItemKey[]
  readonly detail: Readonly<Record<string, string>>
  readonly now: Instant
}

/** False where the event has opened it before, whatever became of it. */
export async function insertEventTask(
  tx: Tx,
  tenant: TenantId,
  { id, customer, kind, due, items, detail, now }: EventTask,
): Promise<boolean> {
  const sql = `
    insert into tasks (
      tenant_id, task_id, customer_id, kind, due, items, state, created_at, origin, detail
    )
    values ($1, $2, $3, $4, $5, $6, 'open', $7, 'event', $8)
    on conflict (tenant_id, task_id) do nothing`
  const values = [tenant, id, customer, kind, due, JSON.stringify(items), now]
  return (await run(tx, sql, [...values, JSON.stringify(detail)])) === 1
}

export interface EventHold {
  readonly id: string
  readonly customer: CustomerId
  readonly from: Day
  readonly until: Day | null
  readonly reason: string
  readonly by: string
  readonly now: Instant
}

/** False where the event has made it before, whatever became of it. */
export async function insertEventHold(
  tx: Tx,
  tenant: TenantId,
  { id, customer, from, until, reason: words, by, now }: EventHold,
): Promise<boolean> {
  const sql = `
    insert into holds (
      tenant_id, hold_id, customer_id, starts, ends, reason, entered_by, entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (tenant_id, hold_id) do nothing`
  return (await run(tx, sql, [tenant, id, customer, from, until, words, by, now])) === 1
}

export interface NewProof {
  readonly id: string
  readonly kind: string
  readonly sha256: string
  readonly content: Uint8Array
  readonly media: ProofMedia
  /** Its address at the carrier, or `person`. */
  readonly source: string
  /** Who handed it in; null where the carrier gave it. */
  readonly by: string | null
  readonly now: Instant
}

/** Kept once, byte for byte. */
export async function insertProof(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  { id, kind, sha256, content, media, source, by, now }: NewProof,
): Promise<boolean> {
  const sql = `
    insert into proofs (
      tenant_id, proof_id, attempt_id, kind, sha256, content, media, source, entered_by, at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id, attempt_id, kind, sha256) do nothing`
  const values = [tenant, id, attempt, kind, sha256, Buffer.from(content), media, source, by, now]
  return (await run(tx, sql, values)) === 1
}

/** The events whose document is kept already, by its address. */
export async function findProofSources(tx: Tx, { tenant, attempt }: AttemptKey): Promise<string[]> {
  const sql = `
    select source
    from proofs
    where tenant_id = $1
      and attempt_id = $2`
  const rows = await many(z.object({ source: z.string() }), tx, sql, [tenant, attempt])
  return rows.map(({ source }) => source)
}
