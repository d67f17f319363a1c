import { afterAll, beforeAll, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { CaseChangeWire, CasesWire } from '../../../server/api/wire/cases.ts'
import { CustomersWire, CustomerWire } from '../../../server/api/wire/receivables.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies
let customer: string
let invoice: string

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  const nothingLeaves = { 'delivery.automatic': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
  const { customers } = CustomersWire.parse((await ask('customers')).body)
  customer = present(
    customers.find(({ oldestDaysOverdue }) => (oldestDaysOverdue ?? 0) > 10),
    'a customer who is late',
  ).id
  const { items } = CustomerWire.parse((await ask(`customers/${customer}`)).body)
  invoice = present(items[0], 'an open item').invoice
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

it('a dispute is entered with its effect in words, listed, and rejected', async () => {
  const wanted = { invoice, cause: 'quality', owner: 'Ana', answerBy: '2026-12-01' }
  const { status, body } = await ask(`customers/${customer}/disputes?lang=fr`, wanted)
  expect(status).toBe(200)
  const { id, effect } = CaseChangeWire.parse(body)
  const item = present(
    effect.items.find((one) => one.invoice.id === invoice),
    'the invoice',
  )
  expect(item.changed).toBe(true)
  expect(item.after?.why.join(' ')).toMatch(/litige|conteste/i)
  const { cases } = CasesWire.parse((await ask(`customers/${customer}/cases`)).body)
  expect(cases[0]).toMatchObject({ id, kind: 'dispute', state: 'open', about: 'quality' })
  expect(cases[0]?.acts).toEqual(['accept', 'reject', 'change'])
  const rejected = await ask(`disputes/${id}/reject`, { note: 'delivered as ordered' })
  expect(CaseChangeWire.parse(rejected.body).changed).toBe(true)
})

it.each([
  ['promises', { due: '2026-02-31' }, 'due'],
  ['promises', { due: '2026-11-24', amount: { currency: 'EUR', minor: '1.5' } }, 'amount.minor'],
  ['promises', { due: '2026-11-24', paid: true }, 'paid'],
  ['payment-plans', { instalments: [] }, 'instalments'],
  ['holds', { reason: 'because' }, 'reason'],
  ['announced-payments', { expected: '2026-11-24', mode: 'gold' }, 'mode'],
  ['commitments', { kind: 'supply_stop', due: '2026-11-24', invoices: ['none'] }, 'invoices.0'],
])('%s refuses %j and names %s', async (path, body, field) => {
  const refused = await ask(`customers/${customer}/${path}`, body)
  expect([refused.status, refused.body.code, refused.body.field]).toEqual([400, 'MALFORMED', field])
})

it('who only reads sees the cases and enters none', async () => {
  await asRole('viewer')
  expect((await ask(`customers/${customer}/cases`)).status).toBe(200)
  for (const path of [`customers/${customer}/holds`, 'promises/x/withdraw', 'case-limits']) {
    expect((await ask(path, {})).status).toBe(403)
  }
  await asRole('collector')
  const limits = { promiseDaysAhead: 30, brokenPromisesAllowed: 1, paymentWaitDays: 5 }
  expect((await ask('case-limits', limits)).status).toBe(403)
  await asRole('admin')
  expect((await ask('case-limits', limits)).body).toEqual(limits)
  expect((await ask('case-limits')).body).toEqual(limits)
})

it('what there is not is said so', async () => {
  const due = { due: '2026-11-24' }
  expect((await ask('customers/nobody/promises', due)).status).toBe(404)
  expect((await ask('customers/nobody/cases')).status).toBe(404)
  expect((await ask('promises/nothing/withdraw', { note: 'x' })).status).toBe(404)
})
