import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Unavailable } from '../../connectors/contract/failure.ts'
import { present } from '../../core/assert.ts'
import { parseTenantId } from '../../core/ids.ts'
import { addJob, type Job, type JobHandlers, type JobPayload } from '../../server/db/jobs.ts'
import { tx } from '../../server/db/tx.ts'
import { startWorker } from '../../server/worker.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

let database: TestDatabase
const lines: { level: string; facts: object; message: string }[] = []
const log = {
  info: (facts: object, message: string) => void lines.push({ level: 'info', facts, message }),
  warn: (facts: object, message: string) => void lines.push({ level: 'warn', facts, message }),
  error: (facts: object, message: string) => void lines.push({ level: 'error', facts, message }),
}
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  lines.length = 0
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await database.db.queue.query('delete from graphile_worker._private_jobs')
})

const tenant = present(parseTenantId(randomUUID()), 'tenant')
const add = (job: Partial<Job> = {}) =>
  tx(database.db, tenant, (t) => addJob(t, { name: 'note', tenant, ...job }))

async function worker(handlers: JobHandlers, concurrency = 2) {
  const started = await startWorker({ db: database.db, log }, handlers, { concurrency })
  stops.push(() => started.stop().catch(() => {}))
  return started
}

/** Bounded by the test's own time limit. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(10)
}

async function waiting(): Promise<number> {
  const { rows } = await database.db.queue.query(
    'select count(*)::integer as count from graphile_worker._private_jobs',
  )
  return rows[0].count
}

test('two workers take each job once', async () => {
  const seen: string[] = []
  const handlers: JobHandlers = {
    note: async ({ n }) => {
      seen.push(present(n, 'n'))
      await wait(1)
    },
  }
  await Promise.all([worker(handlers), worker(handlers)])
  const wanted = Array.from({ length: 60 }, (_, index) => `${index}`)
  for (const n of wanted) await add({ payload: { n } })
  await until(async () => (await waiting()) === 0)
  expect(seen.sort()).toEqual(wanted.sort())
})

test('jobs of one queue run one after another, in their order', async () => {
  const steps: string[] = []
  for (const n of ['1', '2', '3']) await add({ queue: 'q', payload: { n } })
  await worker(
    {
      note: async ({ n }) => {
        steps.push(`begin ${n}`)
        await wait(10)
        steps.push(`end ${n}`)
      },
    },
    3,
  )
  await until(() => steps.length === 6)
  expect(steps).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
})

test('a worker goes through a queue without sleeping between its jobs', async () => {
  // With a sleep after each it would be over the time limit of a test.
  for (let n = 0; n < 40; n += 1) await add({ queue: 'q' })
  await worker({ note: async () => {} }, 1)
  await until(async () => (await waiting()) === 0)
})

test('a stop waits for the job under way', async () => {
  const began = Promise.withResolvers<void>()
  let ended = false
  const { stop } = await worker({
    note: async () => {
      began.resolve()
      await wait(200)
      ended = true
    },
  })
  await add()
  await began.promise
  await stop()
  expect(ended).toBe(true)
  expect(await waiting()).toBe(0)
})

test('a failed job is told by name, company and kind, and never by what it was given', async () => {
  await add({ payload: { token: 'very-secret' } })
  await worker({
    note: async () => {
      throw new Unavailable({ service: 'QuickBooks Online', code: 'TIMEOUT', message: 'too slow' })
    },
  })
  await until(() => lines.length > 0)
  const [line] = lines
  expect(line).toMatchObject({
    level: 'warn',
    facts: { job: 'note', tenant, attempt: 1, kind: 'unavailable', code: 'TIMEOUT' },
  })
  expect(JSON.stringify(lines)).not.toContain('very-secret')
})

test('a job that fails for good is told as an error', async () => {
  await add({ maxAttempts: 1 })
  await worker({
    note: async () => {
      throw new Error('no')
    },
  })
  await until(() => lines.length > 0)
  expect(lines[0]).toMatchObject({ level: 'error', message: 'a job failed for good' })
})

test('a job without a company fails, and its handler never sees it', async () => {
  let seen = 0
  await database.db.queue.query(`select graphile_worker.add_job('note', '{"tenant": "me"}')`)
  await worker({
    note: async () => {
      seen += 1
    },
  })
  await until(() => lines.length > 0)
  expect(lines[0]?.facts).toMatchObject({ kind: 'AssertionFailed' })
  expect(seen).toBe(0)
})

test('the job of a worker that died goes back at once, that of a living one stays', async () => {
  const { queue } = database.db
  await add({ payload: { n: 'dead' } })
  await queue.query(
    `update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now()`,
  )
  await add({ name: 'other', payload: { n: 'alive' } })
  await queue.query(
    `update graphile_worker._private_jobs set locked_by = 'pool-alive', locked_at = now()
     where locked_by is null`,
  )
  const alive = await queue.connect()
  await alive.query(`select pg_advisory_lock_shared(72418, hashtext('pool-alive'))`)
  const seen: string[] = []
  const handle = async (payload: JobPayload): Promise<void> => {
    seen.push(payload['n'] ?? '')
  }
  await worker({ note: handle, other: handle })
  await until(() => seen.length > 0)
  const { rows } = await queue.query('select locked_by from graphile_worker._private_jobs')
  alive.release(true)
  expect(seen).toEqual(['dead'])
  expect(rows).toContainEqual({ locked_by: 'pool-alive' })
})
