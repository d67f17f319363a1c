import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { PlannedMessage } from '../planned.ts'
import type { Kept, Message, MessageItem, MessageState, Standing } from '../proposal.ts'

const channel = z.enum(['email', 'sms', 'letter', 'registered_letter', 'call'])

const MessageRow = z.object({
  message_id: z.string(),
  run_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  step: z.string(),
  channel,
  language: z.string(),
  send_on: column.day,
  deadline: column.day.nullable(),
  approval: z.enum(['auto', 'human']),
  approval_reasons: z.array(z.string()),
  state: z.enum([
    'proposed',
    'approved',
    'sent',
    'skipped',
    'failed',
    'ambiguous',
    'refused',
    'replaced',
  ]),
  state_reason: z.string().nullable(),
  approved_by: z.string().nullable(),
  approved_at: column.instant.nullable(),
  updated_at: column.instant,
})

const messageColumns = `
  messages.message_id, messages.run_id, messages.customer_id, customers.name as customer_name,
  messages.step, messages.channel, messages.language, messages.send_on, messages.deadline,
  messages.approval, messages.approval_reasons, messages.state, messages.state_reason,
  messages.approved_by, messages.approved_at, messages.updated_at`

const ItemRow = z.object({
  message_id: z.string(),
  invoice_id: column.invoiceId,
  instalment: z.number(),
  number: z.string(),
  step: z.string(),
  currency: column.currency,
  open_minor: column.minor,
  days_overdue: z.number(),
  penalties_minor: column.minor.nullable(),
  indemnity_minor: column.minor.nullable(),
})

export interface Search {
  readonly state: MessageState | null
  readonly customer: CustomerId | null
  /** The id of the last message of the page before. */
  readonly after: string | null
  readonly limit: number
}

/** Latest change first. */
export async function findMessages(tx: Tx, tenant: TenantId, search: Search): Promise<Message[]> {
  const sql = `
    select ${messageColumns}
    from messages
    join customers
      on customers.tenant_id = messages.tenant_id
      and customers.customer_id = messages.customer_id
    where messages.tenant_id = $1
      and ($2::text is null or messages.state = $2)
      and ($3::text is null or messages.customer_id = $3)
      and ($4::uuid is null or (messages.updated_at, messages.message_id) < (
        select updated_at, message_id
        from messages
        where tenant_id = $1
          and message_id = $4
      ))
    order by messages.updated_at desc, messages.message_id desc
    limit $5`
  const { state, customer, after, limit } = search
  const rows = await many(MessageRow, tx, sql, [tenant, state, customer, after, limit])
  return withItems(tx, tenant, rows)
}

const CountRow = z.object({ total: z.number() })

export async function countMessages(
  tx: Tx,
  tenant: TenantId,
  { state, customer }: Pick<Search, 'state' | 'customer'>,
): Promise<number> {
  const sql = `
    select count(*)::integer as total
    from messages
    where tenant_id = $1
      and ($2::text is null or state = $2)
      and ($3::text is null or customer_id = $3)`
  return (await one(CountRow, tx, sql, [tenant, state, customer])).total
}

export async function findMessage(tx: Tx, tenant: TenantId, id: string): Promise<Message | null> {
  const sql = `
    select ${messageColumns}
    from messages
    join customers
      on customers.tenant_id = messages.tenant_id
      and customers.customer_id = messages.customer_id
    where messages.tenant_id = $1
      and messages.message_id = $2`
  const row = await maybe(MessageRow, tx, sql, [tenant, id])
  const [message] = row ? await withItems(tx, tenant, [row]) : []
  return message ?? null
}

async function withItems(
  tx: Tx,
  tenant: TenantId,
  rows: readonly z.infer<typeof MessageRow>[],
): Promise<Message[]> {
  const sql = `
    select message_items.message_id, message_items.invoice_id, message_items.instalment,
      coalesce(invoices.number, message_items.invoice_id) as number, message_items.step,
      message_items.currency, message_items.open_minor, message_items.days_overdue,
      message_items.penalties_minor, message_items.indemnity_minor
    from message_items
    left join invoices
      on invoices.tenant_id = message_items.tenant_id
      and invoices.invoice_id = message_items.invoice_id
    where message_items.tenant_id = $1
      and message_items.message_id = any($2::uuid[])
    order by message_items.invoice_id, message_items.instalment`
  const items = await many(ItemRow, tx, sql, [tenant, rows.map((row) => row.message_id)])
  const byMessage = Map.groupBy(items, (item) => item.message_id)
  return rows.map((row) => ({
    id: row.message_id,
    run: row.run_id,
    customer: row.customer_id,
    customerName: row.customer_name,
    step: row.step,
    channel: row.channel,
    language: row.language,
    sendOn: row.send_on,
    deadline: row.deadline,
    approval: row.approval,
    approvalReasons: row.approval_reasons,
    state: row.state,
    stateReason: row.state_reason,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    updatedAt: row.updated_at,
    items: (byMessage.get(row.message_id) ?? []).map(itemOf),
  }))
}

