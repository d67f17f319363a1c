import { z } from 'zod'
import type { HostCall } from '../../../connectors/contract/host.ts'
import type { Day } from '../../../core/day.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { ConnectionKey } from '../tokens.ts'
import type { Turns } from '../turns.ts'

const TurnRow = z.object({
  now_ms: z.number(),
  second_clear_ms: z.number(),
  minute_clear_ms: z.number(),
  paused_until: column.instant.nullable(),
})

export interface Granted {
  readonly turns: Turns
  readonly nowMs: number
  readonly pausedUntil: Instant | null
}

/** What has been granted, under the row's lock, and the database's clock, which all share. */
export async function lockTurns(tx: Tx, { tenant, host }: ConnectionKey): Promise<Granted> {
  const first = `
    insert into host_turns (tenant_id, host, second_clear_at, minute_clear_at)
    values ($1, $2, to_timestamp(0), to_timestamp(0))
    on conflict do nothing`
  const sql = `
    select
      (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms,
      (extract(epoch from second_clear_at) * 1000)::float8 as second_clear_ms,
      (extract(epoch from minute_clear_at) * 1000)::float8 as minute_clear_ms,
      paused_until
    from host_turns
    where tenant_id = $1
      and host = $2
    for update`
  const found = await maybe(TurnRow, tx, sql, [tenant, host])
  if (!found) await run(tx, first, [tenant, host])
  const row = found ?? (await one(TurnRow, tx, sql, [tenant, host]))
  return {
    nowMs: row.now_ms,
    turns: { secondClearMs: row.second_clear_ms, minuteClearMs: row.minute_clear_ms },
    pausedUntil: row.paused_until,
  }
}

export async function saveTurns(
  tx: Tx,
  { tenant, host }: ConnectionKey,
  { secondClearMs, minuteClearMs }: Turns,
): Promise<void> {
  const sql = `
    update host_turns
    set second_clear_at = to_timestamp($3::float8 / 1000),
      minute_clear_at = to_timestamp($4::float8 / 1000)
    where tenant_id = $1
      and host = $2`
  await run(tx, sql, [tenant, host, secondClearMs, minuteClearMs])
}

/** Never shorter than a pause that stands. */
export async function pauseHost(
  tx: Tx,
  { tenant, host }: ConnectionKey,
  until: Instant,
): Promise<void> {
  const sql = `
    insert into host_turns (tenant_id, host, second_clear_at, minute_clear_at, paused_until)
    values (
      $1, $2, to_timestamp(0), to_timestamp(0), $3
    )
    on conflict (tenant_id, host) do update
    set paused_until = greatest(host_turns.paused_until, excluded.paused_until)`
  await run(tx, sql, [tenant, host, until])
}

export interface CountedCall extends ConnectionKey {
  /** The first of the month. */
  readonly month: Day
  readonly call: HostCall
}

export async function countCall(tx: Tx, { tenant, host, month, call }: CountedCall): Promise<void> {
  const sql = `
    insert into host_calls (tenant_id, host, month, reads, writes)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, host, month) do update
    set reads = host_calls.reads + excluded.reads,
      writes = host_calls.writes + excluded.writes`
  await run(tx, sql, [tenant, host, month, call === 'read' ? 1 : 0, call === 'write' ? 1 : 0])
}

const CallsRow = z.object({ reads: column.minor, writes: column.minor })

export interface Calls {
  readonly reads: number
  readonly writes: number
}

export async function callsOf(tx: Tx, { tenant, host }: ConnectionKey, month: Day): Promise<Calls> {
  const sql = `
    select reads, writes
    from host_calls
    where tenant_id = $1
      and host = $2
      and month = $3`
  const row = await maybe(CallsRow, tx, sql, [tenant, host, month])
  return { reads: Number(row?.reads ?? 0n), writes: Number(row?.writes ?? 0n) }
}
