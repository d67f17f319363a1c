// The SQL of one source file: string and template literals that begin like a statement, with the
// fragments that the same file names put in their places.

import { readSource } from './source.ts'

export interface Statement {
  /** `server/sync/store.ts:12` */
  readonly at: string
  readonly sql: string
}

const beginning = /^\s*(select\s|insert\s+into\s|update\s+\w+|delete\s+from\s|with\s+\w)/

export function statementsOf(path: string, text: string): Statement[] {
  const fragments = fragmentsOf(text)
  return readSource(path, text)
    .strings.filter((literal) => beginning.test(literal.text))
    .map((literal) => ({ at: `${path}:${literal.line}`, sql: complete(literal.text, fragments) }))
    .filter(({ sql }) => !fragments.has(sql.trim()))
}

/** Constants of the file, by name: \`const columns = …\` as text or as a number. */
function fragmentsOf(text: string): Map<string, string> {
  const constant =
    /^(?:export )?const (\w+)(?:: \w+)? =\s*(?:`([^`]*)`|'([^'\n]*)'|"([^"\n]*)"|([\d_]+)\b)/gm
  return new Map(
    [...text.matchAll(constant)].map(([, name = '', ...values]) => [
      name,
      values.find((value) => value !== undefined) ?? '',
    ]),
  )
}

const deepest = 5

function complete(text: string, fragments: ReadonlyMap<string, string>): string {
  let sql = text
  for (let depth = 0; depth < deepest && sql.includes('${'); depth += 1) {
    sql = sql.replace(/\$\{(\w+)\}/g, (whole, name: string) => fragments.get(name) ?? whole)
  }
  return sql
}

/** A table needs the company in its condition, its join or its list of columns to fill. */
export function faultsOfStatement({ at, sql }: Statement, tables: readonly string[]): string[] {
  const named = new RegExp(`\\b(?:from|join|into|update|using)\\s+(?:${tables.join('|')})\\b`, 'g')
  const touched = sql.match(named) ?? []
  const mentions = sql.match(/\btenant_id\s*=|\(\s*tenant_id\b/g) ?? []
  if (mentions.length > 0 && mentions.length >= touched.length) return []
  const times = `${mentions.length} times for ${touched.length} tables`
  return [`${at} names tenant_id ${times}: ${sql.trim().slice(0, 60)}`]
}
