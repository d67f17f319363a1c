// How far the deployment's mailbox has been read. Rows stand under the platform's own tenant.

import { z } from 'zod'
import type { MailboxPosition } from '../../../connectors/contract/channel.ts'
import type { Instant } from '../../../core/instant.ts'
import { maybe, run } from '../../db/rows.ts'
import { platformTenant, type Tx } from '../../db/tx.ts'

const PositionRow = z.object({
  validity: z.string(),
  last_uid: z.bigint().transform(Number),
})

export async function findPosition(tx: Tx, mailbox: string): Promise<MailboxPosition | null> {
  const sql = `
    select validity, last_uid
    from inbox_positions
    where tenant_id = $1
      and mailbox = $2`
  const row = await maybe(PositionRow, tx, sql, [platformTenant, mailbox])
  return row && { validity: row.validity, uid: row.last_uid }
}

export interface Reached extends MailboxPosition {
  readonly mailbox: string
  readonly now: Instant
}

export async function savePosition(
  tx: Tx,
  { mailbox, validity, uid, now }: Reached,
): Promise<void> {
  const sql = `
    insert into inbox_positions (tenant_id, mailbox, validity, last_uid, read_at)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, mailbox) do update
    set validity = excluded.validity,
      last_uid = excluded.last_uid,
      read_at = excluded.read_at`
  await run(tx, sql, [platformTenant, mailbox, validity, uid, now])
}
