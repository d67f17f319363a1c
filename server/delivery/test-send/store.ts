// Messages that went to the company itself. They are kept apart from attempts and contacts, so that
// no plan and no guard can take one for a message to a customer.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Content } from '../store.ts'

export interface NewTest {
  readonly tenant: TenantId
  readonly id: string
  readonly message: string
  readonly approvedAt: Instant
  readonly channel: string
  /** Whom it would have reached. */
  readonly insteadOf: string
  readonly content: Content
  readonly now: Instant
}

/** False where this approval was tried before: by a process that died meanwhile. */
export async function insertTest(tx: Tx, test: NewTest): Promise<boolean> {
  const sql = `
    insert into test_sends (
      tenant_id, test_id, message_id, approved_at, channel, recipient, instead_of, state, subject,
      body_text, body_html, content_hash, begun_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, 'sending', $8, $9, $10, $11, $12)
    on conflict (tenant_id, message_id, approved_at) do nothing`
  const { tenant, id, message, approvedAt, channel, insteadOf, content, now } = test
  const { recipient, subject, text, html, hash } = content
  const values = [tenant, id, message, approvedAt, channel, recipient, insteadOf]
  return (await run(tx, sql, [...values, subject, text, html, hash, now])) === 1
}

export interface TestOutcome {
  readonly state: 'sent' | 'failed' | 'unknown'
  readonly providerId: string | null
  readonly failure: string | null
  readonly now: Instant
}

export async function settleTest(
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: string },
  { state, providerId, failure, now }: TestOutcome,
): Promise<void> {
  const sql = `
    update test_sends
    set state = $3,
      provider_id = $4,
      failure = $5,
      settled_at = $6
    where tenant_id = $1
      and test_id = $2
      and state = 'sending'`
  await run(tx, sql, [tenant, id, state, providerId, failure, now])
}

const WaitsRow = z.object({ message_id: z.string() })

/** Back among what waits for an answer, with what came of the try. False where it is not there. */
export async function waitAgain(
  tx: Tx,
  { tenant, id, now }: { readonly tenant: TenantId; readonly id: string; readonly now: Instant },
  reason: string,
): Promise<boolean> {
  const sql = `
    update messages
    set state = 'proposed',
      state_reason = $3,
      approved_by = null,
      approved_at = null,
      updated_at = $4
    where tenant_id = $1
      and message_id = $2
      and state = 'approved'
    returning message_id`
  return (await maybe(WaitsRow, tx, sql, [tenant, id, reason, now])) !== null
}

const TestRow = z.object({
  test_id: z.string(),
  channel: z.string(),
  recipient: z.string(),
  instead_of: z.string(),
  state: z.string(),
  subject: z.string(),
  begun_at: column.instant,
})
export type TestRow = z.infer<typeof TestRow>

/** Latest first. */
export async function findTests(tx: Tx, tenant: TenantId, message: string): Promise<TestRow[]> {
  const sql = `
    select test_id, channel, recipient, instead_of, state, subject, begun_at
    from test_sends
    where tenant_id = $1
      and message_id = $2
    order by begun_at desc, test_id
    limit 50`
  return many(TestRow, tx, sql, [tenant, message])
}
