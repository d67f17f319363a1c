// One row in the text format of COPY, by position. An absent value is \N. Leaves out to which
// table it goes, and whether the values are of its types.

import { Malformed } from '../../../core/malformed.ts'

export type CopyValue = string | number | bigint | boolean | null | undefined

/** Throws `Malformed` at `path` where a text is none that a database can hold. */
export function copyLine(path: string, values: readonly CopyValue[]): string {
  let line = ''
  for (const [i, value] of values.entries()) {
    if (i > 0) line += '\t'
    line +=
      value === undefined || value === null
        ? '\\N'
        : typeof value === 'string'
          ? escaped(path, value)
          : `${value}`
  }
  return `${line}\n`
}

/** The literal of a `text[]`. */
export function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
}

const special = /[\\\t\n\r]/

function escaped(path: string, value: string): string {
  mustBeStorable(path, value)
  if (!special.test(value)) return value
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}

export function mustBeStorable(path: string, value: string): void {
  if (value.isWellFormed() && !value.includes('\0')) return
  const wanted = 'a text holds a NUL or half a character, which no database keeps'
  throw new Malformed({ path, wanted, found: value })
}
