import { expect, test } from 'vitest'
import { AssertionFailed, assert, present, unreachable } from '../../core/assert.ts'
import { customerId, invoiceId, parseTenantId } from '../../core/ids.ts'
import { excerpt, Malformed } from '../../core/malformed.ts'

test('a broken assumption stops with its sentence', () => {
  expect(() => assert(1 > 2, 'one is more than two')).toThrow(
    new AssertionFailed('one is more than two'),
  )
  expect(() => assert(true, 'never seen')).not.toThrow()
})

test('a value that must be there is given back, and one that is not stops the work', () => {
  expect(present(0, 'count')).toBe(0)
  expect(present('', 'name')).toBe('')
  expect(() => present(null, 'the invoice')).toThrow('the invoice is missing')
  expect(() => present(undefined, 'the invoice')).toThrow('the invoice is missing')
})

test('a kind that nobody handles is named, amounts included', () => {
  const impossible: unknown = { kind: 'gift', amount: 5n }
  expect(() => unreachable(impossible as never)).toThrow(
    new AssertionFailed('unreachable: {"kind":"gift","amount":"5"}'),
  )
})

test('a malformed input says where, what was wanted and what stood there', () => {
  const fault = new Malformed({ path: 'invoices[3].due', wanted: 'a day', found: '30/02/2026' })
  expect(fault.message).toBe('invoices[3].due: a day (found "30/02/2026")')
  expect(fault).toMatchObject({ path: 'invoices[3].due', wanted: 'a day', found: '"30/02/2026"' })
})

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  [12, '12'],
  [1250n, '1250'],
  [{ open: 1250n }, '{"open":"1250"}'],
  ['two\nlines', '"two\\nlines"'],
  [() => 1, 'function'],
])('%s can be shown', (value, text) => {
  expect(excerpt(value)).toBe(text)
})

test('an excerpt is never longer than a line', () => {
  expect(excerpt('x'.repeat(5000))).toHaveLength(81)
})

test('what is nested too deeply to be written is named by its kind', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  expect(excerpt(deep)).toBe('a list')
  expect(excerpt({ deep })).toBe('an object')
})

test('a tenant id is a lower-case UUID and nothing else', () => {
  const id = '0190b5a4-7c1e-7b60-8d43-2f1c8a9e0b11'
  expect(parseTenantId(id)).toBe(id)
  for (const text of ['', id.toUpperCase(), `${id} `, `{${id}}`, id.slice(1), "' or true --"]) {
    expect(parseTenantId(text)).toBeNull()
  }
})

test('a host’s ids stay as the host wrote them', () => {
  expect(customerId(' 007 ')).toBe(' 007 ')
  expect(invoiceId('FA/2026/0001')).toBe('FA/2026/0001')
})
