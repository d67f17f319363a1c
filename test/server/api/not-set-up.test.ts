import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { MessageRowWire, MessagesWire } from '../../../server/api/wire/messages.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, dump, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  const nothingLeaves = { 'delivery.automatic': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
})
afterAll(() => world.end())

const get = (path: string) =>
  world.app.inject({ url: `/api/v1/messages${path}`, cookies: { ...cookies } })
const post = (path: string, payload: object) =>
  world.app.inject({
    method: 'POST',
    url: `/api/v1/messages/${path}`,
    cookies: { ...cookies },
    headers: { origin: 'http://encours.test' },
    payload,
  })
const queue = async () => MessagesWire.parse((await get('?state=proposed')).json()).messages

it('a message that cannot be sent here says so, and an approval changes nothing', async () => {
  const { id } = present((await queue())[0], 'a message')
  await seenByOwner(
    world,
    `update messages set channel = 'registered_letter' where message_id = '${id}' returning state`,
  )
  const rows = await queue()
  const row = present(
    rows.find((each) => each.id === id),
    'its row',
  )
  expect(row.problem).toBe('CHANNEL_NOT_SET_UP')
  expect(rows.filter(({ channel, problem }) => channel === 'email' && problem !== null)).toEqual([])
  expect(MessageRowWire.parse((await get(`/${id}`)).json()).problem).toBe('CHANNEL_NOT_SET_UP')

  const before = await dump(world)
  const answer = await post(`${id}/approve`, { seen: row.updatedAt })
  expect(answer.statusCode).toBe(409)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(z.object({ code: z.string() }).parse(answer.json()).code).toBe('CHANNEL_NOT_SET_UP')
  expect(await dump(world)).toBe(before)

  const refused = await post(`${id}/refuse`, { reason: 'sent by hand' })
  expect([refused.statusCode, MessageRowWire.parse(refused.json()).problem]).toEqual([200, null])
})
