import { afterAll, beforeAll, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { customerCases } from '../../../server/cases/listing/run.ts'
import { saveLetterhead } from '../../../server/delivery/stationery/run.ts'
import { frStandard, parsePolicy, policyJson } from '../../../server/dunning/policy.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Company, overdueCompany } from './company.ts'
import { nordLetterhead } from './letters.ts'

let database: TestDatabase
let company: Company

const notice = {
  ...{ key: 'formal-notice', when: { dueOffsetDays: 30 }, channels: ['email'] },
  ...{ approval: 'human', deadlineDays: 8 },
}

beforeAll(async () => {
  database = await testDatabase()
  const policy = { ...policyJson(frStandard), key: 'notice-first', steps: [notice] }
  company = await overdueCompany(database, { firstPolicy: parsePolicy(policy) })
})
afterAll(async () => {
  await company.stop()
  await database.drop()
})

it('a message that names a deadline leaves a commitment to keep it, once', async () => {
  const { deps, tenant } = company
  const letterhead = { ...nordLetterhead, siren: '552032534' }
  await saveLetterhead(deps, tenant, { letterhead, after: 0, by: 'U1' })
  const message = await company.approve()
  await company.work()
  expect(await company.count('sent')).toBe(1)
  const found = await customerCases(company.deps, company.tenant, customerId('C1'))
  expect(present(found, 'C1').cases).toMatchObject([
    {
      ...{ kind: 'commitment', state: 'open', about: 'notice_deadline', invoices: ['I1'] },
      ...{ day: message.deadline, enteredBy: 'encours' },
    },
  ])
})
