// Runs jobs until told to stop. A failed job is tried again with growing waits; what it was about
// stands in the log by tenant and kind, never by content.

import { EventEmitter } from 'node:events'
import { Logger, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { z } from 'zod'
import { Failure } from '../connectors/contract/failure.ts'
import { assert } from '../core/assert.ts'
import { parseTenantId } from '../core/ids.ts'
import type { JobHandlers, JobPayload } from './db/jobs.ts'
import { livenessOf } from './db/liveness.ts'
import type { Deps, Log } from './deps.ts'

type WorkerDeps = Pick<Deps, 'db' | 'log'>

/** A stopping worker waits this long for its jobs; then they go back to the queue. */
const stopTimeoutMs = 15_000
const pollMs = 1_000

export async function startWorker(
  deps: WorkerDeps,
  handlers: JobHandlers,
  { concurrency }: { readonly concurrency: number },
): Promise<{ stop(): Promise<void> }> {
  const events: WorkerEvents = new EventEmitter()
  const liveness = livenessOf(deps.db.queue, deps.log)
  events.on('pool:create', ({ workerPool }) => liveness.hold(workerPool.id))
  reportJobs(events, deps.log)
  await liveness.releaseDead()
  const runner = await run({
    pgPool: deps.db.queue,
    taskList: tasksOf(handlers),
    concurrency,
    pollInterval: pollMs,
    noHandleSignals: true,
    parsedCronItems: [],
    // Asked before each job is taken.
    forbiddenFlags: async () => {
      await liveness.shown()
      return null
    },
    logger: queueLogger(deps.log),
    events,
    preset: awaitedEnds,
  })
  runner.promise.catch((error: unknown) => deps.log.error(faultOf(error), 'the worker ended'))
  return {
    stop: async () => {
      await within(stopTimeoutMs, runner.stop())
      await liveness.end()
    },
  }
}

/** At no delay, but so that a stop waits until the ends of the last jobs stand in the database. */
export const awaitedEnds: GraphileConfig.Preset = {
  worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

export function tasksOf(handlers: JobHandlers): TaskList {
  const tasks = Object.entries(handlers).map(([name, handle]) => [
    name,
    (payload: unknown) => handle(checkedPayload(payload)),
  ])
  return Object.fromEntries(tasks)
}

const Payload = z.record(z.string(), z.string())

function checkedPayload(payload: unknown): JobPayload {
  const { tenant: text, ...rest } = Payload.parse(payload)
  const tenant = parseTenantId(text ?? '')
  assert(tenant, 'a job names its tenant')
  return { ...rest, tenant }
}

function reportJobs(events: WorkerEvents, log: Log): void {
  events.on('job:error', ({ job, error }) => {
    const last = job.attempts >= job.max_attempts
    const facts = {
      job: job.task_identifier,
      jobId: job.id,
      tenant: tenantOf(job.payload),
      attempt: job.attempts,
      maxAttempts: job.max_attempts,
      ...faultOf(error),
    }
    if (last) log.error(facts, 'a job failed for good')
    else log.warn(facts, 'a job failed and will be tried again')
  })
}

function tenantOf(payload: unknown): string | undefined {
  const parsed = z.object({ tenant: z.string() }).safeParse(payload)
  return parsed.success ? parsed.data.tenant : undefined
}

/** What a log may know about an error. A door's message is redacted by contract. */
export function faultOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof Failure) {
    const { kind, service, code, exchange, message } = error
    return { kind, service, code, exchange, fault: message }
  }
  if (!(error instanceof Error)) return { kind: 'unknown', fault: typeof error }
  return { kind: error.name, fault: error.message, stack: error.stack }
}

/** graphile-worker's own words, but for the failures of jobs, which `reportJobs` tells. */
function queueLogger(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    if (level !== 'error' && level !== 'warning') return
    if (scope.jobId !== undefined || (meta && ('job' in meta || 'failure' in meta))) return
    log.warn({ queue: scope.label ?? 'worker' }, message)
  })
}
