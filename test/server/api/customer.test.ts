import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { AssessmentWire } from '../../../server/api/wire/assessment.ts'
import { ExplanationsWire } from '../../../server/api/wire/explanation.ts'
import { CustomersWire, CustomerWire } from '../../../server/api/wire/receivables.ts'
import { LaunchWire } from '../../../server/api/wire/session.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, launchTokenOf, openWorld, seenByOwner, signIn, type World } from './world.ts'

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

const get = async (path: string): Promise<unknown> =>
  (await world.app.inject({ url: `/api/v1/${path}`, cookies: { ...cookies } })).json()

it('what was said and noted names its invoices by their numbers', async () => {
  const [row] = CustomersWire.parse(await get('customers?limit=1')).customers
  const { id } = present(row, 'a customer')
  const { items } = CustomerWire.parse(await get(`customers/${id}`))
  const { invoice, number } = present(items[0], 'an open item')
  const contact = '00000000-0000-4000-8000-00000000000c'
  const { tenant } = world
  await seenByOwner(
    world,
    `insert into contacts (tenant_id, contact_id, customer_id, step, channel, at, outcome)
    values ('${tenant}', '${contact}', '${id}', 'courtesy', 'call', '2026-10-01T08:00Z', 'sent')
    returning outcome`,
  )
  await seenByOwner(
    world,
    `insert into contact_items (tenant_id, contact_id, position, invoice_id)
    values ('${tenant}', '${contact}', 1, '${invoice}'), ('${tenant}', '${contact}', 2, 'gone')
    returning invoice_id`,
  )
  await seenByOwner(
    world,
    `insert into notes (tenant_id, note_id, entity, entity_id, body, state, created_at)
    values
      ('${tenant}', gen_random_uuid(), 'invoice', '${invoice}', 'said', 'written',
        '2026-10-01T08:01Z'),
      ('${tenant}', gen_random_uuid(), 'customer', '${id}', 'met', 'queued', '2026-10-01T08:00Z')
    returning body`,
  )
  const { contacts, notes } = CustomerWire.parse(await get(`customers/${id}`))
  expect(number).not.toBe(invoice)
  expect(contacts.map(({ invoices }) => invoices)).toEqual([
    [
      { id: invoice, number },
      { id: 'gone', number: null },
    ],
  ])
  expect(notes.map(({ text, invoice: about }) => [text, about])).toEqual([
    ['said', { id: invoice, number }],
    ['met', null],
  ])
})

it('an invoice is opened as the accounting software prints it, by its own company alone', async () => {
  const [row] = CustomersWire.parse(await get('customers?limit=1')).customers
  const { items } = CustomerWire.parse(await get(`customers/${present(row, 'a customer').id}`))
  const { invoice, number } = present(items[0], 'an open item')
  const ask = (id: string, as: Cookies) =>
    world.app.inject({ url: `/api/v1/invoices/${id}/document`, cookies: { ...as } })
  const answer = await ask(invoice, cookies)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('application/pdf')
  expect(answer.headers['content-disposition']).toContain(`${number}.pdf`)
  expect(answer.rawPayload.toString('latin1', 0, 5)).toBe('%PDF-')
  expect((await ask('99999', cookies)).statusCode).toBe(404)
  expect((await ask(invoice, {})).statusCode).toBe(401)
  world.host.failNext('unavailable', { times: 3 })
  expect((await ask(invoice, cookies)).json()).toMatchObject({ code: 'HOST_UNAVAILABLE' })
})

it('every open item is explained as it is decided: one engine, two ways to ask', async () => {
  const { customers } = CustomersWire.parse(await get('customers?limit=5'))
  const details = await Promise.all(customers.map(({ id }) => get(`customers/${id}?lang=fr`)))
  const items = details.flatMap((detail) => CustomerWire.parse(detail).items)
  expect(items.length).toBeGreaterThan(5)
  for (const item of items) {
    const path = `invoices/${item.invoice}/explanation?lang=fr`
    const explained = ExplanationsWire.parse(await get(path)).items
    const same = explained.find(({ instalment }) => instalment === item.instalment)
    expect(same).toMatchObject({
      number: item.number,
      nextStep: item.decision.nextStep,
      nextOn: item.decision.nextOn,
    })
    const codes = item.decision.blockers.map(({ code }) => code)
    expect(same?.blockers.map(({ code }) => code)).toEqual(codes)
    const stopped = same?.blockers.find(({ lifters }) => lifters.some((who) => who !== 'time'))
    expect(item.decision.lift).toBe(stopped?.lift ?? null)
    expect(same?.facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['due', 'open']))
  }
})

