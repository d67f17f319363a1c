// What bureaus have told, and have not, in a customer's assessment.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import { customerId, type TenantId } from '../../../../core/ids.ts'
import { startBulletin } from '../../../../server/solvency/bureaus/bulletin/run.ts'
import { assessedNow } from '../../../../server/solvency/run.ts'
import { accounts, company, judgment, notice, siren } from '../../../connectors/bureaus/support.ts'
import { type TestDatabase, testDatabase } from '../../../support/database.ts'
import { aCustomer } from '../../../support/ledger-records.ts'
import { bureausScene, type Scene } from './company.ts'

let database: TestDatabase
let scene: Scene
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  scene = await bureausScene(database)
  scene.host.companies.set(siren, company())
  scene.host.accounts.push(accounts())
  // Somebody else's, so that the country has news.
  scene.host.notices.push(notice({ dateparution: '2026-11-17', registre: ['900000407'] }))
  await startBulletin(scene.deps)
})
afterEach(() => scene.stop())

const un = aCustomer('C1', { siren })
const assessed = async (tenant: TenantId) =>
  present(await assessedNow(scene.deps, tenant, customerId('C1')), 'a customer').customer
const eventsOf = async (tenant: TenantId) =>
  (await assessed(tenant)).events.map(({ kind, source, outcome }) => `${kind} ${source} ${outcome}`)

test('each bureau’s answer stands in it by its outcome', async () => {
  const tenant = await scene.company([un])
  expect((await eventsOf(tenant)).toSorted()).toEqual([
    'accounts ratios could_not_ask',
    'identity sirene could_not_ask',
    'proceedings bodacc could_not_ask',
  ])
  await scene.work()
  expect((await eventsOf(tenant)).toSorted()).toEqual([
    'accounts ratios found',
    'identity sirene found',
    'proceedings bodacc not_found',
  ])
})

test('a notice that nobody has read yet makes nobody better', async () => {
  const nature = { jugement: judgment({ nature: 'Jugement de nature nouvelle' }) }
  scene.host.notices.push(notice({ dateparution: '2026-11-16', ...nature }))
  const tenant = await scene.company([un])
  await scene.work()
  expect(await eventsOf(tenant)).toContain('proceedings bodacc could_not_ask')
})

test('one that has ceased has no limit left, and a sole trader is a person', async () => {
  const ceased = { etat_administratif: 'C', date_fermeture: '2026-10-31' }
  scene.host.companies.set(siren, company({ ...ceased, nature_juridique: '1000' }))
  const tenant = await scene.company([un])
  await scene.work()
  const { grade, isPerson, limit } = await assessed(tenant)
  expect([grade, isPerson, limit?.recommended]).toEqual(['E', true, 0n])
  expect(await eventsOf(tenant)).toContain('ceased sirene found')
})

test('a French business without its number could not be asked about; nobody else is missed', async () => {
  const could = async (facts: object) => eventsOf(await scene.company([aCustomer('C1', facts)]))
  expect(await could({})).toHaveLength(3)
  expect(await could({ kind: 'consumer' })).toEqual([])
  expect(await could({ country: 'BE' })).toEqual([])
})
