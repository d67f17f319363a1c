import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { limitedChannels, type SendingSettings } from '../settings.ts'

const ChannelLimits = z.partialRecord(z.enum(limitedChannels), z.number().int().min(1))

const SettingsRow = z.object({
  automatic_sending: z.boolean(),
  region: z.enum(['alsace-moselle']).nullable(),
  daily_limit: z.number().nullable(),
  channel_limits: ChannelLimits,
  test_mode: z.boolean(),
  test_email: z.string().nullable(),
  test_phone: z.string().nullable(),
  pay_link: z.boolean(),
})

const settingsColumns = `
  automatic_sending, region, daily_limit, channel_limits, test_mode, test_email, test_phone,
  pay_link`

export async function findSettings(tx: Tx, tenant: TenantId): Promise<SendingSettings> {
  const sql = `
    select ${settingsColumns}
    from tenants
    where tenant_id = $1`
  return settingsOf(await one(SettingsRow, tx, sql, [tenant]))
}

/** The same, and nobody else changes them until the transaction ends. */
export async function lockSettings(tx: Tx, tenant: TenantId): Promise<SendingSettings> {
  const sql = `
    select ${settingsColumns}
    from tenants
    where tenant_id = $1
    for no key update`
  return settingsOf(await one(SettingsRow, tx, sql, [tenant]))
}

function settingsOf(row: z.infer<typeof SettingsRow>): SendingSettings {
  return {
    automatic: row.automatic_sending,
    region: row.region,
    dailyLimit: row.daily_limit,
    channelLimits: row.channel_limits,
    test: { on: row.test_mode, email: row.test_email, phone: row.test_phone },
    payLink: row.pay_link,
  }
}

export async function saveSettings(
  tx: Tx,
  tenant: TenantId,
  { channelLimits, test, ...settings }: SendingSettings,
): Promise<void> {
  const sql = `
    update tenants
    set automatic_sending = $2,
      region = $3,
      daily_limit = $4,
      channel_limits = $5,
      test_mode = $6,
      test_email = $7,
      test_phone = $8,
      pay_link = $9
    where tenant_id = $1`
  const limits = JSON.stringify(channelLimits)
  const { automatic, region, dailyLimit, payLink } = settings
  const tried = [test.on, test.email, test.phone]
  const values = [tenant, automatic, region, dailyLimit, limits, ...tried, payLink]
  await run(tx, sql, values)
}

/**
 * Approvals that were given under rules that no longer stand: those of everybody, or of one. What
 * is under way stays.
 */
export async function withdrawApprovals(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  { of, reason }: { readonly of: string | null; readonly reason: string | null },
): Promise<number> {
  // First the locks, then a statement that sees what was reserved while it waited for them.
  const lock = `
    select message_id
    from messages
    where tenant_id = $1
      and state = 'approved'
      and ($2::text is null or approved_by = $2)
    order by created_at, message_id
    for update`
  await run(tx, lock, [tenant, of])
  const sql = `
    update messages
    set state = 'proposed',
      state_reason = $4,
      approved_by = null,
      approved_at = null,
      updated_at = $2
    where tenant_id = $1
      and state = 'approved'
      and ($3::text is null or approved_by = $3)
      and not exists (
        select 1
        from attempts
        where attempts.tenant_id = $1
          and attempts.message_id = messages.message_id
          and attempts.state in ('reserved', 'sending', 'by_hand')
      )`
  return run(tx, sql, [tenant, now, of, reason])
}

/** What was tried waits for its true answer. */
export async function forgetTests(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    update messages
    set state_reason = null
    where tenant_id = $1
      and state = 'proposed'
      and state_reason like 'TEST_%'`
  await run(tx, sql, [tenant])
}

/** Until the transaction ends nobody else counts, so that two do not both take the last place. */
export async function lockCounting(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    select pg_advisory_xact_lock(hashtextextended('sending ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`
  await run(tx, sql, [tenant])
}

const CountRow = z.object({ all: z.number(), channel: z.number() })

/** What has left since a moment or is about to: over all channels, and by one. */
export async function countDepartures(
  tx: Tx,
  tenant: TenantId,
  { channel, since }: { readonly channel: string; readonly since: Instant },
): Promise<{ readonly all: number; readonly channel: number }> {
  const sql = `
    select count(*)::integer as all,
      (count(*) filter (where channel = $2))::integer as channel
    from attempts
    where tenant_id = $1
      and reserved_at >= $3
      and state <> 'failed'`
  return one(CountRow, tx, sql, [tenant, channel, since])
}

/** A message waits for another day; where it stands in the line it stays. */
export async function noteLimit(
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: string },
  sendOn: string,
): Promise<void> {
  const sql = `
    update messages
    set state_reason = 'DAILY_LIMIT',
      send_on = $3
    where tenant_id = $1
      and message_id = $2
      and state = 'approved'`
  await run(tx, sql, [tenant, id, sendOn])
}
