// Tries of a channel, as the audit holds them: one entry when it begins, one for what came of it.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { many, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const TrialRow = z.object({
  action: z.string(),
  detail: z.object({
    channel: z.string(),
    to: z.string(),
    outcome: z.enum(['accepted', 'refused', 'unknown']).optional(),
    said: z.string().optional(),
  }),
})
export type TrialRow = z.infer<typeof TrialRow>

/** The beginning first, then what came of it. */
export function findTrial(tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<TrialRow[]> {
  const sql = `
    select action, detail
    from audit
    where tenant_id = $1
      and entry_id = any($2::uuid[])
      and action in ('channel.test', 'channel.tested')
    order by action`
  return many(TrialRow, tx, sql, [tenant, ids])
}

const CountRow = z.object({ trials: z.number() })

export async function countTrials(tx: Tx, tenant: TenantId, since: Instant): Promise<number> {
  const sql = `
    select count(*)::integer as trials
    from audit
    where tenant_id = $1
      and action = 'channel.test'
      and at >= $2`
  return (await one(CountRow, tx, sql, [tenant, since])).trials
}
