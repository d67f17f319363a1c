import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { decideTurn, type Turns } from '../../../server/connections/turns.ts'

const limits = { aSecond: 10, aMinute: 500 }
const none: Turns = { secondClearMs: 0, minuteClearMs: 0 }

/** The moments at which calls are made that ask at these moments. */
function granted(asked: readonly number[], silenceMs = 0): number[] {
  let turns = none
  return asked.map((nowMs) => {
    const { waitMs, next } = decideTurn(turns, { nowMs, silenceMs }, limits)
    turns = next
    return nowMs + waitMs
  })
}

const mostIn = (moments: readonly number[], windowMs: number): number =>
  Math.max(
    0,
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length),
  )

it('the first call goes at once, and a quiet host is never waited for', () => {
  expect(granted([1_000, 5_000, 9_000])).toEqual([1_000, 5_000, 9_000])
})

it('a thousand calls at once are spread over two minutes and a bit, the last not later', () => {
  const moments = granted(Array.from({ length: 1_000 }, () => 0))
  expect(moments.at(-1)).toBeGreaterThan(100_000)
  expect(moments.at(-1)).toBeLessThan(150_000)
})

it('who is asked for silence keeps it', () => {
  expect(granted([1_000], 60_000)).toEqual([61_000])
})

test('no second and no minute holds more calls than the host allows', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 900 })
  fc.assert(
    fc.property(gaps, (waits) => {
      let now = 0
      const asked = waits.map((wait) => {
        now += wait
        return now
      })
      const moments = granted(asked)
      expect(mostIn(moments, 1_000)).toBeLessThanOrEqual(limits.aSecond)
      expect(mostIn(moments, 60_000)).toBeLessThanOrEqual(limits.aMinute)
      expect(moments.every((at, i) => at >= (asked[i] ?? 0))).toBe(true)
    }),
    { numRuns: 60 },
  )
})
