// Each bureau against a real server that misbehaves: whatever it does, the answer is "could not
// ask", with its name, and never "not found".

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodaccBureau } from '../../../connectors/bureaus/bodacc/index.ts'
import { ecbBureau } from '../../../connectors/bureaus/ecb/index.ts'
import { gleifBureau } from '../../../connectors/bureaus/gleif/index.ts'
import { ratiosBureau } from '../../../connectors/bureaus/ratios/index.ts'
import { sireneBureau } from '../../../connectors/bureaus/sirene/index.ts'
import { viesBureau } from '../../../connectors/bureaus/vies/index.ts'
import type { Answer } from '../../../connectors/contract/bureau.ts'
import type { Day } from '../../../core/day.ts'
import type { Instant } from '../../../core/instant.ts'
import { type HttpFault, type HttpStandIn, startStandIn } from '../../hosts/http-faults.ts'
import { now, siren } from './support.ts'

let standIn: HttpStandIn
beforeEach(async () => {
  standIn = await startStandIn(() => ({ status: 500, body: 'no fault was set' }))
})
afterEach(() => standIn.stop())

const timeoutMs = 400
const from = '2026-11-24' as Day
const until = '2026-11-27' as Day
const userAgent = 'Encours test'

const questions: Readonly<Record<string, (baseUrl: string) => Promise<Answer<unknown>>>> = {
  'the directory': (baseUrl) =>
    sireneBureau({ baseUrl, timeoutMs, userAgent }).identityOf(siren, now),
  'the directory, by name': (baseUrl) =>
    sireneBureau({ baseUrl, timeoutMs, userAgent }).candidates({ name: 'Rabot' }, now),
  BODACC: (baseUrl) => bodaccBureau({ baseUrl, timeoutMs }).noticesOf(siren, now),
  'BODACC, the country': (baseUrl) =>
    bodaccBureau({ baseUrl, timeoutMs }).noticesBetween(from, until, now),
  'the ratios': (baseUrl) => ratiosBureau({ baseUrl, timeoutMs }).accountsOf(siren, now),
  VIES: (baseUrl) => viesBureau({ baseUrl, timeoutMs }).check('BE0900000128', now),
  GLEIF: (baseUrl) => gleifBureau({ baseUrl, timeoutMs }).recordsOf(siren, now),
  'the ECB': (baseUrl) => ecbBureau({ baseUrl, timeoutMs }).ratesSince(from, now),
}

const page = '<!doctype html><html><title>Maintenance</title></html>'
const whole = '{"results":[],"total_results":0,"data":[],"records":[],"valid":false}'

type Case = readonly [string, HttpFault, object]
const faults: readonly Case[] = [
  ['hangs up', 'drop_before', { failure: 'unavailable', code: 'ECONNRESET' }],
  ['says nothing', 'hang_before', { failure: 'unavailable', code: 'TIMEOUT' }],
  [
    'answers with a web page as if all were well',
    { status: 200, body: page, headers: { 'content-type': 'text/html' } },
    { failure: 'unavailable', code: 'HTML' },
  ],
  ['hangs up within the answer', { status: 200, body: whole, cut: true }, { code: 'BAD_ANSWER' }],
  ['is down', { status: 503, body: page }, { failure: 'unavailable', code: 'HTTP_503' }],
  ['leads elsewhere', { status: 302, body: '' }, { failure: 'unavailable', code: 'HTTP_302' }],
  ['does not know the address', { status: 404, body: page }, { code: 'HTTP_404' }],
  ['wants a key', { status: 403, body: '' }, { failure: 'unauthorized', code: 'HTTP_403' }],
  ['has nothing to say', { status: 204, body: '' }, { code: 'HTTP_204' }],
  [
    'is asked too often',
    { status: 429, body: '{}', headers: { 'retry-after': '7' } },
    { failure: 'rate_limited', code: 'HTTP_429', retryAfterMs: 7_000 },
  ],
  [
    'is asked too often, until a moment',
    {
      ...{ status: 429, body: '{}' },
      headers: { 'retry-after': 'Fri, 27 Nov 2026 08:02:00 GMT' },
    },
    { failure: 'rate_limited', retryAfterMs: 120_000 },
  ],
  [
    'is asked too often, for ever',
    { status: 429, body: '{}', headers: { 'retry-after': '99999999' } },
    { failure: 'rate_limited', retryAfterMs: 86_400_000 },
  ],
  ['is asked too often, and no more', { status: 429, body: '' }, { retryAfterMs: 60_000 }],
]

describe.each(Object.entries(questions))('%s', (_, question) => {
  test.each(faults)('%s', async (_name, fault, expected) => {
    standIn.failNext(fault)
    expect(await question(standIn.url)).toMatchObject({
      ...{ kind: 'could_not_ask', asOf: now },
      ...expected,
    })
  })

  test('gives half of an answer', async () => {
    standIn.failNext({ status: 200, body: '{"results":[{"siren":"9000' })
    const answer = await question(standIn.url)
    expect(answer.kind).toBe('could_not_ask')
    expect(answer).toHaveProperty('code', expect.stringMatching(/^(NOT_JSON|NOT_CSV|SHAPE)$/))
  })

  test('gives something else', async () => {
    standIn.failNext({ status: 200, body: '{"status":"ok"}' })
    const answer = await question(standIn.url)
    expect(answer.kind).toBe('could_not_ask')
    expect(answer).toHaveProperty('code', expect.stringMatching(/^(SHAPE|NOT_CSV)$/))
  })

  test('gives nothing', async () => {
    standIn.failNext({ status: 200, body: '' })
    const answer = await question(standIn.url)
    expect(answer.kind).toBe('could_not_ask')
    expect(answer).toHaveProperty('code', expect.stringMatching(/^NOT_(JSON|CSV)$/))
  })

  test('cannot be reached', async () => {
    expect(await question('http://127.0.0.1:1')).toMatchObject({
      ...{ kind: 'could_not_ask', failure: 'unavailable', code: 'ECONNREFUSED' },
    })
  })
})

test('an answer that never ends is not read to its end', async () => {
  standIn.failNext({ status: 200, body: `{"valid":true,"name":"${'x'.repeat(200_000)}"}` })
  expect(await questions['VIES']?.(standIn.url)).toMatchObject({
    ...{ kind: 'could_not_ask', code: 'BAD_ANSWER' },
  })
})

test('a moment that is over asks for a second of silence', async () => {
  const headers = { 'retry-after': 'Fri, 27 Nov 2026 07:00:00 GMT' }
  standIn.failNext({ status: 429, body: '', headers })
  const bureau = gleifBureau({ baseUrl: standIn.url, timeoutMs })
  expect(await bureau.recordsOf(siren, '2026-11-27T08:00:00Z' as Instant)).toMatchObject({
    retryAfterMs: 1_000,
  })
})
