// Records that cannot stand in the ledger yet, with the reason and their raw text.

import { z } from 'zod'
import type { HostEntity, RejectedRecord } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { unreadableIdPrefix } from '../decide.ts'

export async function putAside(
  tx: Tx,
  tenant: TenantId,
  { records, now }: { readonly records: readonly RejectedRecord[]; readonly now: Instant },
): Promise<void> {
  if (records.length === 0) return
  const sql = `
    insert into quarantine (tenant_id, entity, host_id, reason, raw, first_seen_at, last_seen_at)
    select distinct on (entity, host_id) $1::uuid, entity, host_id, reason, raw,
      $6::timestamptz, $6::timestamptz
    from unnest($2::text[], $3::text[], $4::text[], $5::text[])
      as given (entity, host_id, reason, raw)
    order by entity, host_id
    on conflict (tenant_id, entity, host_id) do update
    set reason = excluded.reason,
      raw = excluded.raw,
      last_seen_at = excluded.last_seen_at`
  const columns = [
    records.map(({ entity }) => entity),
    records.map(({ id }) => id),
    records.map(({ reason }) => reason),
    records.map(({ raw }) => raw),
  ]
  await run(tx, sql, [tenant, ...columns, now])
}

const Kept = z.object({ kept: z.boolean() })

async function isAnyKept(tx: Tx, tenant: TenantId): Promise<boolean> {
  const sql = `
    select exists (
      select
      from quarantine
      where tenant_id = $1
    ) as kept`
  return (await one(Kept, tx, sql, [tenant])).kept
}

/** Records that stand in the ledger, or are gone, wait no longer. */
export async function release(
  tx: Tx,
  tenant: TenantId,
  records: readonly { readonly entity: HostEntity; readonly id: string }[],
): Promise<void> {
  if (records.length === 0 || !(await isAnyKept(tx, tenant))) return
  const sql = `
    delete from quarantine
    using unnest($2::text[], $3::text[]) as given (entity, host_id)
    where quarantine.tenant_id = $1
      and quarantine.entity = given.entity
      and quarantine.host_id = given.host_id`
  await run(tx, sql, [tenant, records.map(({ entity }) => entity), records.map(({ id }) => id)])
}

/** What a complete reading has not met again is no longer at the host. */
export async function releaseUnseen(tx: Tx, tenant: TenantId, startedAt: Instant): Promise<void> {
  const sql = `
    delete from quarantine
    where tenant_id = $1
      and last_seen_at < $2`
  await run(tx, sql, [tenant, startedAt])
}

const EntityRow = z.object({ entity: z.enum(['customer', 'invoice', 'creditNote', 'payment']) })

/** Entities of which this reading met a record without a readable id. */
export async function unreadableEntities(
  tx: Tx,
  tenant: TenantId,
  startedAt: Instant,
): Promise<ReadonlySet<HostEntity>> {
  const sql = `
    select distinct entity
    from quarantine
    where tenant_id = $1
      and last_seen_at >= $2
      and starts_with(host_id, $3)`
  const found = await many(EntityRow, tx, sql, [tenant, startedAt, unreadableIdPrefix])
  return new Set(found.map(({ entity }) => entity))
}

const Quarantined = z.object({
  entity: z.string(),
  host_id: z.string(),
  reason: z.string(),
  raw: z.string(),
  last_seen_at: column.instant,
})
export type QuarantinedRow = z.infer<typeof Quarantined>

const mostShown = 200

export async function listQuarantined(tx: Tx, tenant: TenantId): Promise<QuarantinedRow[]> {
  const sql = `
    select entity, host_id, reason, raw, last_seen_at
    from quarantine
    where tenant_id = $1
    order by last_seen_at desc, entity, host_id
    limit ${mostShown}`
  return many(Quarantined, tx, sql, [tenant])
}
