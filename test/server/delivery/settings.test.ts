import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Channel, OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import { present } from '../../../core/assert.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { changeSettings, companyOf } from '../../../server/delivery/settings/run.ts'
import type { SendingSettings } from '../../../server/delivery/settings.ts'
import { saveLetterhead } from '../../../server/delivery/stationery/run.ts'
import { approveMessage } from '../../../server/dunning/answers/run.ts'
import { listMessages, planNow } from '../../../server/dunning/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCustomer, aDay, anInvoice } from '../../support/ledger-records.ts'
import { attemptsOf, type Company, contactsOf, isTried, overdueCompany } from './company.ts'
import { nordLetterhead } from './letters.ts'

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

const usual: SendingSettings = {
  automatic: false,
  region: null,
  dailyLimit: null,
  channelLimits: {},
  test: { on: false, email: null, phone: null },
  payLink: true,
}
const trying = { on: true, email: 'moi@nord.example', phone: null }

const change = (settings: Partial<SendingSettings>) =>
  changeSettings(company.deps, company.tenant, {
    actor: 'U1',
    settings: { ...usual, ...settings },
  })

const mails = () => company.mailbox.messages()
const messagesOf = async (state: 'proposed' | 'approved' | 'sent') =>
  (await listMessages(company.deps, company.tenant, { state, limit: 100 })).messages

async function audited(action: string) {
  const sql = `
    select actor, detail
    from audit
    where tenant_id = $1
      and action = $2`
  const row = z.object({ actor: z.string(), detail: z.record(z.string(), z.string()) })
  return tx(company.deps.db, company.tenant, (tx) => many(row, tx, sql, [company.tenant, action]))
}

describe('settings', () => {
  it('are what nobody changed at first: nothing leaves by itself', async () => {
    const { settings, country } = await companyOf(company.deps, company.tenant)
    expect(settings).toEqual(usual)
    expect(country).toBe('FR')
  })

  it('leave a trace of what was and what is, once', async () => {
    await change({ dailyLimit: 100, channelLimits: { letter: 5 } })
    await change({ dailyLimit: 100, channelLimits: { letter: 5 } })
    expect(await audited('settings.change')).toEqual([
      { actor: 'U1', detail: { dailyLimit: 'null → 100', channelLimits: '{} → {"letter":5}' } },
    ])
    const { settings } = await companyOf(company.deps, company.tenant)
    expect(settings).toMatchObject({ dailyLimit: 100, channelLimits: { letter: 5 } })
  })

  it.each<readonly [string, Partial<SendingSettings>]>([
    ['test', { test: { on: true, email: null, phone: null } }],
    ['test.email', { test: { ...trying, email: 'nobody' } }],
    ['test.phone', { test: { ...trying, phone: '0612345678' } }],
  ])('that contradict themselves are refused, and name %s', async (path, settings) => {
    await expect(change(settings)).rejects.toMatchObject({ name: 'Malformed', path })
    expect((await companyOf(company.deps, company.tenant)).settings).toEqual(usual)
  })

  it('give back what was approved by itself, when nothing shall leave by itself any more', async () => {
    await change({ automatic: true })
    const { id } = await company.only('proposed')
    // A person looks at the first run; then it is Friday evening, and the next one waits.
    await approveMessage(company.deps, company.tenant, { id, actor: 'U1' })
    await company.work()
    company.host.put('customer', aCustomer('C2', { email: 'paie@orme.example' }))
    company.deps.clock.set('2026-11-27T17:30:00Z')
    company.host.put('invoice', invoiceOf('C2', 'I9', '2026-11-30'))
    await readAgain()
    const waiting = (await messagesOf('approved')).map((row) => [row.customer, row.approvedBy])
    expect(waiting.sort()).toEqual([
      ['C1', 'encours'],
      ['C2', 'encours'],
    ])
    await change({ automatic: false })
    expect(await messagesOf('approved')).toEqual([])
    company.deps.clock.set('2026-11-30T10:00:00Z')
    await readAgain()
    expect(mails()).toHaveLength(1)
    expect((await messagesOf('proposed')).map(({ approvedBy }) => approvedBy)).toEqual([null, null])
  })
})

