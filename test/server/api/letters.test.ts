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

describe('a text of one’s own', () => {
  const text = {
    subject: '{{ sender.name }}: {{ first.number }}',
    before: 'Hello,\n\nThis is the accounts team.',
    after: 'Thank you.',
  }
  const letter = 'letters/fr/reminder-1/cordial'

  it('is ours at first, with the names that it may use', async () => {
    const { body } = await ask(letter)
    expect(body).toMatchObject({ own: false, version: 0 })
    expect(body.text).toEqual(body.shipped)
    expect(body.variables).toContainEqual({
      name: 'first.number',
      example: 'F-2026-101',
      optional: false,
    })
    const { body: list } = await ask('letters')
    expect(list.letters).toHaveLength(14)
  })

  it('is tried without being kept', async () => {
    const tried = await ask(`${letter}/check`, { text })
    expect(tried.body.faults).toEqual([])
    expect(tried.body.preview.text).toContain('This is the accounts team.')
    const broken = await ask(`${letter}/check`, { text: { ...text, after: 'a\n{% if several %}' } })
    expect(broken.body).toEqual({
      preview: null,
      problem: null,
      faults: [
        {
          ...{ field: 'after', kind: 'syntax', line: 2, column: 1 },
          detail: 'tag {% if several %} not closed',
        },
      ],
    })
    expect((await ask(letter)).body.version).toBe(0)
  })

  it('that may not stand is refused with line and column', async () => {
    const wrong = { ...text, before: 'Hello,\n\n{{ customer.nickname }}' }
    const { status, body } = await ask(letter, { after: 0, text: wrong })
    expect([status, body.code, body.field]).toEqual([400, 'TEXT_REFUSED', 'text.before'])
    expect(body.detail).toBe('text.before, line 3, column 4: customer.nickname is not known')
  })

  it('is saved by an administrator, read again in the message, and taken back', async () => {
    const { messages } = (await ask('messages?state=proposed')).body
    const french = messages.find(
      (message: Record<string, string>) =>
        message['language'] === 'fr' &&
        message['step'] === 'reminder-1' &&
        message['channel'] === 'email',
    )
    await setRole('collector')
    expect((await ask(letter, { after: 0, text })).status).toBe(403)
    await setRole('admin')
    const tone = french.tone
    const path = `letters/fr/reminder-1/${tone}`
    await ask(`messages/${french.id}/approve`, {})
    world.deps.clock.advance(1_000)
    expect((await ask(path, { after: 0, text })).body).toMatchObject({
      own: true,
      version: 1,
      text,
    })
    const read = (await ask(`messages/${french.id}`)).body
    expect(read).toMatchObject({ state: 'proposed', stateReason: 'CONTENT_CHANGED' })
    expect(read.preview.text).toContain('This is the accounts team.')
    const stale = await ask(`messages/${french.id}/approve`, { seen: french.updatedAt })
    expect(stale.status).toBe(409)
    expect((await ask(path, { after: 0, text })).status).toBe(409)
    const reset = await ask(`${path}/reset`, { after: 1 })
    expect(reset.body).toMatchObject({ own: false, version: 2, text: reset.body.shipped })
    const after = (await ask(`messages/${french.id}`)).body
    expect(after.preview.text).not.toContain('This is the accounts team.')
  })

  it('of a letter that is none is not found', async () => {
    expect((await ask('letters/de/reminder-1/firm')).status).toBe(404)
    expect((await ask('letters/fr/courtesy/firm')).status).toBe(404)
    expect((await ask('letters/fr/summons/firm')).status).toBe(404)
  })
})