function itemOf(row: z.infer<typeof ItemRow>): MessageItem {
  return {
    invoice: row.invoice_id,
    instalment: row.instalment,
    number: row.number,
    step: row.step,
    currency: row.currency,
    open: row.open_minor,
    daysOverdue: row.days_overdue,
    ...(row.penalties_minor === null ? {} : { penalties: row.penalties_minor }),
    ...(row.indemnity_minor === null ? {} : { indemnity: row.indemnity_minor }),
  }
}

const StandingRow = MessageRow.pick({
  message_id: true,
  customer_id: true,
  step: true,
  channel: true,
  language: true,
  approved_by: true,
  approved_at: true,
  updated_at: true,
}).extend({ state: z.enum(['proposed', 'approved', 'refused']), under_way: z.boolean() })

/** What a new plan has to take into account. Locked, so that nobody approves meanwhile. */
export async function lockStanding(
  tx: Tx,
  tenant: TenantId,
  refusedSince: Instant,
): Promise<Standing[]> {
  const sql = `
    select messages.message_id, messages.customer_id, messages.step, messages.channel,
      messages.language, messages.state, messages.approved_by, messages.approved_at,
      messages.updated_at,
      exists (
        select 1
        from attempts
        where attempts.tenant_id = $1
          and attempts.message_id = messages.message_id
          and attempts.state in ('reserved', 'sending')
      ) as under_way
    from messages
    where messages.tenant_id = $1
      and (
        messages.state in ('proposed', 'approved')
        or (messages.state = 'refused' and messages.updated_at >= $2)
      )
    order by messages.state = 'refused', messages.created_at, messages.message_id
    for update of messages`
  const rows = await many(StandingRow, tx, sql, [tenant, refusedSince])
  const items = Map.groupBy(await standingItems(tx, tenant), (item) => item.message_id)
  return rows.map((row) => ({
    id: row.message_id,
    customer: row.customer_id,
    step: row.step,
    channel: row.channel,
    language: row.language,
    state: row.state,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    updatedAt: row.updated_at,
    underWay: row.under_way,
    items: (items.get(row.message_id) ?? []).map((item) => ({
      invoice: item.invoice_id,
      instalment: item.instalment,
      step: item.step,
      currency: item.currency,
      open: item.open_minor,
    })),
  }))
}

const StandingItemRow = ItemRow.pick({
  message_id: true,
  invoice_id: true,
  instalment: true,
  step: true,
  currency: true,
  open_minor: true,
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
  const sql = `
    insert into messages (
      tenant_id, message_id, run_id, customer_id, step, channel, language, send_on, deadline,
      approval, approval_reasons, state, created_at, updated_at
    )
    select $1, message_id, $2, customer_id, step, channel, language, send_on, deadline,
      approval, string_to_array(reasons, ','), 'proposed', $3, $3
    from unnest(
      $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[], $10::date[],
      $11::text[], $12::text[]
    ) as planned (
      message_id, customer_id, step, channel, language, send_on, deadline, approval, reasons
    )`
  await run(tx, sql, [tenant, runId, now, ...columnsOf(rows)])
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
  ]
}

/** The same messages with today's amounts; the ones that must be asked again lose their approval. */
export async function refreshMessages(
  tx: Tx,
  { tenant, run: runId, now }: Writing,
  rows: readonly Kept[],
): Promise<void> {
  const sql = `
    update messages
    set run_id = $2,
      language = planned.language,
      send_on = planned.send_on,
      deadline = planned.deadline,
      approval = planned.approval,
      approval_reasons = string_to_array(planned.reasons, ','),
      state = case when planned.ask_again is null then messages.state else 'proposed' end,
      state_reason = coalesce(planned.ask_again, messages.state_reason),
      approved_by = case when planned.ask_again is null then messages.approved_by end,
      approved_at = case when planned.ask_again is null then messages.approved_at end,
      updated_at = case when planned.ask_again is null then messages.updated_at else $3 end
    from unnest(
      $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[], $10::date[],
      $11::text[], $12::text[], $13::text[]
    ) as planned (
      message_id, customer_id, step, channel, language, send_on, deadline, approval, reasons,
      ask_again
    )
    where messages.tenant_id = $1
      and messages.message_id = planned.message_id`
  const again = rows.map(({ askAgain }) => askAgain)
  await run(tx, sql, [tenant, runId, now, ...columnsOf(rows), again])
}
