import { afterAll, beforeAll, expect, it } from 'vitest'
import { customerId } from '../../../core/ids.ts'
import { markCustomer } from '../../../server/cases/marks/run.ts'
import type { Changed } from '../../../server/cases/run.ts'
import { customersPolicy, savePolicy } from '../../../server/dunning/policies/run.ts'
import type { Marks } from '../../../server/dunning/policies/versions/store.ts'
import { frStandard, policyJson } from '../../../server/dunning/policy.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { actor, type CaseCompany, c1, caseCompany } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => database.drop())

const plain: Marks = { policy: null, grade: null, tags: [] }
const mark = ({ deps, tenant }: CaseCompany, marks: Partial<Marks>, customer = c1) =>
  markCustomer(deps, { tenant, actor }, { customer, marks: { ...plain, ...marks } })

function changed(marked: Awaited<ReturnType<typeof mark>>): Changed {
  if (typeof marked === 'string') throw new Error(marked)
  return marked
}

const nextOn = (marked: Awaited<ReturnType<typeof mark>>) =>
  changed(marked).effect.items.map(({ before, after }) =>
    [before, after].map((fate) => (fate?.decision.kind === 'held' ? fate.decision.nextOn : 'sent')),
  )

it('a policy of his own holds for the customer at once, and ends when it is taken away', async () => {
  const company = await caseCompany(database, 'marks')
  const { deps, tenant } = company
  const policy = { ...policyJson(frStandard), key: 'patient' }
  const steps = [{ key: 'reminder-1', when: { dueOffsetDays: 90 }, channels: ['email'] }]
  const document = {
    policy: { ...policy, steps: steps.map((step) => ({ ...step, approval: 'auto' })) },
    segment: { kind: 'named' },
    names: {},
  }
  const saved = await savePolicy(deps, tenant, { document, basedOn: null, actor })
  expect(saved).toMatchObject({ kind: 'saved' })
  expect(await mark(company, { policy: 'unheard-of' })).toBe('no_policy')
  expect(await mark(company, {}, customerId('C9'))).toBe('no_customer')
  const named = await mark(company, { policy: 'patient', grade: 'D', tags: ['vip', 'vip'] })
  // 90 days after 1 October and after 5 November.
  expect(nextOn(named)).toEqual([
    ['sent', '2026-12-30'],
    ['sent', '2027-02-03'],
  ])
  expect(await customersPolicy(deps, tenant, c1)).toMatchObject({
    choice: { policy: { key: 'patient' }, why: { kind: 'named' } },
    marks: { policy: 'patient', grade: 'D', tags: ['vip'] },
  })
  const same = await mark(company, { policy: 'patient', grade: 'D', tags: ['vip'] })
  expect(changed(same).changed).toBe(false)
  const none = await mark(company, {})
  expect(changed(none).changed).toBe(true)
  expect(nextOn(none).map(([, after]) => after)).toEqual(['sent', 'sent'])
})
