import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Rejected, Unavailable } from '../../../connectors/contract/failure.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { fingerprint } from '../../../server/delivery/content.ts'
import { messageDetail } from '../../../server/delivery/preview/run.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { approveMessage, refuseMessage } from '../../../server/dunning/answers/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCreditNote, aCustomer, aPayment } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'
import {
  attemptsOf,
  auditOf,
  type Company,
  contactsOf,
  overdueCompany,
  overdueInvoice,
  tasksIn,
} from './company.ts'

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

const states = async () => (await attemptsOf(company)).map(({ state }) => state)
const mails = () => company.mailbox.messages()

describe('an approved message', () => {
  it('leaves once, with the content that was stored, and is remembered', async () => {
    const { id } = await company.approve()
    await company.work()
    const [mail] = mails()
    expect(mails()).toHaveLength(1)
    const [attempt] = await attemptsOf(company)
    expect(attempt).toMatchObject({ state: 'sent', recipient: 'compta@lilas.example' })
    expect(mail?.mail.subject).toBe(attempt?.subject)
    expect(mail?.mail.text?.trim()).toBe(attempt?.body_text.trim())
    expect(`${mail?.mail.html}`.trim()).toBe(attempt?.body_html.trim())
    const text = { subject: '', text: '', html: '' }
    if (attempt)
      Object.assign(text, {
        subject: attempt.subject,
        text: attempt.body_text,
        html: attempt.body_html,
      })
    expect(attempt?.content_hash).toBe(fingerprint('compta@lilas.example', text))
    expect(attempt?.body_text.replace(/\s/g, ' ')).toContain('Total dû : 1 200,00 €')
    expect(await contactsOf(company)).toEqual([{ step: 'reminder-1', outcome: 'sent', items: 2 }])
    expect(await company.only('sent')).toMatchObject({ id, approvedBy: 'U1' })
    expect(company.written).toHaveLength(1)
    expect(await auditOf(company, id)).toEqual([
      { actor: 'U1', action: 'message.approve', code: null },
      { actor: 'encours', action: 'message.sent', code: null },
    ])
  })

  it('leaves once though it is approved twice', async () => {
    const { id } = await company.approve()
    const again = await approveMessage(company.deps, company.tenant, { id, actor: 'U2' })
    expect(again).toMatchObject({
      changed: false,
      message: { state: 'approved', approvedBy: 'U1' },
    })
    await company.work()
    await approveMessage(company.deps, company.tenant, { id, actor: 'U2' })
    await company.work()
    expect(mails()).toHaveLength(1)
  })

  it('leaves once though two people approve at the same moment', async () => {
    const { id } = await company.only('proposed')
    const answers = await Promise.all(
      ['U1', 'U2'].map((actor) => approveMessage(company.deps, company.tenant, { id, actor })),
    )
    expect(answers.map((answer) => answer?.changed).sort()).toEqual([false, true])
    await company.work()
    expect(mails()).toHaveLength(1)
  })

  it('leaves once though its job runs again', async () => {
    const { id } = await company.approve()
    const send = deliveryJobs(company.deps)['delivery.send']
    for (let i = 0; i < 3; i += 1) await send?.({ tenant: company.tenant, message: id })
    expect(mails()).toHaveLength(1)
    expect(await states()).toEqual(['sent'])
  })

  it('leaves once though five workers take it at the same moment', async () => {
    const { id } = await company.approve()
    const send = deliveryJobs(company.deps)['delivery.send']
    const payload = { tenant: company.tenant, message: id }
    await Promise.all(Array.from({ length: 5 }, () => send?.(payload)))
    expect(mails()).toHaveLength(1)
    expect(await states()).toEqual(['sent'])
    company.deps.clock.advance(11 * 60_000)
    await company.work()
    expect(mails()).toHaveLength(1)
    expect(await company.count('sent')).toBe(1)
  })

  it('waits for the hour, and goes then', async () => {
    company.deps.clock.set('2026-11-18T19:00:00+01:00')
    await company.approve()
    await company.work()
    expect(mails()).toHaveLength(0)
    company.deps.clock.set('2026-11-19T08:59:00+01:00')
    await company.work()
    expect(mails()).toHaveLength(0)
    company.deps.clock.set('2026-11-19T09:00:00+01:00')
    await company.work()
    expect(mails()).toHaveLength(1)
  })

  it('never leaves after a refusal', async () => {
    const { id } = await company.only('proposed')
    const answer = { id, actor: 'U1', reason: 'we spoke on the phone' }
    const refused = await refuseMessage(company.deps, company.tenant, answer)
    expect(refused).toMatchObject({ changed: true, message: { state: 'refused' } })
    await approveMessage(company.deps, company.tenant, { id, actor: 'U2' })
    await company.work()
    expect(mails()).toHaveLength(0)
  })
})

