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
  const { tenant, payload = {}, key, queue, runAt, maxAttempts } = job
  await run(
    tx,
    `select add_encours_job($1::text, $2::json, $3::text, $4::text, $5::timestamptz, $6::integer)`,
    [
      job.name,
      JSON.stringify({ tenant, ...payload }),
      key === undefined ? null : `${tenant}:${job.name}:${key}`,
      queue === undefined ? null : `${tenant}:${queue}`,
      runAt ?? null,
      maxAttempts ?? null,
    ],
  )
}

/** What a worker does for each job name. The payload holds `tenant` and what `addJob` was given. */
export type JobHandlers = Readonly<Record<string, (payload: JobPayload) => Promise<void>>>

export type JobPayload = Readonly<Record<string, string>> & { readonly tenant: TenantId }
