// Runs jobs by the test's clock: what is due by it runs now, what it puts into the future stays.

import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Logger, runOnce, type WorkerEvents } from 'graphile-worker'
import type { JobHandlers } from '../../server/db/jobs.ts'
import type { Deps } from '../../server/deps.ts'
import { awaitedEnds, tasksOf } from '../../server/worker.ts'
import { keepError } from './output.ts'

export interface WorkDone {
  /** Names of the jobs that ran, in order, failed ones included. */
  readonly ran: readonly string[]
  readonly failed: readonly { readonly name: string; readonly error: unknown }[]
}

const mostJobs = 2_000

/**
 * Works until no job is due. A job that fails ends the test, unless `failures` are expected; a
 * failed job is tried once a call.
 */
export async function workUntilIdle(
  deps: Pick<Deps, 'db' | 'clock'>,
  handlers: JobHandlers,
  { failures = 'unexpected' }: { readonly failures?: 'expected' | 'unexpected' } = {},
): Promise<WorkDone> {
  const ran: string[] = []
  const failed: { name: string; error: unknown }[] = []
  const failedIds: string[] = []
  const events: WorkerEvents = new EventEmitter()
  events.on('job:start', ({ job }) => ran.push(job.task_identifier))
  events.on('job:error', ({ job, error }) => {
    keepError(error)
    failed.push({ name: job.task_identifier, error })
    failedIds.push(job.id)
  })
  await runOnce({
    pgPool: deps.db.queue,
    taskList: tasksOf(handlers),
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    events,
    preset: awaitedEnds,
    // Asked before each job, and thereby the place to say which ones are due.
    forbiddenFlags: async () => {
      if (ran.length >= mostJobs) throw new Error(`${mostJobs} jobs ran and there are still more`)
      await lastEndIsWritten(deps.db)
      await deps.db.queue.query(holdWhatIsNotDue, [deps.clock.now(), failedIds])
      return ['held']
    },
  })
  if (failures === 'unexpected' && failed.length > 0) {
    const names = failed.map(({ name, error }) => `${name}: ${error}`).join('\n')
    throw new AggregateError(
      failed.map(({ error }) => error),
      `jobs failed:\n${names}`,
    )
  }
  return { ran, failed }
}

const writeTries = 400

/** The worker goes on before the end of a job stands in the database, and with it that of its queue. */
async function lastEndIsWritten({ queue }: Deps['db']): Promise<void> {
  for (let tries = 0; tries < writeTries; tries += 1) {
    const { rowCount } = await queue.query(
      'select from graphile_worker._private_jobs where locked_at is not null',
    )
    if (rowCount === 0) return
    await wait(5)
  }
}

// A job without `runAt` has the time of its insert or replacement there: due at once. A retry is
// due in the next call.
const holdWhatIsNotDue = `
  with judged as (
    select
      id,
      case
        when id = any($2::bigint[]) then false
        when attempts > 0 then true
        else run_at in (created_at, updated_at) or run_at <= $1::timestamptz
      end as due
    from graphile_worker._private_jobs
    where locked_at is null
  )
  update graphile_worker._private_jobs as jobs
  set
    flags = case when judged.due then null else '{"held": true}'::jsonb end,
    run_at = case when judged.due then least(jobs.run_at, now()) else jobs.run_at end
  from judged
  where judged.id = jobs.id`
