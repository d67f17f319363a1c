import { z } from 'zod'
import type { BureauName } from '../../../../connectors/contract/bureau.ts'
import type { Instant } from '../../../../core/instant.ts'
import type { Turns } from '../../../connections/turns.ts'
import { column, one, run } from '../../../db/rows.ts'
import { platformTenant, type Tx } from '../../../db/tx.ts'

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
export async function lockTurns(tx: Tx, bureau: BureauName): Promise<Granted> {
  const first = `
    insert into bureau_turns (tenant_id, bureau, second_clear_at, minute_clear_at)
    values ($1, $2, to_timestamp(0), to_timestamp(0))
    on conflict do nothing`
  const sql = `
    select
      (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms,
      (extract(epoch from second_clear_at) * 1000)::float8 as second_clear_ms,
      (extract(epoch from minute_clear_at) * 1000)::float8 as minute_clear_ms,
      paused_until
    from bureau_turns
    where tenant_id = $1
      and bureau = $2
    for update`
  await run(tx, first, [platformTenant, bureau])
  const row = await one(TurnRow, tx, sql, [platformTenant, bureau])
  return {
    nowMs: row.now_ms,
    turns: { secondClearMs: row.second_clear_ms, minuteClearMs: row.minute_clear_ms },
    pausedUntil: row.paused_until,
  }
}

export async function saveTurns(
  tx: Tx,
  bureau: BureauName,
  { secondClearMs, minuteClearMs }: Turns,
): Promise<void> {
  const sql = `
    update bureau_turns
    set second_clear_at = to_timestamp($3::float8 / 1000),
      minute_clear_at = to_timestamp($4::float8 / 1000)
    where tenant_id = $1
      and bureau = $2`
  await run(tx, sql, [platformTenant, bureau, secondClearMs, minuteClearMs])
}

/** Never shorter than a pause that stands. */
export async function pauseBureau(tx: Tx, bureau: BureauName, until: Instant): Promise<void> {
  const sql = `
    update bureau_turns
    set paused_until = greatest(paused_until, $3)
    where tenant_id = $1
      and bureau = $2`
  await run(tx, sql, [platformTenant, bureau, until])
}
