import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import { fingerprint } from '../../../server/delivery/content.ts'
import { messageDetail, messageDocument } from '../../../server/delivery/preview/run.ts'
import { letterheadOf, saveLetterhead } from '../../../server/delivery/stationery/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { attemptsOf, type Company, overdueCompany } from './company.ts'
import { nordLetterhead } from './letters.ts'

const address = { lines: ['4 rue des Lilas'], postcode: '69003', city: 'Lyon', country: 'FR' }

let database: TestDatabase
let company: Company
let carried: OutgoingMessage[]
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  carried = []
  const letter: Channel = {
    kind: 'letter',
    send: async (message) => {
      carried.push(message)
      return { kind: 'accepted', providerId: `L${carried.length}` }
    },
  }
  company = await overdueCompany(database, {
    email: '',
    customer: { address },
    channels: { letter },
  })
})
afterEach(() => company.stop())

const save = (after = 0) =>
  saveLetterhead(company.deps, company.tenant, { letterhead: nordLetterhead, after, by: 'U1' })

describe('a letter', () => {
  it('leaves as a file in an envelope, both stored and proven by the hash', async () => {
    await save()
    const { id } = await company.approve()
    const before = await messageDocument(company.deps, company.tenant, id)
    await company.work()
    expect(carried).toHaveLength(1)
    const sent = present(carried[0], 'a letter')
    const document = present(sent.document, 'its document')
    expect(Buffer.from(document.pdf.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(sent.envelope).toEqual({
      from: { name: 'Atelier Nord SAS', address: nordLetterhead.address },
      to: { name: 'Menuiserie Lilas', address },
    })
    const [attempt] = await attemptsOf(company)
    const { subject, body_text: text, body_html: html } = present(attempt, 'an attempt')
    const said = [sent.to, { subject, text, html }] as const
    const paper = { document, envelope: present(sent.envelope, 'an envelope') }
    expect(attempt?.content_hash).toBe(fingerprint(...said, paper))
    expect(attempt?.content_hash).not.toBe(fingerprint(...said))
    const kept = await messageDocument(company.deps, company.tenant, id)
    expect(kept).toEqual({ name: document.name, pdf: document.pdf })
    expect(before).toEqual(kept)
  })

  it('does not leave without a sender’s address, and the preview says what is missing', async () => {
    const { id } = await company.approve()
    const detail = await messageDetail(company.deps, company.tenant, id)
    expect(detail?.problem).toBe('LETTERHEAD_INCOMPLETE: address')
    expect(await messageDocument(company.deps, company.tenant, id)).toEqual({
      problem: 'LETTERHEAD_INCOMPLETE: address',
    })
    await company.work()
    expect(carried).toEqual([])
    expect((await company.only('failed')).stateReason).toBe(
      'NOT_RENDERED: LETTERHEAD_INCOMPLETE: address',
    )
  })
})

describe('the letterhead', () => {
  it('is kept in versions, and a save on an old one changes nothing', async () => {
    expect((await letterheadOf(company.deps, company.tenant)).saved).toBeNull()
    await save()
    await expect(save()).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(save(7)).rejects.toMatchObject({ code: 'CONFLICT' })
    const { saved, lacks } = await save(1)
    expect(saved).toMatchObject({ version: 2, letterhead: nordLetterhead, savedBy: 'U1' })
    expect(lacks).toEqual(['siren'])
  })
})