it('an invoice that is not there is not explained', async () => {
  expect(await get('invoices/none/explanation')).toMatchObject({ status: 404 })
})

it('a customer brings the messages that his items name, as they are read one by one', async () => {
  const { customers } = CustomersWire.parse(await get('customers?limit=5'))
  const details = await Promise.all(customers.map(({ id }) => get(`customers/${id}`)))
  let seen = 0
  for (const { items, messages } of details.map((detail) => CustomerWire.parse(detail))) {
    const named = new Set(items.flatMap(({ decision }) => decision.messageId ?? []))
    expect(messages.map(({ id }) => id)).toEqual([...named])
    for (const row of messages) {
      expect(await get(`messages/${row.id}`)).toMatchObject(row)
      seen += 1
    }
  }
  expect(seen).toBeGreaterThan(2)
})

async function launch(record: string) {
  const body = { launchToken: await launchTokenOf(world, record) }
  const answer = await world.app.inject({ method: 'POST', url: '/api/v1/launch', body })
  return LaunchWire.parse(answer.json())
}

it('a launch brings what the panel would ask next: who asks, how fresh, the customer', async () => {
  const [row] = CustomersWire.parse(await get('customers?limit=1')).customers
  const { id } = present(row, 'a customer')
  const { sessionToken, opening } = await launch(`customer=${id}`)
  const asked = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${sessionToken}` }
    return (await world.app.inject({ url: `/api/v1/${path}`, headers })).json()
  }
  expect(opening?.session).toEqual(await asked('session'))
  expect(opening?.sync).toEqual(await asked('sync'))
  expect(opening?.customer).toEqual(await asked(`customers/${id}`))
  expect(opening?.customer?.items.length).toBeGreaterThan(0)
})

it('a launch on a customer who is not known yet opens without him', async () => {
  const { opening } = await launch('customer=nobody')
  expect(opening).toMatchObject({ session: { user: {} }, customer: null })
})

it('a large answer travels compressed to whoever takes it so, and says the same', async () => {
  const url = '/api/v1/openapi.json'
  const plain = await world.app.inject({ url })
  expect(plain.headers).toMatchObject({ vary: 'Origin, Accept-Encoding' })
  expect(plain.headers['content-encoding']).toBeUndefined()
  const ask = (accepted: string) =>
    world.app.inject({ url, headers: { 'accept-encoding': accepted } })
  const packed = await ask('br;q=1, gzip;q=0.5')
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
  expect((await ask('gzip;q=0')).body).toBe(plain.body)
  const headers = { 'accept-encoding': 'gzip' }
  const small = await world.app.inject({ url: '/api/v1/session', headers, cookies: { ...cookies } })
  expect(small.headers['content-encoding']).toBeUndefined()
})

it('a customer is assessed by what the ledger holds now, in the language asked for', async () => {
  const [row] = CustomersWire.parse(await get('customers?limit=1')).customers
  const { id } = present(row, 'a customer')
  const { items } = CustomerWire.parse(await get(`customers/${id}`))
  const assessment = AssessmentWire.parse(await get(`customers/${id}/assessment?lang=fr`))
  expect(assessment.total).toBe(items.length)
  const named = ({ invoice, instalment }: { invoice: unknown; instalment: number }) =>
    `${typeof invoice === 'object' ? Object(invoice).id : invoice} ${instalment}`
  expect(assessment.items.map(named).sort()).toEqual(items.map(named).sort())
  const english = AssessmentWire.parse(await get(`customers/${id}/assessment?lang=en`))
  expect(english.grade).toBe(assessment.grade)
  const texts = ({ reasons }: AssessmentWire) => reasons.map(({ text }) => text)
  expect(texts(english)).not.toEqual(texts(assessment))
  expect(await get('customers/nobody/assessment')).toMatchObject({ status: 404 })
})
