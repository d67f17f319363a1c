import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { type Caller, callerOf } from './caller.ts'
import { createRecord } from './effects.ts'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'
import { intuitLimits, makeLimiter } from './limiter.ts'
import { restore, snapshotOf } from './snapshot.ts'

let host: QuickBooksHost
let caller: Caller
let clockMs = 0

beforeEach(async () => {
  clockMs = Date.parse('2026-11-23T09:00:00Z')
  host = await startQuickBooksHost({ clock: () => clockMs })
  caller = callerOf(host)
})
afterEach(() => host.stop())

const raw = (path = 'preferences') =>
  fetch(`${host.url}/v3/company/${host.company.realm}/${path}`, {
    headers: {
      Authorization: `Bearer ${host.grant().accessToken}`,
      Accept: 'application/json',
    },
  })
const times = async (count: number, stepMs: number, path = 'preferences') => {
  const statuses: number[] = []
  for (let n = 0; n < count; n += 1) {
    statuses.push((await caller.call(path, path === 'batch' ? emptyBatch : undefined)).status)
    clockMs += stepMs
  }
  return statuses
}
const emptyBatch = { BatchItemRequest: [{ bId: '1', Query: 'select count(*) from Invoice' }] }

describe('how much a company may ask', () => {
  beforeEach(() => {
    host.switches.limits = intuitLimits
  })

  test('ten calls a second, and the eleventh is 3001', async () => {
    expect(await times(10, 50)).toEqual(Array(10).fill(200))
    const over = await caller.call('preferences')
    expect([over.status, over.code]).toEqual([429, '003001'])
    clockMs += 501
    expect(await times(1, 0)).toEqual([200])
  })

  test('five hundred calls a minute', async () => {
    expect(new Set(await times(500, 101))).toEqual(new Set([200]))
    expect(await times(1, 0)).toEqual([429])
    clockMs += 60_000
    expect((await callerOf(host).call('preferences')).status).toBe(200)
  })

  test('one company takes nothing from another', () => {
    const limiter = makeLimiter(() => intuitLimits)
    const admits = (realm: string) => limiter.admit(realm, { nowMs: clockMs, batch: false })
    for (let n = 0; n < 10; n += 1) expect(admits('a')).toBe(true)
    expect(admits('a')).toBe(false)
    expect(admits('b')).toBe(true)
  })

  test('forty batches a minute, and other calls go on', async () => {
    expect(new Set(await times(40, 110, 'batch'))).toEqual(new Set([200]))
    expect(await times(1, 110, 'batch')).toEqual([429])
    expect(await times(1, 0)).toEqual([200])
  })

  test.each([
    ['json', 429, /"code":"003001"/],
    ['xml', 429, /<Error code="3001"/],
    ['forbidden', 403, /"code":"003001"/],
  ] as const)('too much is said as %s', async (form, status, text) => {
    host.switches.throttleForm = form
    host.switches.limits = { ...intuitLimits, callsASecond: 0 }
    const answer = await raw()
    expect(answer.status).toBe(status)
    expect(await answer.text()).toMatch(text)
  })
})

test('reads are counted by company, writes and failures are not, and end at the cap of a month', async () => {
  await caller.customer()
  await caller.call('customer/99')
  await caller.call('preferences')
  await caller.call(`query?query=${encodeURIComponent('select * from Customer')}`)
  await caller.call('batch', emptyBatch)
  expect(host.corePlus(host.company.realm)).toBe(3)
  expect(host.corePlus('another')).toBe(0)
  host.switches.monthlyReads = 3
  expect((await caller.call('preferences')).status).toBe(429)
  clockMs = Date.parse('2026-12-01T00:00:00Z')
  expect((await callerOf(host).call('preferences')).status).toBe(200)
})

describe('who is no longer welcome', () => {
  test('a company whose subscription ended: writes 6190, then all', async () => {
    const { standing } = host.company
    standing.subscription = 'read-only'
    expect((await caller.call('preferences')).status).toBe(200)
    expect((await caller.call('customer', { DisplayName: 'A' })).code).toBe('6190')
    const items = [{ bId: '1', operation: 'create', Customer: { DisplayName: 'A' } }]
    const batch = await caller.call('batch', { BatchItemRequest: items })
    expect(JSON.stringify(batch.json)).toContain('"code":"6190"')
    standing.subscription = 'ended'
    expect((await caller.call('preferences')).code).toBe('6190')
  })

  test('a user who lost his access: 120', async () => {
    host.company.standing.accessLost = true
    const { status, code } = await caller.call('preferences')
    expect([status, code]).toEqual([400, '120'])
  })

  test('a token of another company: 403 and 3100, not 401', async () => {
    host.addCompany({ realm: '4620816365000009' })
    const url = `${host.url}/v3/company/4620816365000009/preferences`
    const Authorization = `Bearer ${host.grant().accessToken}`
    const answer = await fetch(url, { headers: { Authorization, Accept: 'application/json' } })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('"code":"3100"')
  })
})

describe('answers that are none', () => {
  test('half an answer comes after the write was done', async () => {
    host.failNext('half')
    await expect(caller.call('customer', { DisplayName: 'A' })).rejects.toThrow()
    expect(host.company.records.Customer.size).toBe(1)
  })

  test('503 after the write was done, which the same requestid finds', async () => {
    host.failNext('unavailable-after')
    const first = await caller.call('customer?requestid=r', { DisplayName: 'A' })
    expect([first.status, first.code]).toEqual([503, '10000'])
    const second = await caller.call('customer?requestid=r', { DisplayName: 'A' })
    expect(second.record).toMatchObject({ DisplayName: 'A' })
    expect(host.company.records.Customer.size).toBe(1)
  })

  test('500, and nothing was done', async () => {
    host.failNext('internal')
    expect((await caller.call('customer', { DisplayName: 'A' })).status).toBe(500)
    expect(host.company.records.Customer.size).toBe(0)
  })
})

test('the books may change after an answer was made and before it comes', async () => {
  host.beforeNextAnswer(() => {
    createRecord(host.company, 'Customer', { nowMs: clockMs, fields: { DisplayName: 'late' } })
  }, /query$/)
  const count = `query?query=${encodeURIComponent('select count(*) from Customer')}`
  expect((await caller.call(count)).record).toEqual({ totalCount: 0 })
  expect((await caller.call(count)).record).toEqual({ totalCount: 1 })
})

test('a clock that is ahead shows in every time that the host says', async () => {
  host.switches.clockSkewMs = 90_000
  const { json, record } = await callerOf(host).call('customer', { DisplayName: 'A' })
  expect(json['time']).toBe('2026-11-23T01:01:30.000-08:00')
  expect(record['MetaData']).toMatchObject({ CreateTime: '2026-11-23T01:01:30-08:00' })
})

test('what a person set in the company outlives a restart', async () => {
  const { standing } = host.company
  Object.assign(standing, { bookCloseDate: '2026-01-31', subscription: 'read-only' })
  const [company] = present(restore(snapshotOf(host.held())), 'held').companies
  expect(company?.standing).toEqual(standing)
  expect(company?.standing).not.toBe(standing)
})
