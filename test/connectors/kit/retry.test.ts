import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryDelayMs } from '../../../connectors/kit/retry.ts'

const rules = { attempts: 5, baseMs: 250, capMs: 2_000 }

test('the ceiling doubles with each failed try until the cap', () => {
  const almostOne = 1 - Number.EPSILON
  const ceilings = [1, 2, 3, 4].map((attempt) => retryDelayMs(attempt, rules, almostOne))
  expect(ceilings).toEqual([249, 499, 999, 1999])
})

test('after the last try there is no wait, but an end', () => {
  expect(retryDelayMs(5, rules, 0.5)).toBeNull()
  expect(retryDelayMs(6, rules, 0.5)).toBeNull()
})

test('a wait is never negative and never above the cap', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (attempt, drawn) => {
      const wait = retryDelayMs(attempt, { ...rules, attempts: 20_000 }, drawn)
      return wait !== null && wait >= 0 && wait <= rules.capMs
    }),
  )
})