describe('what changed since the plan keeps a message from leaving', () => {
  const skipped = async () => {
    await company.work()
    expect(mails()).toHaveLength(0)
    expect(await states()).toEqual([])
    return (await company.only('skipped')).stateReason
  }

  it('an invoice that has been paid', async () => {
    const { id } = await company.approve()
    const [paid] = [overdueInvoice('I1', '2026-10-01', 90_000n)]
    company.host.put('invoice', {
      ...paid,
      instalments: paid.instalments.map((part) => ({ ...part, open: 0n })),
    })
    expect(await skipped()).toBe('PAID_SINCE_PLAN')
    expect(await auditOf(company, id)).toContainEqual({
      actor: 'encours',
      action: 'message.skipped',
      code: 'PAID_SINCE_PLAN',
    })
    // The rest is planned anew, for a new approval.
    expect((await company.only('proposed')).items.map(({ invoice }) => invoice)).toEqual(['I2'])
  })

  it('an invoice that has been paid in part', async () => {
    await company.approve()
    const [invoice] = [overdueInvoice('I2', '2026-11-05', 30_000n)]
    company.host.put('invoice', {
      ...invoice,
      instalments: invoice.instalments.map((part) => ({ ...part, open: 10_000n })),
    })
    expect(await skipped()).toBe('AMOUNT_CHANGED')
  })

  it('a payment that nobody has allocated yet', async () => {
    await company.approve()
    company.host.put('payment', aPayment('P1', 'C1', { amount: 120_000n, unapplied: 120_000n }))
    expect(await skipped()).toBe('NOW_HELD:CREDIT_COVERS')
  })

  it('a payment on its way', async () => {
    await company.approve()
    company.host.put(
      'payment',
      aPayment('P1', 'C1', {
        state: 'pending',
        unapplied: 0n,
        allocations: [{ invoice: invoiceId('I2'), amount: 30_000n }],
      }),
    )
    expect(await skipped()).toBe('NOW_HELD:PAYMENT_PENDING')
  })

  it('a credit note', async () => {
    await company.approve()
    company.host.put('creditNote', aCreditNote('N1', 'C1'))
    expect(await skipped()).toBe('AMOUNT_CHANGED')
  })

  it('an invoice that is gone', async () => {
    await company.approve()
    company.host.remove('invoice', 'I1')
    company.host.remove('invoice', 'I2')
    expect(await skipped()).toBe('ITEM_GONE')
  })
})

