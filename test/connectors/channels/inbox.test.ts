import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { excerptOf } from '../../../connectors/channels/inbox/excerpt.ts'
import { imapInbox } from '../../../connectors/channels/inbox/index.ts'
import { readMail } from '../../../connectors/channels/inbox/mail.ts'
import { instantOf } from '../../../core/instant.ts'
import { type ImapFault, type ImapHost, startImap } from '../../hosts/mail/imap.ts'
import { bounce, key, outOfOffice, reply } from './mails.ts'

const own = 'compta@nord.example'
const at = instantOf(Date.UTC(2026, 10, 18, 9))
const receivedAt = instantOf(Date.UTC(2026, 10, 18, 10))
const read = (raw: string) => readMail(Buffer.from(raw.replace(/\r?\n/g, '\r\n')), { own, at })

describe('what a mail in our mailbox is', () => {
  const cases: readonly (readonly [string, string, object])[] = [
    [
      'a report that the address is none',
      bounce({ action: 'failed', status: '5.1.1', said: '550 5.1.1 User unknown' }),
      {
        kind: 'report',
        event: {
          key,
          at,
          news: { kind: 'bounced', permanent: true, reason: '5.1.1 550 5.1.1 User unknown' },
        },
      },
    ],
    [
      'a report that the server gave up',
      bounce({ action: 'failed', status: '4.4.1', said: '421 timed out' }),
      { event: { news: { kind: 'bounced', permanent: false } } },
    ],
    [
      'a report that a mailbox is full',
      bounce({ action: 'failed', status: '5.2.2', said: '552 quota' }),
      { event: { news: { kind: 'bounced', permanent: false } } },
    ],
    [
      'a report that it takes longer',
      bounce({ action: 'delayed', status: '4.0.0', said: 'greylisted' }),
      { event: { news: { kind: 'delayed' } } },
    ],
    [
      'a report that it arrived',
      bounce({ action: 'delivered', status: '2.0.0', said: '' }),
      { event: { news: { kind: 'delivered' } } },
    ],
    [
      'a report whose relay wrote a Message-ID of its own',
      bounce({ action: 'failed', status: '5.1.1', said: '', messageId: '<x1@relay.example>' }),
      { event: { key, news: { kind: 'bounced' } } },
    ],
    [
      'a report in words alone',
      `From: Mail Delivery System <MAILER-DAEMON@mx.example>
Subject: Undelivered Mail Returned to Sender

Message-ID: <${key}@nord.example> could not be delivered.`,
      { kind: 'report', event: { key, news: { kind: 'bounced', permanent: false } } },
    ],
    ['an out-of-office answer', outOfOffice(), { kind: 'automatic', event: { key } }],
    [
      'an answer of a machine that says it in its subject alone',
      reply({ subject: 'Réponse automatique : Échéance' }),
      { kind: 'automatic', event: { news: { automatic: true, excerpt: '' } } },
    ],
    ['an answer of a list', reply({ more: 'Precedence: bulk' }), { kind: 'automatic' }],
    [
      'a receipt that it was read',
      reply({ type: 'multipart/report; report-type=disposition-notification; boundary=b' }),
      { kind: 'automatic' },
    ],
    [
      'a person’s answer',
      reply({
        text: 'Bonjour,\nPayé hier.\n\nLe 18 nov. 2026 à 09:00, Compta a écrit :\n> Rappel',
      }),
      {
        kind: 'human',
        event: { key, news: { automatic: false, excerpt: 'Bonjour,\nPayé hier.' } },
      },
    ],
    [
      'a person’s answer further down the thread',
      reply({
        inReplyTo: '<c2@lilas.example>',
        references: `<${key}@nord.example> <c1@lilas.example>`,
      }),
      { kind: 'human', event: { key } },
    ],
    [
      'a mail to somebody else',
      reply({ inReplyTo: '<c2@lilas.example>' }),
      { kind: 'unrelated', event: null },
    ],
    [
      'our own mail',
      reply({ from: 'Compta <COMPTA@nord.example>' }),
      { kind: 'unrelated', event: null },
    ],
    [
      'a copy of our mail',
      reply({ more: `X-Mailin-custom: ${key}` }),
      { kind: 'unrelated', event: null },
    ],
  ]
  test.each(cases)('%s', async (_name, raw, expected) => {
    expect(await read(raw)).toMatchObject(expected)
  })

  it('whatever bytes come, nothing of them is thrown, and no event is made without our key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await readMail(Buffer.from(bytes), { own, at })).event).toBeNull()
      }),
      { numRuns: 50 },
    )
  })
})

