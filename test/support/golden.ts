// A text kept beside the tests. UPDATE_GOLDEN=1 writes it anew: then read the diff.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

const folder = join(import.meta.dirname, '..', 'golden')

export function expectGolden(name: string, text: string): void {
  const path = join(folder, name)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text)
  expect(text, `${name} has changed: UPDATE_GOLDEN=1 if that is meant`).toBe(
    readFileSync(path, 'utf8'),
  )
}
