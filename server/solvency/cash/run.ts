// Makes and shows a company's cash forecast. Job: `solvency.forecast` {tenant, asked}: after the
// first plan of a day, and whenever a person asks.

import type { TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { addJob, addJobUnlessWaiting, type Job, type JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadBookOf, loadCompany } from '../../ledger/store.ts'
import { forecastAside } from './aside/run.ts'
import { type CashForecast, usualWeeks } from './forecast.ts'
import * as store from './store.ts'

export function forecastJobs(deps: Deps): JobHandlers {
  return {
    'solvency.forecast': ({ tenant, asked }) => makeInTurn(deps, tenant, asked === 'yes'),
  }
}

let isForecasting = false

/**
 * One at a time in a process: in the morning every company wants one, and they may take neither
 * all places of a worker nor the memory of as many books.
 */
async function makeInTurn(deps: Deps, tenant: TenantId, asked: boolean): Promise<void> {
  if (isForecasting) return putOff(deps, tenant, asked)
  isForecasting = true
  try {
    await makeForecast(deps, tenant, asked)
  } finally {
    isForecasting = false
  }
}

/** Nothing is locked while it computes: what changes meanwhile is in the next one. */
async function makeForecast(deps: Deps, tenant: TenantId, asked: boolean): Promise<void> {
  const now = deps.clock.now()
  const book = await tx(deps.db, tenant, async (tx) => {
    const isMade = !asked && (await isMadeToday(tx, tenant, now))
    return isMade ? null : loadBookOf(tx, tenant)
  })
  if (book === null) return
  const forecast = await forecastAside(book, { now, weeks: usualWeeks })
  await tx(deps.db, tenant, (tx) => store.saveForecast(tx, tenant, { madeAt: now, forecast }))
}

async function isMadeToday(tx: Tx, tenant: TenantId, now: Instant): Promise<boolean> {
  const { timeZone } = await loadCompany(tx, tenant)
  return (await store.findForecastDay(tx, tenant)) === dayIn(now, timeZone)
}

const putOffMs = 20_000

async function putOff(deps: Deps, tenant: TenantId, asked: boolean): Promise<void> {
  const runAt = instantOf(epochMs(deps.clock.now()) + putOffMs)
  const again = { ...jobOf(tenant), ...(asked ? { payload: askedFor } : {}), runAt }
  await tx(deps.db, tenant, (tx) => addJob(tx, again))
}

const askedFor = { asked: 'yes' }

const jobOf = (tenant: TenantId): Job => ({
  ...{ name: 'solvency.forecast', tenant, key: 'forecast', queue: 'forecast' },
})

/** In the transaction of a plan: the first of a day has one made. */
export async function addDailyForecast(tx: Tx, tenant: TenantId, now: Instant): Promise<void> {
  if (!(await isMadeToday(tx, tenant, now))) await addJobUnlessWaiting(tx, jobOf(tenant))
}

export async function askForecast(deps: Deps, tenant: TenantId): Promise<void> {
  const job = { ...jobOf(tenant), payload: askedFor }
  await tx(deps.db, tenant, (tx) => addJob(tx, job))
}

export interface KnownForecast {
  readonly madeAt: Instant
  readonly forecast: CashForecast
}

/** The latest; null before the first. */
export async function knownForecast(deps: Deps, tenant: TenantId): Promise<KnownForecast | null> {
  const found = await tx(deps.db, tenant, (tx) => store.findForecast(tx, tenant))
  return found && { madeAt: found.made_at, forecast: found.forecast }
}
