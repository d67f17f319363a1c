import { expect, test } from 'vitest'
import { poll } from '../../../panel/state/poll.ts'
import { hashOf, parseRoute, type Route } from '../../../panel/state/route.ts'

const pace = { firstMs: 1, slowestMs: 2, attempts: 5 }

test('asking stops when it is over', async () => {
  const seen: number[] = []
  let count = 0
  const over = await poll(
    {
      ask: async () => {
        count += 1
        return count
      },
      over: (n) => n === 3,
      progress: String,
      seen: (n) => seen.push(n),
    },
    pace,
    new AbortController().signal,
  )
  expect(over).toBe(true)
  expect(seen).toEqual([1, 2, 3])
})

test('asking never goes on forever', async () => {
  let count = 0
  const over = await poll(
    {
      ask: async () => {
        count += 1
      },
      over: () => false,
      progress: () => '',
      seen: () => undefined,
    },
    pace,
    new AbortController().signal,
  )
  expect(over).toBe(false)
  expect(count).toBe(5)
})

test('asking ends with the element that asked', async () => {
  const life = new AbortController()
  let count = 0
  const asking = poll(
    {
      ask: async () => {
        count += 1
        if (count === 2) life.abort()
      },
      over: () => false,
      progress: () => '',
      seen: () => undefined,
    },
    pace,
    life.signal,
  )
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
  expect(count).toBe(2)
})

test.each<Route>([
  { kind: 'receivables' },
  { kind: 'approve' },
  { kind: 'sent' },
  { kind: 'quarantine' },
  { kind: 'customer', id: 'C/1 é#?' },
])('the address of $kind leads back to it', (route) => {
  expect(parseRoute(hashOf(route))).toEqual(route)
})

test('an address that names nothing leads to the receivables', () => {
  for (const hash of ['', '#', '#/nowhere', '#/customers', '#/customers/'])
    expect(parseRoute(hash)).toEqual({ kind: 'receivables' })
  expect(parseRoute('#/customers/%E0%A4%A')).toEqual({ kind: 'customer', id: '%E0%A4%A' })
})
