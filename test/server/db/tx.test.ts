import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { parseTenantId } from '../../../core/ids.ts'
import { column, maybe, one, run } from '../../../server/db/rows.ts'
import { platformTenant, type Tx, tx } from '../../../server/db/tx.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const tenant = present(parseTenantId(randomUUID()), 'tenant')
const value = (sql: string) =>
  tx(database.db, tenant, async (t) => (await t.query(`select ${sql} as value`)).rows[0].value)

test('whole numbers of eight bytes are bigint, also where a float would be wrong', async () => {
  expect(await value('9007199254740993::bigint')).toBe(9007199254740993n)
  expect(await value('sum(1::integer)')).toBe(1n)
})

test('a date is the text that it is, in any zone of the process', async () => {
  expect(await value(`'2026-03-29'::date`)).toBe('2026-03-29')
  expect(await value(`'0001-01-01'::date`)).toBe('0001-01-01')
})

test('a moment is RFC 3339 in UTC, whatever zone it was written in', async () => {
  expect(await value(`'2026-11-18 09:30:00.25+05:30'::timestamptz`)).toBe(
    '2026-11-18T04:00:00.250Z',
  )
})

test('a numeric is refused: nobody may add up money through it by mistake', async () => {
  await expect(value('sum(1::bigint)')).rejects.toThrow(/cast the sum to bigint/)
  expect(await value('sum(1::bigint)::bigint')).toBe(1n)
})

const addState = (t: Tx, hash: string) =>
  run(
    t,
    `insert into sign_in_states (tenant_id, state_hash, host, return_to, created_at, expires_at)
     values ($1, $2, 'quickbooks', '/', now(), now())`,
    [platformTenant, hash],
  )
const countStates = () =>
  tx(database.db, platformTenant, (t) =>
    one(
      z.object({ count: z.int() }),
      t,
      'select count(*)::integer as count from sign_in_states where tenant_id = $1',
      [platformTenant],
    ),
  )

test('an error undoes all of its transaction, and is passed on as it is', async () => {
  class Mine extends Error {}
  const work = tx(database.db, platformTenant, async (t) => {
    await addState(t, 'a')
    throw new Mine('no')
  })
  await expect(work).rejects.toThrow(Mine)
  expect(await countStates()).toEqual({ count: 0 })
  await tx(database.db, platformTenant, (t) => addState(t, 'a'))
  expect(await countStates()).toEqual({ count: 1 })
})

test('a transaction whose connection dies fails, and the pool goes on with another', async () => {
  const work = tx(database.db, tenant, async (t) => {
    await t.query('select pg_terminate_backend(pg_backend_pid())')
  })
  await expect(work).rejects.toThrow()
  const all = Array.from({ length: 10 }, () => value('1::integer'))
  expect(await Promise.all(all)).toEqual(Array.from({ length: 10 }, () => 1))
})

test('a row that does not fit its schema, or is one too many, is our bug', async () => {
  const row = z.object({ n: z.int() })
  const query = (sql: string) => tx(database.db, tenant, (t) => maybe(row, t, sql))
  await expect(query(`select 'x' as n`)).rejects.toThrow(/a row does not fit/)
  await expect(query('select n from generate_series(1, 2) as n')).rejects.toThrow(/2 found/)
  expect(await query('select 1 as n where false')).toBeNull()
})

test('column types refuse what is no day, no instant and no currency', () => {
  expect(column.day.safeParse('2026-02-30').success).toBe(false)
  expect(column.instant.safeParse('2026-02-28').success).toBe(false)
  expect(column.currency.safeParse('euro').success).toBe(false)
  expect(column.minor.safeParse(1).success).toBe(false)
})
