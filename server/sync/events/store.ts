// What hosts told on their own: kept as it comes, and marked once it has been read again.

import { z } from 'zod'
import type { HostEvent, HostKind } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
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
export type Taken = z.infer<typeof Taken>

// Always in the order of the companies: two processes that take for the same ones wait for each
// other once, and not in a circle.
const takeStatement = `
  select position, take_host_events(tenant_id, host, events, now, job) as answer
  from (
    select *
    from json_to_recordset($1::json) as told (
      position integer, tenant_id uuid, host text, events json, now timestamptz, job json
    )
    order by tenant_id, host
  ) as told`

const Answer = z.object({ position: z.number(), answer: Taken })

/**
 * One statement, and a transaction of its own: the function names each company to row security.
 * What became of each, in the order that they were given.
 */
export async function takeEvents(db: Database, intakes: readonly Intake[]): Promise<Taken[]> {
  const groups = [...Map.groupBy(intakes, ({ tenant, host }) => `${host} ${tenant}`).values()]
  const told = groups.map((group, position) => rowOf(group, position))
  const { rows } = await db.app.query({
    name: 'take_host_events',
    text: takeStatement,
    values: [JSON.stringify(told)],
  })
  const answers = new Map(
    z
      .array(Answer)
      .parse(rows)
      .map((row) => [row.position, row.answer]),
  )
  const ofIntake = new Map(
    groups.flatMap((group, position) => group.map((intake) => [intake, answers.get(position)])),
  )
  return intakes.map((intake) => present(ofIntake.get(intake), 'an answer each'))
}

/** All that is told of one company. The job of any of them does for all. */
function rowOf(group: readonly Intake[], position: number) {
  const { tenant, host, now, job } = present(group.at(-1), 'a group of one at least')
  return {
    position,
    tenant_id: tenant,
    host,
    events: group.flatMap(({ events }) => events),
    now,
    job: JSON.parse(jobForFunction(job)),
  }
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
