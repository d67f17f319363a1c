// A score is bought by a person who has read its price, once, and kept.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Answer, BureauScore, ScoreBureau } from '../../../connectors/contract/bureau.ts'
import { present } from '../../../core/assert.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { CustomersWire } from '../../../server/api/wire/receivables.ts'
import { ScoresWire } from '../../../server/api/wire/scores.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { siren } from '../../connectors/bureaus/support.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { aCurrency } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies
let id: string
let paid = 0
let next: (now: Instant) => Promise<Answer<BureauScore>>

const score: BureauScore = {
  ...{ score: '58', grade: 'B', inProceedings: null, ceased: false },
  limit: { minor: 1_200_000n, currency: aCurrency('EUR') },
}
const creditsafe: ScoreBureau = {
  ...{ name: 'creditsafe', title: 'Creditsafe', limits: { aSecond: 1000, aMinute: 10_000 } },
  cost: { units: 1, unit: { en: 'report', fr: 'rapport' } },
  scoreOf: async (_, now) => {
    paid += 1
    return next(now)
  },
}

beforeAll(async () => {
  world = await openWorld({ scores: { creditsafe } })
  seedCompany(world.host.company, { today: dayIn(world.deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  await workUntilIdle(world.deps, { ...syncJobs(world.deps), 'dunning.plan': async () => {} })
  const { customers } = CustomersWire.parse(await get('customers?limit=1'))
  id = present(customers[0], 'a customer').id
})
afterAll(() => world.end())
beforeEach(() => {
  paid = 0
  next = async (now) => ({ kind: 'found', asOf: now, value: score })
})

const get = async (path: string): Promise<unknown> =>
  (await world.app.inject({ url: `/api/v1/${path}`, cookies: { ...cookies } })).json()
const post = (path: string, payload: object) =>
  world.app.inject({
    ...{ method: 'POST', url: `/api/v1/customers/${id}/${path}`, payload },
    ...{ cookies: { ...cookies }, headers: { origin: world.publicUrl } },
  })
const buy = { bureau: 'creditsafe', units: 1 }
const shown = async (lang = 'fr') =>
  ScoresWire.parse(await get(`customers/${id}/scores?lang=${lang}`)).scores

test('what may be bought is shown with its price, and nothing is paid for that', async () => {
  expect(await shown()).toEqual([
    {
      ...{ bureau: 'creditsafe', title: 'Creditsafe', last: null },
      cost: { units: 1, unit: 'rapport' },
    },
  ])
  expect((await shown('en'))[0]?.cost.unit).toBe('report')
  expect(paid).toBe(0)
})

test.each([
  [{ bureau: 'creditsafe', units: 2 }, 409],
  [{ bureau: 'pappers', units: 31 }, 409],
  [{ bureau: 'creditsafe' }, 400],
  // He has no number.
  [buy, 409],
])('%j is refused before anything is paid', async (payload, status) => {
  expect((await post('scores', payload)).statusCode).toBe(status)
  expect(paid).toBe(0)
})

test('what could not be asked may be asked again, and nothing is kept of it', async () => {
  expect((await post('company', { siren })).statusCode).toBe(200)
  expect((await post('scores', { ...buy, units: 2 })).statusCode).toBe(409)
  expect(paid).toBe(0)
  next = async (now) => ({
    ...{ kind: 'could_not_ask', asOf: now, failure: 'unavailable', code: 'TIMEOUT', message: '' },
  })
  expect((await post('scores', buy)).statusCode).toBe(200)
  expect((await shown())[0]?.last).toMatchObject({ outcome: 'could_not_ask', code: 'TIMEOUT' })
})

test('asked by two at once it is paid for once, kept, and traced', async () => {
  const both = await Promise.all([post('scores', buy), post('scores', buy)])
  expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  await post('scores', buy)
  expect(paid).toBe(1)
  expect((await shown())[0]?.last).toMatchObject({
    ...{ outcome: 'found', keptUntil: '2026-12-18T09:30:00.000Z' },
    score: { score: '58', grade: 'B', limit: { minor: '1200000', currency: 'EUR' } },
  })
  const traces = await seenByOwner(
    world,
    `select detail from audit where action = 'customer.score' order by at`,
  )
  expect(traces).toHaveLength(2)
  expect(traces.at(-1)).toEqual({ bureau: 'creditsafe', siren, cost: '1 report' })
})

test('after thirty days it may be bought again; a failure leaves the old one with its day', async () => {
  world.deps.clock.advance({ days: 31 })
  cookies = { ...(await signIn(world)) }
  next = async (now) => ({
    ...{ kind: 'could_not_ask', asOf: now, failure: 'unavailable', code: 'HTTP_503', message: '' },
  })
  await post('scores', buy)
  expect(paid).toBe(1)
  expect((await shown())[0]?.last).toMatchObject({
    ...{ outcome: 'could_not_ask', scoreAsOf: '2026-11-18T09:30:00.000Z' },
    score: { score: '58' },
  })
})
