import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { WritebackWire } from '../../../server/api/wire/writeback.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { writebackJobs } from '../../../server/writeback/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let admin: Cookies
let collector: Cookies
let tenant: TenantId

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  host.company.standing.customFields = [{ id: '2', name: 'Relance' }]
  admin = { ...(await signIn(world)) }
  collector = { ...(await signIn(world, { subject: 'another' })) }
  await work()
  const [own] = await seenByOwner(world, 'select tenant_id::text from connections')
  tenant = own as TenantId
})
afterAll(() => world.end())

const work = () => {
  const { deps } = world
  const jobs = { ...syncJobs(deps), ...dunningJobs(deps), ...writebackJobs(deps) }
  const quiet = { 'delivery.automatic': async () => {}, 'cases.due': async () => {} }
  return workUntilIdle(deps, { ...jobs, ...quiet }, { failures: 'expected' })
}
const get = async (cookies = collector) =>
  WritebackWire.parse(
    (await world.app.inject({ url: '/api/v1/writeback', cookies: { ...cookies } })).json(),
  )
const post = (path: string, payload: object, cookies = admin) =>
  world.app.inject({
    method: 'POST',
    url: `/api/v1/writeback${path}`,
    cookies: { ...cookies },
    headers: { origin: 'http://encours.test' },
    payload,
  })
const audited = () =>
  seenByOwner(
    world,
    `select action || ' ' || detail::text from audit where action like 'writeback.%' order by at`,
  )
const none = { place: 'none', field: null }

test('at first nothing is written on invoices', async () => {
  expect(await get()).toEqual({
    ...none,
    host: 'QuickBooks Online',
    waiting: { statuses: 0, notes: 0 },
    failed: [],
  })
})

test('the place is chosen by an admin alone, and only where it exists', async () => {
  const inField = { place: 'custom_field', field: 'Suivi' }
  expect((await post('', inField, collector)).statusCode).toBe(403)
  expect((await post('/retry', {}, collector)).statusCode).toBe(403)
  const wrong = [
    [inField, /there are Relance.*make it there first/],
    [{ place: 'custom_field', field: null }, /the name of a field/],
    [{ place: 'private_note', field: 'Relance' }, /no field with private_note/],
  ] as const
  for (const [body, detail] of wrong) {
    const answer = await post('', body)
    const problem = z.object({ field: z.string(), detail: z.string() }).parse(answer.json())
    expect([answer.statusCode, problem.field]).toEqual([400, 'field'])
    expect(problem.detail).toMatch(detail)
  }
  expect((await post('', { place: 'elsewhere', field: null })).statusCode).toBe(400)
  expect(await get()).toMatchObject(none)
})

test('a choice is kept with who made it, and made twice it is kept once', async () => {
  const before = (await audited()).length
  const chosen = { place: 'custom_field', field: 'relance' }
  expect(WritebackWire.parse((await post('', chosen)).json())).toMatchObject({ field: 'Relance' })
  await post('', chosen)
  expect(await get()).toMatchObject({ place: 'custom_field', field: 'Relance' })
  expect((await audited()).slice(before)).toEqual([
    'writeback.place {"place": "none → custom_field \\"Relance\\""}',
  ])
})

test('what could not be written is told with its number, its reason and what to look at', async () => {
  const [invoice] = [...world.host.company.records.Invoice.values()].filter(({ open }) => open > 0n)
  await tx(world.deps.db, tenant, async (tx) => {
    await run(
      tx,
      `insert into invoice_statuses (tenant_id, invoice_id, place, field, body, short, settled,
        version, state, reason, closed_until, changed_at)
      values ($1, $2, 'custom_field', 'Relance', 'b', 's', false, 1, 'failed', 'BOOKS_CLOSED',
        '2026-10-31', $3)`,
      [tenant, invoice?.id, world.deps.clock.now()],
    )
    await run(
      tx,
      `insert into notes (tenant_id, note_id, entity, entity_id, body, state, failure, created_at)
      values ($1, gen_random_uuid(), 'invoice', $2, 'n', 'failed', 'object not found', $3)`,
      [tenant, invoice?.id, world.deps.clock.now()],
    )
  })
  const example = {
    customer: { id: invoice?.customer, name: expect.any(String) },
    invoice: { id: invoice?.id, number: invoice?.fields['DocNumber'] },
  }
  expect((await get()).failed).toEqual([
    {
      ...{ what: 'status', reason: 'BOOKS_CLOSED', count: 1, closedUntil: '2026-10-31' },
      examples: [{ ...example, failure: null }],
    },
    {
      ...{ what: 'note', reason: 'REFUSED', count: 1, closedUntil: null },
      examples: [{ ...example, failure: 'object not found' }],
    },
  ])
  const again = WritebackWire.parse((await post('/retry', {})).json())
  expect(again).toMatchObject({ waiting: { statuses: 1, notes: 1 }, failed: [] })
  await post('/retry', {})
  expect((await audited()).filter((entry) => entry.startsWith('writeback.retry'))).toEqual([
    'writeback.retry {"notes": "1", "statuses": "1"}',
  ])
  await work()
  expect(await get()).toMatchObject({ waiting: { statuses: 0, notes: 0 }, failed: [] })
  expect(await tellsIn(invoice?.id ?? '')).toBe('s')
})

async function tellsIn(id: string): Promise<unknown> {
  const fields = world.host.company.records.Invoice.get(id)?.fields['CustomField']
  const Values = z.array(z.looseObject({ StringValue: z.string() }))
  return Values.parse(fields).at(0)?.StringValue
}

test('switched off, what waits is given up', async () => {
  await post('', { place: 'private_note', field: null })
  await post('', none)
  expect(await get()).toMatchObject({ ...none, waiting: { statuses: 0 } })
  await work()
  expect(
    [...world.host.company.records.Invoice.values()].filter(({ fields }) =>
      `${fields['PrivateNote']}`.includes('[encours]'),
    ),
  ).toEqual([])
})
