import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import type { Customer } from '../../../core/book.ts'
import { customerId } from '../../../core/ids.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { messageDetail } from '../../../server/delivery/preview/run.ts'
import { hasAddress, languageOf } from '../../../server/dunning/channel.ts'
import { endNaming, namePerson, type PersonFacts } from '../../../server/dunning/persons/run.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCustomer } from '../../support/ledger-records.ts'
import { auditOf, type Company, overdueCompany } from '../delivery/company.ts'
import { bookOf } from '../delivery/letters.ts'

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

const ada: PersonFacts = {
  name: 'Ada Lane',
  role: 'payables',
  email: 'ada@lilas.example',
  phone: null,
  locale: 'en-GB',
  getsReminders: true,
}
const customer = customerId('C1')
const name = (facts: PersonFacts, id: string = randomUUID()) =>
  namePerson(company.deps, company.tenant, { customer, id, facts, by: 'U1' })

describe('a contact person', () => {
  it('gets the reminders, at her own address and in her own language', async () => {
    await name(ada)
    await company.work()
    const { id, language } = await company.only('proposed')
    expect(language).toBe('en')
    const detail = await messageDetail(company.deps, company.tenant, id)
    expect(detail?.preview).toMatchObject({ to: 'ada@lilas.example' })
    expect(detail?.preview?.text).toContain('Unless we are mistaken')
    await company.approve()
    await company.work()
    const [mail] = company.mailbox.messages()
    expect(mail?.mail.to).toMatchObject({ text: 'ada@lilas.example' })
  })

  it('named after the approval: what was approved does not go to somebody else', async () => {
    await company.approve()
    await name(ada)
    await company.work()
    expect(company.mailbox.messages()).toEqual([])
  })

  it('hands the reminders over to the next one, and leaves them to the customer at the end', async () => {
    await name(ada)
    const id = randomUUID()
    const both = await name({ ...ada, name: 'Bob Moor', email: 'bob@lilas.example' }, id)
    expect(both?.map((person) => [person.name, person.gets_reminders])).toEqual([
      ['Bob Moor', true],
      ['Ada Lane', false],
    ])
    const left = await endNaming(company.deps, company.tenant, { customer, id, by: 'U1' })
    expect(left?.at(-1)).toMatchObject({ name: 'Bob Moor', valid_until: '2026-11-18' })
    await company.work()
    const message = await company.only('proposed')
    const detail = await messageDetail(company.deps, company.tenant, message.id)
    expect(detail?.preview).toMatchObject({ to: 'compta@lilas.example' })
  })

  it('told twice is named once, with one trace', async () => {
    const id = randomUUID()
    await name(ada, id)
    expect(await name(ada, id)).toHaveLength(1)
    expect(await auditOf(company, 'C1')).toEqual([
      { actor: 'U1', action: 'contact_person.name', code: null },
    ])
  })

  it('of nobody is nobody', async () => {
    const naming = { customer: customerId('C9'), id: randomUUID(), facts: ada, by: 'U1' }
    expect(await namePerson(company.deps, company.tenant, naming)).toBeNull()
  })
})

describe('the language', () => {
  const { company: firm } = bookOf([])
  const contact = { name: 'Ada Lane', locale: 'en-GB' }
  it.each<[string, Partial<Customer>, string]>([
    ['is the contact person’s', { contact, locale: 'fr-FR', country: 'FR' }, 'en'],
    ['is else the customer’s', { contact: { name: 'Ada Lane' }, locale: 'de-AT' }, 'de'],
    ['is else that of his country', { country: 'GB' }, 'en'],
    ['is else the company’s', { country: 'PT' }, 'fr'],
  ])('%s', (_, facts, language) => {
    expect(languageOf(aCustomer('C1', facts), firm)).toBe(language)
  })

  it('of an address that is none does not hide the customer’s own', () => {
    const facts = { contact: { name: 'Ada Lane', email: 'ada' }, email: 'compta@lilas.example' }
    expect(hasAddress(aCustomer('C1', facts), 'email')).toBe(true)
    expect(hasAddress(aCustomer('C1', { contact: facts.contact }), 'email')).toBe(false)
  })
})

test('a tone that changed after the approval asks for another one', async () => {
  const { id, tone } = await company.approve()
  expect(tone).toEqual({ tone: 'cordial', reason: 'STEP' })
  const sql = `
    insert into customer_marks (tenant_id, customer_id, grade, tags, updated_at)
    values ($1, 'C1', 'E', '{}', now())`
  await tx(company.deps.db, company.tenant, (tx) => run(tx, sql, [company.tenant]))
  await planNow(company.deps, company.tenant)
  expect(await company.only('proposed')).toMatchObject({
    id,
    tone: { tone: 'firm', reason: 'GRADE' },
    stateReason: 'CONTENT_CHANGED',
  })
  await company.work()
  expect(company.mailbox.messages()).toEqual([])
})
