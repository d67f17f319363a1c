// What a mapped field says in one row: the cell trimmed, its meaning by the value map, the default
// of an empty one. Leaves out whether that text fits its purpose.

import { Malformed } from '../../core/malformed.ts'
import type { Field, Mapping, SkipRule } from './mapping.ts'

type Cells = readonly string[]

export interface Cell {
  /** As the mapping reads it; empty where the row says nothing. */
  readonly text: (cells: Cells) => string
  /** As it stands in the file, for reports. */
  readonly raw: (cells: Cells) => string
  /** For reports: the column, or what is constant. */
  readonly column: string
}

export type Header = ReadonlyMap<string, number>

/**
 * Column names → positions. Throws `Malformed` where the mapping names a column that is not there.
 */
export function headerOf(names: Cells, mapping: Mapping): Header {
  const header = new Map<string, number>()
  const twice = new Set<string>()
  for (const [i, name] of names.entries()) {
    const column = name.trim()
    if (header.has(column)) twice.add(column)
    else header.set(column, i)
  }
  const wanted = columnsOf(mapping)
  const missing = wanted.filter((column) => !header.has(column))
  const path = `line ${mapping.headerLine}`
  if (missing.length > 0) {
    const list = missing.map((column) => `"${column}"`).join(', ')
    throw new Malformed({ path, wanted: `no column named ${list}`, found: names })
  }
  const doubled = wanted.filter((column) => twice.has(column))
  if (doubled.length > 0) {
    const list = doubled.map((column) => `"${column}"`).join(', ')
    throw new Malformed({ path, wanted: `more than one column named ${list}`, found: names })
  }
  return header
}

/** Every column that the mapping names, each once. */
function columnsOf({ customer, invoice, skip }: Mapping): string[] {
  const { address, phonePrefix: _, ...fields } = customer
  const parts = address ? [...address.lines, address.postcode, address.city] : []
  const all = [...Object.values(fields), ...parts, ...Object.values(invoice)]
  const named = all.flatMap((field) => columnOf(field) ?? [])
  return [...new Set([...named, ...skip.map(({ column }) => column)])]
}

function columnOf(field: Field | undefined): string | undefined {
  if (field === undefined || typeof field === 'string') return field
  return 'column' in field ? field.column : undefined
}

export function cellOf(field: Field, header: Header): Cell {
  if (typeof field !== 'string' && 'constant' in field) {
    const { constant } = field
    return { text: () => constant, raw: () => constant, column: '(constant)' }
  }
  const { column, ...rules } = typeof field === 'string' ? { column: field } : field
  const position = header.get(column) ?? -1
  const raw = (cells: Cells): string => cells[position]?.trim() ?? ''
  return { text: meaning(raw, rules), raw, column }
}

type Rules = Omit<Extract<Field, { column: string }>, 'column'>

function meaning(raw: (cells: Cells) => string, rules: Rules): (cells: Cells) => string {
  const { values, otherwise, default: whenEmpty = '' } = rules
  if (values === undefined && otherwise === undefined) {
    return whenEmpty === '' ? raw : (cells) => raw(cells) || whenEmpty
  }
  const known = new Map(Object.entries(values ?? {}))
  return (cells) => {
    const text = raw(cells)
    return known.get(text) ?? (text === '' ? whenEmpty : (otherwise ?? text))
  }
}

/** The rule that passes a row over, or null. A row without any text is passed over as `blank`. */
export function skipping(rules: readonly SkipRule[], header: Header) {
  const tests = rules.map((rule) => ({ rule: rule.rule, holds: holding(rule, header) }))
  return (cells: Cells): string | null => {
    if (cells.every((cell) => cell.trim() === '')) return 'blank'
    return tests.find(({ holds }) => holds(cells))?.rule ?? null
  }
}

function holding({ column, equals, matches }: SkipRule, header: Header) {
  const { raw } = cellOf(column, header)
  if (equals) {
    const listed = new Set(equals)
    return (cells: Cells) => listed.has(raw(cells))
  }
  if (matches !== undefined) {
    const pattern = new RegExp(matches, 'u')
    return (cells: Cells) => pattern.test(raw(cells))
  }
  return (cells: Cells) => raw(cells) === ''
}
