import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { arrayText } from '../../../server/db/array-text.ts'
import { one } from '../../../server/db/rows.ts'
import { platformTenant, tx } from '../../../server/db/tx.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const read = (type: string, values: readonly unknown[]) =>
  tx(database.db, platformTenant, async (t) => {
    const row = z.object({ value: z.array(z.unknown()) })
    return (await one(row, t, `select $1::${type}[] as value`, [values])).value
  })

const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((given) => given.replaceAll('\0', ''))
const awkward = fc.constantFrom('', 'NULL', 'null', '{', '}', ',', ' a ', '"', '\\', '\\"', '\n')

test('any texts arrive as they are, absent ones as null', async () => {
  const texts = fc.array(fc.oneof(text, awkward, fc.constant(null)), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(texts, async (given) => {
      expect(await read('text', given)).toEqual(given)
    }),
    { numRuns: 100 },
  )
})

test('amounts, numbers, truths and days arrive as they are', async () => {
  const amounts = [0n, -1n, 9223372036854775807n, null]
  expect(await read('bigint', amounts)).toEqual(amounts.map((amount) => amount?.toString() ?? null))
  expect(await read('integer', [1, undefined, -2147483648])).toEqual([1, null, -2147483648])
  expect(await read('boolean', [true, false, null])).toEqual([true, false, null])
  expect(await read('date[]::text', ['2026-03-29', null])).toEqual(['2026-03-29', null])
})

test('an array of anything else is left to the driver', async () => {
  expect(arrayText([['a'], ['b']])).toBeNull()
  expect(arrayText([new Uint8Array([1])])).toBeNull()
  expect(await read('bytea', [Buffer.from([1, 2])])).toEqual([Buffer.from([1, 2])])
})
