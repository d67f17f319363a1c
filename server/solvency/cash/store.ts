import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { CashForecast } from './forecast.ts'
import { StoredForecast, storedText } from './stored.ts'

const ForecastRow = z.object({ made_at: column.instant, forecast: StoredForecast })
export type ForecastRow = z.infer<typeof ForecastRow>

export function findForecast(tx: Tx, tenant: TenantId): Promise<ForecastRow | null> {
  const sql = `
    select made_at, forecast
    from cash_forecasts
    where tenant_id = $1`
  return maybe(ForecastRow, tx, sql, [tenant])
}

const TodayRow = z.object({ today: column.day })

/** The day that the latest is made from. */
export async function findForecastDay(tx: Tx, tenant: TenantId): Promise<Day | null> {
  const sql = `
    select today
    from cash_forecasts
    where tenant_id = $1`
  return (await maybe(TodayRow, tx, sql, [tenant]))?.today ?? null
}

/** In the place of an older one. */
export async function saveForecast(
  tx: Tx,
  tenant: TenantId,
  { madeAt, forecast }: { readonly madeAt: Instant; readonly forecast: CashForecast },
): Promise<void> {
  const sql = `
    insert into cash_forecasts (tenant_id, made_at, today, forecast)
    values ($1, $2::timestamptz, $3::date, $4::jsonb)
    on conflict (tenant_id) do update
    set made_at = excluded.made_at,
      today = excluded.today,
      forecast = excluded.forecast
    where cash_forecasts.made_at <= excluded.made_at`
  await run(tx, sql, [tenant, madeAt, forecast.today, storedText(forecast)])
}
