import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { parseAddress, parseSender } from '../../../connectors/channels/smtp/address.ts'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import type { OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { type Mailbox, type MailFault, startMailbox } from '../../hosts/mail/mailbox.ts'

const letter: OutgoingMessage = {
  key: '6a0c8c4e-4f2e-4c39-9a6e-0d7b7a1c1a11',
  to: 'compta@lilas.example',
  from: 'Atelier Nord <factures@nord.example>',
  language: 'fr',
  subject: 'Échéance dépassée : facture F-2026-101, 1 234,56 €',
  text: 'Bonjour,\n\nVotre facture est échue.\n.\nUn point seul sur sa ligne.\n',
  html: '<p>Votre facture est échue : 1 234,56 €.</p>',
}
const shortMs = 400

let mailbox: Mailbox
beforeEach(async () => {
  mailbox = await startMailbox()
})
afterEach(async () => {
  await mailbox.stop()
})

const channel = (timeoutMs = 10_000) => smtpChannel({ url: mailbox.smtpUrl, timeoutMs })

it('hands a mail over with its text, its html and its marks', async () => {
  const handover = await channel().send(letter)
  expect(handover).toEqual({ kind: 'accepted', providerId: `<${letter.key}@nord.example>` })
  const [received] = mailbox.messages()
  expect(mailbox.messages()).toHaveLength(1)
  expect(received?.envelope).toEqual({ from: 'factures@nord.example', to: [letter.to] })
  expect(received?.mail.subject).toBe(letter.subject)
  expect(received?.mail.text?.trimEnd()).toBe(letter.text.trimEnd())
  expect(received?.mail.html).toBe(letter.html)
  expect(received?.mail.messageId).toBe(`<${letter.key}@nord.example>`)
  expect(received?.mail.from?.text).toBe('"Atelier Nord" <factures@nord.example>')
  expect(received?.mail.headers.get('auto-submitted')).toBe('auto-generated')
  expect(received?.mail.headers.get('content-language')).toBe('fr')
})

it('joins the thread of the mails before it, and brings its document along', async () => {
  const references = ['<a1@nord.example>', '<a2@nord.example>']
  const pdf = Buffer.from('%PDF-1.7 ê', 'latin1')
  await channel().send({ ...letter, references, document: { name: 'relevé.pdf', pdf } })
  const mail = mailbox.messages()[0]?.mail
  expect(mail?.inReplyTo).toBe('<a2@nord.example>')
  expect(mail?.references).toEqual(references)
  expect(mail?.headers.get('x-mailin-custom')).toBe(letter.key)
  const [attachment] = mail?.attachments ?? []
  expect(attachment).toMatchObject({ filename: 'relevé.pdf', contentType: 'application/pdf' })
  expect(attachment?.content.equals(pdf)).toBe(true)
})

describe('what became of it', () => {
  const cases: readonly (readonly [MailFault, object, number])[] = [
    ['refuse', { kind: 'refused', permanent: false }, 0],
    [
      'rcpt_450',
      { kind: 'refused', permanent: false, reason: 'RCPT TO: 450 Mailbox busy, try later' },
      0,
    ],
    ['rcpt_550', { kind: 'refused', permanent: true, reason: 'RCPT TO: 550 No such user here' }, 0],
    ['end_452', { kind: 'refused', permanent: false, reason: 'DATA: 452 Out of space' }, 0],
    ['end_554', { kind: 'refused', permanent: true, reason: 'DATA: 554 Not wanted here' }, 0],
    ['drop_before', { kind: 'refused', permanent: false }, 0],
    ['hang_before', { kind: 'refused', permanent: false, reason: 'CONN: ETIMEDOUT' }, 0],
    ['drop_after', { kind: 'unknown' }, 1],
    ['hang_after', { kind: 'unknown', reason: 'CONN: ETIMEDOUT' }, 1],
  ]
  test.each(cases)('%s', async (fault, expected, arrived) => {
    mailbox.failNext(fault)
    const timeoutMs = fault.startsWith('hang') ? shortMs : 10_000
    expect(await channel(timeoutMs).send(letter)).toMatchObject(expected)
    expect(mailbox.messages()).toHaveLength(arrived)
  })

  it('says refused where no server listens', async () => {
    const url = mailbox.smtpUrl
    await mailbox.stop()
    const handover = await smtpChannel({ url, timeoutMs: 5000 }).send(letter)
    expect(handover).toMatchObject({ kind: 'refused', permanent: false })
    mailbox = await startMailbox()
  })

  it('says refused where a server greets nobody', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const url = `smtp://127.0.0.1:${port}`
    const handover = await smtpChannel({ url, timeoutMs: shortMs }).send(letter)
    expect(handover).toMatchObject({ kind: 'refused', permanent: false })
    silent.close()
  })
})

describe('a mail that could carry more than a mail never reaches the server', () => {
  const faulty: readonly (readonly [string, Partial<OutgoingMessage>])[] = [
    ['no address', { to: 'compta' }],
    ['two addresses', { to: 'a@nord.example, b@nord.example' }],
    ['a line break in the recipient', { to: 'a@nord.example\r\nBcc: b@nord.example' }],
    ['a command in the recipient', { to: 'a@nord.example>\r\nDATA' }],
    ['a line break in the subject', { subject: 'Hello\r\nBcc: b@nord.example' }],
    ['a line break in the sender', { from: 'A\r\nBcc: b@x.example <a@nord.example>' }],
    ['a broken reply address', { replyTo: 'x\r\ny@nord.example' }],
    ['a thread that is none', { references: ['<a@b>\r\nBcc: b@nord.example'] }],
    ['a line break in the key', { key: 'a\r\nb' }],
    ['a line break in the language', { language: 'fr\r\nBcc: b@nord.example' }],
  ]
  test.each(faulty)('%s', async (_name, change) => {
    const handover = await channel().send({ ...letter, ...change })
    expect(handover).toMatchObject({ kind: 'refused', permanent: true })
    expect(mailbox.messages()).toHaveLength(0)
  })
})

test('an address is one local part and one domain, the domain in ASCII', () => {
  expect(parseAddress('a.b+c@xn--caf-dma.example')).toBe('a.b+c@xn--caf-dma.example')
  expect(parseAddress('a@café.example')).toBe('a@xn--caf-dma.example')
  for (const text of [
    '',
    '@',
    'a@',
    '@b.example',
    'a b@c.example',
    'a@b..example',
    'a..b@c.example',
  ]) {
    expect(parseAddress(text), text).toBeNull()
  }
  expect(parseAddress(`${'a'.repeat(65)}@b.example`)).toBeNull()
  expect(parseSender('"Compta, Nord" <c@nord.example>')).toEqual({
    name: 'Compta, Nord',
    address: 'c@nord.example',
    domain: 'nord.example',
  })
})
