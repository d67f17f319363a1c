import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type CopyValue, textArray } from '../../ledger/staging/copy-line.ts'
import type { PlannedMessage } from '../planned.ts'
import type { Kept, Standing } from '../proposal.ts'
import { stage } from '../staging/store.ts'
import { tones } from '../tone.ts'

const StandingRow = z.object({
  message_id: z.string(),
  customer_id: column.customerId,
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  language: z.string(),
  tone: z.enum(tones),
  state: z.enum(['proposed', 'approved', 'refused']),
  approved_by: z.string().nullable(),
  approved_at: column.instant.nullable(),
  approval_reasons: z.array(z.string()),
  updated_at: column.instant,
  held_until: column.day.nullable(),
})

/**
 * A reservation that nobody carried out holds its items no longer. Whoever reserved it finds out
 * before he sends. The messages are locked first, as they are where one reserves.
 */
export async function giveUpReserved(
  tx: Tx,
  { tenant, now }: Writing,
  reservedBefore: Instant,
): Promise<void> {
  const sql = `
    with stale as materialized (
      select attempts.attempt_id
      from attempts
      join messages
        on messages.tenant_id = attempts.tenant_id
        and messages.message_id = attempts.message_id
      where attempts.tenant_id = $1
        and attempts.state = 'reserved'
        and attempts.reserved_at < $2
      for update of messages
    ), given_up as (
      update attempts
      set state = 'failed',
        failure = 'NOT_STARTED',
        settled_at = $3
      from stale
      where attempts.tenant_id = $1
        and attempts.attempt_id = stale.attempt_id
        and attempts.state = 'reserved'
      returning attempts.attempt_id
    )
    update attempt_items
    set released_at = $3
    from given_up
    where attempt_items.tenant_id = $1
      and attempt_items.attempt_id = given_up.attempt_id
      and attempt_items.released_at is null`
  await run(tx, sql, [tenant, reservedBefore, now])
}

/** What a new plan has to take into account. Locked, so that nobody approves meanwhile. */
export async function lockStanding(
  tx: Tx,
  tenant: TenantId,
  refusedSince: Instant,
): Promise<Standing[]> {
  const sql = `
    select messages.message_id, messages.customer_id, messages.step, messages.channel,
      messages.language, messages.tone, messages.state, messages.approved_by, messages.approved_at,
      messages.approval_reasons, messages.updated_at,
      case when messages.state_reason = 'DAILY_LIMIT' then messages.send_on end as held_until
    from messages
    where messages.tenant_id = $1
      and (
        messages.state in ('proposed', 'approved')
        or (messages.state = 'refused' and messages.updated_at >= $2)
      )
    order by messages.state = 'refused', messages.created_at, messages.message_id
    for update of messages`
  const rows = await many(StandingRow, tx, sql, [tenant, refusedSince])
  const ids = rows.map(({ message_id }) => message_id)
  const underWay = await findUnderWay(tx, tenant, ids)
  const items = Map.groupBy(await standingItems(tx, tenant), (item) => item.message_id)
  return rows.map((row) => ({
    id: row.message_id,
    customer: row.customer_id,
    step: row.step,
    channel: row.channel,
    language: row.language,
    tone: row.tone,
    state: row.state,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    approvalReasons: row.approval_reasons,
    updatedAt: row.updated_at,
    heldUntil: row.held_until,
    underWay: underWay.has(row.message_id),
    items: (items.get(row.message_id) ?? []).map((item) => ({
      invoice: item.invoice_id,
      instalment: item.instalment,
      step: item.step,
      currency: item.currency,
      open: item.open_minor,
    })),
  }))
}

const UnderWayRow = z.object({ message_id: z.string() })

/**
 * A statement of its own, once the messages are locked: whoever reserves holds that lock, and the
 * statement that waited for it does not see what was reserved meanwhile.
 */
async function findUnderWay(
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const sql = `
    select message_id
    from attempts
    where tenant_id = $1
      and message_id = any($2::uuid[])
      and state in ('reserved', 'sending', 'by_hand')`
  const rows = await many(UnderWayRow, tx, sql, [tenant, ids])
  return new Set(rows.map(({ message_id }) => message_id))
}

const StandingItemRow = z.object({
  message_id: z.string(),
  invoice_id: column.invoiceId,
  instalment: z.number(),
  step: z.string(),
  currency: column.currency,
  open_minor: column.minor,
})

function standingItems(tx: Tx, tenant: TenantId): Promise<z.infer<typeof StandingItemRow>[]> {
  const sql = `
    select message_items.message_id, message_items.invoice_id, message_items.instalment,
      message_items.step, message_items.currency, message_items.open_minor
    from message_items
    join messages
      on messages.tenant_id = message_items.tenant_id
      and messages.message_id = message_items.message_id
    where message_items.tenant_id = $1
      and messages.state in ('proposed', 'approved', 'refused')`
  return many(StandingItemRow, tx, sql, [tenant])
}

export interface NewMessage {
  readonly id: string
  readonly message: PlannedMessage
}

export interface Writing {
  readonly tenant: TenantId
  readonly run: string
  readonly now: Instant
}

