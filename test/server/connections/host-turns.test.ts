// Callers of one company's host take turns, whichever process they are in.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { RateLimited } from '../../../connectors/contract/failure.ts'
import type { HostAccess, HostLimits } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { withAccess } from '../../../server/connections/run.ts'
import { syncState } from '../../../server/sync/run.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'

let database: TestDatabase
let deps: TestDeps
let tenant: TenantId
const limits: HostLimits = { aSecond: 10, aMinute: 500, readsAMonth: 1_000 }

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  deps = depsWith(limits)
  tenant = await connectTo(deps, randomUUID())
})

const depsWith = (given: HostLimits) =>
  testDeps(database, {
    hosts: { quickbooks: { ...memoryHost({ pageSize: 5 }).connector, limits: given } },
  })

const work = (whose: TenantId, task: (access: HostAccess) => Promise<void>) =>
  withAccess(deps, { tenant: whose, host: 'quickbooks' }, task)

const callsOf = async () => (await syncState(deps, tenant)).calls

/** When each of so many calls was let through. */
async function made(whose: TenantId, count: number): Promise<number[]> {
  const moments: number[] = []
  const one = () =>
    work(whose, async ({ turn }) => {
      await turn?.('read')
      moments.push(performance.now())
    })
  await Promise.all(Array.from({ length: count }, one))
  return moments.toSorted((a, b) => a - b)
}

it('many at once are spread out, and each is counted', async () => {
  const moments = await made(tenant, 12)
  expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeGreaterThan(1_000)
  await work(tenant, async ({ turn }) => turn?.('write'))
  const month = { month: '2026-11-01', reads: 12, writes: 1, readsAMonth: 1_000 }
  expect(await callsOf()).toEqual({ ...month, pace: 'usual' })
})

it('whoever would wait long is told to come back, and is not counted', async () => {
  const narrow = depsWith({ ...limits, aSecond: 1, aMinute: 6 })
  tenant = await connectTo(narrow, randomUUID())
  const call = () =>
    withAccess(narrow, { tenant, host: 'quickbooks' }, async ({ turn }) => turn?.('read'))
  await call()
  await expect(call()).rejects.toMatchObject({
    kind: 'rate_limited',
    code: 'OUR_LIMIT',
    retryAfterMs: expect.closeTo(12_000, -3),
  })
  expect((await syncState(narrow, tenant)).calls).toMatchObject({ reads: 1 })
})

it('one company that asks much never makes another wait', async () => {
  const other = await connectTo(deps, randomUUID())
  const many = made(tenant, 12)
  const before = performance.now()
  await made(other, 1)
  const waited = performance.now() - before
  expect(waited).toBeLessThan(((await many).at(-1) ?? 0) - before)
})

it('a host that asks for silence is left alone by everybody, and only that company', async () => {
  const facts = { service: 'Memory Books', code: '3001', message: 'too many' }
  const throttled = new RateLimited({ ...facts, retryAfterMs: 60_000 })
  await expect(work(tenant, () => Promise.reject(throttled))).rejects.toBe(throttled)
  await expect(work(tenant, async ({ turn }) => turn?.('read'))).rejects.toMatchObject({
    code: 'OUR_LIMIT',
    retryAfterMs: expect.closeTo(60_000, -3),
  })
  const other = await connectTo(deps, randomUUID())
  await work(other, async ({ turn }) => turn?.('read'))
})
