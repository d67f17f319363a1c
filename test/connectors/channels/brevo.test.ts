import { describe, expect, it, test } from 'vitest'
import { brevoMailNews } from '../../../connectors/channels/smtp/brevo.ts'
import { instantOf } from '../../../core/instant.ts'

const receivedAt = instantOf(Date.UTC(2026, 10, 18, 10))
const read = (body: unknown) => brevoMailNews.readNews({ body, key: null, receivedAt })
const told = (event: string, more: object = {}) => ({
  event,
  email: 'compta@lilas.example',
  id: 26_570,
  date: '2026-11-18 10:00:00',
  ts_event: 1_795_000_000,
  'message-id': '<201798300811.5787683@relay.example>',
  'X-Mailin-custom': 'key-1',
  ...more,
})

describe('what Brevo tells about a mail', () => {
  const events: readonly (readonly [string, object])[] = [
    ['request', { kind: 'taken' }],
    ['delivered', { kind: 'delivered' }],
    ['hard_bounce', { kind: 'bounced', permanent: true }],
    ['invalid_email', { kind: 'bounced', permanent: true }],
    ['blocked', { kind: 'bounced', permanent: true }],
    ['soft_bounce', { kind: 'delayed' }],
    ['deferred', { kind: 'delayed' }],
    ['spam', { kind: 'complained' }],
    ['error', { kind: 'lost' }],
  ]
  test.each(events)('%s', (event, news) => {
    const [found] = read(told(event, { reason: 'as the server says' }))
    expect(found).toMatchObject({ key: 'key-1', at: instantOf(1_795_000_000_000), news })
  })

  it('the same event has the same id, and another one another', () => {
    const ids = [told('delivered'), told('delivered', { date: 'x' }), told('deferred')].map(
      (body) => read(body)[0]?.id,
    )
    expect(ids[0]).toBe(ids[1])
    expect(ids[0]).not.toBe(ids[2])
  })

  it('several at once are read one by one, a broken one among them left out', () => {
    expect(read([told('delivered'), { event: 7 }, null, told('spam')])).toHaveLength(2)
  })

  it('what we do not know is left out', () => {
    expect(read(told('opened'))).toEqual([])
    expect(read(told('delivered', { 'X-Mailin-custom': null }))).toEqual([])
    for (const body of [null, 'x', [], {}]) expect(read(body)).toEqual([])
  })
})
