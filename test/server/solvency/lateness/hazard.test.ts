import { describe, expect, test } from 'vitest'
import {
  chanceOver,
  daysLateAt,
  earliest,
  notBefore,
  placeOf,
  places,
} from '../../../../server/solvency/lateness/grid.ts'
import { nothingSeen, shrunk } from '../../../../server/solvency/lateness/hazard.ts'

/** Days late, and how often. */
const counted = (counts: Readonly<Record<number, number>>): Float64Array => {
  const found = new Float64Array(places)
  for (const [daysLate, count] of Object.entries(counts)) found[placeOf(Number(daysLate))] = count
  return found
}
const even = new Float64Array(places).fill(1 / places)
const at = (daysLate: number, given: Float64Array) => given[daysLate - earliest] ?? 0
const total = (given: Float64Array) => given.reduce((sum, one) => sum + one, 0)

describe('the shrunken estimate', () => {
  test('without a prior is the share of each day', () => {
    const seen = { ...nothingSeen(), paid: counted({ 0: 2, 5: 1, 9: 1 }) }
    const found = shrunk(seen, even, 0)
    expect([0, 5, 9].map((one) => at(one, found))).toEqual([0.5, 0.25, 0.25])
  })

  test('counts what is open as not paid until then: Kaplan and Meier', () => {
    // Four at risk on day 0, one paid; then two, one of them paid on day 5: 3/4 times 1/2.
    const seen = { paid: counted({ 0: 1, 5: 1, 9: 1 }), waiting: counted({ 2: 1 }) }
    const found = shrunk(seen, even, 0)
    expect(at(0, found)).toBeCloseTo(1 / 4, 12)
    expect(at(5, found)).toBeCloseTo((3 / 4) * (1 / 2), 12)
    expect(at(9, found)).toBeCloseTo((3 / 4) * (1 / 2), 12)
  })

  test('without a payment is the prior, and with many the payments', () => {
    const prior = counted({ [-3]: 0.5, 12: 0.5 })
    expect(shrunk(nothingSeen(), prior, 2)).toEqual(prior)
    const paid = { ...nothingSeen(), paid: counted({ 4: 1_000 }) }
    expect(at(4, shrunk(paid, prior, 2))).toBeGreaterThan(0.99)
  })

  test('is shared between payments and prior as their weights are', () => {
    const paid = { ...nothingSeen(), paid: counted({ 4: 3 }) }
    const found = shrunk(paid, counted({ 12: 1 }), 1)
    expect(at(4, found)).toBeCloseTo(0.75, 12)
    expect(at(12, found)).toBeCloseTo(0.25, 12)
  })

  test.each([0.5, 2, 40])('sums to one (%d)', (strength) => {
    const seen = { paid: counted({ [-90]: 1, 3: 2, 200: 1 }), waiting: counted({ 1: 3, 150: 2 }) }
    expect(total(shrunk(seen, even, strength))).toBeCloseTo(1, 9)
  })
})

describe('a distribution', () => {
  const given = counted({ [-2]: 0.2, 0: 0.3, 1: 0.4, 31: 0.1 })

  test('says the chance of more than so many days', () => {
    expect(chanceOver(0, given)).toBeCloseTo(0.5, 12)
    expect(chanceOver(30, given)).toBeCloseTo(0.1, 12)
    expect(chanceOver(200, given)).toBe(0)
    expect(chanceOver(-500, given)).toBeCloseTo(1, 12)
  })

  test('says the day on which a share is paid', () => {
    expect([0.1, 0.2, 0.45, 0.9, 0.95].map((share) => daysLateAt(share, given))).toEqual([
      -2, -2, 0, 1, 31,
    ])
  })

  test('leaves out days that are gone, and keeps the others to each other as they are', () => {
    const left = notBefore(1, given)
    expect(at(1, left)).toBeCloseTo(0.8, 12)
    expect(at(31, left)).toBeCloseTo(0.2, 12)
    expect(total(notBefore(150, given))).toBe(1)
  })
})
