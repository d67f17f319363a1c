import { describe, expect, test } from 'vitest'
import { type AlertStep, isCrossing, stepOf } from '../../../../server/solvency/limits/steps.ts'

/** The steps of a series of uses, in percent of a limit of 1,000.00; `!` marks a crossing. */
function told(...percents: number[]): string[] {
  let before: AlertStep | null = null
  return percents.map((percent) => {
    const used = { used: BigInt(Math.round(percent * 1_000)), limit: 100_000n }
    const step = stepOf(used, before)
    const mark = isCrossing(step, before) ? '!' : ''
    before = step
    return `${step ?? '-'}${mark}`
  })
}

describe('an alert step', () => {
  test('is reached at its percent, not a cent before', () => {
    expect(told(49.999, 50)).toEqual(['-', '50!'])
    expect(told(89.999, 90)).toEqual(['70!', '90!'])
    expect(told(99.999, 100)).toEqual(['90!', '100!'])
  })

  test('is left only five points below it', () => {
    expect(told(71, 69, 65, 64.999)).toEqual(['70!', '70', '70', '50'])
    expect(told(50, 45, 44.999)).toEqual(['50!', '50', '-'])
  })

  test('is told once while the use moves around it, and again after it was left', () => {
    expect(told(91, 88, 92, 86, 90)).toEqual(['90!', '90', '90', '90', '90'])
    expect(told(91, 84, 91)).toEqual(['90!', '70', '90!'])
  })

  test('that is jumped to is told alone, without those below', () => {
    expect(told(10, 120)).toEqual(['-', '100!'])
    expect(told(120, 94, 10)).toEqual(['100!', '90', '-'])
  })

  test('of a limit of nothing is the last one, as soon as anything is owed', () => {
    expect(stepOf({ used: 1n, limit: 0n }, null)).toBe(100)
    expect(stepOf({ used: 0n, limit: 0n }, 100)).toBeNull()
  })
})
