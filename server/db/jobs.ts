// Jobs are added in the transaction that makes them true: both happen, or neither.

import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { run } from './rows.ts'
import type { Tx } from './tx.ts'

export interface Job {
  readonly name: string
  readonly tenant: TenantId
  readonly payload?: Readonly<Record<string, string>>
  /** A waiting job with the same key is replaced, so that one stands at a time. */
  readonly key?: string
  /** Jobs of one queue run one after another. */
  readonly queue?: string
  readonly runAt?: Instant
  /** Tries in all, with growing waits between them. 25 spans about three days. */
  readonly maxAttempts?: number
}

/** Of a job that brings its own successor: given up, it would never come again. As many as fit. */
export const always = 32_767

export async function addJob(tx: Tx, job: Job): Promise<void> {
  await run(
    tx,
    `select add_encours_job($1::text, $2::json, $3::text, $4::text, $5::timestamptz, $6::integer)`,
    valuesOf(job),
  )
}

/**
 * Adds the job where none of its key waits for its first try, and leaves one that does as it is. A
 * job that a worker has taken does not count as waiting.
 */
export async function addJobUnlessWaiting(tx: Tx, job: Job): Promise<void> {
  const [name, payload, key, queue, runAt] = valuesOf(job)
  await run(
    tx,
    `select add_encours_job_unless_waiting($1::text, $2::json, $3::text, $4::text, $5::timestamptz)`,
    [name, payload, key, queue, runAt],
  )
}

/**
 * Of these the first `most` of which none is there: neither waits, for whichever try, nor runs. One
 * that was given up is there no longer. A waiting one keeps its time and its tries; one that is
 * added is due at once, whatever its `runAt` says.
 */
export async function addMissingJobs(tx: Tx, jobs: readonly Job[], most: number): Promise<void> {
  if (jobs.length === 0) return
  const given = `[${jobs.map(jobForFunction).join()}]`
  await run(tx, 'select add_missing_encours_jobs($1::json, $2)', [given, most])
}

/** The same job for a function of the database that adds it. */
export function jobForFunction(job: Job): string {
  const [name, payload, key, queue, runAt] = valuesOf(job)
  return JSON.stringify({ name, payload: JSON.parse(`${payload}`), key, queue, runAt })
}

/** Several at once, in their order. */
export async function addJobs(tx: Tx, jobs: readonly Job[]): Promise<void> {
  await run(
    tx,
    `select add_encours_job(name, payload::json, key, queue, run_at, max_attempts)
    from unnest(
      $1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::integer[]
    ) with ordinality as wanted (name, payload, key, queue, run_at, max_attempts, position)
    order by position`,
    columnsOf(jobs),
  )
}

function columnsOf(jobs: readonly Job[]): unknown[] {
  const rows = jobs.map(valuesOf)
  return [0, 1, 2, 3, 4, 5].map((column) => rows.map((row) => row[column]))
}

function valuesOf({ name, tenant, payload = {}, key, queue, runAt, maxAttempts }: Job) {
  return [
    name,
    JSON.stringify({ tenant, ...payload }),
    key === undefined ? null : `${tenant}:${name}:${key}`,
    queue === undefined ? null : `${tenant}:${queue}`,
    runAt ?? null,
    maxAttempts ?? null,
  ]
}

/** What a worker does for each job name. The payload holds `tenant` and what `addJob` was given. */
export type JobHandlers = Readonly<Record<string, (payload: JobPayload) => Promise<void>>>

export type JobPayload = Readonly<Record<string, string>> & { readonly tenant: TenantId }
