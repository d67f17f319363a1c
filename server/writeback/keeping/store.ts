// What an admin wants to be kept at the host, and what stood against it the last time. The
// statements stand here one by one, whole: each is prepared against the schema by a test.

import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export type Kept = 'fields' | 'sparing' | 'calls' | 'tags'

export interface Keeping {
  readonly tenant: TenantId
  readonly kept: Kept
}

const saving = {
  fields: `
    update tenants
    set own_fields = $2
    where tenant_id = $1
      and own_fields <> $2`,
  sparing: `
    update tenants
    set spares_invoices = $2
    where tenant_id = $1
      and spares_invoices <> $2`,
  calls: `
    update tenants
    set host_tasks = $2
    where tenant_id = $1
      and host_tasks <> $2`,
  tags: `
    update tenants
    set customer_tags = $2
    where tenant_id = $1
      and customer_tags <> $2`,
} as const satisfies Record<Kept, string>

/** False where it was so already. */
export async function saveWanted(
  tx: Tx,
  { tenant, kept }: Keeping,
  isWanted: boolean,
): Promise<boolean> {
  return (await run(tx, saving[kept], [tenant, isWanted])) === 1
}

const failing = {
  fields: `
    update tenants
    set own_fields_failure = $2::text,
      own_fields_failed_at = case when $2::text is not null then $3::timestamptz end
    where tenant_id = $1
      and own_fields_failure is distinct from $2::text`,
  sparing: `
    update tenants
    set sparing_failure = $2::text,
      sparing_failed_at = case when $2::text is not null then $3::timestamptz end
    where tenant_id = $1
      and sparing_failure is distinct from $2::text`,
  calls: `
    update tenants
    set host_tasks_failure = $2::text,
      host_tasks_failed_at = case when $2::text is not null then $3::timestamptz end
    where tenant_id = $1
      and host_tasks_failure is distinct from $2::text`,
  tags: `
    update tenants
    set customer_tags_failure = $2::text,
      customer_tags_failed_at = case when $2::text is not null then $3::timestamptz end
    where tenant_id = $1
      and customer_tags_failure is distinct from $2::text`,
} as const satisfies Record<Kept, string>

/** Null: the last time came to its end. */
export async function saveFailure(
  tx: Tx,
  { tenant, kept }: Keeping,
  { code, now }: { readonly code: string | null; readonly now: Instant },
): Promise<void> {
  await run(tx, failing[kept], [tenant, code, now])
}
