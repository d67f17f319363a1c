import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { ChannelsWire, ChannelTriedWire } from '../../../server/api/wire/channels.ts'
import { MessagesWire } from '../../../server/api/wire/messages.ts'
import { EvidenceWire, KeptProofWire, LettersByHandWire } from '../../../server/api/wire/post.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { changeSettings } from '../../../server/delivery/settings/run.ts'
import { saveLetterhead } from '../../../server/delivery/stationery/run.ts'
import { dunningJobs, planNow } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { recordOf } from '../../hosts/quickbooks/model.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { nordLetterhead } from '../delivery/letters.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let admin: Cookies
let collector: Cookies
beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  admin = { ...(await signIn(world)) }
  collector = { ...(await signIn(world, { subject: 'another' })) }
  await work()
})
afterAll(() => world.end())

const work = () => {
  const { deps } = world
  const nothingLeaves = { 'delivery.automatic': async () => {}, 'writeback.sent': async () => {} }
  const jobs = { ...syncJobs(deps), ...dunningJobs(deps), ...deliveryJobs(deps) }
  const quiet = { ...jobs, ...nothingLeaves, 'claims.register': async () => {} }
  return workUntilIdle(deps, quiet, { failures: 'expected' })
}
const get = (path: string, cookies = collector) =>
  world.app.inject({ url: `/api/v1/${path}`, cookies: { ...cookies } })
const post = (path: string, payload: object, cookies = collector) =>
  world.app.inject({
    method: 'POST',
    url: `/api/v1/${path}`,
    cookies: { ...cookies },
    headers: { origin: 'http://encours.test' },
    payload,
  })
const atHost = (customer: unknown) => recordOf(world.host.company, 'Customer', String(customer))
const codeOf = (answer: { json(): unknown }) =>
  z.object({ code: z.string() }).parse(answer.json()).code
const settings = { postByHand: true, answerHoldDays: 10, delayHours: 24 }

describe('the channels of a company', () => {
  it('each says whether something goes by it, and which variables would set it up', async () => {
    const { channels, inbox } = ChannelsWire.parse((await get('channels')).json())
    expect(channels.map(({ channel, way, missing }) => [channel, way, missing])).toEqual([
      ['email', 'carrier', []],
      ['sms', null, ['BREVO_API_KEY', 'BREVO_SMS_SENDER']],
      ['letter', null, ['MYSENDINGBOX_API_KEY']],
      ['registered_letter', null, ['MYSENDINGBOX_API_KEY']],
    ])
    expect(inbox).toBeNull()
  })

  it('are set by an admin alone, within bounds', async () => {
    expect((await post('channels', settings)).statusCode).toBe(403)
    const wrong = await post('channels', { ...settings, delayHours: 0 }, admin)
    expect([wrong.statusCode, wrong.json()]).toMatchObject([400, { field: 'delayHours' }])
    const right = ChannelsWire.parse((await post('channels', settings, admin)).json())
    expect(right.settings).toEqual(settings)
    expect(right.channels.map(({ way }) => way)).toEqual(['carrier', null, 'by_hand', 'by_hand'])
  })
})

