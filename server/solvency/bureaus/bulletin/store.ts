import { z } from 'zod'
import type { Day } from '../../../../core/day.ts'
import type { Instant } from '../../../../core/instant.ts'
import { column, maybe, run } from '../../../db/rows.ts'
import { platformTenant, type Tx } from '../../../db/tx.ts'

const ReadingRow = z.object({
  read_until: column.day.nullable(),
  failures: z.number().int(),
})

export interface Reading {
  /** The last day of which all was read; null = none. */
  readonly until: Day | null
  /** Times in a row that it could not be read. */
  readonly failures: number
}

export async function findReading(tx: Tx): Promise<Reading> {
  const sql = `
    select read_until, failures
    from bulletin_readings
    where tenant_id = $1`
  const row = await maybe(ReadingRow, tx, sql, [platformTenant])
  return { until: row?.read_until ?? null, failures: row?.failures ?? 0 }
}

export interface NewReading extends Reading {
  readonly now: Instant
  readonly code: string | null
  readonly message: string | null
}

export async function saveReading(
  tx: Tx,
  { until, failures, now, code, message }: NewReading,
): Promise<void> {
  const sql = `
    insert into bulletin_readings (tenant_id, read_until, asked_at, failures, code, message)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id) do update
    set read_until = greatest(bulletin_readings.read_until, excluded.read_until),
      asked_at = excluded.asked_at,
      failures = excluded.failures,
      code = excluded.code,
      message = excluded.message`
  await run(tx, sql, [platformTenant, until, now, failures, code, message])
}