describe('an excerpt', () => {
  it('holds no mark-up, no control characters, and is bounded', async () => {
    const html = reply({
      type: 'text/html; charset=utf-8',
      text: `<p>Bonjour <script>alert(1)</script><b>payé</b></p>${'x'.repeat(2_000)}`,
    })
    const { event } = await read(html)
    const excerpt = event?.news.kind === 'answered' ? event.news.excerpt : ''
    expect(excerpt).toContain('payé')
    expect(excerpt).not.toMatch(/[<>]|alert/)
    expect(excerpt.length).toBeLessThanOrEqual(501)
    expect(excerptOf('a\u0000b\u001bc\u202ed')).toBe('abcd')
  })

  it('is what stands below a quotation where nothing stands above it', () => {
    expect(excerptOf('> Rappel\n> 120 €\n\nPayé le 12.')).toBe('Payé le 12.')
  })
})

describe('the mailbox', () => {
  let imap: ImapHost
  beforeEach(async () => {
    imap = await startImap()
  })
  afterEach(() => imap.stop())
  const inbox = (timeoutMs = 5_000, url = imap.url) =>
    imapInbox({ url, mailFrom: `Compta <${own}>`, timeoutMs })

  it('is read from where it was left, and mails stay, marked', async () => {
    imap.deliver(bounce({ action: 'failed', status: '5.1.1', said: '' }))
    imap.deliver('Subject: newsletter\n\nBuy!')
    imap.deliver(reply({}))
    const first = await inbox().read(null, receivedAt)
    expect(first.map(({ position, event }) => [position.uid, event?.news.kind ?? null])).toEqual([
      [1, 'bounced'],
      [2, null],
      [3, 'answered'],
    ])
    expect(first[0]?.event?.at).toBe('2026-11-18T09:00:00.000Z')
    expect(imap.mails().map(({ flags }) => [...flags])).toEqual([['\\Seen'], [], ['\\Flagged']])
    const last = first.at(-1)?.position ?? null
    expect(await inbox().read(last, receivedAt)).toEqual([])
    imap.deliver(outOfOffice())
    expect((await inbox().read(last, receivedAt)).map(({ position }) => position.uid)).toEqual([4])
  })

  it('made anew is read anew, and a mail keeps its id', async () => {
    imap.deliver(reply({}))
    const [before] = await inbox().read(null, receivedAt)
    imap.renumber()
    const [after] = await inbox().read(before?.position ?? null, receivedAt)
    expect(after?.position.validity).not.toBe(before?.position.validity)
    expect(after?.event?.id).toBe(before?.event?.id)
  })

  it('however full, is read fifty mails at a time, oldest first', async () => {
    for (let i = 0; i < 60; i += 1) imap.deliver(`Subject: ${i}\n\n${i}`)
    const first = await inbox().read(null, receivedAt)
    expect([first.length, first.at(-1)?.position.uid]).toEqual([50, 50])
    const rest = await inbox().read(first.at(-1)?.position ?? null, receivedAt)
    expect(rest.map(({ position }) => position.uid)).toEqual([
      51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
    ])
  })

  it('of a mountain of a mail the beginning is read', async () => {
    imap.deliver(reply({ text: `Payé hier.\n${'x'.repeat(2_000_000)}` }))
    const [mail] = await inbox().read(null, receivedAt)
    expect(mail?.event?.news).toMatchObject({ kind: 'answered', automatic: false })
  })

  const faults: readonly (readonly [ImapFault, object])[] = [
    ['drop_greeting', { kind: 'unavailable' }],
    ['drop_fetch', { kind: 'unavailable' }],
    ['hang_fetch', { kind: 'unavailable' }],
    ['bad_literal', { kind: 'unavailable' }],
    ['no_login', { kind: 'unauthorized' }],
  ]
  test.each(faults)(
    '%s: a failure without the password in it, and the next reading goes on',
    async (fault, failure) => {
      imap.deliver(reply({}))
      imap.failNext(fault)
      const error = await inbox(1_000)
        .read(null, receivedAt)
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject(failure)
      expect(JSON.stringify(error) + String(error)).not.toContain('a password')
      expect(await inbox().read(null, receivedAt)).toHaveLength(1)
    },
  )

  it('nobody listens: unavailable', async () => {
    const read = inbox(1_000, 'imap://a:b@127.0.0.1:9/INBOX').read(null, receivedAt)
    await expect(read).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
