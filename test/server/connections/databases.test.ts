import { expect, test } from 'vitest'
import { sameDatabases } from '../../../server/connections/databases/alike.ts'

const named = (mark: string) => ({ kind: 'named', mark }) as const
const print = (mark: string) => ({ kind: 'print', mark }) as const

test.each([
  ['one print, and nobody says more', [print('P')], [print('P')], true],
  ['one print, and one alone says who it is', [print('P'), named('A')], [print('P')], true],
  ['one print, and the other alone says who it is', [print('P')], [named('A'), print('P')], true],
  [
    'one print of two that say who they are',
    [print('P'), named('A')],
    [print('P'), named('B')],
    false,
  ],
  ['one identifier, whatever the prints', [print('P'), named('A')], [print('Q'), named('A')], true],
  ['one identifier, and no print', [named('A')], [print('P'), named('A')], true],
  ['an identifier that is also a former one', [named('A')], [named('B'), named('A')], true],
  ['two prints', [print('P')], [print('Q')], false],
  ['nothing that was told', [], [print('P'), named('A')], false],
] as const)('two databases with %s', (_, ours, theirs, isSame) => {
  const known = theirs.map((one) => ({ ...one, realm: 'key-1.1' }))
  const stranger = { ...print('other'), realm: 'key-2.1' }
  expect(sameDatabases(ours, [stranger, ...known])).toEqual(isSame ? ['key-1.1'] : [])
})
