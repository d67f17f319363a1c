import { afterEach, beforeEach, expect, it } from 'vitest'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import { type Mailbox, startMailbox } from '../../hosts/mail/mailbox.ts'

let mailbox: Mailbox
beforeEach(async () => {
  mailbox = await startMailbox()
  await smtpChannel({ url: mailbox.smtpUrl, timeoutMs: 10_000 }).send({
    key: 'k1',
    to: 'a@lilas.example',
    from: 'Nord <f@nord.example>',
    language: 'fr',
    subject: '<script>alert(1)</script>',
    text: 'Bonjour <b>vous</b>',
    html: '<p id="there">Bonjour</p><script>alert(2)</script>',
  })
})
afterEach(async () => {
  await mailbox.stop()
})

const read = async (path: string) => {
  const response = await fetch(`${mailbox.url}${path}`)
  return { status: response.status, headers: response.headers, html: await response.text() }
}

it('lists what arrived, newest first, without running any of it', async () => {
  const { html } = await read('/')
  expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
  expect(html).not.toContain('<script>')
  expect(html).toContain('a@lilas.example')
})

it('shows one mail, its own html only inside a frame that may do nothing', async () => {
  const { html } = await read('/messages/1')
  expect(html).toContain('<iframe sandbox=""')
  expect(html).not.toContain('<script>')
  const body = await read('/messages/1/html')
  expect(body.html).toContain('<p id="there">Bonjour</p>')
  expect(body.headers.get('content-security-policy')).toContain('sandbox')
  expect(body.headers.get('content-security-policy')).toContain("default-src 'none'")
})

it('says so where there is no such mail, and is empty once cleared', async () => {
  expect((await read('/messages/9')).status).toBe(404)
  mailbox.clear()
  expect((await read('/')).html).toContain('No mail yet')
})