const invoiceOf = (customer: string, id: string, due: string) =>
  anInvoice(id, customer, {
    issued: aDay('2026-09-01'),
    total: 40_000n,
    instalments: [{ due: aDay(due), amount: 40_000n, open: 40_000n }],
  })

async function readAgain() {
  await startSync(company.deps, company.tenant)
  await company.work()
}

describe('in test mode', () => {
  it('a message goes to the company itself, says so, and then waits as before', async () => {
    await change({ test: trying })
    const { id } = await company.approve()
    await company.work()
    expect(mails()).toHaveLength(1)
    const [mail] = mails()
    expect(mail?.envelope.to).toEqual(['moi@nord.example'])
    expect(mail?.mail.subject).toMatch(/^\[ESSAI\] /)
    for (const shown of [mail?.mail.text, `${mail?.mail.html}`]) {
      expect(shown).toContain('ESSAI')
      expect(shown).toContain('compta@lilas.example')
    }
    expect(await attemptsOf(company)).toEqual([])
    expect(await contactsOf(company)).toEqual([])
    expect(company.written).toEqual([])
    expect(await company.only('proposed')).toMatchObject({
      ...{ id, stateReason: 'TEST_SENT', approvedBy: null },
    })
    expect(await audited('message.test')).toEqual([
      { actor: 'encours', detail: { code: 'TEST_SENT' } },
    ])
  })

  it('a yes is no yes for good: the policy stays untried, and the end of tests asks again', async () => {
    await change({ test: trying })
    await company.approve()
    expect(await isTried(company)).toBe(false)
    await change({ test: { ...trying, on: false } })
    await company.work()
    expect(mails()).toHaveLength(0)
    expect(await company.only('proposed')).toMatchObject({ stateReason: null, approvedBy: null })
    await company.approve()
    await company.work()
    expect(mails().map(({ envelope }) => envelope.to)).toEqual([['compta@lilas.example']])
    expect(await isTried(company)).toBe(true)
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'sent' }])
  })

  it('what was tried leaves for real afterwards: a try blocks nothing', async () => {
    await change({ test: trying })
    await company.approve()
    await company.work()
    await change({ test: { ...trying, on: false } })
    expect(await company.only('proposed')).toMatchObject({ stateReason: null })
    await company.approve()
    await company.work()
    expect(mails().map(({ envelope }) => envelope.to)).toEqual([
      ['moi@nord.example'],
      ['compta@lilas.example'],
    ])
  })

  it('a plan leaves what was tried as it is, and it may be tried again', async () => {
    await change({ test: trying })
    await company.approve()
    await company.work()
    await planNow(company.deps, company.tenant)
    company.deps.clock.advance(60_000)
    expect(await company.only('proposed')).toMatchObject({ stateReason: 'TEST_SENT' })
    await company.approve()
    await company.work()
    expect(mails()).toHaveLength(2)
  })

  it.each([
    ['refuse', 'TEST_FAILED'],
    ['hang_after', 'TEST_UNKNOWN'],
  ] as const)(
    'a server that does %s is told, and nobody is asked about it',
    async (fault, code) => {
      await change({ test: trying })
      company.mailbox.failNext(fault)
      await company.approve()
      await company.work()
      expect(await company.only('proposed')).toMatchObject({ stateReason: code })
    },
  )

  it('no letter is posted', async () => {
    await company.stop()
    const posted: OutgoingMessage[] = []
    const letter: Channel = {
      kind: 'letter',
      send: async (message) => {
        posted.push(message)
        return { kind: 'accepted', providerId: 'P1' }
      },
    }
    company = await overdueCompany(database, { channels: { letter } })
    const address = { lines: ['1 rue du Port'], postcode: '44000', city: 'Nantes', country: 'FR' }
    company.host.put('customer', aCustomer('C1', { address, locale: 'fr-FR' }))
    const { deps, tenant } = company
    await saveLetterhead(deps, tenant, { letterhead: nordLetterhead, after: 0, by: 'U1' })
    await readAgain()
    expect(await company.only('proposed')).toMatchObject({ channel: 'letter' })
    await change({ test: trying })
    await company.approve()
    await company.work()
    expect(posted).toEqual([])
    expect(await company.only('proposed')).toMatchObject({ stateReason: 'TEST_NO_ADDRESS' })
  })
})

