import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { smsChannel } from '../../../connectors/channels/sms/index.ts'
import { smsNews } from '../../../connectors/channels/sms/news.ts'
import { parseMobile, smsLength } from '../../../connectors/channels/sms/number.ts'
import type { OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { instantOf } from '../../../core/instant.ts'
import { type BrevoHost, startBrevo } from '../../hosts/brevo/host.ts'
import type { HttpFault } from '../../hosts/http-faults.ts'

const text: OutgoingMessage = {
  key: '6a0c8c4e-4f2e-4c39-9a6e-0d7b7a1c1a11',
  to: '+33612345678',
  from: 'Compta <compta@nord.example>',
  language: 'fr',
  subject: 'Rappel',
  text: 'Atelier Nord : la facture F-101 de 120,00 € est échue. Merci de la régler.',
  html: '',
}

let brevo: BrevoHost
beforeEach(async () => {
  brevo = await startBrevo()
})
afterEach(() => brevo.stop())

const channel = (changes: { readonly sender?: string; readonly baseUrl?: string } = {}) =>
  smsChannel({
    apiKey: brevo.apiKey,
    sender: 'AtelierNord',
    baseUrl: brevo.url,
    timeoutMs: 400,
    newsUrl: (key) => `https://encours.example/webhooks/channels/brevo-sms?key=${key}`,
    ...changes,
  })

it('hands a text over in the form that Brevo takes', async () => {
  const handover = await channel().send(text)
  const [received] = brevo.messages()
  expect(handover).toEqual({ kind: 'accepted', providerId: `${received?.messageId}` })
  expect(brevo.messages()).toHaveLength(1)
  expect(received).toMatchObject({
    sender: 'AtelierNord',
    recipient: '33612345678',
    content: text.text,
    type: 'transactional',
    unicodeEnabled: false,
    webUrl: `https://encours.example/webhooks/channels/brevo-sms?key=${text.key}`,
  })
})

describe('what became of it', () => {
  const body = (code: string) => JSON.stringify({ code, message: 'no' })
  const cases: readonly (readonly [string, HttpFault, object, number])[] = [
    ['hung up before', 'drop_before', { kind: 'unknown' }, 0],
    ['hung up after', 'drop_after', { kind: 'unknown' }, 1],
    ['silent before', 'hang_before', { kind: 'unknown' }, 0],
    ['silent after', 'hang_after', { kind: 'unknown' }, 1],
    ['broken after', '500_after', { kind: 'unknown', reason: 'HTTP 500' }, 1],
    [
      'asked too often',
      { status: 429, body: body('too_many_requests') },
      { kind: 'refused', permanent: false, reason: 'HTTP 429: too_many_requests no' },
      0,
    ],
    [
      'no credits',
      { status: 402, body: body('not_enough_credits') },
      { kind: 'refused', permanent: false },
      0,
    ],
    [
      'a key that is not known',
      { status: 401, body: body('unauthorized') },
      { kind: 'refused', permanent: false },
      0,
    ],
    [
      'a bad parameter',
      { status: 400, body: body('invalid_parameter') },
      { kind: 'refused', permanent: true },
      0,
    ],
    ['an answer of another shape', { status: 201, body: '<html>' }, { kind: 'unknown' }, 0],
  ]
  test.each(cases)('%s', async (_name, fault, expected, arrived) => {
    brevo.failNext(fault)
    expect(await channel().send(text)).toMatchObject(expected)
    expect(brevo.messages()).toHaveLength(arrived)
  })

  it('nobody listens: nothing left', async () => {
    const handover = await channel({ baseUrl: 'http://127.0.0.1:9' }).send(text)
    expect(handover).toMatchObject({ kind: 'refused', permanent: false })
  })
})

describe('what is no text message never reaches Brevo', () => {
  const faulty: readonly (readonly [string, Partial<OutgoingMessage>])[] = [
    ['a number without its country', { to: '0612345678' }],
    ['a fixed line', { to: '+33142345678' }],
    ['a number that is too short', { to: '+3361234' }],
    ['a premium number', { to: '+33899123456' }],
    ['words', { to: 'portable de Jean' }],
    ['two numbers', { to: '+33612345678, +33612345679' }],
    ['an empty text', { text: ' \n ' }],
    ['a text of seven parts', { text: 'a'.repeat(6 * 153 + 1) }],
  ]
  test.each(faulty)('%s', async (_name, change) => {
    const handover = await channel().send({ ...text, ...change })
    expect(handover).toMatchObject({ kind: 'refused', permanent: true })
    expect(brevo.messages()).toHaveLength(0)
  })

  it('a sender that no telephone shows', async () => {
    const handover = await channel({ sender: 'Atelier du Nord' }).send(text)
    expect(handover).toMatchObject({ kind: 'refused', permanent: true })
  })
})

test('the key of the account stands in no reason', async () => {
  const body = JSON.stringify({ message: `Key ${brevo.apiKey} is not known` })
  brevo.failNext({ status: 401, body })
  expect(JSON.stringify(await channel().send(text))).not.toContain(brevo.apiKey)
})

test('a mobile number is one, spaces or not', () => {
  expect(parseMobile('+33 6 12 34 56 78')).toBe('+33612345678')
  expect(parseMobile('+32 470 12 34 56')).toBe('+32470123456')
  expect(parseMobile('+33 6 12 34 56 78 ext. 4')).toBeNull()
})

test('a text is counted in the parts that it is charged in', () => {
  expect(smsLength('a'.repeat(160))).toEqual({ parts: 1, unicode: false })
  expect(smsLength('a'.repeat(161))).toEqual({ parts: 2, unicode: false })
  expect(smsLength('€'.repeat(80))).toEqual({ parts: 1, unicode: false })
  expect(smsLength('€'.repeat(81))).toEqual({ parts: 2, unicode: false })
  expect(smsLength('œ'.repeat(70))).toEqual({ parts: 1, unicode: true })
  expect(smsLength('œ'.repeat(71))).toEqual({ parts: 2, unicode: true })
})

describe('what Brevo tells', () => {
  const receivedAt = instantOf(Date.UTC(2026, 10, 18, 10))
  const read = (body: unknown, key: string | null = text.key) =>
    smsNews.readNews({ body, key, receivedAt })
  const told = { messageId: 7, ts_event: 1_795_000_000, to: '33612345678' }

  const statuses: readonly (readonly [string, object])[] = [
    ['sent', { kind: 'taken' }],
    ['delivered', { kind: 'delivered' }],
    ['hard_bounce', { kind: 'bounced', permanent: true }],
    ['hardBounce', { kind: 'bounced', permanent: true }],
    ['soft_bounce', { kind: 'bounced', permanent: false }],
  ]
  test.each(statuses)('%s', (msg_status, news) => {
    expect(read({ ...told, msg_status })).toMatchObject([
      { id: `7:${msg_status}`, key: text.key, at: instantOf(1_795_000_000_000), news },
    ])
  })

  it('what we do not know is left out', () => {
    expect(read({ ...told, msg_status: 'replied' })).toEqual([])
    expect(read({ ...told, msg_status: 'delivered' }, null)).toEqual([])
    for (const body of [null, 'x', [], { msg_status: 4 }]) expect(read(body)).toEqual([])
  })

  it('a moment that cannot be is the moment of receipt', () => {
    const [event] = read({ ...told, msg_status: 'delivered', ts_event: -5 })
    expect(event?.at).toBe(receivedAt)
  })
})
