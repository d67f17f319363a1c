// A forecast that was too high or too low lately is moved by that: by week ahead, with the newest
// weeks first, and not far. What leaves the weeks comes later, so that all still sums to what is
// owed.

import { wantedWeeks } from './bands.ts'
import { isOver, type Stand, type Trial } from './tried.ts'

type Said = Pick<Stand, 'today' | 'expected' | 'spread' | 'later'>

/** Days after which a past week counts half; past weeks that no correction is worth. */
const halfLifeDays = 60
const doubt = 4
const [least, most] = [0.67, 1.5]

/** By what was known before its day alone. */
export function levelled<S extends Said>(stand: S, trial: Trial): S {
  const levels = Array.from({ length: trial.weeks }, (_, week) => levelOf(stand, week, trial))
  const expected = levels.map((level, week) => level * (stand.expected[week] ?? 0))
  const before = sumOf(stand.expected) + stand.later
  const sum = sumOf(expected)
  // More cannot come than is owed.
  const share = sum > before ? before / sum : 1
  return {
    ...stand,
    expected: expected.map((amount) => amount * share),
    spread: levels.map((level, week) => level * share * (stand.spread[week] ?? 0)),
    later: before - sum * share,
  }
}

function levelOf({ today }: Said, week: number, { stands, knownUntil }: Trial): number {
  const known = Math.min(knownUntil, today - 1)
  const past = stands.filter((one) => one.today < today && isOver(one, week, known))
  if (past.length < wantedWeeks) return 1
  const usual = past.reduce((sum, one) => sum + (one.expected[week] ?? 0), 0) / past.length
  let [came, said] = [doubt * usual, doubt * usual]
  for (const one of past) {
    const weight = 2 ** ((one.today - today) / halfLifeDays)
    came += weight * (one.came[week] ?? 0)
    said += weight * (one.expected[week] ?? 0)
  }
  return said <= 0 ? 1 : Math.min(most, Math.max(least, came / said))
}

function sumOf(amounts: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < amounts.length; at += 1) sum += amounts[at] ?? 0
  return sum
}
