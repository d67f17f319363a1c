// What an admin wants to be kept at the host, and what stood against it the last time.

import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

/** Of `tenants`. */
const columns = {
  fields: { wanted: 'own_fields', failure: 'own_fields_failure', at: 'own_fields_failed_at' },
  sparing: { wanted: 'spares_invoices', failure: 'sparing_failure', at: 'sparing_failed_at' },
  calls: { wanted: 'host_tasks', failure: 'host_tasks_failure', at: 'host_tasks_failed_at' },
  tags: {
    wanted: 'customer_tags',
    failure: 'customer_tags_failure',
    at: 'customer_tags_failed_at',
  },
} as const
export type Kept = keyof typeof columns

export interface Keeping {
  readonly tenant: TenantId
  readonly kept: Kept
}

/** False where it was so already. */
export async function saveWanted(
  tx: Tx,
  { tenant, kept }: Keeping,
  isWanted: boolean,
): Promise<boolean> {
  const { wanted } = columns[kept]
  const sql = `
    update tenants
    set ${wanted} = $2
    where tenant_id = $1
      and ${wanted} <> $2`
  return (await run(tx, sql, [tenant, isWanted])) === 1
}

/** Null: the last time came to its end. */
export async function saveFailure(
  tx: Tx,
  { tenant, kept }: Keeping,
  { code, now }: { readonly code: string | null; readonly now: Instant },
): Promise<void> {
  const { failure, at } = columns[kept]
  const sql = `
    update tenants
    set ${failure} = $2::text,
      ${at} = case when $2::text is not null then $3::timestamptz end
    where tenant_id = $1
      and ${failure} is distinct from $2::text`
  await run(tx, sql, [tenant, code, now])
}
