// The table of layers in docs/ARCHITECTURE.md, written from test/architecture.table.ts.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { layers } from '../architecture.table.ts'
import { readText } from './repository.ts'

const page = 'docs/ARCHITECTURE.md'
const opening = '<!-- layers: written by `UPDATE_GOLDEN=1 vitest run --project tidy` -->\n'
const closing = '<!-- /layers -->\n'

export const layerTable = {
  /** What the page says now; with UPDATE_GOLDEN=1 the page is rewritten first. */
  written(): string {
    const text = readText(page)
    const start = text.indexOf(opening)
    const end = text.indexOf(closing)
    if (start < 0 || end < start) throw new Error(`${page} has lost its layer marks`)
    const before = text.slice(0, start + opening.length)
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(
        join(import.meta.dirname, '..', '..', page),
        `${before}${this.generated()}${text.slice(end)}`,
      )
      return this.generated()
    }
    return text.slice(before.length, end)
  },

  generated(): string {
    const rows = layers.map(({ name, files, does, imports, typesOf }) => {
      const others = imports.filter((other) => other !== name)
      const knows =
        others.length > 10 ? 'everything shipped' : others.join(', ') || 'nothing of ours'
      return `| ${name} | \`${files}\` | ${does} | ${knows} | ${typesOf.join(', ')} |`
    })
    return [
      '| layer | files | does | imports | types only |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n')
  },
}
