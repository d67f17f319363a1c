import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { parseTenantId } from '../../../core/ids.ts'
import { instantOf, parseInstant } from '../../../core/instant.ts'
import { addJob, type Job } from '../../../server/db/jobs.ts'
import { tx } from '../../../server/db/tx.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { workUntilIdle } from '../../support/work.ts'

let database: TestDatabase
let deps: TestDeps
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  deps = testDeps(database)
  await database.db.queue.query('delete from graphile_worker._private_jobs')
})

const tenant = present(parseTenantId(randomUUID()), 'tenant')
const add = (job: Partial<Job> = {}) =>
  tx(database.db, tenant, (t) => addJob(t, { name: 'note', tenant, ...job }))

async function seenBy(): Promise<{ seen: object[]; ran: readonly string[] }> {
  const seen: object[] = []
  const { ran } = await workUntilIdle(deps, { note: async (payload) => void seen.push(payload) })
  return { seen, ran }
}

test('a job is there only if its transaction commits', async () => {
  const broken = tx(database.db, tenant, async (t) => {
    await addJob(t, { name: 'note', tenant, payload: { n: '1' } })
    throw new Error('not today')
  })
  await expect(broken).rejects.toThrow('not today')
  await add({ payload: { n: '2' } })
  expect((await seenBy()).seen).toEqual([{ tenant, n: '2' }])
})

test('a waiting job with the same key is replaced, another tenant’s is not', async () => {
  const other = present(parseTenantId(randomUUID()), 'tenant')
  await add({ key: 'k', payload: { n: '1' } })
  await add({ key: 'k', payload: { n: '2' } })
  await tx(database.db, other, (t) => addJob(t, { name: 'note', tenant: other, key: 'k' }))
  expect((await seenBy()).seen).toEqual([{ tenant, n: '2' }, { tenant: other }])
})

test('a job that lies in the future runs when the clock gets there, not before', async () => {
  await add({ runAt: present(parseInstant('2026-11-20T09:00:00Z'), 'instant') })
  expect((await seenBy()).ran).toEqual([])
  deps.clock.advance({ days: 1 })
  expect((await seenBy()).ran).toEqual([])
  deps.clock.advance({ days: 1 })
  expect((await seenBy()).ran).toEqual(['note'])
})

test('a job beyond the real present waits as well', async () => {
  const tomorrow = instantOf(Date.now() + 86_400_000)
  await add({ key: 'k' })
  await add({ key: 'k', runAt: tomorrow })
  deps.clock.set(instantOf(Date.now()))
  expect((await seenBy()).ran).toEqual([])
  deps.clock.set(tomorrow)
  expect((await seenBy()).ran).toEqual(['note'])
})

test('jobs that jobs make run in the same go', async () => {
  await add()
  const follow = { tenant, name: 'follow' }
  const { ran } = await workUntilIdle(deps, {
    note: () => tx(database.db, tenant, (t) => addJob(t, follow)),
    follow: async () => {},
  })
  expect(ran).toEqual(['note', 'follow'])
})

test('a job that fails ends the test, unless that is what it is about; it runs again next time', async () => {
  await add()
  const handlers = {
    note: async (): Promise<void> => {
      throw new Error('closed on Sundays')
    },
  }
  await expect(workUntilIdle(deps, handlers)).rejects.toThrow('closed on Sundays')
  const { ran, failed } = await workUntilIdle(deps, handlers, { failures: 'expected' })
  expect(ran).toEqual(['note'])
  expect(failed).toHaveLength(1)
  expect((await seenBy()).ran).toEqual(['note'])
})

test('the app’s role may add jobs and touch none of the queue’s tables', async () => {
  const tables = ['_private_jobs', '_private_job_queues', '_private_tasks', 'migrations']
  for (const table of tables) {
    const look = tx(database.db, tenant, (t) => t.query(`select from graphile_worker.${table}`))
    await expect(look, table).rejects.toThrow(/permission denied/)
  }
  const call = tx(database.db, tenant, (t) => t.query(`select graphile_worker.add_job('x')`))
  await expect(call).rejects.toThrow(/permission denied/)
})
