import { z } from 'zod'
import type { ContactOutcome, SaidUnder } from '../../core/book.ts'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { column, many, maybe, one, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import type { ItemKey } from '../dunning/planned.ts'
import type { Paper } from './paper.ts'

const AttemptRow = z.object({
  attempt_id: z.string(),
  message_id: z.string(),
  channel: z.string(),
  recipient: z.string(),
  state: z.enum(['reserved', 'sending', 'by_hand', 'sent', 'failed', 'ambiguous']),
  subject: z.string(),
  body_text: z.string(),
  body_html: z.string(),
  content_hash: z.string(),
  failure: z.string().nullable(),
  sending_at: column.instant.nullable(),
})
export type AttemptRow = z.infer<typeof AttemptRow>

const attemptColumns = `
  attempt_id, message_id, channel, recipient, state, subject, body_text, body_html, content_hash,
  failure, sending_at`

/** The last attempt for a message; a message has more than one only after failures. */
export async function findAttempt(
  tx: Tx,
  tenant: TenantId,
  message: string,
): Promise<AttemptRow | null> {
  const sql = `
    select ${attemptColumns}
    from attempts
    where tenant_id = $1
      and message_id = $2
    order by reserved_at desc, attempt_id
    limit 1`
  return maybe(AttemptRow, tx, sql, [tenant, message])
}

/** The attempt that may still leave, or has: while there is one, no other is begun. */
export async function findLiveAttempt(
  tx: Tx,
  tenant: TenantId,
  message: string,
): Promise<AttemptRow | null> {
  const sql = `
    select ${attemptColumns}
    from attempts
    where tenant_id = $1
      and message_id = $2
      and state <> 'failed'`
  return maybe(AttemptRow, tx, sql, [tenant, message])
}

const ThreadRow = z.object({ provider_id: z.string() })
const longestThread = 10

/** Message-IDs of the mails that the customer already has from us, oldest first. */
export async function findThread(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<string[]> {
  const sql = `
    select attempts.provider_id
    from messages
    join attempts
      on attempts.tenant_id = messages.tenant_id
      and attempts.message_id = messages.message_id
    where messages.tenant_id = $1
      and messages.customer_id = $2
      and messages.state = 'sent'
      and attempts.channel = 'email'
      and attempts.state = 'sent'
      and attempts.provider_id is not null
    order by attempts.settled_at desc, attempts.attempt_id
    limit $3`
  const rows = await many(ThreadRow, tx, sql, [tenant, customer, longestThread])
  return rows.map(({ provider_id }) => provider_id).toReversed()
}

const Failures = z.object({ failures: z.number() })

/** How many attempts for the message have failed. */
export async function countFailures(tx: Tx, tenant: TenantId, message: string): Promise<number> {
  const sql = `
    select count(*)::integer as failures
    from attempts
    where tenant_id = $1
      and message_id = $2
      and state = 'failed'`
  return (await one(Failures, tx, sql, [tenant, message])).failures
}

export interface Content {
  readonly recipient: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly paper: Paper | null
  readonly hash: string
}

const Party = z.object({
  name: z.string(),
  address: z.object({
    lines: z.array(z.string()),
    postcode: z.string(),
    city: z.string(),
    country: z.string(),
  }),
})
const PaperRow = z.object({
  document_name: z.string(),
  document: z.instanceof(Uint8Array),
  envelope: z.object({ from: Party, to: Party }).nullable(),
})

/** What was put into the envelope of an attempt; null where it had none. */
export async function findPaper(tx: Tx, { tenant, attempt }: AttemptKey): Promise<Paper | null> {
  const sql = `
    select document_name, document, envelope
    from attempts
    where tenant_id = $1
      and attempt_id = $2
      and document is not null`
  const row = await maybe(PaperRow, tx, sql, [tenant, attempt])
  if (!row) return null
  const document = { name: row.document_name, pdf: new Uint8Array(row.document) }
  return row.envelope === null ? { document } : { document, envelope: row.envelope }
}

/** Name, file and envelope, as three columns. */
function paperColumns(paper: Paper | null): unknown[] {
  if (!paper) return [null, null, null]
  const { document, envelope } = paper
  return [document.name, Buffer.from(document.pdf), envelope ? JSON.stringify(envelope) : null]
}

export interface AttemptKey {
  readonly tenant: TenantId
  readonly attempt: string
}

export interface Reservation {
  readonly message: string
  readonly channel: string
  readonly content: Content
  readonly now: Instant
}

export async function insertAttempt(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  { message, channel, content, now }: Reservation,
): Promise<void> {
  const sql = `
    insert into attempts (
      tenant_id, attempt_id, message_id, channel, recipient, state, subject, body_text, body_html,
      content_hash, reserved_at, document_name, document, envelope
    )
    values ($1, $2, $3, $4, $5, 'reserved', $6, $7, $8, $9, $10, $11, $12, $13)`
  const { recipient, subject, text, html, paper, hash } = content
  const values = [tenant, attempt, message, channel, recipient, subject, text, html, hash, now]
  await run(tx, sql, [...values, ...paperColumns(paper)])
}

/** A reserved attempt that a dead process left is made with the content of today. */
export async function refreshAttempt(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  { recipient, subject, text, html, paper, hash }: Content,
): Promise<void> {
  const sql = `
    update attempts
    set recipient = $3,
      subject = $4,
      body_text = $5,
      body_html = $6,
      content_hash = $7,
      document_name = $8,
      document = $9,
      envelope = $10
    where tenant_id = $1
      and attempt_id = $2
      and state = 'reserved'`
  const values = [tenant, attempt, recipient, subject, text, html, hash]
  await run(tx, sql, [...values, ...paperColumns(paper)])
}

/** How many of the items are now this attempt's; the others are another live attempt's. */
export async function reserveItems(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  items: readonly (ItemKey & { readonly step: string })[],
): Promise<number> {
  const sql = `
    insert into attempt_items (tenant_id, attempt_id, invoice_id, instalment, step)
    select $1, $2, invoice_id, instalment, step
    from unnest($3::text[], $4::integer[], $5::text[]) as wanted (invoice_id, instalment, step)
    on conflict (tenant_id, invoice_id, instalment, step) where released_at is null do nothing`
  return run(tx, sql, [
    tenant,
    attempt,
    items.map(({ invoice }) => invoice),
    items.map(({ instalment }) => instalment),
    items.map(({ step }) => step),
  ])
}

/** From here on it may leave. Null where another process has it. */
export async function startSending(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  now: Instant,
): Promise<AttemptRow | null> {
  const sql = `
    update attempts
    set state = 'sending',
      sending_at = $3
    where tenant_id = $1
      and attempt_id = $2
      and state = 'reserved'
    returning ${attemptColumns}`
  return maybe(AttemptRow, tx, sql, [tenant, attempt, now])
}

export interface Outcome {
  readonly from: 'reserved' | 'sending' | 'by_hand'
  readonly to: 'sent' | 'failed' | 'ambiguous'
  readonly providerId: string | null
  readonly failure: string | null
  readonly now: Instant
}

/** False where the attempt is no longer where it was: somebody else settled it. */
export async function settleAttempt(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  { from, to, providerId, failure, now }: Outcome,
): Promise<boolean> {
  const sql = `
    update attempts
    set state = $4,
      provider_id = $5,
      failure = $6,
      settled_at = $7
    where tenant_id = $1
      and attempt_id = $2
      and state = $3`
  return (await run(tx, sql, [tenant, attempt, from, to, providerId, failure, now])) === 1
}

/** What failed may be tried again, by another attempt. */
export async function releaseItems(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  now: Instant,
): Promise<void> {
  const sql = `
    update attempt_items
    set released_at = $3
    where tenant_id = $1
      and attempt_id = $2
      and released_at is null`
  await run(tx, sql, [tenant, attempt, now])
}

export interface NewContact {
  readonly tenant: TenantId
  readonly id: string
  readonly customer: CustomerId
  readonly step: string
  readonly channel: string
  readonly at: Instant
  readonly outcome: ContactOutcome
  readonly attempt: string
  readonly items: readonly ItemKey[]
  /** The step as its policy had it; null where that is not known. */
  readonly said: SaidUnder | null
}

/** What was said to the customer, as the next plan reads it. */
export async function insertContact(tx: Tx, contact: NewContact): Promise<void> {
  const { tenant, id, customer, step, channel, at, outcome, attempt, items, said } = contact
  const sql = `
    insert into contacts (
      tenant_id, contact_id, customer_id, step, channel, at, outcome, attempt_id, policy_key,
      policy_version, meaning, nth, deadline_days
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
  await run(tx, sql, [
    ...[tenant, id, customer, step, channel, at, outcome, attempt],
    ...[said?.policy ?? null, said?.version ?? null, said?.meaning ?? null, said?.nth ?? null],
    said?.deadlineDays ?? null,
  ])
  const itemSql = `
    insert into contact_items (tenant_id, contact_id, position, invoice_id, instalment)
    select $1, $2, position, invoice_id, instalment
    from unnest($3::text[], $4::integer[]) with ordinality as said (invoice_id, instalment, position)`
  const invoices = items.map(({ invoice }) => invoice)
  const instalments = items.map(({ instalment }) => instalment)
  await run(tx, itemSql, [tenant, id, invoices, instalments])
}

export interface NewTask {
  readonly tenant: TenantId
  readonly id: string
  readonly customer: CustomerId
  readonly due: string
  readonly items: readonly ItemKey[]
  readonly now: Instant
}

/** A person finds out whether it arrived. */
export async function insertAmbiguousTask(tx: Tx, task: NewTask): Promise<void> {
  const { tenant, id, customer, due, items, now } = task
  const sql = `
    insert into tasks (tenant_id, task_id, customer_id, kind, due, items, state, created_at)
    values ($1, $2, $3, 'resolve_ambiguous', $4, $5, 'open', $6)
    on conflict (tenant_id, customer_id, kind) where state = 'open' and origin = 'plan'
    do nothing`
  await run(tx, sql, [tenant, id, customer, due, JSON.stringify(items), now])
}
