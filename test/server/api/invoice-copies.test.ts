import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { CopiesWire } from '../../../server/api/wire/copies.ts'
import { CustomersWire, CustomerWire } from '../../../server/api/wire/receivables.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies
let invoice = ''

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  const nothingLeaves = { 'delivery.automatic': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
  const { customers } = CustomersWire.parse((await get('customers?limit=50')).json())
  for (const { id } of customers) {
    const { items, email } = CustomerWire.parse((await get(`customers/${id}`)).json())
    if (email !== null) invoice = present(items[0], 'an open item').invoice
    if (invoice !== '') break
  }
})
afterAll(() => world.end())
beforeEach(() => setRole('admin'))

const get = (path: string, as: Cookies = cookies) =>
  world.app.inject({ url: `/api/v1/${path}`, cookies: { ...as } })
const post = (payload: object, id = invoice) =>
  world.app.inject({
    ...{ method: 'POST', url: `/api/v1/invoices/${id}/copies`, payload },
    ...{ cookies: { ...cookies }, headers: { origin: world.publicUrl } },
  })
const setRole = (role: string) =>
  seenByOwner(world, `update users set role = '${role}' where true returning user_id`)
const standing = async () => CopiesWire.parse((await get(`invoices/${invoice}/copies`)).json())
const mails = () => world.host.company.mails.filter(({ id }) => id === invoice)
const invoiceAtHost = () => present(world.host.company.records.Invoice.get(invoice), 'the invoice')

it('a copy is mailed by QuickBooks to the address that was shown, once an id', async () => {
  const { to, cannot, by } = await standing()
  expect([cannot, by]).toEqual([null, 'QuickBooks Online'])
  const body = { id: randomUUID(), to: present(to, 'an address') }
  const first = await post(body)
  expect([first.statusCode, first.json()]).toEqual([200, { to, outcome: 'sent', said: null }])
  expect((await post(body)).json()).toEqual(first.json())
  expect(mails().map((mail) => mail.to)).toEqual([to])
  expect(invoiceAtHost().fields['EmailStatus']).toBe('EmailSent')
  expect((await standing()).copies).toMatchObject([{ to, outcome: 'sent' }])
})

it('what QuickBooks then tells of the invoice changes nothing of ours', async () => {
  const before = await get(`invoices/${invoice}`)
  const { deps } = world
  deps.clock.advance(2 * 3_600_000)
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps) })
  const after = await get(`invoices/${invoice}`)
  expect(CustomerWire.parse(after.json()).items).toEqual(CustomerWire.parse(before.json()).items)
})

it('a lost answer is told as such, and nothing leaves again for it', async () => {
  const { to } = await standing()
  const body = { id: randomUUID(), to: present(to, 'an address') }
  const sent = mails().length
  world.host.failNext('unavailable-after', { path: /\/send$/ })
  expect((await post(body)).json()).toMatchObject({ outcome: 'ambiguous' })
  expect((await post(body)).json()).toMatchObject({ outcome: 'ambiguous' })
  expect(mails()).toHaveLength(sent + 1)
})

it('a copy is refused with its reason, and with the field of a fault', async () => {
  const { to } = await standing()
  const good = { id: randomUUID(), to: present(to, 'an address') }
  const other = await post({ ...good, to: 'autre@lilas.example' })
  expect([other.statusCode, other.json()]).toMatchObject([409, { code: 'ADDRESS_CHANGED' }])
  const wrong = await post({ ...good, id: 'x' })
  expect([wrong.statusCode, wrong.json()]).toMatchObject([400, { field: 'id' }])
  expect((await post(good, '999999')).statusCode).toBe(404)
  world.host.failNext('throttled', { path: /\/send$/ })
  expect((await post(good)).json()).toMatchObject({ code: 'HOST_BUSY' })
})

it('a viewer may look, and not send', async () => {
  const { to } = await standing()
  const sent = mails().length
  await setRole('viewer')
  expect((await get(`invoices/${invoice}/copies`)).statusCode).toBe(200)
  expect((await post({ id: randomUUID(), to: present(to, 'an address') })).statusCode).toBe(403)
  expect((await get(`invoices/${invoice}/copies`, {})).statusCode).toBe(401)
  expect(mails()).toHaveLength(sent)
})
