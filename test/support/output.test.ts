import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openedError, searchOutput } from './output.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'encours-output-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function said(...lines: readonly string[]) {
  writeFileSync(join(folder, 'said-1'), lines.join('\n'))
  writeFileSync(join(folder, 'secrets-2'), 'eyJ-a-long-token\nshort\n')
  return searchOutput(folder).found
}

test('a secret is found wherever it was said, whoever made it', () => {
  expect(said('all is well', '{"token":"Bearer eyJ-a-long-token"}')).toHaveLength(1)
})

test.each([
  ['in a Basic header', () => `Basic ${Buffer.from('id:eyJ-a-long-token').toString('base64')}`],
  ['in a form', () => 'token=eyJ-a-long%2Ftoken'],
])('%s too', (_, line) => {
  writeFileSync(join(folder, 'said-1'), line())
  writeFileSync(join(folder, 'secrets-2'), 'eyJ-a-long-token\neyJ-a-long/token\n')
  expect(searchOutput(folder).found).toHaveLength(1)
})

test.each([
  ['bytes', { body: Buffer.from('eyJ-a-long-token') }],
  ['a map', { map: new Map([['token', 'eyJ-a-long-token']]) }],
  ['headers', { headers: new Headers({ authorization: 'eyJ-a-long-token' }) }],
])('what hangs on an error as %s is opened', (_, held) => {
  expect(said(openedError(Object.assign(new Error('x'), held)))).toHaveLength(1)
})

test('so is an address', () => {
  expect(said('{"to":"compta@lilas.example"}')).toHaveLength(1)
})

test('short words and ordinary lines are not', () => {
  expect(said('a short line', '{"reqId":"req-1","path":"/api/v1/sync"}')).toEqual([])
})

test('an error is opened with its causes and what hangs on them', () => {
  const config = { headers: { authorization: 'Bearer eyJ-a-long-token' } }
  const cause = Object.assign(new Error('401'), { config })
  expect(said(openedError(new Error('the host refused', { cause })))).toHaveLength(1)
  const circle: { self?: unknown } = {}
  circle.self = circle
  expect(said(openedError(Object.assign(new Error('x'), { circle })))).toEqual([])
})
