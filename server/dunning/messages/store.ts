import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { PlannedMessage, PolicyRef } from '../planned.ts'
import { type Message, type MessageItem, type MessageState, messageStates } from '../proposal.ts'
import { toneReasons, tones } from '../tone.ts'

const MessageRow = z.object({
  message_id: z.string(),
  run_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  language: z.string(),
  tone: z.enum(tones),
  tone_reason: z.enum(toneReasons),
  send_on: column.day,
  deadline: column.day.nullable(),
  approval: z.enum(['auto', 'human']),
  approval_reasons: z.array(z.string()),
  state: z.enum(messageStates),
  state_reason: z.string().nullable(),
  approved_by: z.string().nullable(),
  approved_at: column.instant.nullable(),
  updated_at: column.instant,
  policy_key: z.string(),
  policy_version: z.number(),
})

const messageColumns = `
  messages.message_id, messages.run_id, messages.customer_id, customers.name as customer_name,
  messages.step, messages.channel, messages.language, messages.tone, messages.tone_reason,
  messages.send_on, messages.deadline,
  messages.approval, messages.approval_reasons, messages.state, messages.state_reason,
  messages.approved_by, messages.approved_at, messages.updated_at, messages.policy_key,
  messages.policy_version`

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
  readonly step: string | null
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
      and ($6::text is null or messages.step = $6)
      and ($4::uuid is null or (messages.updated_at, messages.message_id) < (
        select updated_at, message_id
        from messages
        where tenant_id = $1
          and message_id = $4
      ))
    order by messages.updated_at desc, messages.message_id desc
    limit $5`
  const { state, step, customer, after, limit } = search
  const rows = await many(MessageRow, tx, sql, [tenant, state, customer, after, limit, step])
  return withItems(tx, tenant, rows)
}

const CountRow = z.object({ total: z.number() })

export async function countMessages(
  tx: Tx,
  tenant: TenantId,
  { state, step, customer }: Pick<Search, 'state' | 'step' | 'customer'>,
): Promise<number> {
  const sql = `
    select count(*)::integer as total
    from messages
    where tenant_id = $1
      and ($2::text is null or state = $2)
      and ($3::text is null or customer_id = $3)
      and ($4::text is null or step = $4)`
  return (await one(CountRow, tx, sql, [tenant, state, customer, step])).total
}

export async function findMessage(tx: Tx, tenant: TenantId, id: string): Promise<Message | null> {
  const [message] = await findThese(tx, tenant, [id])
  return message ?? null
}

/** In the order of the ids. */
export async function findThese(
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
): Promise<Message[]> {
  const sql = `
    select ${messageColumns}
    from messages
    join customers
      on customers.tenant_id = messages.tenant_id
      and customers.customer_id = messages.customer_id
    where messages.tenant_id = $1
      and messages.message_id = any($2::uuid[])
    order by array_position($2::uuid[], messages.message_id)`
  return withItems(tx, tenant, await many(MessageRow, tx, sql, [tenant, ids]))
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
    tone: { tone: row.tone, reason: row.tone_reason },
    sendOn: row.send_on,
    deadline: row.deadline,
    approval: row.approval,
    approvalReasons: row.approval_reasons,
    state: row.state,
    stateReason: row.state_reason,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    updatedAt: row.updated_at,
    policy: policyRefOf(row),
    items: (byMessage.get(row.message_id) ?? []).map(itemOf),
  }))
}

const policyRefOf = (row: { readonly policy_key: string; readonly policy_version: number }) => ({
  key: row.policy_key,
  version: row.policy_version,
})

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

export interface Decided {
  readonly tenant: TenantId
  readonly id: string
  readonly now: Instant
}

const OwnerRow = z.object({
  customer_id: column.customerId,
  policy_key: z.string(),
  policy_version: z.number(),
})
export interface Owner {
  readonly customer: CustomerId
  readonly policy: PolicyRef
}

export interface Approval extends Decided {
  /** When what was read was last changed; absent = as it stands. */
  readonly seen?: Instant | undefined
}

/** Null where it does not wait for an answer (any more), or says something else by now. */
export async function markApproved(
  tx: Tx,
  { tenant, id, now, seen }: Approval,
  approvedBy: string,
): Promise<Owner | null> {
  const sql = `
    update messages
    set state = 'approved',
      state_reason = null,
      approved_by = $3,
      approved_at = $4,
      updated_at = $4
    where tenant_id = $1
      and message_id = $2
      and state = 'proposed'
      and ($5::timestamptz is null or updated_at = $5)
    returning customer_id, policy_key, policy_version`
  const row = await maybe(OwnerRow, tx, sql, [tenant, id, approvedBy, now, seen ?? null])
  return row && { customer: row.customer_id, policy: policyRefOf(row) }
}

const ApprovedRow = z.object({ message_id: z.string(), customer_id: column.customerId })

/** What was let go and has not left: by a carrier's way; what a person posts waits for him. */
export async function findApproved(tx: Tx, tenant: TenantId) {
  const sql = `
    select message_id, customer_id
    from messages
    where tenant_id = $1
      and state = 'approved'
      and not exists (
        select
        from attempts
        where attempts.tenant_id = $1
          and attempts.message_id = messages.message_id
          and attempts.state = 'by_hand'
      )
    order by approved_at, message_id`
  return many(ApprovedRow, tx, sql, [tenant])
}

/** Null where it does not wait for an answer (any more). */
export async function markRefused(
  tx: Tx,
  { tenant, id, now }: Decided,
  reason: string,
): Promise<Owner | null> {
  const sql = `
    update messages
    set state = 'refused',
      state_reason = $3,
      updated_at = $4
    where tenant_id = $1
      and message_id = $2
      and state = 'proposed'
    returning customer_id, policy_key, policy_version`
  const row = await maybe(OwnerRow, tx, sql, [tenant, id, reason, now])
  return row && { customer: row.customer_id, policy: policyRefOf(row) }
}

export interface Settled extends Decided {
  readonly state: 'sent' | 'skipped' | 'failed' | 'ambiguous'
  readonly reason: string | null
}

/** An approved message is over; false where it was not approved (any more). */
export async function settleMessage(tx: Tx, settled: Settled): Promise<boolean> {
  const { tenant, id, now, state, reason } = settled
  const sql = `
    update messages
    set state = $3,
      state_reason = $4,
      updated_at = $5
    where tenant_id = $1
      and message_id = $2
      and state = 'approved'`
  return (await run(tx, sql, [tenant, id, state, reason, now])) === 1
}

const StateRow = z.object({ state: z.enum(messageStates) })

/** Its state, and nobody else moves it until the transaction ends. Null where there is none. */
export async function lockMessage(
  tx: Tx,
  tenant: TenantId,
  id: string,
): Promise<MessageState | null> {
  const sql = `
    select state
    from messages
    where tenant_id = $1
      and message_id = $2
    for update`
  return (await maybe(StateRow, tx, sql, [tenant, id]))?.state ?? null
}

/** The days of the letter that is about to leave. */
export async function noteDeparture(
  tx: Tx,
  { tenant, id, now }: Decided,
  { sendOn, deadline }: Pick<PlannedMessage, 'sendOn' | 'deadline'>,
): Promise<void> {
  const sql = `
    update messages
    set send_on = $3,
      deadline = $4,
      updated_at = $5
    where tenant_id = $1
      and message_id = $2`
  await run(tx, sql, [tenant, id, sendOn, deadline ?? null, now])
}

/** What was uncertain is known by now; false where it is not (any more). */
export async function resolveMessage(
  tx: Tx,
  { tenant, id, now, state, reason }: Settled & { readonly state: 'sent' | 'failed' },
): Promise<boolean> {
  const sql = `
    update messages
    set state = $3,
      state_reason = $4,
      updated_at = $5
    where tenant_id = $1
      and message_id = $2
      and state = 'ambiguous'`
  return (await run(tx, sql, [tenant, id, state, reason, now])) === 1
}
