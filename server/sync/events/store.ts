// What hosts told on their own: kept as it comes, and marked once it has been read again.

import { z } from 'zod'
import type { HostEvent, HostKind } from '../../../connectors/contract/host.ts'
import type { Day } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { type Job, jobForFunction } from '../../db/jobs.ts'
import type { Database } from '../../db/pool.ts'
import { many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export interface ToldBy {
  readonly tenant: TenantId
  readonly host: HostKind
}

export interface Intake extends ToldBy {
  readonly events: readonly HostEvent[]
  readonly now: Instant
  /** Added where none of its kind waits. */
  readonly job: Job
}

const Taken = z.enum(['taken', 'unknown_company', 'disconnected'])

const takeStatement = `
  select take_host_events(tenant_id, $2, $3::json, $4::timestamptz, $5::json) as answer
  from (values ($1::uuid)) as company (tenant_id)`

/** One statement, and a transaction of its own: the function names the company to row security. */
export async function takeEvents(
  db: Database,
  { tenant, host, events, now, job }: Intake,
): Promise<z.infer<typeof Taken>> {
  const { rows } = await db.app.query({
    name: 'take_host_events',
    text: takeStatement,
    values: [tenant, host, JSON.stringify(events), now, jobForFunction(job)],
  })
  return Taken.parse(rows[0]?.answer)
}

export type DropReason =
  | 'unreadable_body'
  | 'unreadable_event'
  | 'not_kept'
  | 'unknown_company'
  | 'disconnected'

export interface Drop extends ToldBy {
  readonly day: Day
  readonly reason: DropReason
  readonly dropped: number
}

export async function countDrop(
  tx: Tx,
  { tenant, host, day, reason, dropped }: Drop,
): Promise<void> {
  const sql = `
    insert into host_event_drops (tenant_id, host, day, reason, dropped)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, host, day, reason) do update
    set dropped = host_event_drops.dropped + excluded.dropped`
  await run(tx, sql, [tenant, host, day, reason, dropped])
}

const Waiting = z.object({
  event_key: z.string(),
  entity: z.enum(['customer', 'invoice', 'creditNote', 'payment']),
  host_id: z.string(),
  merged_id: z.string().nullable(),
})
export type WaitingRow = z.infer<typeof Waiting>

/**
 * The oldest that wait. Intakes under way hold the lock together; who has it alone knows that each
 * of them has been committed, or will find that the present job is taken and add another.
 */
export async function findWaiting(
  tx: Tx,
  { tenant, host }: ToldBy,
  most: number,
): Promise<WaitingRow[]> {
  const alone = `
    select pg_advisory_xact_lock(hashtextextended('events ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`
  const sql = `
    select event_key, entity, host_id, merged_id
    from host_events
    where tenant_id = $1
      and host = $2
      and handled_at is null
    order by received_at, event_key
    limit $3`
  await run(tx, alone, [tenant])
  return many(Waiting, tx, sql, [tenant, host, most])
}

export async function isAnyWaiting(tx: Tx, tenant: TenantId): Promise<boolean> {
  const sql = `
    select exists (
      select 1
      from host_events
      where tenant_id = $1
        and handled_at is null
    ) as waiting`
  return (await one(z.object({ waiting: z.boolean() }), tx, sql, [tenant])).waiting
}

export async function markHandled(
  tx: Tx,
  { tenant, host }: ToldBy,
  { keys, now }: { readonly keys: readonly string[]; readonly now: Instant },
): Promise<void> {
  const sql = `
    update host_events
    set handled_at = $4
    where tenant_id = $1
      and host = $2
      and event_key = any($3::text[])`
  await run(tx, sql, [tenant, host, keys, now])
}

/** Those handled before are forgotten. */
export async function forgetHandled(tx: Tx, tenant: TenantId, before: Instant): Promise<void> {
  const sql = `
    delete from host_events
    where tenant_id = $1
      and handled_at < $2`
  await run(tx, sql, [tenant, before])
}
