import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const LastRow = z.object({ planned_at: column.instant.nullable() })

export async function lastPlanned(tx: Tx, tenant: TenantId): Promise<Instant | null> {
  const sql = `
    select max(planned_at) as planned_at
    from plan_runs
    where tenant_id = $1`
  return (await one(LastRow, tx, sql, [tenant])).planned_at
}

const RunRow = z.object({
  run_id: z.string(),
  planned_at: column.instant,
  policy_key: z.string(),
  policy_version: z.number(),
  messages: z.number(),
  held: z.number(),
  missing_rates: z.array(z.string()),
  broken: z.array(z.object({ customer: z.string(), fault: z.string() })),
})
export type RunRow = z.infer<typeof RunRow>

/** Latest first. */
export function findRuns(tx: Tx, tenant: TenantId, limit: number): Promise<RunRow[]> {
  const sql = `
    select run_id, planned_at, policy_key, policy_version, messages, held, missing_rates, broken
    from plan_runs
    where tenant_id = $1
    order by planned_at desc, run_id
    limit $2`
  return many(RunRow, tx, sql, [tenant, limit])
}
