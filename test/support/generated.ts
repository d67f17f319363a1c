// Parts of pages that are written from the code: the layers, the environment variables. Between two
// marks the page says what the code says, or its test fails. How wide its columns are is the
// formatter's.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { variables } from '../../server/env.ts'
import { layers } from '../architecture.table.ts'
import { readText } from './repository.ts'

const root = join(import.meta.dirname, '..', '..')

/** A table without the padding of its columns. */
export const unpadded = (text: string): string =>
  text.trim().replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')

/**
 * What stands on `page` between the marks. With UPDATE_GOLDEN=1 `generated` is written there first.
 */
export function writtenPart(page: string, mark: string, generated: string): string {
  const opening = `<!-- ${mark}: written by \`npm run golden\` -->\n`
  const closing = `<!-- /${mark} -->\n`
  const text = readText(page)
  const start = text.indexOf(opening)
  const end = text.indexOf(closing)
  if (start < 0 || end < start) throw new Error(`${page} has lost its marks of ${mark}`)
  const before = text.slice(0, start + opening.length)
  if (process.env['UPDATE_GOLDEN'] !== '1') return text.slice(before.length, end)
  writeFileSync(join(root, page), `${before}${generated}${text.slice(end)}`)
  return generated
}

export function layerTable(): string {
  return table(
    ['layer', 'files', 'does', 'imports', 'types only'],
    layers.map(({ name, files, does, imports, typesOf }) => {
      const others = imports.filter((other) => other !== name)
      const knows = others.length > 10 ? 'everything shipped' : others.join(', ')
      return [name, `\`${files}\``, does, knows || 'nothing of ours', typesOf.join(', ')]
    }),
  )
}

export function variableTable(): string {
  return table(
    ['variable', 'wanted', 'for'],
    Object.entries(variables).map(([name, { wanted, manual }]) => [`\`${name}\``, wanted, manual]),
  )
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
