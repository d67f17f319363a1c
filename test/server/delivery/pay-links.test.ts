// The link to pay online: which invoices of which mails get one, what the host may do meanwhile,
// and what then leaves.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { RateLimited, Unauthorized, Unavailable } from '../../../connectors/contract/failure.ts'
import { present } from '../../../core/assert.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { fingerprint } from '../../../server/delivery/content.ts'
import { safeLink } from '../../../server/delivery/pay-links.ts'
import { messageDetail } from '../../../server/delivery/preview/run.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { changeSettings, companyOf } from '../../../server/delivery/settings/run.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCreditNote } from '../../support/ledger-records.ts'
import { attemptsOf, type Company, overdueCompany, overdueInvoice } from './company.ts'

const url = (id: string) => `https://pay.example/t/${id}?a=1&b="2"`
const shown = (id: string) => `https://pay.example/t/${id}?a=1&b=%222%22`

describe('an address of a host', () => {
  test.each([
    ['https://pay.example/t/1', 'https://pay.example/t/1'],
    ['http://pay.example/t/1', null],
    ['javascript:alert(1)', null],
    ['https://bank.example@pay.example/', null],
    [`https://pay.example/${'x'.repeat(2_000)}`, null],
    ['pay.example/t/1', null],
    ['', null],
  ])('%s stands in a mail as %s', (text, link) => expect(safeLink(text)).toBe(link))
})

