// Many calls go into the books together, and each caller learns what became of his own.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HostEvent } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { type Instant, instantOf } from '../../../core/instant.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { tx } from '../../../server/db/tx.ts'
import { eventIntake } from '../../../server/sync/events/intake/run.ts'
import type { Intake } from '../../../server/sync/events/store.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { heard } from './hearing.ts'

let database: TestDatabase
let deps: TestDeps
let one: TenantId
let two: TenantId
beforeAll(async () => {
  database = await testDatabase()
  deps = testDeps(database, { hosts: { quickbooks: heard(memoryHost({ pageSize: 10 })) } })
  one = await connectTo(deps, 'one')
  two = await connectTo(deps, 'two')
})
afterAll(() => database.drop())

const noted = instantOf(Date.UTC(2026, 10, 18, 9))

function told(tenant: TenantId, key: string, at: Instant | null = noted): Intake {
  const event: HostEvent = {
    ...{ key, realm: 'any', entity: 'invoice', id: `I-${key}`, operation: 'updated' },
    ...{ at, mergedId: null },
  }
  const job = { name: 'sync.events', tenant, payload: { tries: '0' }, key: 'events' }
  return { tenant, host: 'quickbooks', events: [event], now: noted, job }
}

const keysOf = (tenant: TenantId): Promise<string[]> =>
  tx(deps.db, tenant, async (tx) => {
    const sql = 'select event_key from host_events where tenant_id = $1 order by event_key'
    return (await tx.query(sql, [tenant])).rows.map((row) => String(row.event_key))
  })

test('each of many calls is answered for its own company, and stored there', async () => {
  const take = eventIntake(database.db)
  const stranger = tenantIdFor('quickbooks', 'nobody knows it')
  const companies = [one, two, stranger]
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => i).flatMap((i) => {
      // Every key comes twice.
      const key = `a${String(Math.floor(i / 2)).padStart(2, '0')}`
      return companies.map((tenant) => take(told(tenant, key)))
    }),
  )
  expect(answers).toEqual(
    Array.from({ length: 90 }, (_, i) => (i % 3 === 2 ? 'unknown_company' : 'taken')),
  )
  const expected = Array.from({ length: 15 }, (_, i) => `a${String(i).padStart(2, '0')}`)
  for (const tenant of [one, two]) expect(await keysOf(tenant)).toEqual(expected)
  expect(await keysOf(stranger)).toEqual([])
})

test('a call that cannot be stored harms none of those that came with it', async () => {
  const take = eventIntake(database.db)
  const impossible = 'no time at all' as unknown as Instant
  const answers = await Promise.allSettled([
    take(told(one, 'b0')),
    take(told(one, 'b1')),
    take(told(one, 'b2', impossible)),
    take(told(two, 'b3')),
  ])
  expect(answers.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  ])
  expect((await keysOf(one)).filter((key) => key.startsWith('b'))).toEqual(['b0', 'b1'])
  expect((await keysOf(two)).filter((key) => key.startsWith('b'))).toEqual(['b3'])
})

test('a company that is held up does not hold up another for long', async () => {
  const take = eventIntake(database.db)
  const lock = `select pg_advisory_xact_lock(hashtextextended('events ' || $1::text, 0))`
  await tx(deps.db, one, async (tx) => {
    await tx.query(lock, [one])
    const first = take(told(one, 'e0'))
    const next = [take(told(one, 'e1')), take(told(two, 'e2'))]
    await expect(first).rejects.toMatchObject({ code: '55P03' })
    expect((await Promise.allSettled(next)).map(({ status }) => status)).toEqual([
      ...['rejected', 'fulfilled'],
    ])
  })
  expect(await take(told(one, 'e0'))).toBe('taken')
})

test('where the database is away every caller is told', async () => {
  const away = openDatabase('postgres://encours@127.0.0.1:1/encours', 1)
  const take = eventIntake(away)
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => take(told(one, `c${i}`))),
  )
  await away.close()
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill('rejected'))
})

test('more than can be held is refused at once, and what is held is stored', async () => {
  const take = eventIntake(database.db)
  const calls = Array.from({ length: 5_002 }, (_, i) => take(told(one, `d${i}`)))
  const answers = await Promise.allSettled(calls)
  const refused = answers.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ reason: { code: 'UNAVAILABLE', statusCode: 503 } })
  expect((await keysOf(one)).filter((key) => key.startsWith('d'))).toHaveLength(5_001)
})
