import { expect, test } from 'vitest'
import type { Day } from '../../../../core/day.ts'
import { rateDifferences } from '../../../../server/dunning/law/watch.ts'

const table = new Map([
  ['2025-S2', 215n],
  ['2026-S1', 215n],
  ['2026-S2', 240n],
])
const changes = (...lines: readonly string[]) =>
  lines.map((line) => {
    const [from = '', rate = ''] = line.split(' ')
    return { from: from as Day, rate: BigInt(rate) }
  })
const today = '2026-11-27' as Day

test('rates that agree on the first day of each half-year are no news', () => {
  // The move of September counts from January on.
  const bank = changes('2025-06-11 215', '2026-06-17 240', '2026-09-16 265')
  expect(rateDifferences(table, bank, today)).toEqual([])
})

test('a half-year that the table lacks is named with the bank’s rate', () => {
  const bank = changes('2025-06-11 215', '2026-06-17 240', '2026-09-16 265')
  expect(rateDifferences(table, bank, '2027-01-01' as Day)).toEqual([
    { halfYear: '2027-S1', ours: null, banks: 265n },
  ])
})

test('a rate that is not ours is named; what the bank does not tell is not', () => {
  const bank = changes('2026-01-01 200', '2026-07-02 240')
  expect(rateDifferences(table, bank, today)).toEqual([
    { halfYear: '2026-S1', ours: 215n, banks: 200n },
    { halfYear: '2026-S2', ours: 240n, banks: 200n },
  ])
  expect(rateDifferences(table, [], today)).toEqual([])
})