it('a letter is approved, printed and posted, each step in its order', async () => {
  await post('channels', settings, admin)
  await saveLetterhead(world.deps, world.tenant, {
    ...{ letterhead: nordLetterhead, after: 0, by: 'U1' },
  })
  // Who has a mail address is written to there: one customer loses his.
  const queued = MessagesWire.parse((await get('messages?state=proposed')).json()).messages
  const ids = queued.map(({ customer }) => `'${customer.id}'`).join(', ')
  const [customer] = await seenByOwner(
    world,
    `update customers set email = null
     where customer_id = (
       select customer_id from customers
       where customer_id in (${ids}) and address is not null
       order by customer_id limit 1
     )
     returning customer_id`,
  )
  // At the host too: it is read again before anything leaves.
  const { PrimaryEmailAddr: _, ...fields } = atHost(customer).fields
  atHost(customer).fields = fields
  await planNow(world.deps, world.tenant)
  const queue = MessagesWire.parse((await get('messages?state=proposed')).json()).messages
  const letter = present(
    queue.find((message) => message.customer.id === customer),
    'a letter',
  )
  const { id } = letter
  expect(letter).toMatchObject({ channel: 'letter', problem: null })
  const body = { on: '2026-11-18', trackingNumber: '2C 123' }
  expect(codeOf(await post(`messages/${id}/posted`, body))).toBe('NOT_WAITING')
  expect((await post(`messages/${id}/approve`, {})).statusCode).toBe(200)
  await work()
  const { letters } = LettersByHandWire.parse((await get('letters-by-hand')).json())
  expect(letters).toMatchObject([{ message: id, wanted: true }])
  const paper = await get(`messages/${id}/document`)
  expect([paper.statusCode, paper.headers['content-type']]).toEqual([200, 'application/pdf'])

  const bad = await post(`messages/${id}/posted`, { ...body, on: '2026-02-30' })
  expect([bad.statusCode, bad.json()]).toMatchObject([400, { field: 'on' }])
  expect((await post(`messages/${id}/posted`, body)).json()).toEqual({ done: true })
  expect((await post(`messages/${id}/posted`, body)).json()).toEqual({ done: true })
  expect(codeOf(await post(`messages/${id}/not-posted`, { reason: 'x' }))).toBe('NOT_WAITING')
  expect(codeOf(await post(`messages/${id}/presented`, { on: '2026-11-18' }))).toBe('NOT_WAITING')
  const { attempts } = EvidenceWire.parse((await get(`messages/${id}/evidence`)).json())
  expect(attempts).toMatchObject([{ state: 'sent', trackingNumber: '2C 123', events: [] }])
  const none = '00000000-0000-4000-8000-000000000000'
  expect((await get(`messages/${none}/evidence`)).statusCode).toBe(404)
  expect((await post(`messages/${none}/posted`, body)).statusCode).toBe(404)
})

describe('a proof that a person hands in', () => {
  const upload = (path: string, file: Buffer | string, type = 'application/pdf', cookies = admin) =>
    world.app.inject({
      method: 'POST',
      url: `/api/v1/messages/${path}`,
      cookies: { ...cookies },
      headers: { origin: 'http://encours.test', 'content-type': type },
      payload: file,
    })
  const letter = async () =>
    present((await seenByOwner(world, 'select message_id::text from attempts'))[0], 'a letter')

  it('is kept once, shown with its letter, and given back as it was', async () => {
    const path = `${await letter()}/proofs?kind=deposit`
    const first = KeptProofWire.parse((await upload(path, '%PDF-1.7 scan')).json())
    expect(KeptProofWire.parse((await upload(path, '%PDF-1.7 scan')).json())).toEqual(first)
    const { attempts } = EvidenceWire.parse(
      (await get(`messages/${await letter()}/evidence`)).json(),
    )
    expect(attempts[0]).toMatchObject({ hasDocument: true, resolution: null })
    const by = (await seenByOwner(world, 'select name from users order by name'))[0]
    expect(attempts[0]?.proofs).toMatchObject([{ ...first, kind: 'deposit', by }])
    const file = await get(`proofs/${first.id}`)
    expect([file.body, file.headers['content-type']]).toEqual(['%PDF-1.7 scan', 'application/pdf'])
  })

  it('is refused with its field where it does not fit, and by its size', async () => {
    const path = `${await letter()}/proofs`
    const refused = async (answer: Promise<{ statusCode: number; json(): unknown }>) => {
      const { statusCode, json } = await answer
      const { field = null } = z.object({ field: z.string().optional() }).parse(json())
      return [statusCode, field]
    }
    expect(await refused(upload(path, '%PDF-1'))).toEqual([400, 'kind'])
    expect(await refused(upload(`${path}?kind=deposit`, '<svg/>'))).toEqual([400, 'body'])
    expect(await refused(upload(`${path}?kind=deposit`, ''))).toEqual([400, 'body'])
    const form = 'application/json'
    expect((await upload(`${path}?kind=deposit`, '{}', form)).statusCode).toBe(415)
    const large = Buffer.alloc(10 * 1024 * 1024 + 1, '%PDF-')
    expect((await upload(`${path}?kind=deposit`, large)).statusCode).toBe(413)
    const none = '00000000-0000-4000-8000-000000000000/proofs?kind=deposit'
    expect((await upload(none, '%PDF-1')).statusCode).toBe(404)
  })

  it('is no viewer’s to hand in, and no other route takes a file', async () => {
    const turn = (from: string, to: string) =>
      seenByOwner(world, `update users set role = '${to}' where role = '${from}' returning role`)
    const path = `${await letter()}/proofs?kind=deposit`
    const asCollector = () => upload(path, '%PDF-1.7 scan', 'application/pdf', collector)
    expect((await asCollector()).statusCode).toBe(200)
    expect(await turn('collector', 'viewer')).toEqual(['viewer'])
    expect((await asCollector()).statusCode).toBe(403)
    await turn('viewer', 'collector')
    expect((await upload(`${await letter()}/posted`, '%PDF-1')).statusCode).toBe(415)
  })
})

