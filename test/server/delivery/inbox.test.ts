import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { imapInbox } from '../../../connectors/channels/inbox/index.ts'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import { present } from '../../../core/assert.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { inboxJobs, startInbox } from '../../../server/delivery/inbox/run.ts'
import { bounce, reply } from '../../connectors/channels/mails.ts'
import { type ImapHost, startImap } from '../../hosts/mail/imap.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Company, contactsOf, overdueCompany } from './company.ts'

let database: TestDatabase
let company: Company
let imap: ImapHost
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  imap = await startImap()
  company = await overdueCompany(database)
  const inbox = imapInbox({ url: imap.url, mailFrom: company.deps.mailFrom, timeoutMs: 2_000 })
  Object.assign(company.jobs, inboxJobs({ ...company.deps, inbox }))
  await company.approve()
  await company.work()
  await startInbox({ ...company.deps, inbox })
})
afterEach(() => Promise.all([company.stop(), imap.stop()]))

/** What the carrier of our mails would know them by. */
const sentKey = () =>
  present(company.mailbox.messages()[0]?.mail.headers.get('x-mailin-custom'), 'the key').toString()
const nextReading = async (options?: Parameters<Company['work']>[0]) => {
  company.deps.clock.advance(2 * 60_000)
  return company.work(options)
}
const stored = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(
      z.object({ carrier: z.string(), kind: z.string() }),
      tx,
      `select carrier, news ->> 'kind' as kind from carrier_events where tenant_id = $1`,
      [company.tenant],
    ),
  )
const holds = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(z.object({}), tx, 'select from holds where tenant_id = $1', [company.tenant]),
  )

it('a bounce of our mail finds its message, and its address is used no more', async () => {
  const about = sentKey()
  imap.deliver(bounce({ action: 'failed', status: '5.1.1', said: '550 no such user', about }))
  await company.work()
  expect(await contactsOf(company)).toMatchObject([{ outcome: 'bounced' }])
})

it('a person’s answer pauses his reminders; the next reminder would join the thread', async () => {
  const messageId = present(company.mailbox.messages()[0]?.mail.messageId, 'the Message-ID')
  imap.deliver(reply({ inReplyTo: messageId, text: 'Payé hier.' }))
  await company.work()
  expect(await contactsOf(company)).toMatchObject([{ outcome: 'answered' }])
  expect(await holds()).toHaveLength(1)
})

it('a mail is read once, and once more only changes nothing', async () => {
  const inReplyTo = `<${sentKey()}@nord.example>`
  imap.deliver(reply({ inReplyTo }))
  await company.work()
  imap.renumber()
  await nextReading()
  await nextReading()
  expect(await stored()).toEqual([{ carrier: 'inbox', kind: 'answered' }])
  expect(await holds()).toHaveLength(1)
})

it('a mailbox that does not answer is read again later, and nothing is lost', async () => {
  await company.work()
  imap.deliver(reply({ inReplyTo: `<${sentKey()}@nord.example>` }))
  imap.failNext('drop_fetch')
  const { failed } = await nextReading({ failures: 'expected' })
  expect(failed.map(({ name }) => name)).toEqual(['delivery.inbox'])
  await company.work()
  expect(await holds()).toHaveLength(1)
})

it('an answer to a mail of nobody here is read over', async () => {
  imap.deliver(reply({}))
  imap.deliver(reply({ inReplyTo: `<${sentKey()}@nord.example>` }))
  await company.work()
  expect(await stored()).toHaveLength(1)
})

it('a second mail to the same customer names the first', async () => {
  const url = company.mailbox.smtpUrl
  expect(smtpChannel({ url, timeoutMs: 5_000 }).kind).toBe('email')
  const [first] = company.mailbox.messages()
  company.deps.clock.set('2026-12-04T10:00:00+01:00')
  await company.work()
  await company.approve()
  await company.work()
  const second = company.mailbox.messages()[1]
  expect(second?.mail.inReplyTo).toBe(first?.mail.messageId)
})
