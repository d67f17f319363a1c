import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import {
  handInProof,
  lettersByHand,
  sayNotPosted,
  sayPosted,
  sayPresented,
} from '../../../server/delivery/by-hand/run.ts'
import { changeChannels, channelsOf } from '../../../server/delivery/channels/run.ts'
import { evidenceOf, proofFile } from '../../../server/delivery/evidence/run.ts'
import { messageDocument } from '../../../server/delivery/preview/run.ts'
import { saveLetterhead } from '../../../server/delivery/stationery/run.ts'
import { approveMessage } from '../../../server/dunning/answers/run.ts'
import { caseFile } from '../../../server/insights/case-file/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aDay } from '../../support/ledger-records.ts'
import {
  attemptsOf,
  auditOf,
  type Company,
  contactsOf,
  overdueCompany,
  overdueInvoice,
  tasksIn,
} from './company.ts'
import { nordLetterhead } from './letters.ts'

const address = { lines: ['4 rue des Lilas'], postcode: '69003', city: 'Lyon', country: 'FR' }
let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database, { email: '', customer: { address }, channels: {} })
  await saveLetterhead(company.deps, company.tenant, {
    ...{ letterhead: nordLetterhead, after: 0, by: 'U1' },
  })
})
afterEach(() => company.stop())

const set = (postByHand: boolean) =>
  changeChannels(company.deps, company.tenant, {
    actor: 'U1',
    settings: { postByHand, answerHoldDays: 7, delayHours: 48 },
  })
const waiting = () => lettersByHand(company.deps, company.tenant)
const printed = async () => {
  await set(true)
  await company.work()
  const { id } = await company.approve()
  await company.work()
  return id
}
const posted = (id: string, on: string, trackingNumber: string | null = null) =>
  sayPosted(company.deps, company.tenant, { id, actor: 'U2', on: aDay(on), trackingNumber })
const contacts = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(
      z.object({ at: z.string(), outcome: z.string(), presented: z.string().nullable() }),
      tx,
      'select at, outcome, presented from contacts where tenant_id = $1',
      [company.tenant],
    ),
  )

