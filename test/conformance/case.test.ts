// A case that a host cannot be put to is named, with the reason.

import { expect, test } from 'vitest'
import { leftOut, reasonToLeave } from './case.ts'
import type { Ability } from './host.ts'
import { groups } from './suite.ts'

const noMerge = { merges: 'keeps no merged customers' }
const named = (name: string, ...needs: readonly Ability[]) => ({ name, needs, run: async () => {} })

test('a case that needs what a host lacks is left out by name, every other is put to it', () => {
  const cases = [named('a'), named('b', 'voids', 'merges'), named('c', 'voids')]
  expect(leftOut(cases, noMerge)).toEqual(['b'])
  expect(leftOut(cases, {})).toEqual([])
  expect(cases.map((one) => reasonToLeave(one, noMerge))).toEqual([
    null,
    'keeps no merged customers (merges)',
    null,
  ])
})

test('every case has a name of its own, or leaving one out would leave out another', () => {
  const names = Object.values(groups).flatMap((cases) => cases.map(({ name }) => name))
  expect(names.length).toBeGreaterThan(50)
  expect(new Set(names).size).toBe(names.length)
})