it('a proof is given as it was kept, to its own company alone', async () => {
  const [attempt] = await seenByOwner(world, 'select attempt_id::text from attempts')
  const id = '00000000-0000-4000-8000-0000000000aa'
  await seenByOwner(
    world,
    `insert into proofs (tenant_id, proof_id, attempt_id, kind, sha256, content, media, source, at)
     values ('${world.tenant}', '${id}', '${attempt}', 'deposit', 'x', '%PDF-1.7', 'application/pdf', 'x', now())
     returning kind`,
  )
  const file = await get(`proofs/${id}`)
  expect([file.statusCode, file.body]).toEqual([200, '%PDF-1.7'])
  expect((await get('proofs/00000000-0000-4000-8000-0000000000ab')).statusCode).toBe(404)
})

describe('a channel is tried on the company itself', () => {
  const own = { on: false, email: 'moi@nord.example', phone: null }
  const asked = (id = randomUUID(), channel = 'email') => ({ id, channel })
  const usual = {
    automatic: false,
    region: null,
    dailyLimit: null,
    channelLimits: {},
    payLink: true,
  }

  it('by an admin, once an address of its own is set, where something goes by it', async () => {
    expect((await post('channels/test', asked(), collector)).statusCode).toBe(403)
    expect(codeOf(await post('channels/test', asked(), admin))).toBe('NO_TEST_ADDRESS')
    expect(codeOf(await post('channels/test', asked(randomUUID(), 'sms'), admin))).toBe(
      'CHANNEL_NOT_SET_UP',
    )
    const wrong = await post('channels/test', { id: 'x', channel: 'email' }, admin)
    expect([wrong.statusCode, wrong.json()]).toMatchObject([400, { field: 'id' }])
  })

  it('is told in the carrier’s words, leaves once for one id, and stands in the audit', async () => {
    await changeSettings(world.deps, world.tenant, {
      ...{ actor: 'U1', settings: { ...usual, test: own } },
    })
    const { channels } = ChannelsWire.parse((await get('channels')).json())
    expect(channels.map(({ test }) => test)).toEqual([{ to: own.email }, null, null, null])
    // Nothing listens at the mail server's address in here.
    const body = asked()
    const first = ChannelTriedWire.parse((await post('channels/test', body, admin)).json())
    expect(first).toMatchObject({ to: own.email, outcome: 'refused' })
    expect(first.said).not.toBeNull()
    expect((await post('channels/test', body, admin)).json()).toEqual(first)
    const told = await seenByOwner(
      world,
      `select action from audit where action like 'channel.test%' order by action`,
    )
    expect(told).toEqual(['channel.test', 'channel.tested'])
  })

  it('not more than ten times in an hour', async () => {
    const codes: number[] = []
    for (let n = 0; n < 10; n += 1) {
      codes.push((await post('channels/test', asked(), admin)).statusCode)
    }
    expect(codes).toEqual([...Array.from({ length: 9 }, () => 200), 429])
  })
})