describe('a letter that no carrier takes', () => {
  it('is not approved where the company has not chosen to post by hand', async () => {
    const { id } = await company.only('proposed')
    await approveMessage(company.deps, company.tenant, { id, actor: 'U1' })
    expect(await company.count('approved')).toBe(0)
    const { channels } = await channelsOf(company.deps, company.tenant)
    expect(channels.find(({ channel }) => channel === 'letter')?.way).toBeNull()
  })

  it('waits for a person, who prints what was stored, and is not sent before he says so', async () => {
    const id = await printed()
    expect(await waiting()).toMatchObject([
      { message: id, customer: { name: 'Menuiserie Lilas' }, channel: 'letter', wanted: true },
    ])
    expect(await tasksIn(company)).toContainEqual({ kind: 'other', state: 'open' })
    const file = await messageDocument(company.deps, company.tenant, id)
    expect(file).toHaveProperty('pdf')
    company.deps.clock.advance(3 * 86_400_000)
    await company.work()
    expect(await contactsOf(company)).toEqual([])
    expect(await company.count('approved')).toBe(1)
    expect(await messageDocument(company.deps, company.tenant, id)).toEqual(file)
  })

  it('counts as sent on the day it was posted', async () => {
    const id = await printed()
    company.deps.clock.set('2026-11-20T10:00:00+01:00')
    expect(await posted(id, '2026-11-19', '2C 123 456')).toBe('done')
    expect(await posted(id, '2026-11-19', '2C 123 456')).toBe('done')
    await company.work()
    expect(await company.count('sent')).toBe(1)
    expect(await contacts()).toMatchObject([{ outcome: 'sent' }])
    expect((await contacts())[0]?.at).toContain('2026-11-19')
    expect(await waiting()).toEqual([])
    expect(await tasksIn(company)).toContainEqual({ kind: 'other', state: 'done' })
    expect(company.written).toHaveLength(1)
    expect(await auditOf(company, id)).toContainEqual({
      actor: 'U2',
      action: 'message.posted',
      code: '2026-11-19',
    })
    const [attempt] = present(await evidenceOf(company.deps, company.tenant, id), 'evidence')
    expect(attempt).toMatchObject({ tracking_number: '2C 123 456', outcome: 'sent' })
  })

  it('is proven by a scan, kept byte for byte, once however often it is handed in', async () => {
    const id = await printed()
    const { deps, tenant } = company
    const content = new TextEncoder().encode('%PDF-1.7 the receipt')
    const handIn = (file: Uint8Array, kind: 'deposit' | 'delivery' = 'deposit') =>
      handInProof(deps, tenant, { id, actor: 'U2', kind, content: file })
    expect(await handIn(content), 'not before it was posted').toBe('not_waiting')
    await posted(id, '2026-11-18')
    const kept = await handIn(content)
    expect(await handIn(content)).toEqual(kept)
    deps.clock.advance(60_000)
    const scan = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)
    await handIn(scan, 'delivery')
    await expect(handIn(new TextEncoder().encode('<html>'))).rejects.toThrow('a PDF, JPEG or PNG')
    const [attempt] = present(await evidenceOf(deps, tenant, id), 'evidence')
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(attempt?.proofs).toMatchObject([
      { kind: 'deposit', sha256, bytes: 20, media: 'application/pdf', by: 'U2' },
      { kind: 'delivery', bytes: 7, media: 'image/jpeg', by: 'U2' },
    ])
    const [, picture] = present(attempt, 'the attempt').proofs
    const file = await proofFile(deps, tenant, present(picture, 'the scan').proof_id)
    expect(file).toMatchObject({ name: 'delivery.jpg', content: Buffer.from(scan) })
    const handed = (await auditOf(company, id)).filter(({ action }) => action === 'message.proof')
    expect(handed.map(({ actor, code }) => [actor, code])).toEqual([
      ['U2', `deposit ${sha256}`],
      ['U2', `delivery ${createHash('sha256').update(scan).digest('hex')}`],
    ])
    const customer = customerId('C1')
    const { records } = present(await caseFile(deps, tenant, { customer, actor: 'U1' }), 'file')
    expect(records.proofs).toMatchObject([
      { sha256, content: Buffer.from(content).toString('base64') },
      { media: 'image/jpeg', entered_by: 'U2' },
    ])
  })

  it('is not posted on a day before it was printed, nor on one to come', async () => {
    const id = await printed()
    await expect(posted(id, '2026-11-17')).rejects.toThrow('2026-11-18')
    await expect(posted(id, '2026-11-19')).rejects.toThrow('2026-11-18')
    expect(await waiting()).toHaveLength(1)
  })

  it('that will not be posted frees its step, and it is planned anew', async () => {
    const id = await printed()
    const said = { id, actor: 'U2', reason: 'the address is wrong' }
    expect(await sayNotPosted(company.deps, company.tenant, said)).toBe('done')
    expect(await sayNotPosted(company.deps, company.tenant, said)).toBe('not_waiting')
    await company.work()
    expect(await attemptsOf(company)).toMatchObject([{ state: 'failed', live_items: 0 }])
    expect(await company.count('proposed')).toBe(1)
    expect(await posted(id, '2026-11-18')).toBe('not_waiting')
  })

  it('that has been paid meanwhile is shown as one that is wanted no more', async () => {
    await printed()
    for (const [invoice, due, open] of [
      ['I1', '2026-10-01', 90_000n],
      ['I2', '2026-11-05', 30_000n],
    ] as const) {
      const { instalments, ...paid } = overdueInvoice(invoice, due, open)
      const settled = instalments.map((part) => ({ ...part, open: 0n }))
      company.host.put('invoice', { ...paid, instalments: settled })
    }
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await waiting()).toMatchObject([{ wanted: false }])
  })

  it('printed before the switch was turned off can still be said to be posted', async () => {
    const id = await printed()
    await set(false)
    await company.work()
    expect(await posted(id, '2026-11-18')).toBe('done')
  })
})

describe('the day of presentation', () => {
  const presented = (id: string, on: string) =>
    sayPresented(company.deps, company.tenant, { id, actor: 'U2', on: aDay(on) })

  it('is for registered letters that were sent', async () => {
    const id = await printed()
    expect(await presented(id, '2026-11-18')).toBe('not_waiting')
    await posted(id, '2026-11-18')
    expect(await presented(id, '2026-11-18')).toBe('not_waiting')
  })

  it('stands in the history, and the last word of a person counts', async () => {
    const id = await printed()
    await posted(id, '2026-11-18')
    await tx(company.deps.db, company.tenant, (tx) =>
      tx.query("update attempts set channel = 'registered_letter' where tenant_id = $1", [
        company.tenant,
      ]),
    )
    company.deps.clock.set('2026-11-24T10:00:00+01:00')
    await expect(presented(id, '2026-11-17')).rejects.toThrow('2026-11-18')
    await expect(presented(id, '2026-11-25')).rejects.toThrow('2026-11-24')
    expect(await presented(id, '2026-11-20')).toBe('done')
    company.deps.clock.advance(60_000)
    expect(await presented(id, '2026-11-21')).toBe('done')
    await company.work()
    expect(await contacts()).toMatchObject([{ presented: '2026-11-21', outcome: 'sent' }])
  })
})
