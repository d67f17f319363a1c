import { expect, test } from 'vitest'
import { parseMapping } from '../../../connectors/book/mapping.ts'
import { Malformed } from '../../../core/malformed.ts'
import { plainMapping } from './support.ts'

function faultOf(mapping: unknown): string {
  try {
    parseMapping(mapping)
  } catch (error) {
    if (error instanceof Malformed) return error.message
    throw error
  }
  return 'accepted'
}

test.each([
  [{ version: 2 }, 'version: not 1 (found 2)'],
  [{ delimeter: ';' }, 'delimeter: unknown key (found ";")'],
  [{ days: 'iso' }, 'days: '],
  [{ decimals: { point: ',', group: ',' } }, 'decimals: point and group must differ'],
  [{ encoding: 'latin1' }, 'encoding: not one of utf-8, windows-1252'],
  [{ customer: { id: 'a' } }, 'customer.name: missing'],
  [{ customer: { id: 'a', name: { colum: 'b' } } }, 'customer.name: not a column name'],
  [{ invoice: { id: 'a', issued: 'b', currency: 'c' } }, 'invoice: needs "total", "open" or both'],
  [{ skip: [{ rule: 'x', column: 'y' }] }, 'skip[0]: needs exactly one of'],
  [{ skip: [{ rule: 'x', column: 'y', matches: '(' }] }, 'skip[0].matches: not a regular expres'],
  [{ company: { name: 'x' } }, 'company.country: missing'],
])('a mapping with %j is refused by name', (change, message) => {
  const fault = faultOf({ ...plainMapping, ...change })
  expect(fault.startsWith(message), fault).toBe(true)
})

test('a mapping that names the least that is needed is enough', () => {
  expect(faultOf(plainMapping)).toBe('accepted')
})
