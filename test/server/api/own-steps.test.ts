import { afterAll, beforeAll, expect, it } from 'vitest'
import { dayIn } from '../../../core/instant.ts'
import { frStandard, policyJson } from '../../../server/dunning/policy.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let admin: Cookies

/** A courtesy and, without any reminder before it, a notice: of ours nothing fits that one. */
const steps = [
  { key: 'hello', when: { dueOffsetDays: -5 }, channels: ['email'], approval: 'auto' },
  {
    ...{ key: 'last call', when: { dueOffsetDays: 3 }, channels: ['email'] },
    ...{ approval: 'human', deadlineDays: 10 },
  },
]

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  admin = await signIn(world)
  const policy = { ...policyJson(frStandard), steps }
  await ask('policies')
  const saved = await ask('policies', { document: { policy }, basedOn: 1 })
  expect(saved.status).toBe(200)
  const nothingLeaves = { 'delivery.automatic': async () => {}, 'delivery.send': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
  await ask('letterhead', { after: 0, letterhead })
})
afterAll(() => world.end())

async function ask(path: string, body?: object) {
  const answer = await world.app.inject({
    url: `/api/v1/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    cookies: { ...admin },
    headers: body === undefined ? {} : { origin: 'http://encours.test' },
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const letterhead = {
  ...{ kind: 'company', legalForm: 'SAS', siren: '552032534', registryTown: 'Lille Métropole' },
  capital: { currency: 'EUR', minor: '5000000' },
  address: { lines: ['12 quai Nord'], postcode: '59000', city: 'Lille', country: 'FR' },
  ...{ email: 'compta@nord.example', iban: 'FR14 2004 1010 0505 0001 3M02 606' },
}

const text = {
  subject: 'Dernier avis : {{ first.number }}',
  before: 'Nous vous mettons en demeure de payer au plus tard le {{ deadline }}.',
  after: 'À défaut, nous pourrons saisir la justice.',
}

type Listed = Record<string, unknown>

async function lastCall(): Promise<Listed & { id: string; tone: string }> {
  const { messages } = (await ask('messages?state=proposed')).body
  const found = messages.find(
    (one: Listed) => one['step'] === 'last call' && one['language'] === 'fr',
  )
  return (await ask(`messages/${found.id}`)).body
}

it('a step of one’s own is said in our words where they are true, and else waits for a text', async () => {
  const { letters } = (await ask('letters')).body
  expect(letters).toHaveLength(14 + 2 * (1 + 2))
  const french = letters.filter((one: Listed) => one['language'] === 'fr')
  expect(french.filter((one: Listed) => one['step'] === 'hello')).toMatchObject([
    { tone: 'cordial', meaning: 'courtesy', own: false, standsIn: 'courtesy' },
  ])
  expect(french.filter((one: Listed) => one['step'] === 'last call')).toMatchObject([
    { tone: 'cordial', meaning: 'notice', own: false, standsIn: null },
    { tone: 'firm', meaning: 'notice', own: false, standsIn: null },
  ])
  expect(await lastCall()).toMatchObject({
    preview: null,
    problem: 'step last call: no text for it',
  })
})

it('a text for it is tried on a message of it, saved, and said', async () => {
  const message = await lastCall()
  const path = `letters/fr/last%20call/${message.tone}`
  expect((await ask(path)).body).toMatchObject({ own: false, version: 0, meaning: 'notice' })
  const tried = (await ask(`${path}/check`, { text, message: message.id })).body
  expect(tried).toMatchObject({ faults: [], problem: null })
  const { items, customer } = message as unknown as {
    items: { number: string }[]
    customer: { name: string }
  }
  expect(tried.preview.text).toContain(customer.name)
  for (const { number } of items) expect(tried.preview.text).toContain(number)
  expect((await ask(path, { after: 0, text })).status).toBe(200)
  const said = await lastCall()
  expect(said['problem']).toBeNull()
  expect(said['preview']).toMatchObject({
    subject: expect.stringContaining('Dernier avis'),
    text: expect.stringMatching(/en demeure de payer au plus tard le \d\d\/\d\d\/\d{4}/),
  })
})

it('a message of another step is none to try a text on', async () => {
  const { id } = await lastCall()
  const { status, body } = await ask('letters/fr/reminder-1/firm/check', {
    text: plain,
    message: id,
  })
  expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
})

const plain = { subject: 'Rappel', before: 'Bonjour,', after: 'Merci.' }

it('each version of a text is kept, with who and when', async () => {
  const { tone } = await lastCall()
  const path = `letters/fr/last%20call/${tone}`
  const second = { ...text, after: 'Nous restons à votre écoute.' }
  await ask(path, { after: 1, text: second })
  await ask(`${path}/reset`, { after: 2 })
  expect((await lastCall())['problem']).toBe('step last call: no text for it')
  const [admin] = await seenByOwner(world, `select name from users`)
  expect((await ask(`${path}/versions`)).body.versions).toMatchObject([
    { version: 3, text: null, savedByName: admin },
    { version: 2, text: second, savedByName: admin },
    { version: 1, text, savedByName: admin },
  ])
  const restored = await ask(path, { after: 3, text })
  expect(restored.body).toMatchObject({ version: 4, own: true, text })
  expect((await ask('letters/fr/summons/firm/versions')).status).toBe(404)
})