describe('what goes wrong on the way', () => {
  it('a host that does not answer: nothing leaves, and it goes once the host is back', async () => {
    await company.approve()
    const down = new Unavailable({ service: 'Memory Books', code: 'HTTP_503', message: 'down' })
    company.host.failNext('reread', down)
    const { failed } = await company.work({ failures: 'expected' })
    expect(failed.map(({ name }) => name)).toEqual(['delivery.send'])
    expect(mails()).toHaveLength(0)
    expect(await company.count('approved')).toBe(1)
    await company.work()
    expect(mails()).toHaveLength(1)
  })

  it('a host that has a record nobody can read: said at once, and a person decides', async () => {
    await company.approve()
    const facts = { service: 'Memory Books', code: 'MALFORMED', message: 'payment P7: no amount' }
    company.host.failNext('reread', new Rejected(facts))
    await company.work()
    expect(mails()).toHaveLength(0)
    expect(await company.only('failed')).toMatchObject({ stateReason: 'HOST_REJECTED: MALFORMED' })
    expect(await company.count('proposed')).toBe(1)
  })

  it('an invoice now of a customer whom nobody has read yet: nothing leaves before he is', async () => {
    await company.approve()
    const moved = overdueInvoice('I1', '2026-10-01', 90_000n)
    const instalments = moved.instalments.map((part) => ({ ...part, open: 0n }))
    company.host.put('customer', aCustomer('C9'))
    company.host.put('invoice', { ...moved, customer: customerId('C9'), instalments })
    const { failed } = await company.work({ failures: 'expected' })
    expect(mails()).toHaveLength(0)
    expect(failed.map(({ name }) => name)).toEqual(['delivery.send'])
    expect(await company.count('approved')).toBe(1)
    await startSync(company.deps, company.tenant)
    await company.work({ failures: 'expected' })
    await company.work()
    expect(mails()).toHaveLength(0)
    expect((await company.only('proposed')).items.map(({ invoice }) => invoice)).toEqual(['I2'])
  })

  it('invoices of a customer merged into another go on with him, step by step', async () => {
    await company.approve()
    await company.work()
    const merged = { name: 'Lilas Groupe', locale: 'fr-FR', email: 'groupe@lilas.example' }
    company.host.put('customer', aCustomer('C2', merged))
    const into = { customer: customerId('C2') }
    company.host.put('invoice', { ...overdueInvoice('I1', '2026-10-01', 90_000n), ...into })
    company.host.put('invoice', { ...overdueInvoice('I2', '2026-11-05', 30_000n), ...into })
    company.deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await company.only('proposed')).toMatchObject({ customer: 'C2', step: 'reminder-2' })
    await company.approve()
    await company.work()
    expect(mails()).toHaveLength(2)
    expect(await company.count('skipped')).toBe(0)
  })

  it('a server that refuses: failed, and a new plan may be approved', async () => {
    company.mailbox.failNext('rcpt_550')
    await company.approve()
    await company.work()
    expect(await attemptsOf(company)).toMatchObject([
      { state: 'failed', failure: 'RCPT TO: 550 No such user here', live_items: 0 },
    ])
    expect((await company.only('failed')).stateReason).toBe('REFUSED')
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'failed' }])
    company.deps.clock.advance(60_000)
    await company.approve()
    await company.work()
    expect(mails()).toHaveLength(1)
    expect(await states()).toEqual(['failed', 'sent'])
  })

  it('a server that asks for time: it goes later by itself, and once', async () => {
    company.mailbox.failNext('rcpt_450')
    const { id } = await company.approve()
    await company.work()
    expect(mails()).toHaveLength(0)
    expect(await attemptsOf(company)).toMatchObject([{ state: 'failed', live_items: 0 }])
    expect(await company.only('approved')).toMatchObject({ id })
    company.deps.clock.advance(5 * 60_000)
    await company.work()
    expect(mails()).toHaveLength(1)
    expect(await states()).toEqual(['failed', 'sent'])
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'sent' }])
  })

  it('a server that asks for time and is paid meanwhile: nothing leaves', async () => {
    company.mailbox.failNext('rcpt_450')
    await company.approve()
    await company.work()
    company.host.put('payment', aPayment('P1', 'C1', { amount: 120_000n, unapplied: 120_000n }))
    company.deps.clock.advance(5 * 60_000)
    await company.work()
    expect(mails()).toHaveLength(0)
    expect((await company.only('skipped')).stateReason).toBe('NOW_HELD:CREDIT_COVERS')
  })

  it('a server that asks for time again and again: a person is told in the end', async () => {
    for (let i = 0; i < 10; i += 1) company.mailbox.failNext('rcpt_450')
    await company.approve()
    for (let i = 0; i < 10; i += 1) {
      await company.work()
      company.deps.clock.advance(60 * 60_000)
    }
    expect(mails()).toHaveLength(0)
    expect((await company.only('failed')).stateReason).toBe('REFUSED_FOR_NOW')
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'failed' }])
    expect(await states()).toEqual(Array(5).fill('failed'))
  })

  it('a server that hangs up after the body: a person has to look, and it is never repeated', async () => {
    company.mailbox.failNext('drop_after')
    const { id } = await company.approve()
    await company.work()
    expect(await attemptsOf(company)).toMatchObject([{ state: 'ambiguous', live_items: 2 }])
    expect((await company.only('ambiguous')).stateReason).toBe('NO_ANSWER')
    expect(await tasksIn(company)).toEqual([{ kind: 'resolve_ambiguous', state: 'open' }])
    expect(await company.count('proposed')).toBe(0)
    expect(company.written).toEqual([])
    await deliveryJobs(company.deps)['delivery.send']?.({ tenant: company.tenant, message: id })
    company.deps.clock.advance({ days: 9 })
    await company.work()
    expect(mails()).toHaveLength(1)
    expect(await tasksIn(company)).toEqual([{ kind: 'resolve_ambiguous', state: 'open' }])
  })

  it('a channel that breaks: it may have left, so a person has to look', async () => {
    await company.stop()
    company = await overdueCompany(database, {
      channels: {
        email: { kind: 'email', send: () => Promise.reject(new TypeError('a bug of ours')) },
      },
    })
    await company.approve()
    await company.work()
    expect(await attemptsOf(company)).toMatchObject([
      { state: 'ambiguous', failure: 'the channel broke: TypeError' },
    ])
  })

  it('a channel that is not set up: said so before anything is tried', async () => {
    await company.stop()
    company = await overdueCompany(database, { channels: {} })
    const { id } = await company.only('proposed')
    expect(await messageDetail(company.deps, company.tenant, id)).toMatchObject({
      preview: { to: 'compta@lilas.example' },
      problem: 'CHANNEL_NOT_SET_UP',
    })
    expect((await company.approve()).state).toBe('proposed')
  })

  it('a channel taken away since the approval: nothing is tried', async () => {
    await company.approve()
    const { deps } = company
    await workUntilIdle(deps, { ...company.jobs, ...deliveryJobs({ ...deps, channels: {} }) })
    expect((await company.only('failed')).stateReason).toBe('CHANNEL_NOT_SET_UP')
    expect(await states()).toEqual([])
  })

  it('an address that is none: it never reaches the server', async () => {
    await company.stop()
    // The plan's grammar lets it pass; no domain has a label of 64.
    company = await overdueCompany(database, { email: `compta@${'l'.repeat(64)}.example` })
    await company.approve()
    await company.work()
    expect(await attemptsOf(company)).toMatchObject([{ state: 'failed' }])
    expect(mails()).toHaveLength(0)
  })
})

describe('the letter on the screen', () => {
  it('is the letter that leaves', async () => {
    const { id } = await company.only('proposed')
    const before = await messageDetail(company.deps, company.tenant, id)
    expect(before?.problem).toBeNull()
    await company.approve()
    await company.work()
    const after = await messageDetail(company.deps, company.tenant, id)
    expect(after?.preview).toEqual(before?.preview)
    expect(mails()[0]?.mail.subject).toBe(before?.preview?.subject)
  })

  it('does not exist for a message that does not exist', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    expect(await messageDetail(company.deps, company.tenant, id)).toBeNull()
    expect(await approveMessage(company.deps, company.tenant, { id, actor: 'U1' })).toBeNull()
  })
})
