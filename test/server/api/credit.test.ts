import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { AdviceWire, CreditWire, LimitRequestsWire } from '../../../server/api/wire/credit.ts'
import { CustomersWire, ReceivablesWire } from '../../../server/api/wire/receivables.ts'
import { WatchWire } from '../../../server/api/wire/watch.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { watchNow } from '../../../server/solvency/watch/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies
let customer: string
/** What he owes, in cents. */
let owed: bigint

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  const nothingLeaves = { 'delivery.automatic': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
  const { customers } = CustomersWire.parse((await ask('customers')).body)
  const first = present(
    customers.find(({ exposure }) => exposure.length === 1 && exposure[0]?.currency === 'EUR'),
    'a customer who owes euros',
  )
  customer = first.id
  owed = BigInt(present(first.exposure[0], 'his exposure').net.minor)
})
afterAll(() => world.end())

async function ask(path: string, body?: object) {
  const answer = await world.app.inject({
    url: `/api/v1/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    cookies: { ...cookies },
    ...(body === undefined ? {} : { headers: { origin: 'http://encours.test' }, payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const asRole = (role: string) =>
  seenByOwner(world, `update users set role = '${role}' where true returning user_id`)
const eur = (minor: bigint | string) => ({ currency: 'EUR', minor: `${minor}` })
const wish = (minor: bigint, more: object = {}) => ({
  ...{ id: randomUUID(), amount: eur(minor), reason: 'A large order', ...more },
})
const credit = async () => CreditWire.parse((await ask(`customers/${customer}/credit`)).body)

it('a limit is asked for, answered by the only administrator, and held against what is owed', async () => {
  expect(await credit()).toMatchObject({ limit: null, projection: null, requests: [] })
  const asked = await ask(`customers/${customer}/limit-requests?lang=fr`, wish(owed * 2n))
  expect(CreditWire.parse(asked.body)).toMatchObject({
    mayNotAnswer: null,
    requests: [{ state: 'open', reviewMonths: 6, reason: 'A large order' }],
  })
  const counted = ReceivablesWire.parse((await ask('receivables')).body)
  expect(counted).toMatchObject({ limitRequests: 1, toWatch: 0 })
  const waiting = LimitRequestsWire.parse((await ask('limit-requests')).body)
  const [request] = waiting.requests
  expect(waiting.requests).toMatchObject([{ mayNotAnswer: null, amount: eur(owed * 2n) }])
  const answer = { id: randomUUID(), answer: 'approve' }
  const path = `limit-requests/${present(request, 'the request').id}/answer`
  for (let times = 0; times < 2; times += 1) {
    expect(CreditWire.parse((await ask(path, answer)).body)).toMatchObject({
      limit: { origin: 'person', amount: eur(owed * 2n), reviewOn: '2027-05-18' },
      utilisation: { unsecured: eur(owed), percent: 50, step: 50, orders: null },
    })
  }
  const late = await ask(path, { id: randomUUID(), answer: 'approve' })
  expect([late.status, late.body.code]).toEqual([409, 'CONFLICT'])
})

it('what is recommended is said in the language of the asker, and kept with the request', async () => {
  const french = CreditWire.parse((await ask(`customers/${customer}/credit?lang=fr`)).body)
  const english = CreditWire.parse((await ask(`customers/${customer}/credit?lang=en`)).body)
  const said = ({ requests }: CreditWire) => requests[0]?.recommended?.reasons[0]?.text ?? ''
  expect(said(french)).not.toBe('')
  expect(said(french)).not.toBe(said(english))
  expect(english.recommended?.reasons.length).toBeGreaterThan(0)
})

it('a guarantee lowers what the limit is held against, until it is ended', async () => {
  const entry = { id: randomUUID(), kind: 'bank_guarantee', amount: eur(owed / 2n) }
  const entered = await ask(`customers/${customer}/guarantees`, { ...entry, starts: '2026-11-01' })
  expect(CreditWire.parse(entered.body)).toMatchObject({
    utilisation: { guaranteed: eur(owed / 2n), unsecured: eur(owed - owed / 2n) },
    guarantees: [{ state: 'in_force', expires: null }],
  })
  const ended = await ask(`guarantees/${entry.id}/end`, { reason: 'Given back' })
  expect(CreditWire.parse(ended.body)).toMatchObject({
    utilisation: { unsecured: eur(owed) },
    guarantees: [{ state: 'ended', endedReason: 'Given back' }],
  })
})

it('the terms of an order are advised against what is left of the limit', async () => {
  // As much as the limit again: half of it goes beyond.
  const path = `customers/${customer}/advice?minor=${owed * 2n}&currency=EUR`
  const { lines, depositShare } = AdviceWire.parse((await ask(`${path}&lang=en`)).body)
  expect(lines.map(({ code }) => code)).toContain('OVER_LIMIT')
  expect(depositShare).toBeGreaterThanOrEqual(50)
  const french = AdviceWire.parse((await ask(`${path}&lang=fr`)).body)
  expect(french.lines.map(({ text }) => text).join(' ')).toContain('dépassent la limite de crédit')
  const none = AdviceWire.parse((await ask(`customers/${customer}/advice`)).body)
  expect(none.deposit).toBeNull()
})

it('an event is shown until somebody has said that he has seen it', async () => {
  await seenByOwner(
    world,
    `insert into proceedings (tenant_id, customer_id, kind, judgment, published)
     values ('${world.tenant}', '${customer}', 'receivership', '2026-11-10', '2026-11-16')
     returning customer_id`,
  )
  await watchNow(world.deps, world.tenant)
  const { entries } = WatchWire.parse((await ask('watch')).body)
  expect(entries).toMatchObject([
    { kind: 'proceeding', detail: { proceeding: 'receivership' }, acknowledged: null },
  ])
  expect(ReceivablesWire.parse((await ask('receivables')).body).toWatch).toBe(1)
  const id = present(entries[0], 'an entry').id
  const seen = await ask(`watch/${id}/acknowledge`, { note: 'Claim declared' })
  expect(WatchWire.parse(seen.body).entries).toMatchObject([
    { acknowledged: { note: 'Claim declared' } },
  ])
  const advised = AdviceWire.parse((await ask(`customers/${customer}/advice`)).body)
  expect(advised).toMatchObject({ depositShare: 100, days: null })
})

it.each([
  ['limit-requests', { amount: { currency: 'USD', minor: '1' } }, 'amount.currency'],
  ['limit-requests', { amount: { currency: 'EUR', minor: '-1' } }, 'amount.minor'],
  ['limit-requests', { reviewMonths: 2 }, 'reviewMonths'],
  ['limit-requests', { reason: ' ' }, 'reason'],
  ['limit-requests', { id: 'x' }, 'id'],
  ['guarantees', { starts: '2026-02-30' }, 'starts'],
  ['guarantees', { expires: '2025-01-01' }, 'expires'],
  ['guarantees', { kind: 'promise' }, 'kind'],
  ['guarantees', { amount: { currency: 'EUR', minor: '0' } }, 'amount.minor'],
])('%s refuses %j and names %s', async (path, change, field) => {
  const { reason, ...rest } = wish(100n)
  const usual =
    path === 'guarantees' ? { ...rest, kind: 'other', starts: '2026-11-01' } : { ...rest, reason }
  const refused = await ask(`customers/${customer}/${path}`, { ...usual, ...change })
  expect([refused.status, refused.body.code, refused.body.field]).toEqual([400, 'MALFORMED', field])
})

it('who is not known is not found', async () => {
  for (const path of ['customers/none/credit', 'customers/none/advice']) {
    expect((await ask(path)).status).toBe(404)
  }
  const answer = { id: randomUUID(), answer: 'approve' }
  expect((await ask(`limit-requests/${randomUUID()}/answer`, answer)).status).toBe(404)
  expect((await ask(`watch/${randomUUID()}/acknowledge`, {})).status).toBe(404)
  expect((await ask(`guarantees/${randomUUID()}/end`, { reason: 'x' })).status).toBe(404)
})

it('who chases asks and answers nothing; who reads sees and enters nothing', async () => {
  const answer = { id: randomUUID(), answer: 'approve' }
  await asRole('collector')
  const asked = await ask(`customers/${customer}/limit-requests`, wish(owed * 3n))
  const [request] = CreditWire.parse(asked.body).requests
  expect(CreditWire.parse(asked.body).mayNotAnswer).toBe('not_admin')
  expect((await ask(`limit-requests/${request?.id}/answer`, answer)).status).toBe(403)
  await asRole('viewer')
  expect((await ask(`customers/${customer}/credit`)).status).toBe(200)
  expect((await ask('watch')).status).toBe(200)
  expect((await ask(`customers/${customer}/limit-requests`, wish(1n))).status).toBe(403)
  const entry = { id: randomUUID(), kind: 'other', amount: eur(1n), starts: '2026-11-01' }
  expect((await ask(`customers/${customer}/guarantees`, entry)).status).toBe(403)
  await asRole('admin')
})
