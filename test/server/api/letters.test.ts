import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayIn } from '../../../core/instant.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let admin: Cookies

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  admin = await signIn(world)
  await work()
})
afterAll(() => world.end())

const work = () => {
  const { deps } = world
  const nothingLeaves = { 'delivery.automatic': async () => {}, 'delivery.send': async () => {} }
  return workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
}

async function ask(path: string, body?: object) {
  const answer = await world.app.inject({
    url: `/api/v1/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    cookies: { ...admin },
    headers: body === undefined ? {} : { origin: 'http://encours.test' },
    ...(body === undefined ? {} : { payload: body }),
  })
  const isJson = `${answer.headers['content-type']}`.includes('json')
  const { statusCode: status, headers, rawPayload } = answer
  return { status, headers, rawPayload, body: isJson ? answer.json() : null }
}

const setRole = (role: string) =>
  seenByOwner(
    world,
    `update users set role = '${role}' where tenant_id = '${world.tenant}' returning user_id`,
  )

const letterhead = {
  kind: 'company',
  legalForm: 'SAS',
  capital: { currency: 'EUR', minor: '5000000' },
  address: { lines: ['12 quai Nord'], postcode: '59000', city: 'Lille', country: 'FR' },
  siren: '552032534',
  registryTown: 'Lille Métropole',
  email: 'compta@nord.example',
  iban: 'FR14 2004 1010 0505 0001 3M02 606',
}

describe('the letterhead', () => {
  it('is unknown at first, and a notice lacks most of it', async () => {
    const { body } = await ask('letterhead')
    expect(body).toMatchObject({ version: 0, letterhead: null })
    expect(body.lacks).toContain('iban')
  })

  it.each([
    ['letterhead.iban', { iban: 'FR15 2004 1010 0505 0001 3M02 606' }],
    ['letterhead.siren', { siren: '552032535' }],
    ['letterhead.email', { email: 'compta' }],
    ['letterhead.address.country', { address: { ...letterhead.address, country: 'France' } }],
    ['letterhead.capital.currency', { capital: { currency: 'USD', minor: '1' } }],
    ['letterhead.capital.minor', { capital: { currency: 'EUR', minor: '-1' } }],
    ['letterhead.colour', { colour: 'red' }],
  ])('is refused where %s does not fit', async (field, change) => {
    const { status, body } = await ask('letterhead', {
      after: 0,
      letterhead: { ...letterhead, ...change },
    })
    expect([status, body.code, body.field]).toEqual([400, 'MALFORMED', field])
  })

  it('is saved by an administrator alone, with a trace', async () => {
    await setRole('collector')
    expect((await ask('letterhead', { after: 0, letterhead })).status).toBe(403)
    await setRole('admin')
    const saved = await ask('letterhead', { after: 0, letterhead })
    expect(saved.body).toMatchObject({ version: 1, lacks: [] })
    expect(saved.body.letterhead).toEqual({
      ...letterhead,
      iban: 'FR1420041010050500013M02606',
    })
    expect((await ask('letterhead', { after: 0, letterhead })).status).toBe(409)
    const trace = await seenByOwner(
      world,
      `select action from audit where subject_kind = 'letterhead'`,
    )
    expect(trace).toEqual(['letterhead.save'])
  })
})

describe('a letter on paper', () => {
  it('is a file that the browser shows; a mail has none, and nobody’s message neither', async () => {
    const { messages } = (await ask('messages?state=proposed')).body
    const [posted, mailed] = messages.filter(
      ({ channel }: { channel: string }) => channel === 'email',
    )
    const change = `update messages set channel = 'letter' where message_id = '${posted.id}'`
    await seenByOwner(world, `${change} returning message_id`)
    const { status, headers, rawPayload } = await ask(`messages/${posted.id}/document`)
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/pdf',
      'no-store',
    ])
    expect(headers['content-disposition']).toMatch(/^inline; filename="[\w.-]+\.pdf"$/)
    expect(rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await ask(`messages/${mailed.id}/document`)).status).toBe(404)
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect((await ask(`messages/${nobody}/document`)).status).toBe(404)
  })
})
