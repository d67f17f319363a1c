import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayIn } from '../../../core/instant.ts'
import { dunningJobs, planNow } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let admin: Cookies
let stranger: Cookies
beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  host.addCompany({ realm: '9341453908239999', name: 'Somebody Else SARL' })
  admin = await signIn(world)
  stranger = await signIn(world, { realm: '9341453908239999' })
  const nothingLeaves = { 'delivery.automatic': async () => {}, 'delivery.send': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
})
afterAll(() => world.end())

async function ask(path: string, body?: object, as = admin) {
  const answer = await world.app.inject({
    url: `/api/v1/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    cookies: { ...as },
    headers: body === undefined ? {} : { origin: 'http://encours.test' },
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

interface Row {
  readonly id: string
  readonly step: string
  readonly seen: string
  readonly problem: string | null
}

const queue = async (
  step = '',
): Promise<{ steps: { step: string; messages: number }[]; messages: Row[] }> =>
  (await ask(`approvals${step === '' ? '' : `?step=${step}`}`)).body

const named = ({ id, seen }: Row) => ({ id, seen })
const canGo = (rows: readonly Row[]) => rows.filter(({ problem }) => problem === null)

describe('the queue', () => {
  it('counts by step what the list of messages holds, with what is open in each currency', async () => {
    const { steps, messages } = await queue()
    const { body } = await ask('messages?state=proposed&limit=200')
    expect(messages.map(({ id }) => id).sort()).toEqual(
      body.messages.map(({ id }: Row) => id).sort(),
    )
    for (const { step, messages: count } of steps) {
      const own = body.messages.filter((row: Row) => row.step === step)
      expect(own).toHaveLength(count)
      const open = new Map<string, bigint>()
      for (const row of own)
        for (const total of row.totals)
          open.set(
            total.open.currency,
            (open.get(total.open.currency) ?? 0n) + BigInt(total.open.minor),
          )
      const shown = steps.find((row) => row.step === step)
      expect(shown).toMatchObject({
        totals: [...open].sort().map(([currency, minor]) => ({ currency, minor: `${minor}` })),
      })
    }
    expect(steps.reduce((all, { messages: count }) => all + count, 0)).toBe(messages.length)
  })

  it('narrows to one step, and still counts all', async () => {
    const all = await queue()
    const [first] = all.steps
    const { steps, messages } = await queue(first?.step)
    expect(steps).toEqual(all.steps)
    expect(messages).toHaveLength(first?.messages ?? -1)
  })

  it('is another company’s secret', async () => {
    const answer = await ask('approvals', undefined, stranger)
    expect(answer.body).toEqual({ steps: [], messages: [], testMode: false })
    const [row] = canGo((await queue()).messages)
    const body = { messages: row ? [named(row)] : [] }
    const decided = await ask('approvals/approve', body, stranger)
    expect(decided.body).toEqual({ decided: 0, left: [{ id: row?.id, code: 'NOT_FOUND' }] })
  })
})

describe('one answer to several messages', () => {
  it('decides those that read as they were read, and says why not the others', async () => {
    const { messages } = await queue()
    const [first, second, third] = canGo(messages)
    const stopped = messages.find(({ problem }) => problem !== null)
    if (!first || !second || !third || !stopped) throw new Error('the seed has too few messages')
    const asked = {
      messages: [
        named(first),
        { id: second.id, seen: '2026-01-01T00:00:00Z' },
        named(stopped),
        { id: '00000000-0000-4000-8000-000000000000', seen: third.seen },
      ],
    }
    const answer = await ask('approvals/approve', asked)
    expect(answer.status).toBe(200)
    expect(answer.body.decided).toBe(1)
    expect(answer.body.left).toEqual([
      { id: second.id, code: 'MESSAGE_CHANGED' },
      { id: stopped.id, code: 'CHANNEL_NOT_SET_UP' },
      { id: '00000000-0000-4000-8000-000000000000', code: 'NOT_FOUND' },
    ])
    const again = await ask('approvals/approve', asked)
    expect(again.body.decided).toBe(0)
    expect(again.body.left[0]).toEqual({ id: first.id, code: 'ALREADY_DECIDED' })
    expect(
      await seenByOwner(
        world,
        `select action from audit where subject_id = '${first.id}' and action = 'message.approve'`,
      ),
    ).toHaveLength(1)
  })

  it('refuses them with the reason, one trace each', async () => {
    const rows = canGo((await queue()).messages).slice(0, 2)
    const body = { messages: rows.map(named), reason: 'we talk to them' }
    const answer = await ask('approvals/refuse', body)
    expect(answer.body).toEqual({ decided: 2, left: [] })
    for (const { id } of rows) {
      const shown = await ask(`messages/${id}`)
      expect(shown.body).toMatchObject({ state: 'refused', stateReason: 'we talk to them' })
    }
    const ids = rows.map(({ id }) => `'${id}'`).join(',')
    expect(
      await seenByOwner(
        world,
        `select detail ->> 'code' from audit where action = 'message.refuse' and subject_id in (${ids})`,
      ),
    ).toEqual(['we talk to them', 'we talk to them'])
  })

  it('and a plan at the same moment never wait for each other', async () => {
    const rows = canGo((await queue()).messages).map(named)
    const both = await Promise.all([
      planNow(world.deps, world.tenant),
      ask('approvals/approve', { messages: rows }),
      planNow(world.deps, world.tenant),
      ask('approvals/approve', { messages: [...rows].reverse() }),
    ])
    const decided = [both[1], both[3]].map(({ body }) => body.decided)
    expect(decided[0] + decided[1]).toBe(rows.length)
    const jobs = await seenByOwner(
      world,
      `select key from graphile_worker._private_jobs where key like '%delivery.send%'`,
    )
    expect(new Set(jobs).size).toBe(jobs.length)
  })

  it.each([
    ['nothing', { messages: [] }, 'messages'],
    [
      'no instant',
      { messages: [{ id: '00000000-0000-4000-8000-000000000000', seen: 'now' }] },
      'messages[0].seen',
    ],
    ['no id', { messages: [{ id: '7', seen: '2026-01-01T00:00:00Z' }] }, 'messages.0.id'],
  ])('with %s is refused with its field', async (_, body, field) => {
    const answer = await ask('approvals/approve', body)
    expect([answer.status, answer.body.field]).toEqual([400, field])
  })

  it('is not for those who only read', async () => {
    await setRole('viewer')
    const body = {
      messages: [{ id: '00000000-0000-4000-8000-000000000000', seen: '2026-01-01T00:00:00Z' }],
    }
    expect((await ask('approvals/approve', body)).status).toBe(403)
    expect((await ask('approvals/refuse', { ...body, reason: 'x' })).status).toBe(403)
    await setRole('admin')
  })
})

const setRole = (role: string) =>
  seenByOwner(
    world,
    `update users set role = '${role}' where tenant_id = '${world.tenant}' returning user_id`,
  )

describe('settings', () => {
  const settings = {
    automatic: false,
    region: null,
    dailyLimit: 50,
    channelLimits: { letter: 10 },
    test: { on: false, email: null, phone: null },
    payLink: true,
  }

  it('are shown to everybody and changed by an admin alone', async () => {
    const shown = await ask('settings')
    expect(shown.body).toMatchObject({ automatic: false, dailyLimit: null, channels: ['email'] })
    expect((await ask('settings', settings)).body).toMatchObject(settings)
    await setRole('collector')
    expect((await ask('settings')).status).toBe(200)
    expect((await ask('settings', settings)).status).toBe(403)
    await setRole('admin')
  })

  it.each([
    [{ ...settings, dailyLimit: 0 }, 'dailyLimit'],
    [{ ...settings, channelLimits: { pigeon: 1 } }, 'channelLimits.pigeon'],
    [{ ...settings, region: 'bretagne' }, 'region'],
    [{ ...settings, test: { on: true, email: null, phone: null } }, 'test'],
    [{ automatic: true }, 'region'],
  ])('that do not fit are refused with their field', async (body, field) => {
    const answer = await ask('settings', body)
    expect([answer.status, answer.body.field]).toEqual([400, field])
  })
})
