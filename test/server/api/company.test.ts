// Which company a customer is: candidates for a person, his choice, and what bureaus then say.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { CandidatesWire, CompanyWire } from '../../../server/api/wire/company.ts'
import { CustomersWire } from '../../../server/api/wire/receivables.ts'
import { tx } from '../../../server/db/tx.ts'
import { loadCustomerBook } from '../../../server/ledger/store.ts'
import { bureauJobs } from '../../../server/solvency/bureaus/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { company, liquidated, otherSiren, siren } from '../../connectors/bureaus/support.ts'
import { type BureausHost, startBureaus } from '../../hosts/bureaus/host.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { bureausAt } from '../solvency/bureaus/company.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let bureaus: BureausHost
let cookies: Cookies
let id: string
let name: string

beforeAll(async () => {
  bureaus = await startBureaus()
  world = await openWorld({ bureaus: bureausAt(bureaus.url) })
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  await work()
  const { customers } = CustomersWire.parse(await get('customers?limit=1'))
  const row = present(customers[0], 'a customer')
  id = row.id
  name = row.name
})
afterAll(async () => {
  await world.end()
  await bureaus.stop()
})
beforeEach(() => {
  bureaus.asked.length = 0
})

const work = () =>
  workUntilIdle(world.deps, {
    ...syncJobs(world.deps),
    ...bureauJobs(world.deps),
    'dunning.plan': async () => {},
  })
const get = async (path: string): Promise<unknown> =>
  (await world.app.inject({ url: `/api/v1/${path}`, cookies: { ...cookies } })).json()
const choose = (payload: object, customer = id) =>
  world.app.inject({
    ...{ method: 'POST', url: `/api/v1/customers/${customer}/company`, payload },
    ...{ cookies: { ...cookies }, headers: { origin: world.publicUrl } },
  })
const choices = () =>
  seenByOwner(world, `select detail from audit where action = 'customer.company' order by at`)

/** By which proceedings the plan holds him. */
const held = () =>
  tx(world.deps.db, world.tenant, async (tx) => {
    const { proceedings } = await loadCustomerBook(tx, world.tenant, customerId(id))
    return proceedings.map(({ kind, judgment }) => `${kind} ${judgment}`)
  })

test('without a number nobody knows which company it is, and nobody is asked', async () => {
  const known = CompanyWire.parse(await get(`customers/${id}/company`))
  expect(known).toMatchObject({ watched: true, siren: null, by: null, identity: null })
  expect(known.standing.kind).toBe('none')
  expect(known.events.map(({ outcome }) => outcome)).toEqual(Array(3).fill('could_not_ask'))
  expect(bureaus.asked).toEqual([])
})

test('companies of his name are shown, and none of them is taken', async () => {
  const like = { nom_complet: `${name} FRANCE`.toUpperCase(), nom_raison_sociale: null }
  bureaus.companies.set(siren, company(like))
  bureaus.companies.set(otherSiren, company({ siren: otherSiren }))
  const shown = CandidatesWire.parse(await get(`customers/${id}/candidates`))
  expect(shown).toMatchObject({ outcome: 'found', code: null })
  expect(shown.candidates.map((one) => one.siren)).toEqual([siren])
  expect(bureaus.asked).toEqual([{ service: 'directory', about: name }])
  expect(CompanyWire.parse(await get(`customers/${id}/company`)).siren).toBeNull()
})

test('a directory that is down gives no candidates and says so', async () => {
  bureaus.spoil('directory', { status: 503, body: '' })
  const shown = CandidatesWire.parse(await get(`customers/${id}/candidates`))
  expect(shown).toEqual({ outcome: 'could_not_ask', code: 'HTTP_503', candidates: [] })
  bureaus.spoil('directory', null)
})

test('what a person has chosen is asked about, once, and leaves one trace', async () => {
  bureaus.notices.push(liquidated({ dateparution: '2026-11-17', date: '2026-11-10' }))
  expect((await choose({ siren })).statusCode).toBe(200)
  expect((await choose({ siren })).statusCode).toBe(200)
  await work()
  const known = CompanyWire.parse(await get(`customers/${id}/company`))
  expect(known).toMatchObject({ siren, by: 'person', identity: { state: 'active' } })
  expect(known.standing).toMatchObject({ kind: 'liquidation', since: '2026-11-10' })
  expect(known.identity?.accounts?.turnover).toEqual({ currency: 'EUR', minor: '123456789' })
  expect(await choices()).toEqual([{ siren, before: 'none' }])
  expect(await held()).toEqual(['liquidation 2026-11-10'])
})

test('a person may take it back: it is none of those', async () => {
  expect((await choose({ siren: null })).statusCode).toBe(200)
  const known = CompanyWire.parse(await get(`customers/${id}/company`))
  expect(known).toMatchObject({ siren: null, by: null, standing: { kind: 'none' } })
  expect(await choices()).toHaveLength(2)
  expect(await held()).toEqual([])
})

test.each([
  [{ siren: '900000101' }, 400, 'siren'],
  [{ siren: '12' }, 400, 'siren'],
  [{}, 400, 'siren'],
  [{ siren, name: 'x' }, 400, undefined],
])('%j is refused', async (payload, status, field) => {
  const answer = await choose(payload)
  expect([answer.statusCode, answer.json().field]).toEqual([status, field ?? expect.anything()])
  expect((await choose({ siren }, 'nobody')).statusCode).toBe(404)
})
