import { z } from 'zod'
import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { column, many, maybe, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'

export interface NoteKey {
  readonly tenant: TenantId
  readonly note: string
}

export interface NewNote {
  readonly target: { readonly entity: 'customer' | 'invoice'; readonly id: string }
  readonly text: string
  /** The attempt that the note is about, where there is one. */
  readonly attempt: string | null
  readonly now: Instant
}

/** False where the note is there already. */
export async function insertNote(tx: Tx, key: NoteKey, note: NewNote): Promise<boolean> {
  const sql = `
    insert into notes (tenant_id, note_id, entity, entity_id, body, state, attempt_id, created_at)
    values ($1, $2, $3, $4, $5, 'queued', $6, $7)
    on conflict (tenant_id, note_id) do nothing`
  const { target, text, attempt, now } = note
  const values = [key.tenant, key.note, target.entity, target.id, text, attempt, now]
  return (await run(tx, sql, values)) === 1
}

const Note = z.object({
  entity: z.enum(['customer', 'invoice']),
  entity_id: z.string(),
  body: z.string(),
  state: z.enum(['queued', 'written', 'failed']),
})
export type NoteRow = z.infer<typeof Note>

export async function findNote(tx: Tx, key: NoteKey): Promise<NoteRow | null> {
  const sql = `
    select entity, entity_id, body, state
    from notes
    where tenant_id = $1
      and note_id = $2`
  return maybe(Note, tx, sql, [key.tenant, key.note])
}

export async function markWritten(
  tx: Tx,
  key: NoteKey,
  { hostId, now }: { readonly hostId: string; readonly now: Instant },
): Promise<void> {
  const sql = `
    update notes
    set state = 'written',
      host_note_id = $3,
      failure = null,
      written_at = $4
    where tenant_id = $1
      and note_id = $2
      and state = 'queued'`
  await run(tx, sql, [key.tenant, key.note, hostId, now])
}

/** Shows why the note waits. False where it waits no longer. */
export async function postponeNote(tx: Tx, key: NoteKey, failure: string): Promise<boolean> {
  const sql = `
    update notes
    set failure = $3
    where tenant_id = $1
      and note_id = $2
      and state = 'queued'`
  return (await run(tx, sql, [key.tenant, key.note, failure])) === 1
}

export async function failNote(tx: Tx, key: NoteKey, failure: string): Promise<void> {
  const sql = `
    update notes
    set state = 'failed',
      failure = $3
    where tenant_id = $1
      and note_id = $2
      and state = 'queued'`
  await run(tx, sql, [key.tenant, key.note, failure])
}

const IdRow = z.object({ note_id: z.string() })

/** Those that failed wait again, as many as may at a time; their ids. */
export async function requeueFailedNotes(
  tx: Tx,
  tenant: TenantId,
  most: number,
): Promise<string[]> {
  const sql = `
    update notes
    set state = 'queued',
      failure = null
    where tenant_id = $1
      and note_id in (
        select note_id
        from notes
        where tenant_id = $1
          and state = 'failed'
        order by created_at, note_id
        limit $2
        for update
      )
    returning note_id`
  return (await many(IdRow, tx, sql, [tenant, most])).map(({ note_id }) => note_id)
}

const Sent = z.object({
  customer_id: column.customerId,
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  recipient: z.string(),
  deadline: column.day.nullable(),
  settled_at: column.instant,
})
export type SentRow = z.infer<typeof Sent>

/** The attempt and its message, once it has been sent. */
export async function findSent(tx: Tx, tenant: TenantId, attempt: string): Promise<SentRow | null> {
  const sql = `
    select messages.customer_id, messages.step, attempts.channel, attempts.recipient, messages.deadline,
      attempts.settled_at
    from attempts
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    where attempts.tenant_id = $1
      and messages.tenant_id = $1
      and attempts.attempt_id = $2
      and attempts.state = 'sent'`
  return maybe(Sent, tx, sql, [tenant, attempt])
}

const SentItem = z.object({
  invoice_id: column.invoiceId,
  instalment: z.number(),
  step: z.string(),
  currency: column.currency,
  open_minor: column.minor,
})
export type SentItemRow = z.infer<typeof SentItem>

export async function findSentItems(
  tx: Tx,
  tenant: TenantId,
  attempt: string,
): Promise<SentItemRow[]> {
  const sql = `
    select message_items.invoice_id, message_items.instalment, message_items.step,
      message_items.currency, message_items.open_minor
    from attempts
    join message_items
      on message_items.tenant_id = attempts.tenant_id
      and message_items.message_id = attempts.message_id
    where attempts.tenant_id = $1
      and message_items.tenant_id = $1
      and attempts.attempt_id = $2
    order by message_items.invoice_id, message_items.instalment`
  return many(SentItem, tx, sql, [tenant, attempt])
}