describe('a daily limit', () => {
  const customers = ['C2', 'C3', 'C4', 'C5']

  beforeEach(async () => {
    for (const id of customers) {
      company.host.put('customer', aCustomer(id, { email: `${id.toLowerCase()}@orme.example` }))
      company.host.put('invoice', invoiceOf(id, `I-${id}`, '2026-10-20'))
    }
    await readAgain()
  })

  const approveAll = async () => {
    for (const { id } of await messagesOf('proposed')) {
      await approveMessage(company.deps, company.tenant, { id, actor: 'U1' })
    }
  }

  const morningOf = async (day: string) => {
    company.deps.clock.set(`2026-11-${day}T08:30:00Z`)
    await readAgain()
  }

  it('lets so many go today, and the rest on the next open days in the same order', async () => {
    await change({ dailyLimit: 2 })
    await approveAll()
    const order = (await messagesOf('proposed')).length === 0 && (await messagesOf('approved'))
    expect(order).toHaveLength(5)
    await company.work()
    expect(mails()).toHaveLength(2)
    const waiting = await messagesOf('approved')
    expect(waiting.map(({ stateReason, sendOn }) => [stateReason, sendOn])).toEqual(
      Array.from({ length: 3 }, () => ['DAILY_LIMIT', '2026-11-19']),
    )
    company.deps.clock.set('2026-11-19T08:30:00Z')
    await readAgain()
    expect(mails()).toHaveLength(4)
    company.deps.clock.set('2026-11-20T08:30:00Z')
    await readAgain()
    expect(mails()).toHaveLength(5)
    const to = mails().flatMap(({ envelope }) => envelope.to)
    expect(new Set(to).size).toBe(5)
    expect(await company.count('approved')).toBe(0)
  })

  it('lets an approval stand however long the line is, one a day', async () => {
    await change({ dailyLimit: 1 })
    await approveAll()
    await company.work()
    // The fifth goes six days after it was approved: a weekend lies between.
    for (const day of ['19', '20', '21', '22', '23', '24']) {
      await morningOf(day)
      expect([day, await company.count('proposed')]).toEqual([day, 0])
    }
    expect(new Set(mails().flatMap(({ envelope }) => envelope.to)).size).toBe(5)
  })

  it('asks again for what had its turn and did not leave for days', async () => {
    await change({ dailyLimit: 4 })
    await approveAll()
    await company.work()
    const held = present((await messagesOf('approved'))[0], 'the one over the limit')
    expect(held).toMatchObject({ stateReason: 'DAILY_LIMIT', sendOn: '2026-11-19' })
    const facts = { service: 'Memory Books', code: 'TIMEOUT', message: 'no answer in time' }
    company.host.failNext('reread', ...Array(100).fill(new Unavailable(facts)))
    const silentMorningOf = async (day: string) => {
      company.deps.clock.set(`2026-11-${day}T08:30:00Z`)
      await startSync(company.deps, company.tenant)
      await company.work({ failures: 'expected' })
    }
    await silentMorningOf('19')
    expect(await messagesOf('approved')).toMatchObject([{ stateReason: 'DAILY_LIMIT' }])
    for (const day of ['20', '21', '22', '23']) await silentMorningOf(day)
    expect(await messagesOf('approved')).toMatchObject([{ id: held.id, stateReason: null }])
    await silentMorningOf('24')
    expect(await company.only('proposed')).toMatchObject({ id: held.id, stateReason: 'NOT_SENT' })
  })

  it('of one channel stops that channel', async () => {
    await change({ channelLimits: { email: 1, letter: 7 } })
    await approveAll()
    await company.work()
    expect(mails()).toHaveLength(1)
    await change({ channelLimits: { letter: 7 } })
  })

  it('counts no message that the server refused', async () => {
    await change({ dailyLimit: 1 })
    company.mailbox.failNext('rcpt_550')
    await approveAll()
    await company.work()
    expect(mails()).toHaveLength(1)
    expect(present((await messagesOf('approved'))[0], 'one').stateReason).toBe('DAILY_LIMIT')
  })
})
