// What an admin wants to be kept at the host, what stood against it the last time, and which
// records the host has refused by themselves. The statements stand here one by one, whole: each is
// prepared against the schema by a test.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export type Kept = 'fields' | 'sparing' | 'calls' | 'tags' | 'limits'

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
  limits: `
    update tenants
    set host_limits = $2
    where tenant_id = $1
      and host_limits <> $2`,
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
  limits: `
    update tenants
    set host_limits_failure = $2::text,
      host_limits_failed_at = case when $2::text is not null then $3::timestamptz end
    where tenant_id = $1
      and host_limits_failure is distinct from $2::text`,
} as const satisfies Record<Kept, string>

/** Null: the last time came to its end. */
export async function saveFailure(
  tx: Tx,
  { tenant, kept }: Keeping,
  { code, now }: { readonly code: string | null; readonly now: Instant },
): Promise<void> {
  await run(tx, failing[kept], [tenant, code, now])
}

const AsideRow = z.object({ record_id: z.string() })

/** Those of before that moment are forgotten. */
export async function findAside(
  tx: Tx,
  { tenant, kept }: Keeping,
  since: Instant,
): Promise<ReadonlySet<string>> {
  const old = `
    delete from set_aside
    where tenant_id = $1
      and kept = $2
      and refused_at < $3`
  await run(tx, old, [tenant, kept, since])
  const sql = `
    select record_id
    from set_aside
    where tenant_id = $1
      and kept = $2`
  const rows = await many(AsideRow, tx, sql, [tenant, kept])
  return new Set(rows.map(({ record_id }) => record_id))
}

export async function saveAside(
  tx: Tx,
  { tenant, kept }: Keeping,
  aside: { readonly record: string; readonly problem: string; readonly now: Instant },
): Promise<void> {
  const sql = `
    insert into set_aside (tenant_id, kept, record_id, problem, refused_at)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, kept, record_id) do update
    set problem = excluded.problem,
      refused_at = excluded.refused_at`
  await run(tx, sql, [tenant, kept, aside.record, aside.problem, aside.now])
}

const CountRow = z.object({ records: z.number() })

export async function countAside(tx: Tx, { tenant, kept }: Keeping): Promise<number> {
  const sql = `
    select count(*)::integer as records
    from set_aside
    where tenant_id = $1
      and kept = $2`
  return (await one(CountRow, tx, sql, [tenant, kept])).records
}
