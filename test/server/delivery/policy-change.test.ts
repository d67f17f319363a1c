import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { Policy } from '../../../server/dunning/planned.ts'
import { savePolicy } from '../../../server/dunning/policies/run.ts'
import { frStandard, policyJson } from '../../../server/dunning/policy.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { loadBookOf } from '../../../server/ledger/store.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Company, overdueCompany } from './company.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database)
})
afterEach(() => company.stop())

async function save(change: Partial<Policy>): Promise<void> {
  const { deps, tenant } = company
  const document = { policy: policyJson({ ...frStandard, ...change }) }
  const saved = await savePolicy(deps, tenant, { document, basedOn: 1, actor: 'U1' })
  expect(saved.kind).toBe('saved')
}

const renamed = frStandard.steps.map((step) =>
  step.key === 'reminder-1' ? { ...step, key: 'nudge' } : step,
)

test('a message of another version does not leave, and is planned anew with the new one', async () => {
  const { id } = await company.approve()
  await save({ minGapDays: 9 })
  const { deps, jobs } = company
  // The send comes before the plan that the saving asked for.
  await workUntilIdle(deps, { ...jobs, 'dunning.plan': async () => {} })
  expect(await company.only('skipped')).toMatchObject({ id, stateReason: 'POLICY_CHANGED' })
  expect(company.mailbox.messages()).toHaveLength(0)
  await planNow(deps, company.tenant)
  expect(await company.only('proposed')).toMatchObject({
    policy: { key: 'fr-standard', version: 2 },
    approvalReasons: expect.arrayContaining(['NEW_POLICY_VERSION']),
  })
})

test('what was said keeps the version and the meaning that it had', async () => {
  await company.approve()
  await company.work()
  const { deps, tenant } = company
  const book = await tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant))
  const said = { policy: 'fr-standard', version: 1, meaning: 'reminder', nth: 1 }
  expect(book.history.map((contact) => contact.said)).toEqual([said])
})

test('a step whose key is gone is neither repeated nor begun anew', async () => {
  await company.approve()
  await company.work()
  await save({ steps: renamed })
  await planNow(company.deps, company.tenant)
  const Decision = z.object({ next_step: z.string().nullable(), policy_version: z.number() })
  const sql = `
    select distinct next_step, policy_version
    from decisions
    where tenant_id = $1`
  const { deps, tenant } = company
  expect(await tx(deps.db, tenant, (tx) => many(Decision, tx, sql, [tenant]))).toEqual([
    { next_step: 'reminder-2', policy_version: 2 },
  ])
})
