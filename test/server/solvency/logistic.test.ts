import { describe, expect, test } from 'vitest'
import { type Example, fitted, logOddsOf } from '../../../server/solvency/logistic.ts'
import { random } from '../../support/random.ts'

const example = (features: readonly number[], happened: boolean, weight = 1): Example => ({
  features,
  happened,
  weight,
})

const many = (count: number, one: Example): Example[] => Array.from({ length: count }, () => one)

describe('a regression', () => {
  test('of one constant is the log odds of what happened', () => {
    const examples = [...many(30, example([1], true)), ...many(70, example([1], false))]
    const [found] = fitted(examples, { near: [0], strength: [0] })
    expect(found).toBeCloseTo(logOddsOf(0.3), 6)
  })

  test('of two groups is the log of their odds ratio', () => {
    const examples = [
      ...many(20, example([1, 1], true)),
      ...many(10, example([1, 1], false)),
      ...many(10, example([1, 0], true)),
      ...many(40, example([1, 0], false)),
    ]
    const found = fitted(examples, { near: [0, 0], strength: [0, 0] })
    expect(found[0]).toBeCloseTo(Math.log(10 / 40), 6)
    expect(found[1]).toBeCloseTo(Math.log(20 / 10) - Math.log(10 / 40), 6)
  })

  test('counts an example as often as it weighs', () => {
    const weighed = [example([1], true, 3), example([1], false, 7)]
    const [found] = fitted(weighed, { near: [0], strength: [0] })
    expect(found).toBeCloseTo(logOddsOf(0.3), 6)
  })

  test('finds again the coefficients that made the examples', () => {
    const chance = random(11)
    const [base, slope] = [-1, 1.5]
    const examples = Array.from({ length: 20_000 }, () => {
      const value = chance() * 4 - 2
      return example([1, value], chance() < 1 / (1 + Math.exp(-(base + slope * value))))
    })
    const found = fitted(examples, { near: [0, 0], strength: [1, 1] })
    expect(found[0]).toBeCloseTo(base, 1)
    expect(found[1]).toBeCloseTo(slope, 1)
  })

  test('stays where it is held when there is nothing to learn, or nothing can be told apart', () => {
    const held = { near: [0.5, 1], strength: [8, 8] }
    expect(fitted([], held)).toEqual([0.5, 1])
    const same = { near: [0, 0], strength: [0, 0] }
    expect(fitted(many(5, example([1, 1], true)), same)).toEqual([0, 0])
  })

  test('of what always happened comes to an end', () => {
    const [found] = fitted(many(50, example([1], true)), { near: [0], strength: [1] })
    expect(found).toBeGreaterThan(1)
    expect(found).toBeLessThan(6)
  })
})
