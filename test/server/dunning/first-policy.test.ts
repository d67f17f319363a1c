import { afterAll, beforeAll, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { saveTenant } from '../../../server/connections/store.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { tx } from '../../../server/db/tx.ts'
import { listPolicies } from '../../../server/dunning/policies/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'

let database: TestDatabase
let deps: TestDeps

beforeAll(async () => {
  database = await testDatabase()
  deps = testDeps(database)
})
afterAll(() => database.drop())

const currency = present(parseCurrency('EUR'), 'a currency')

async function companyIn(country: string, locale: string) {
  const externalId = `a company of ${country} that writes ${locale}`
  const tenant = tenantIdFor('book', externalId)
  const company = { name: 'A', country, locale, timeZone: 'Europe/Paris', currency }
  const facts = { source: 'book' as const, externalId, company, now: deps.clock.now() }
  await tx(deps.db, tenant, (tx) => saveTenant(tx, tenant, facts))
  return tenant
}

const keysOf = async (tenant: Awaited<ReturnType<typeof companyIn>>) =>
  (await listPolicies(deps, tenant)).inForce.map(({ policy }) => policy.key)

it.each([
  ['FR', 'fr-FR', 'fr-standard'],
  ['FR', 'en-GB', 'fr-standard'],
  ['GB', 'en-GB', 'en-standard'],
  ['US', 'en-US', 'en-standard'],
  ['BE', 'fr-BE', 'en-standard'],
])('a company in %s that writes %s begins with %s', async (country, locale, key) => {
  expect(await keysOf(await companyIn(country, locale))).toEqual([key])
})

it('a company that moves keeps the policy that it has', async () => {
  const tenant = await companyIn('DE', 'de-DE')
  expect(await keysOf(tenant)).toEqual(['en-standard'])
  const company = { name: 'A', country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris', currency }
  const facts = { source: 'book' as const, externalId: 'moved', company, now: deps.clock.now() }
  await tx(deps.db, tenant, (tx) => saveTenant(tx, tenant, facts))
  expect(await keysOf(tenant)).toEqual(['en-standard'])
})
