import { randomUUID } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { odooWebhook, signatureOf } from '../../../connectors/odoo/webhook.ts'
import { instantOf } from '../../../core/instant.ts'
import { nowMs, realm } from './support.ts'

const secret = 'c2VjcmV0LW9mLXRoZS1jb21wYW55LTMyLWJ5dGVz'
const at = '2026-11-26T17:00:00Z'
const event = (id: string, model: string, record: number, more: object = {}) => ({
  ...{ id, model, record, operation: 'updated', at },
  ...more,
})
const bodyOf = (events: readonly unknown[], more: object = {}) =>
  Buffer.from(JSON.stringify({ realm, sent_at: at, events, ...more }))
const body = bodyOf([event('e1', 'account.move', 7)])
const seconds = nowMs / 1000
const signed = (t: number, of: Uint8Array = body, by = secret) =>
  `t=${t},v1=${signatureOf(by, `${t}`, of)}`
const now = instantOf(nowMs)
const isSigned = (signature: string, of: Uint8Array = body) =>
  odooWebhook.isSigned(of, signature, { secret, now })

describe('a call of the module', () => {
  it('is known by the secret of its company', () => {
    expect(odooWebhook.realmOf?.(body)).toBe(realm)
    expect(isSigned(signed(seconds))).toBe(true)
    expect(isSigned(signed(seconds - 299))).toBe(true)
  })

  it('is signed as the module signs', () => {
    // hmac.new(b"key", b"100." + b"{}", sha256).hexdigest() of Python.
    expect(signatureOf('key', '100', Buffer.from('{}'))).toBe(
      'b6ae95232f7a6f10ed56c0c2931bda6344efb9e66d09bf79943ca1df746bbddf',
    )
  })

  test.each([
    ['of another secret', signed(seconds, body, 'other')],
    ['of another body', signed(seconds, bodyOf([]))],
    ['five minutes old', signed(seconds - 301)],
    ['five minutes ahead', signed(seconds + 301)],
    ['with a moved clock', signed(seconds).replace(`t=${seconds}`, `t=${seconds + 1}`)],
    ['without a time', signed(seconds).replace(/^t=\d+,/, '')],
    ['cut short', signed(seconds).slice(0, -1)],
    ['empty', ''],
  ])('%s proves nothing', (_what, signature) => {
    expect(isSigned(signature)).toBe(false)
  })

  it('proves nothing without a secret', () => {
    expect(odooWebhook.isSigned(body, signed(seconds))).toBe(false)
    const empty = signed(seconds, body, '')
    expect(odooWebhook.isSigned(body, empty, { secret: '', now })).toBe(false)
  })
})

describe('whose secret is asked for', () => {
  it('is read at the beginning alone, and nothing unsigned is parsed', () => {
    expect(odooWebhook.realmOf?.(Buffer.from('{"realm":"a.1", this is no JSON'))).toBe('a.1')
    const late = Buffer.from(`{"note":"${'x'.repeat(600)}","realm":"a.1","events":[]}`)
    expect(odooWebhook.realmOf?.(late)).toBeNull()
    expect(odooWebhook.realmOf?.(Buffer.from('{"realm":"a b"}'))).toBeNull()
  })

  test.each([
    ['named twice', '{"realm":"a.1","sent_at":"x","realm":"b.1","events":[]}'],
    ['named in another value', '{"note":{"realm":"a.1"},"realm":"b.1","events":[]}'],
  ])('%s: it tells nothing of a company that has not signed', (_, text) => {
    const told = Buffer.from(text)
    expect(odooWebhook.realmOf?.(told)).toBe('a.1')
    expect(odooWebhook.readEvents(told)).toBeNull()
  })

  it('500 events of the longest names that the module uses fit', () => {
    const many = Array.from({ length: 500 }, () =>
      event(randomUUID(), 'account.move.line', 2_147_483_647, { move: 2_147_483_647 }),
    )
    const told = bodyOf(many)
    expect(told.length).toBeLessThan(odooWebhook.largestBody ?? 0)
    expect(odooWebhook.readEvents(told)?.events).toHaveLength(500)
  })
})

describe('what it tells', () => {
  it('names customers and documents; a line is its document, what is gone all it may have been', () => {
    const told = odooWebhook.readEvents(
      bodyOf([
        event('e1', 'res.partner', 12),
        event('e2', 'account.move', 7, { operation: 'deleted' }),
        event('e3', 'account.move.line', 99, { move: 8, operation: 'deleted' }),
        event('e4', 'account.move', 9, { operation: 'polished', at: 'soon' }),
      ]),
    )
    const common = { realm, mergedId: null }
    const gone = { ...common, operation: 'deleted', at }
    expect(told).toEqual({
      events: [
        { ...common, key: 'e1', entity: 'customer', id: '12', operation: 'updated', at },
        { ...common, key: 'e2', entity: 'invoice', id: '7', operation: 'deleted', at },
        { ...gone, key: 'e2#creditNote', entity: 'creditNote', id: '7' },
        { ...common, key: 'e3', entity: 'invoice', id: '8', operation: 'updated', at },
        { ...gone, key: 'e3#payment', entity: 'payment', id: '8.99' },
        { ...common, key: 'e4', entity: 'invoice', id: '9', operation: null, at: null },
      ],
      unreadable: 0,
      notKept: 0,
    })
  })

  it('counts what cannot be read and what we do not keep', () => {
    const told = odooWebhook.readEvents(
      bodyOf([
        event('e1', 'sale.order', 1),
        event('e2', 'account.move.line', 1),
        event('', 'account.move', 1),
        event('e5', 'account.move', 1.5),
        event('e\0', 'account.move', 1),
        null,
      ]),
    )
    expect(told).toEqual({ events: [], unreadable: 4, notKept: 2 })
  })

  test.each([
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0x7b, 0xff])],
    ['no list', Buffer.from('{"realm":"r.1"}')],
    ['more than 500', bodyOf(Array.from({ length: 501 }, (_, i) => event(`e${i}`, 'a', 1)))],
    ['no realm', bodyOf([], { realm: 7 })],
  ])('is nothing where the body is %s', (_what, bad) => {
    expect(odooWebhook.readEvents(bad)).toBeNull()
  })
})
