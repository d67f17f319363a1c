import { describe, expect, test } from 'vitest'
import {
  areaUnderCurve,
  averageOf,
  brierScore,
  calibrationError,
} from '../../../server/solvency/measures.ts'

describe('measures', () => {
  test('the area is the share of pairs in the right order, a tie counting half', () => {
    const said = [0.9, 0.4, 0.4, 0.1]
    expect(areaUnderCurve(said, [true, true, false, false])).toBe(3.5 / 4)
    expect(areaUnderCurve(said, [false, false, true, true])).toBe(0.5 / 4)
    expect(areaUnderCurve(said, [true, true, true, true])).toBeNull()
    expect(areaUnderCurve([], [])).toBeNull()
  })

  test('the Brier score is the mean of squares', () => {
    expect(brierScore([1, 0.5], [true, false])).toBe(0.125)
    expect(brierScore([], [])).toBeNull()
  })

  test('calibration is off by the sums of each bin', () => {
    // One bin says 0.25 twice, and one of two happened; another says 1, and it did.
    expect(calibrationError([0.25, 0.25, 1], [true, false, true])).toBeCloseTo(0.5 / 3, 12)
  })

  test('the average of nothing is nothing', () => {
    expect(averageOf([1, 2, 6])).toBe(3)
    expect(averageOf([])).toBeNull()
  })
})
