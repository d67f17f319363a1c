import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  Conflict,
  Failure,
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../../../connectors/contract/failure.ts'
import { failureOf } from '../../../connectors/quickbooks/fault.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { instantOf } from '../../../core/instant.ts'
import type { FailureOrder } from '../../hosts/quickbooks/faults.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { keepError } from '../../support/output.ts'
import { nowMs, type Pair, startPair, today } from './support.ts'

let pair: Pair

beforeEach(async () => {
  pair = await startPair()
  seedCompany(pair.host.company, { today })
})
afterEach(() => pair.host.stop())

async function failed(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error === null) throw new Error('the call was expected to fail')
  keepError(error)
  for (const secret of secrets()) {
    const told = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}`
    expect(told).not.toContain(secret)
  }
  if (!(error instanceof Failure)) throw error
  return error
}

const secrets = () => [pair.access.accessToken, pair.refreshToken, pair.host.clientSecret]

const expected: readonly (readonly [FailureOrder, unknown, object])[] = [
  ['unauthorized', Unauthorized, { code: '3200', retryable: false }],
  ['throttled', RateLimited, { code: '3001', retryAfterMs: 60_000 }],
  ['throttled-xml', RateLimited, { code: '3001', retryAfterMs: 60_000 }],
  ['unavailable', Unavailable, { code: '10000', retryable: true }],
  ['not-json', Unavailable, { retryable: true }],
  ['fault-in-200', Conflict, { code: '5010' }],
  ['stale', Conflict, { code: '5010' }],
  ['timeout', Unavailable, { code: 'TIMEOUT' }],
  ['drop', Unavailable, { retryable: true }],
]

describe.each(expected)('an answer of %s', (order, kind, facts) => {
  const doors = {
    // node-quickbooks, through its adapter.
    'reading the company': () => pair.connect({ timeoutMs: 400 }).readCompany(pair.access),
    // Our own client.
    counting: () => pair.connect({ timeoutMs: 400 }).countRecords(pair.access),
    'writing a note': () =>
      pair.connect({ timeoutMs: 400 }).writeNote(pair.access, {
        target: { entity: 'invoice', id: '50' },
        text: 'note',
        key: 'key',
      }),
  }
  test.each(Object.entries(doors))(
    'while %s is the right failure, without secrets',
    async (_, go) => {
      pair.host.failNext(order, { times: 10 })
      const error = await failed(go())
      expect(error).toBeInstanceOf(kind)
      expect(error).toMatchObject(facts)
      expect(error.message).toContain('QuickBooks Online')
    },
  )
})

test("the failure keeps Intuit's name of the exchange for its support", async () => {
  pair.host.failNext('unavailable')
  const error = await failed(pair.connector.countRecords(pair.access))
  expect(error.exchange).toMatch(/stand-in$/)
})

test('an expired token is unauthorised, and a refreshed one goes on', async () => {
  pair.host.expireTokens()
  expect(await failed(pair.connector.countRecords(pair.access))).toBeInstanceOf(Unauthorized)
  expect(await failed(pair.connector.readCompany(pair.access))).toBeInstanceOf(Unauthorized)
  const { accessToken } = await pair.connector.refresh(pair.refreshToken, instantOf(nowMs))
  await pair.connector.countRecords({ ...pair.access, accessToken })
})

test('a token of another company opens nothing', async () => {
  const other = { ...pair.access, realm: '4620816365000000' }
  expect(await failed(pair.connector.countRecords(other))).toBeInstanceOf(Unauthorized)
})

test('a read that finds the service down for a moment goes through', async () => {
  const patient = pair.connect({ readAttempts: 3 })
  pair.host.failNext('unavailable', { times: 2 })
  expect((await patient.readCompany(pair.access)).name).toBe('Atelier Nord SAS')
})

test('a write is never repeated here: only the outbox knows its key', async () => {
  pair.host.failNext('unavailable', { times: 5 })
  const note = { target: { entity: 'invoice' as const, id: '50' }, text: 'note', key: 'key' }
  const before = pair.host.calls.length
  await failed(pair.connect({ readAttempts: 5 }).writeNote(pair.access, note))
  expect(pair.host.calls.length - before).toBe(1)
})

test('an id with a quote in it is an unknown id, never a second condition', async () => {
  const wanted = { customer: customerId('1'), invoices: [invoiceId("1' or '1")] }
  const facts = await pair.connector.reread(pair.access, wanted)
  expect(facts.missing).toEqual(["1' or '1"])
})

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  header: (name: string) => headers[name],
})
const fault = (code: string) => ({ Fault: { Error: [{ Message: 'M', Detail: 'D', code }] } })

test.each([
  [400, fault('610'), Rejected, '610'],
  [400, fault('6000'), Rejected, '6000'],
  [400, fault('6190'), Rejected, '6190'],
  [400, fault('120'), Unauthorized, '120'],
  [403, fault('3100'), Unauthorized, '3100'],
  [403, fault('003001'), RateLimited, '3001'],
  [401, '', Unauthorized, 'HTTP_401'],
  [500, '', Unavailable, 'HTTP_500'],
  [500, fault('10000'), Unavailable, '10000'],
  [404, '<html>', Unavailable, 'NOT_JSON'],
  [200, fault('5010'), Conflict, '5010'],
  [200, fault('10000'), Unavailable, '10000'],
] as const)('HTTP %i with %j is its failure', (status, body, kind, code) => {
  const failure = failureOf(answer(status, body), [])
  expect(failure).toBeInstanceOf(kind)
  expect(failure.code).toBe(code)
})

test('a wish for a longer pause is heard, up to an hour', () => {
  const pause = (wish: string) => failureOf(answer(429, '', { 'retry-after': wish }), [])
  expect(pause('120')).toMatchObject({ retryAfterMs: 120_000 })
  expect(pause('5')).toMatchObject({ retryAfterMs: 60_000 })
  expect(pause('999999')).toMatchObject({ retryAfterMs: 3_600_000 })
  expect(pause('soon')).toMatchObject({ retryAfterMs: 60_000 })
})