describe('a mail about invoices that can be paid online', () => {
  let database: TestDatabase
  let company: Company
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    company = await overdueCompany(database, { paysOnline: true })
    for (const id of ['I1', 'I2']) company.host.payPages.set(id, url(id))
  })
  afterEach(() => company.stop())

  const asked = () => company.host.calls.filter((call) => call === 'payPage').length
  const left = () => company.mailbox.messages().map(({ mail }) => mail)
  const textOf = (at = 0) => present(left()[at], 'a mail').text ?? ''
  const htmlOf = (at = 0) => String(present(left()[at], 'a mail').html)
  const send = async () => {
    await company.approve()
    await company.work()
  }
  const failed = (code = '503') =>
    new Unavailable({ service: 'Memory Books', code, message: 'is down' })

  it('leads to each of them by its number, in text and in HTML, and is what was stored', async () => {
    await send()
    expect(textOf()).toContain(`Payer la facture F-I1 en ligne :\n  ${shown('I1')}\n`)
    expect(textOf()).toContain(shown('I2'))
    const link = `href="${shown('I1').replace('&', '&amp;')}"`
    expect(htmlOf()).toContain(link)
    expect(htmlOf()).toMatch(/>Payer la facture F-I2 en ligne<\/a>/)
    const [attempt] = await attemptsOf(company)
    const { recipient, subject, body_text: text, body_html: html } = present(attempt, 'the attempt')
    expect(text).toContain(shown('I1'))
    expect(attempt?.content_hash).toBe(fingerprint(recipient, { subject, text, html }))
  })

  it('says it in the reader’s language', async () => {
    await company.stop()
    company = await overdueCompany(database, { paysOnline: true, customer: { locale: 'en-GB' } })
    company.host.payPages.set('I1', url('I1'))
    await send()
    expect(textOf()).toContain(`Pay invoice F-I1 online:\n  ${shown('I1')}\n`)
    expect(htmlOf()).toMatch(/>Pay invoice F-I1 online<\/a>/)
    expect(textOf()).not.toContain('Pay invoice F-I2')
  })

  it.each([
    ['is down', failed()],
    ['does not answer', failed('TIMEOUT')],
    [
      'wants silence',
      new RateLimited({
        ...{ service: 'Memory Books', code: '3001', message: 'slow', retryAfterMs: 60_000 },
      }),
    ],
  ])('goes without, and once, where the host %s', async (_how, failure) => {
    company.host.failNext('payPage', failure)
    await send()
    expect(left()).toHaveLength(1)
    expect(`${textOf()}${htmlOf()}`).not.toContain('pay.example')
    // It is not asked for the others of the mail.
    expect(asked()).toBe(1)
  })

  it('does not go where the host wants a new consent, and goes once it has it', async () => {
    const connection = (state: 'active' | 'reconnect_required') =>
      tx(company.deps.db, company.tenant, (tx) =>
        run(tx, 'update connections set state = $2 where tenant_id = $1', [company.tenant, state]),
      )
    company.host.duringNextPayPage(async () => {
      await connection('reconnect_required')
      throw new Unauthorized({ service: 'Memory Books', code: '3200', message: 'is not accepted' })
    })
    await send()
    expect([left(), await attemptsOf(company)]).toEqual([[], []])
    expect(await company.count('approved')).toBe(1)
    await connection('active')
    await planNow(company.deps, company.tenant)
    await company.work()
    expect(left()).toHaveLength(1)
    expect(textOf()).toContain(shown('I1'))
  })

  it('carries no address that is not plainly one of the web under encryption', async () => {
    company.host.payPages.set('I1', 'javascript:alert(1)')
    await send()
    expect(htmlOf()).not.toContain('javascript')
    expect(htmlOf()).toContain('I2 en ligne</a>')
  })

  it('leads nowhere where it asks for less than the invoice', async () => {
    company.host.put('creditNote', aCreditNote('N1', 'C1', { total: 10_000n, open: 10_000n }))
    await startSync(company.deps, company.tenant)
    await company.work()
    await send()
    expect(textOf()).toMatch(/déduit/)
    expect(htmlOf()).not.toContain('I1 en ligne')
    expect(htmlOf()).toContain('I2 en ligne</a>')
    expect(asked()).toBe(1)
  })

  it('does not leave where one is paid while the host is asked for its page', async () => {
    company.host.duringNextPayPage(() => {
      const paid = overdueInvoice('I1', '2026-10-01', 90_000n)
      company.host.put('invoice', {
        ...paid,
        instalments: paid.instalments.map((part) => ({ ...part, open: 0n })),
      })
    })
    await send()
    expect(left()).toEqual([])
    expect((await company.only('skipped')).stateReason).toBe('PAID_SINCE_PLAN')
  })

  it('asks for ten at most, and no more once the host has taken long', async () => {
    for (let n = 10; n < 22; n += 1) {
      company.host.put('invoice', overdueInvoice(`I${n}`, '2026-10-05', 50_000n))
      company.host.payPages.set(`I${n}`, url(`I${n}`))
    }
    await startSync(company.deps, company.tenant)
    await company.work()
    const { id } = await company.approve()
    expect((await messageDetail(company.deps, company.tenant, id))?.preview?.linksToCome).toBe(10)
    company.host.duringNextPayPage(() => undefined)
    company.host.duringNextPayPage(() => company.deps.clock.advance(16_000))
    await company.work()
    expect(asked()).toBe(2)
    expect(htmlOf().match(/en ligne<\/a>/g)).toHaveLength(2)
  })

  it('is previewed with the word that links will come, and with the links once it has left', async () => {
    const { id } = await company.only('proposed')
    const preview = async () => (await messageDetail(company.deps, company.tenant, id))?.preview
    expect(await preview()).toMatchObject({ linksToCome: 2 })
    expect((await preview())?.html).not.toContain('pay.example')
    expect(asked()).toBe(0)
    await send()
    expect(await preview()).toMatchObject({ linksToCome: 0 })
    expect((await preview())?.html).toContain('pay.example')
  })

  it('goes without where the company wants none; what was approved is read again', async () => {
    const { settings, payPagesAt } = await companyOf(company.deps, company.tenant)
    expect([settings.payLink, payPagesAt]).toEqual([true, 'Memory Books'])
    const { id } = await company.approve()
    await changeSettings(company.deps, company.tenant, {
      ...{ actor: 'U1', settings: { ...settings, payLink: false } },
    })
    expect(await company.only('proposed')).toMatchObject({ id, stateReason: 'CONTENT_CHANGED' })
    expect((await messageDetail(company.deps, company.tenant, id))?.preview?.linksToCome).toBe(0)
    await send()
    expect(htmlOf()).not.toContain('pay.example')
    expect(asked()).toBe(0)
  })

  it('is asked for again where the process ended before the mail was reserved', async () => {
    const { deps, tenant } = company
    const { id } = await company.approve()
    const died = new Error('the process ended')
    company.host.duringNextPayPage(() => {
      throw died
    })
    const sendAlone = async () => deliveryJobs(deps)['delivery.send']?.({ tenant, message: id })
    await expect(sendAlone()).rejects.toBe(died)
    expect(await attemptsOf(company)).toEqual([])
    await sendAlone()
    expect(left()).toHaveLength(1)
    expect(textOf()).toContain(shown('I1'))
  })

  it('stays as it was stored once it is handed over: nobody is asked twice', async () => {
    const { deps, tenant } = company
    await send()
    const [attempt] = await attemptsOf(company)
    company.host.payPages.set('I1', 'https://pay.example/another')
    await tx(deps.db, tenant, (tx) =>
      run(tx, `update messages set state = 'approved' where tenant_id = $1`, [tenant]),
    )
    const { id } = await company.only('approved')
    await deliveryJobs(deps)['delivery.send']?.({ tenant, message: id })
    expect(left()).toHaveLength(1)
    expect(await attemptsOf(company)).toEqual([attempt])
  })
})
