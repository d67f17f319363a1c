import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { verifyAudit } from '../../../server/access/audit/run.ts'
import { fingerprint } from '../../../server/delivery/content.ts'
import { type CaseFile, caseFile } from '../../../server/insights/case-file/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Company, overdueCompany } from '../delivery/company.ts'

let database: TestDatabase
let company: Company
let file: CaseFile
beforeAll(async () => {
  database = await testDatabase()
  company = await overdueCompany(database)
  await company.approve()
  await company.work()
  file = present(await make('C1'), 'a file')
})
afterAll(async () => {
  await company.stop()
  await database.drop()
})

const make = (customer: string) =>
  caseFile(company.deps, company.tenant, { customer: customerId(customer), actor: 'U1' })

const Attempt = z.object({
  recipient: z.string(),
  subject: z.string(),
  body_text: z.string(),
  body_html: z.string(),
  content_hash: z.string(),
  state: z.string(),
})

describe('a customer’s file', () => {
  it('holds what was sent to the letter, and its hash can be computed from it', () => {
    const [attempt] = file.records.attempts.map((record) => Attempt.parse(record))
    const { recipient, subject, body_text: text, body_html: html } = present(attempt, 'an attempt')
    expect(attempt?.content_hash).toBe(fingerprint(recipient, { subject, text, html }, null))
    const [mail] = company.mailbox.messages()
    expect(mail?.mail.subject).toBe(subject)
    expect(mail?.mail.text?.trim()).toBe(text.trim())
  })

  it('holds the facts, what was decided, and what was said', () => {
    const counts = Object.entries(file.records).map(([table, rows]) => [table, rows.length])
    expect(Object.fromEntries(counts)).toMatchObject({
      ...{ customers: 1, invoices: 2, decisions: 2, messages: 1, attempts: 1, contacts: 1 },
      ...{ promises: 0, test_sends: 0, proofs: 0 },
    })
    expect(JSON.stringify(file.records)).not.toContain('tenant_id')
  })

  it('tells who did what in the order of the chain, each entry covered by its hash', () => {
    expect(file.audit.map(({ actor, action }) => [actor, action])).toEqual([
      ['U1', 'message.approve'],
      ['encours', 'message.sent'],
    ])
    for (const { hash, hash_before, covered } of file.audit) {
      expect(createHash('sha256').update(`${hash_before}\n${covered}`).digest('hex')).toBe(hash)
    }
    expect(file.head?.link).toBe(present(file.audit.at(-1), 'an entry').link)
  })

  it('is itself on record once it is made', async () => {
    const again = present(await make('C1'), 'a file')
    expect(again.audit.at(-1)).toMatchObject({ actor: 'U1', action: 'case_file.export' })
    expect(await verifyAudit(company.deps, company.tenant)).toMatchObject({
      broken: null,
      loose: 0,
    })
  })

  it('is made for nobody who is not there', async () => {
    expect(await make('C9')).toBeNull()
  })
})
