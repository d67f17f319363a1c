import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

/** Which messages say something else from now on; null = whatever it is. */
export interface Reworded {
  readonly language: string | null
  readonly step: string | null
  readonly tone: string | null
  readonly channel: string | null
}

const IdRow = z.object({ message_id: z.string() })

/**
 * An approval stands for a content: what was approved waits for another look, and what is being
 * read has changed. What is on its way is left alone. The messages that lost their approval.
 */
export async function takeBackApprovals(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  { language, step, tone, channel }: Reworded,
): Promise<string[]> {
  const sql = `
    with reworded as materialized (
      select message_id, state
      from messages
      where messages.tenant_id = $1
        and messages.state in ('proposed', 'approved')
        and ($3::text is null or messages.language = $3)
        and ($4::text is null or messages.step = $4)
        and ($5::text is null or messages.tone = $5)
        and ($6::text is null or messages.channel = $6)
        and not exists (
          select 1
          from attempts
          where attempts.tenant_id = $1
            and attempts.message_id = messages.message_id
            and attempts.state in ('reserved', 'sending')
        )
      for update of messages
    ), changed as (
      update messages
      set state = 'proposed',
        state_reason = case
          when reworded.state = 'approved' then 'CONTENT_CHANGED'
          else messages.state_reason
        end,
        approved_by = null,
        approved_at = null,
        updated_at = $2
      from reworded
      where messages.tenant_id = $1
        and messages.message_id = reworded.message_id
      returning messages.message_id
    )
    select reworded.message_id
    from reworded
    join changed on changed.message_id = reworded.message_id
    where reworded.state = 'approved'`
  const rows = await many(IdRow, tx, sql, [tenant, now, language, step, tone, channel])
  return rows.map(({ message_id }) => message_id)
}
