import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import { dayFromEpoch, epochDay, parseDay } from '../../../../core/day.ts'
import { weekAt, weeksFrom } from '../../../../server/solvency/cash/weeks.ts'

const on = (text: string): number => epochDay(present(parseDay(text), text))

describe('weeks run from Monday to Sunday', () => {
  test('the first is what is left of the week, from the day itself', () => {
    // 26 November 2026 is a Thursday.
    const weeks = weeksFrom(on('2026-11-26'), 3).map(({ from, to }) => [
      dayFromEpoch(from),
      dayFromEpoch(to),
    ])
    expect(weeks).toEqual([
      ['2026-11-26', '2026-11-29'],
      ['2026-11-30', '2026-12-06'],
      ['2026-12-07', '2026-12-13'],
    ])
  })

  test('on a Sunday the first is one day, on a Monday all seven', () => {
    expect(weeksFrom(on('2026-11-29'), 1)).toEqual([
      { from: on('2026-11-29'), to: on('2026-11-29') },
    ])
    expect(weeksFrom(on('2026-11-30'), 1)).toEqual([
      { from: on('2026-11-30'), to: on('2026-12-06') },
    ])
  })

  test.each([
    ['2026-11-20', 0],
    ['2026-11-26', 0],
    ['2026-11-29', 0],
    ['2026-11-30', 1],
    ['2026-12-06', 1],
    ['2026-12-07', 2],
  ])('%s is in week %i of a Thursday', (day, week) => {
    expect(weekAt(on(day), on('2026-11-26'))).toBe(week)
  })
})
