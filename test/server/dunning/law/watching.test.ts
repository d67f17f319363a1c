// Once a week the central bank is asked, and the operator told where our table differs.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Answer, RateChange } from '../../../../connectors/contract/bureau.ts'
import type { Day } from '../../../../core/day.ts'
import type { Instant } from '../../../../core/instant.ts'
import type { Deps } from '../../../../server/deps.ts'
import { rateJobs, startRateWatch } from '../../../../server/dunning/rates-watch/run.ts'
import { type TestDatabase, testDatabase } from '../../../support/database.ts'
import { type TestDeps, testDeps } from '../../../support/deps.ts'
import { workUntilIdle } from '../../../support/work.ts'
import { bureausAt } from '../../solvency/bureaus/company.ts'

let database: TestDatabase
let deps: TestDeps
let asked: number
let told: object[]
let changes: readonly RateChange[] | null
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const kept: readonly RateChange[] = [
  { from: '2016-03-16' as Day, rate: 0n },
  { from: '2022-07-27' as Day, rate: 50n },
  { from: '2022-09-14' as Day, rate: 125n },
  { from: '2022-11-02' as Day, rate: 200n },
  { from: '2022-12-21' as Day, rate: 250n },
  { from: '2023-06-21' as Day, rate: 400n },
  { from: '2023-09-20' as Day, rate: 450n },
  { from: '2024-06-12' as Day, rate: 425n },
  { from: '2024-12-18' as Day, rate: 315n },
  { from: '2025-06-11' as Day, rate: 215n },
  { from: '2026-06-17' as Day, rate: 240n },
  { from: '2026-09-16' as Day, rate: 265n },
]

beforeEach(async () => {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  asked = 0
  told = []
  changes = kept
  const tell = (facts: object, message: string) => told.push({ ...facts, message })
  const log: Deps['log'] = { info: () => {}, warn: tell, error: tell }
  const bureaus = bureausAt('http://127.0.0.1:1')
  const ratesSince = async (_: Day, asOf: Instant): Promise<Answer<readonly RateChange[]>> => {
    asked += 1
    if (changes !== null) return { kind: 'found', asOf, value: changes }
    const failure = { failure: 'unavailable', code: 'TIMEOUT', message: '' } as const
    return { kind: 'could_not_ask', asOf, ...failure }
  }
  const rates = { ...bureaus.rates, ratesSince }
  deps = testDeps(database, { log, bureaus: { ...bureaus, rates } })
  await startRateWatch(deps)
})

const work = () => workUntilIdle(deps, rateJobs(deps))

test('a table that agrees is no news, and is asked about once a week', async () => {
  await work()
  deps.clock.advance({ days: 6 })
  await work()
  expect([asked, told]).toEqual([1, []])
  deps.clock.advance({ days: 1 })
  await work()
  expect(asked).toBe(2)
})

test('a half-year that has begun without its rate is told, and again each week', async () => {
  deps.clock.set('2027-01-04T08:00:00Z')
  await work()
  deps.clock.advance({ days: 7 })
  await work()
  const message = 'a rate of the central bank is not the one of our table'
  const fault = { halfYear: '2027-S1', ours: 'missing', banks: '2.65', message }
  expect(told).toEqual([fault, fault])
})

test('a bank that cannot be asked is asked again the next day', async () => {
  changes = null
  await work()
  expect(told).toMatchObject([{ code: 'TIMEOUT' }])
  deps.clock.advance({ days: 1 })
  await work()
  expect(asked).toBe(2)
})
