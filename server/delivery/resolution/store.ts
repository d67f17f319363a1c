import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export interface Finding {
  readonly tenant: TenantId
  readonly message: string
  readonly resolution: 'left' | 'not_left'
  readonly by: string
  readonly note: string
  readonly now: Instant
}

const ResolvedRow = z.object({ attempt_id: z.string() })

/** The attempt that a person has found out about; what the machine knew stays beside it. */
export async function resolveAttempt(tx: Tx, finding: Finding): Promise<string | null> {
  const { tenant, message, resolution, by, note, now } = finding
  const sql = `
    update attempts
    set resolution = $3,
      resolved_at = $4,
      resolved_by = $5,
      resolution_note = $6
    where tenant_id = $1
      and message_id = $2
      and state = 'ambiguous'
      and resolution is null
    returning attempt_id`
  const values = [tenant, message, resolution, now, by, note]
  return (await maybe(ResolvedRow, tx, sql, values))?.attempt_id ?? null
}

/** The question is answered, unless another message of the customer still asks it. */
export async function closeTask(
  tx: Tx,
  { tenant, resolution, by, now }: Omit<Finding, 'message' | 'note'>,
  customer: CustomerId,
): Promise<void> {
  const sql = `
    update tasks
    set state = 'done',
      closed_at = $3,
      closed_by = $4,
      outcome = $5
    where tenant_id = $1
      and customer_id = $2
      and kind = 'resolve_ambiguous'
      and state = 'open'
      and not exists (
        select 1
        from messages
        where messages.tenant_id = $1
          and messages.customer_id = $2
          and messages.state = 'ambiguous'
      )`
  await run(tx, sql, [tenant, customer, now, by, resolution])
}