export async function insertMessages(
  tx: Tx,
  { tenant, run: runId, now }: Writing,
  rows: readonly NewMessage[],
): Promise<void> {
  await stage(tx, 'planned_messages', messageRows(rows))
  const sql = `
    insert into messages (
      tenant_id, message_id, run_id, customer_id, step, channel, language, send_on, deadline,
      approval, approval_reasons, policy_key, policy_version, tone, tone_reason, state,
      created_at, updated_at
    )
    select $1::uuid, message_id, $2::uuid, customer_id, step, channel, language, send_on, deadline,
      approval, approval_reasons, policy_key, policy_version, tone, tone_reason, 'proposed',
      $3::timestamptz, $3::timestamptz
    from planned_messages`
  await run(tx, sql, [tenant, runId, now])
}

function* messageRows(rows: readonly NewMessage[]): Iterable<readonly CopyValue[]> {
  for (const { id, message } of rows) {
    const { tone, reason } = toneIn(message)
    yield [
      ...[id, message.customer, message.step, message.channel, message.language, message.sendOn],
      ...[message.deadline, message.approval, textArray(message.approvalReasons)],
      ...[message.policy.key, message.policy.version, tone, reason],
    ]
  }
}

function columnsOf(rows: readonly NewMessage[]): unknown[] {
  const of = (read: (message: PlannedMessage) => unknown) => rows.map((row) => read(row.message))
  return [
    rows.map(({ id }) => id),
    of(({ customer }) => customer),
    of(({ step }) => step),
    of((message) => message.channel),
    of(({ language }) => language),
    of(({ sendOn }) => sendOn),
    of(({ deadline }) => deadline ?? null),
    of(({ approval }) => approval),
    of(({ approvalReasons }) => approvalReasons.join(',')),
    of(({ policy }) => policy.key),
    of(({ policy }) => policy.version),
    of((message) => toneIn(message).tone),
    of((message) => toneIn(message).reason),
  ]
}

const toneIn = ({ tone }: PlannedMessage) => present(tone, 'the tone of a stored message')

/**
 * The same messages with today's amounts; the ones that must be asked again lose their approval.
 * What has let its day in the line pass is held by no limit any more.
 */
export async function refreshMessages(
  tx: Tx,
  { tenant, run: runId, now }: Writing,
  rows: readonly Kept[],
): Promise<void> {
  const sql = `
    update messages
    set run_id = $2,
      language = planned.language,
      send_on = case
        when planned.ask_again is null and messages.state_reason = 'DAILY_LIMIT'
          then greatest(planned.send_on, messages.send_on)
        else planned.send_on
      end,
      deadline = planned.deadline,
      approval = planned.approval,
      approval_reasons = string_to_array(planned.reasons, ','),
      policy_key = planned.policy_key,
      policy_version = planned.policy_version,
      tone = planned.tone,
      tone_reason = planned.tone_reason,
      state = case when planned.ask_again is null then messages.state else 'proposed' end,
      state_reason = case
        when planned.ask_again is not null then planned.ask_again
        when messages.state_reason like 'NOT_READY:%' then null
        when messages.state_reason = 'DAILY_LIMIT' and planned.send_on > messages.send_on then null
        else messages.state_reason
      end,
      approved_by = case when planned.ask_again is null then messages.approved_by end,
      approved_at = case when planned.ask_again is null then messages.approved_at end,
      updated_at = case
        when planned.ask_again is null and not planned.changed then messages.updated_at
        else $3
      end
    from unnest(
      $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[], $10::date[],
      $11::text[], $12::text[], $13::text[], $14::integer[], $15::text[], $16::text[],
      $17::text[], $18::boolean[]
    ) as planned (
      message_id, customer_id, step, channel, language, send_on, deadline, approval, reasons,
      policy_key, policy_version, tone, tone_reason, ask_again, changed
    )
    where messages.tenant_id = $1
      and messages.message_id = planned.message_id`
  const again = rows.map(({ askAgain }) => askAgain)
  const changed = rows.map((row) => row.changed)
  await run(tx, sql, [tenant, runId, now, ...columnsOf(rows), again, changed])
}

/** The items of these messages as they are now planned. */
export async function replaceItems(
  tx: Tx,
  tenant: TenantId,
  rows: readonly NewMessage[],
): Promise<void> {
  const forget = `
    delete from message_items
    where tenant_id = $1
      and message_id = any($2::uuid[])`
  await run(tx, forget, [tenant, rows.map(({ id }) => id)])
  await stage(tx, 'planned_items', itemRows(rows))
  const sql = `
    insert into message_items (
      tenant_id, message_id, invoice_id, instalment, step, currency, open_minor, days_overdue,
      penalties_minor, indemnity_minor
    )
    select $1::uuid, message_id, invoice_id, instalment, step, currency, open_minor, days_overdue,
      penalties_minor, indemnity_minor
    from planned_items`
  await run(tx, sql, [tenant])
}

function* itemRows(rows: readonly NewMessage[]): Iterable<readonly CopyValue[]> {
  for (const { id, message } of rows) {
    for (const item of message.items) {
      yield [
        ...[id, item.invoice, item.instalment, item.step, item.currency, item.open],
        ...[item.daysOverdue, item.penalties, item.indemnity],
      ]
    }
  }
}

export async function markReplaced(
  tx: Tx,
  { tenant, now }: Writing,
  ids: readonly string[],
): Promise<void> {
  const sql = `
    update messages
    set state = 'replaced',
      updated_at = $3
    where tenant_id = $1
      and message_id = any($2::uuid[])
      and state in ('proposed', 'approved')`
  await run(tx, sql, [tenant, ids, now])
}
