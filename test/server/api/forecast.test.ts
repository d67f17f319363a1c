import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn } from '../../../core/instant.ts'
import { ForecastWire } from '../../../server/api/wire/forecast.ts'
import { dunningJobs, planNow } from '../../../server/dunning/run.ts'
import { forecastJobs } from '../../../server/solvency/cash/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
})
afterAll(() => world.end())

const work = () => {
  const { deps } = world
  return workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...forecastJobs(deps) })
}
const get = async () => {
  const answer = await world.app.inject({ url: '/api/v1/forecast', cookies: { ...cookies } })
  return ForecastWire.parse(answer.json()).made
}
const post = () =>
  world.app.inject({
    method: 'POST',
    url: '/api/v1/forecast',
    cookies: { ...cookies },
    headers: { origin: 'http://encours.test' },
  })

test('before the first plan there is none; after it all that is owed is in it', async () => {
  expect(await get()).toBeNull()
  const { ran } = await work()
  expect(ran).toContain('solvency.forecast')
  const made = await get()
  expect(made?.at).toBe(world.deps.clock.now())
  expect(made?.currencies.length).toBeGreaterThan(0)
  for (const { weeks, later, doubtful, owed } of made?.currencies ?? []) {
    const amounts = [...weeks.map(({ expected }) => expected), later, doubtful]
    expect(amounts.reduce((sum, { minor }) => sum + BigInt(minor), 0n)).toBe(BigInt(owed.minor))
    expect(weeks).toHaveLength(13)
  }
})

test('another plan of the same day leaves it, a person’s word and another day do not', async () => {
  const first = await get()
  world.deps.clock.advance(3_600_000)
  await planNow(world.deps, world.tenant)
  await work()
  expect((await get())?.at).toBe(first?.at)
  expect((await post()).json()).toEqual({ asked: true })
  await work()
  const asked = await get()
  expect(asked?.at).toBe(world.deps.clock.now())
  world.deps.clock.advance({ days: 1 })
  cookies = { ...(await signIn(world)) }
  await planNow(world.deps, world.tenant)
  await work()
  expect((await get())?.today).not.toBe(asked?.today)
})

test('one at a time in a process: the other waits for a later moment', async () => {
  const { deps, tenant } = world
  const make = async () => forecastJobs(deps)['solvency.forecast']?.({ tenant, asked: 'yes' })
  const waiting = () =>
    seenByOwner(
      world,
      `select to_json(run_at) #>> '{}'
      from graphile_worker.jobs
      where task_identifier = 'solvency.forecast'`,
    )
  expect(await waiting()).toEqual([])
  await Promise.all([make(), make()])
  const [runAt = ''] = await waiting()
  expect(Date.parse(runAt) - Date.parse(deps.clock.now())).toBe(20_000)
  deps.clock.advance(20_000)
  await work()
  expect(await waiting()).toEqual([])
  expect((await get())?.at).toBe(deps.clock.now())
})

test('who only reads sees it, and has none made', async () => {
  await seenByOwner(world, `update users set role = 'viewer' returning user_id`)
  expect(await get()).not.toBeNull()
  expect((await post()).statusCode).toBe(403)
})
