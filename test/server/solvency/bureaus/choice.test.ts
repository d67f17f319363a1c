// Who may not be given a number by hand, and whose name is sent to nobody.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { customerId } from '../../../../core/ids.ts'
import { candidatesFor, chooseCompany } from '../../../../server/solvency/bureaus/choice/run.ts'
import { otherSiren, siren } from '../../../connectors/bureaus/support.ts'
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
})
afterEach(() => scene.stop())

test.each([
  ['of_host', 'known', 'C1', { siren }],
  ['consumer', 'consumer', 'C1', { kind: 'consumer' }],
  ['unknown', null, 'C9', {}],
  // The host may have filled it in since.
  ['of_host', 'known', 'C1', { siren: '900000101' }],
] as const)('%s', async (chosen, reason, id, facts) => {
  const tenant = await scene.company([aCustomer('C1', facts)])
  const customer = customerId(id)
  const choosing = { customer, siren: otherSiren, actor: 'U1' }
  expect(await chooseCompany(scene.deps, tenant, choosing)).toBe(chosen)
  const candidates = await candidatesFor(scene.deps, tenant, customer)
  expect(candidates).toEqual(reason === null ? null : { kind: 'not_asked', reason })
  expect(scene.host.asked).toEqual([])
})

test('where nobody is asked, no name is sent either', async () => {
  const tenant = await scene.company([aCustomer('C1')])
  const { bureaus: _, ...deps } = scene.deps
  const found = await candidatesFor(deps, tenant, customerId('C1'))
  expect(found).toEqual({ kind: 'not_asked', reason: 'off' })
})
