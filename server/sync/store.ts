import { z } from 'zod'
import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { column, maybe, one, type Prepared, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import type { LastReadings, ReadingKind } from './decide.ts'

export interface RunKey {
  readonly tenant: TenantId
  readonly run: string
}

const Shown = z.object({ code: z.string(), message: z.string() })

/** Why a reading ended, or why it waits. */
export type ShownFailure = z.infer<typeof Shown>

const Run = z.object({
  run_id: z.string(),
  kind: z.enum(['complete', 'changes']),
  state: z.enum(['running', 'done', 'failed']),
  cursor: z.string().nullable(),
  pages: z.number(),
  records_read: z.number(),
  records_expected: z.number().nullable(),
  failure: Shown.nullable(),
  started_at: column.instant,
  next_page_at: column.instant,
  finished_at: column.instant.nullable(),
})
export type RunRow = z.infer<typeof Run>

/** A new running reading, or null where one is under way already. */
export async function insertRun(
  tx: Tx,
  key: RunKey,
  { kind, now }: { readonly kind: ReadingKind; readonly now: Instant },
): Promise<string | null> {
  const sql = `
    insert into sync_runs (tenant_id, run_id, kind, state, started_at, next_page_at)
    values ($1, $2, $3, 'running', $4, $4)
    on conflict (tenant_id) where state = 'running' do nothing`
  return (await run(tx, sql, [key.tenant, key.run, kind, now])) === 1 ? key.run : null
}

/** What changed can no longer be told: the same reading goes on as a complete one. */
export async function makeComplete(tx: Tx, key: RunKey, now: Instant): Promise<boolean> {
  const sql = `
    update sync_runs
    set kind = 'complete',
      failure = null,
      next_page_at = $3
    where tenant_id = $1
      and run_id = $2
      and kind = 'changes'
      and state = 'running'`
  return (await run(tx, sql, [key.tenant, key.run, now])) === 1
}

const Readings = z.object({
  changes_from: z.string().nullable(),
  completed_at: column.instant.nullable(),
  set_aside: z.boolean(),
})

export async function findReadings(tx: Tx, tenant: TenantId): Promise<LastReadings> {
  const sql = `
    select changes_from, completed_at, exists (
      select 1
      from quarantine
      where tenant_id = $1
    ) as set_aside
    from connections
    where tenant_id = $1
      and state <> 'disconnected'`
  const row = await maybe(Readings, tx, sql, [tenant])
  return {
    changesFrom: row?.changes_from ?? null,
    completedAt: row?.completed_at ?? null,
    setAside: row?.set_aside ?? false,
  }
}

/**
 * `completedAt` null: the reading was one of changes, and the last complete one stays. After a
 * complete one the host's sums are to be compared.
 */
export async function saveReadings(
  tx: Tx,
  tenant: TenantId,
  { changesFrom, completedAt }: Omit<LastReadings, 'setAside'>,
): Promise<void> {
  const sql = `
    update connections
    set changes_from = $2,
      completed_at = coalesce($3::timestamptz, completed_at),
      compared_at = case when $3::timestamptz is null then compared_at end
    where tenant_id = $1
      and state <> 'disconnected'`
  await run(tx, sql, [tenant, changesFrom, completedAt])
}

// Each page of a first reading asks this, and a first reading is long.
const selectRun: Prepared = {
  name: 'a reading',
  text: `
    select run_id, kind, state, cursor, pages, records_read, records_expected, failure, started_at,
      next_page_at, finished_at
    from sync_runs
    where tenant_id = $1
      and run_id = $2`,
}

export async function findRun(tx: Tx, { tenant, run: id }: RunKey): Promise<RunRow | null> {
  return maybe(Run, tx, selectRun, [tenant, id])
}

export async function findRunning(tx: Tx, tenant: TenantId): Promise<RunRow | null> {
  const sql = `
    select run_id, kind, state, cursor, pages, records_read, records_expected, failure, started_at,
      next_page_at, finished_at
    from sync_runs
    where tenant_id = $1
      and state = 'running'
    for update`
  return maybe(Run, tx, sql, [tenant])
}

export async function findLatestRun(tx: Tx, tenant: TenantId): Promise<RunRow | null> {
  const sql = `
    select run_id, kind, state, cursor, pages, records_read, records_expected, failure, started_at,
      next_page_at, finished_at
    from sync_runs
    where tenant_id = $1
    order by started_at desc, finished_at desc nulls first
    limit 1`
  return maybe(Run, tx, sql, [tenant])
}

export async function setExpected(tx: Tx, key: RunKey, expected: number): Promise<void> {
  const sql = `
    update sync_runs
    set records_expected = $3
    where tenant_id = $1
      and run_id = $2`
  await run(tx, sql, [key.tenant, key.run, expected])
}

export interface PageStep {
  /** Pages applied before this one. */
  readonly page: number
  readonly cursor: string | null
  readonly read: number
  readonly now: Instant
}

const Moved = z.object({ kept: z.boolean() })

const claimPage: Prepared = {
  name: 'claim a page',
  text: `
    update sync_runs
    set cursor = $4,
      pages = pages + 1,
      records_read = records_read + $5,
      failure = null,
      next_page_at = $6
    where tenant_id = $1
      and run_id = $2
      and pages = $3
      and state = 'running'
    returning exists (
      select
      from quarantine
      where tenant_id = $1
    ) as kept`,
}

/**
 * Claims the page, and says whether any record of the company waits in quarantine. Null where the
 * reading has moved on, or ended, since the page was asked for.
 */
export async function moveOn(
  tx: Tx,
  key: RunKey,
  step: PageStep,
): Promise<{ readonly isAnyKept: boolean } | null> {
  const { page, cursor, read, now } = step
  const moved = await maybe(Moved, tx, claimPage, [key.tenant, key.run, page, cursor, read, now])
  return moved && { isAnyKept: moved.kept }
}

export async function addRejected(tx: Tx, key: RunKey, rejected: number): Promise<void> {
  const sql = `
    update sync_runs
    set records_rejected = records_rejected + $3
    where tenant_id = $1
      and run_id = $2`
  await run(tx, sql, [key.tenant, key.run, rejected])
}

/** Shows why the reading waits, and until when. False where it has moved on. */
export async function postpone(
  tx: Tx,
  key: RunKey,
  wait: { readonly page: number; readonly failure: ShownFailure; readonly until: Instant },
): Promise<boolean> {
  const sql = `
    update sync_runs
    set failure = $4,
      next_page_at = $5
    where tenant_id = $1
      and run_id = $2
      and pages = $3
      and state = 'running'`
  const { page, failure, until } = wait
  return (await run(tx, sql, [key.tenant, key.run, page, failure, until])) === 1
}

const Waiting = z.object({ pages: z.number() })

/** A reading that waits after a failure waits no longer; the pages it has, or null if it did not. */
export async function endWait(tx: Tx, key: RunKey, now: Instant): Promise<number | null> {
  const sql = `
    update sync_runs
    set failure = null,
      next_page_at = $3
    where tenant_id = $1
      and run_id = $2
      and state = 'running'
      and failure is not null
      and next_page_at > $3
    returning pages`
  return (await maybe(Waiting, tx, sql, [key.tenant, key.run, now]))?.pages ?? null
}

export async function failRun(
  tx: Tx,
  key: RunKey,
  end: { readonly page: number; readonly failure: ShownFailure; readonly now: Instant },
): Promise<void> {
  const sql = `
    update sync_runs
    set state = 'failed',
      failure = $4,
      finished_at = $5
    where tenant_id = $1
      and run_id = $2
      and pages = $3
      and state = 'running'`
  await run(tx, sql, [key.tenant, key.run, end.page, end.failure, end.now])
}

const Finished = z.object({
  started_at: column.instant,
  records_read: z.number(),
  records_expected: z.number().nullable(),
})
export type FinishedRow = z.infer<typeof Finished>

/** Ends a reading; the company's facts are then those of the moment it began. */
export async function finishRun(tx: Tx, key: RunKey, now: Instant): Promise<FinishedRow> {
  const sql = `
    update sync_runs
    set state = 'done',
      finished_at = $3
    where tenant_id = $1
      and run_id = $2
    returning started_at, records_read, records_expected`
  const finished = await one(Finished, tx, sql, [key.tenant, key.run, now])
  const synced = `
    update tenants
    set synced_at = $2
    where tenant_id = $1`
  await run(tx, synced, [key.tenant, finished.started_at])
  return finished
}

export async function forgetRuns(tx: Tx, tenant: TenantId, before: Instant): Promise<void> {
  const sql = `
    delete from sync_runs
    where tenant_id = $1
      and state <> 'running'
      and finished_at < $2`
  await run(tx, sql, [tenant, before])
}

const Standing = z.object({
  synced_at: column.instant.nullable(),
  quarantined: z.number(),
  drifted: z.number(),
  planned: z.boolean(),
})
export type StandingRow = z.infer<typeof Standing>

/** `planned`: a plan was made since the last reading ended. */
export async function findStanding(tx: Tx, tenant: TenantId): Promise<StandingRow> {
  const sql = `
    select synced_at,
      (
        select count(*)
        from quarantine
        where tenant_id = $1
      )::integer as quarantined,
      (
        select count(distinct customer_id)
        from drifts
        where tenant_id = $1
      )::integer as drifted,
      exists (
        select 1
        from plan_runs
        where tenant_id = $1
          and planned_at >= coalesce(
            (
              select max(finished_at)
              from sync_runs
              where tenant_id = $1
                and state = 'done'
            ),
            synced_at
          )
      ) as planned
    from tenants
    where tenant_id = $1`
  return one(Standing, tx, sql, [tenant])
}

/** This transaction may be lost in a crash of the database, with all that follows from it. */
export async function commitLazily(tx: Tx): Promise<void> {
  await run(tx, 'set local synchronous_commit = off')
}
