// How each channel has fared, and what a company has set about them.

import { z } from 'zod'
import type { ChannelKind } from '../../../core/book.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import { platformTenant, type Tx } from '../../db/tx.ts'

const FareRow = z.object({
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  sent_at: column.instant.nullable(),
  failed_at: column.instant.nullable(),
  failure: z.string().nullable(),
})

export interface Fare {
  readonly channel: ChannelKind
  readonly sentAt: Instant | null
  readonly failedAt: Instant | null
  readonly failure: string | null
}

/** The last time that each channel carried something, and the last time that it did not. */
export async function findFares(tx: Tx, tenant: TenantId): Promise<Fare[]> {
  const sql = `
    select channel,
      max(settled_at) filter (where state = 'sent') as sent_at,
      max(settled_at) filter (where state in ('failed', 'ambiguous')) as failed_at,
      (array_agg(failure order by settled_at desc)
        filter (where state in ('failed', 'ambiguous')))[1] as failure
    from attempts
    where tenant_id = $1
      and settled_at is not null
    group by channel`
  const rows = await many(FareRow, tx, sql, [tenant])
  return rows.map(({ channel, sent_at: sentAt, failed_at: failedAt, failure }) => ({
    ...{ channel, sentAt, failedAt, failure },
  }))
}

const SettingsRow = z.object({
  post_by_hand: z.boolean(),
  answer_hold_days: z.number(),
  delay_hours: z.number(),
})

export interface ChannelSettings {
  readonly postByHand: boolean
  readonly answerHoldDays: number
  readonly delayHours: number
}

export async function findSettings(tx: Tx, tenant: TenantId): Promise<ChannelSettings> {
  const sql = `
    select post_by_hand, answer_hold_days, delay_hours
    from tenants
    where tenant_id = $1`
  return settingsOf(await one(SettingsRow, tx, sql, [tenant]))
}

/** The same, and nobody else changes them until the transaction ends. */
export async function lockSettings(tx: Tx, tenant: TenantId): Promise<ChannelSettings> {
  const sql = `
    select post_by_hand, answer_hold_days, delay_hours
    from tenants
    where tenant_id = $1
    for no key update`
  return settingsOf(await one(SettingsRow, tx, sql, [tenant]))
}

const settingsOf = (row: z.infer<typeof SettingsRow>): ChannelSettings => ({
  postByHand: row.post_by_hand,
  answerHoldDays: row.answer_hold_days,
  delayHours: row.delay_hours,
})

export async function saveSettings(
  tx: Tx,
  tenant: TenantId,
  { postByHand, answerHoldDays, delayHours }: ChannelSettings,
): Promise<void> {
  const sql = `
    update tenants
    set post_by_hand = $2,
      answer_hold_days = $3,
      delay_hours = $4
    where tenant_id = $1`
  await run(tx, sql, [tenant, postByHand, answerHoldDays, delayHours])
}

const ReadRow = z.object({ read_at: column.instant })

/** When the deployment's mailbox last held something new; null where it never did. */
export async function findMailRead(tx: Tx, mailbox: string): Promise<Instant | null> {
  const sql = `
    select read_at
    from inbox_positions
    where tenant_id = $1
      and mailbox = $2`
  return (await maybe(ReadRow, tx, sql, [platformTenant, mailbox]))?.read_at ?? null
}
