// Searching, reading, counting, grouping (sections 2 and 3).

import { type Books, findRow, tableOf } from './books.ts'
import { digitsOf, readDomain } from './domain.ts'
import { accessError, userError, valueError } from './faults.ts'
import { displayOf, fieldOf, fieldsOf, held, modelOf } from './models.ts'
import type { Field, Model } from './schema.ts'
import { type Caller, isSeen, mayRead } from './user.ts'
import {
  floatOf,
  type Given,
  isEmpty,
  isList,
  isRecord,
  type Json,
  pythonFloat,
  type Row,
  stamp,
  type Value,
} from './values.ts'

export interface Asking {
  readonly books: Books
  readonly caller: Caller
  readonly model: Model
}

export interface Search {
  readonly domain?: Given
  readonly order?: Given
  readonly limit?: Given
  readonly offset?: Given
}

export function found(asking: Asking, domain: Given): readonly Row[] {
  const { books, caller, model } = asking
  mayRead(caller, model)
  const { test, names } = readDomain(books, model, domain)
  const onlyActive =
    fieldOf(model, 'active') !== null &&
    !names.has('active') &&
    caller.context['active_test'] !== false
  return [...tableOf(books, model.name).values()].filter(
    (row) =>
      isSeen(caller, model, row) && (!onlyActive || row.values['active'] !== false) && test(row),
  )
}

export function search(asking: Asking, wanted: Search): readonly Row[] {
  const { model } = asking
  const order = typeof wanted.order === 'string' && wanted.order !== '' ? wanted.order : model.order
  const rows = [...found(asking, wanted.domain)].sort(sorterOf(asking, order))
  const from = typeof wanted.offset === 'number' ? wanted.offset : 0
  const limit = typeof wanted.limit === 'number' && wanted.limit > 0 ? wanted.limit : rows.length
  return rows.slice(from, from + limit)
}

type Sorter = (a: Row, b: Row) => number

function sorterOf(asking: Asking, order: string): Sorter {
  const keys = order.split(',').map((part) => {
    const [name = '', direction = 'asc'] = part.trim().split(/\s+/)
    if (!/^(asc|desc)$/i.test(direction)) {
      throw userError(
        `Invalid "order" specified (${order}). A valid "order" specification is a comma-separated ` +
          'list of valid field names (optionally followed by asc/desc for the direction)',
      )
    }
    const sign = direction.toLowerCase() === 'desc' ? -1 : 1
    return { by: keyOf(asking, name), sign }
  })
  return (a, b) => {
    for (const { by, sign } of keys) {
      const difference = compare(by(a), by(b))
      if (difference !== 0) return sign * difference
    }
    return 0
  }
}

function keyOf({ books, model }: Asking, name: string): (row: Row) => Value {
  const field = fieldOf(model, name)
  if (!field) throw valueError(`Invalid field '${name}' on model '${model.name}'`)
  if (!field.stored) {
    throw valueError(`Cannot convert ${model.name}.${name} to SQL because it is not stored`)
  }
  const { relation } = field
  return (row) => {
    const value = held(books, model, { row, name })
    // A many2one sorts as its records do; by name is near enough.
    if (relation === undefined || typeof value !== 'number') return value
    const linked = findRow(books, relation, value)
    return linked ? displayOf(books, modelOf(relation), linked) : null
  }
}

/** What is empty comes last, as PostgreSQL has it. */
function compare(a: Value, b: Value): number {
  const [noA, noB] = [a === null || a === undefined, b === null || b === undefined]
  if (noA || noB) return noA === noB ? 0 : noA ? 1 : -1
  if (typeof a === 'object' || typeof b === 'object') return 0
  return a < b ? -1 : a > b ? 1 : 0
}

export interface Reading {
  readonly fields?: Given
  readonly load?: Given
}

/** Of a list of rows the named fields, or all where none is named (0.6). */
export function read(asking: Asking, rows: readonly Row[], reading: Reading): readonly Json[] {
  const { model, caller } = asking
  mayRead(caller, model)
  const { fields: wanted } = reading
  const named = isList(wanted) && wanted.length > 0 ? wanted.map((name) => `${name}`) : null
  if (named === null && model.closedField !== undefined && !caller.groups.has('system')) {
    throw accessError(
      `Failed to read field ${model.name}.${model.closedField}\n` +
        "You are not allowed to access 'Mail RTC session' (discuss.channel.rtc.session) records.",
    )
  }
  const names = new Set(['id', ...(named ?? Object.keys(fieldsOf(model)))])
  for (const name of names) {
    if (!fieldOf(model, name)) throw valueError(`Invalid field '${name}' on '${model.name}'`)
  }
  // `load: null`: the bare id in the place of `[id, label]`.
  const labels = reading.load === undefined || reading.load === '_classic_read'
  return rows.map((row) => {
    if (!isSeen(caller, model, row)) throw accessError(hidden(model, row))
    const printed = [...names].map((name) => [name, print(asking, { row, name, labels })] as const)
    return Object.fromEntries(printed)
  })
}

const hidden = (model: Model, row: Row): string =>
  `Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n` +
  `Sorry, you do not have 'read' access to: ${model.label} (${model.name}: ${row.id})`

interface Printed {
  readonly row: Row
  readonly name: string
  readonly labels: boolean
}

function print({ books, model }: Asking, { row, name, labels }: Printed): Json {
  const field = fieldOf(model, name)
  if (!field) return false
  const value = held(books, model, { row, name })
  if (name === 'id' && typeof value === 'number') return value
  return printValue(books, { row, name, field, value, labels })
}

interface PrintedValue extends Printed {
  readonly field: Field
  readonly value: Value
}

function printValue(books: Books, printed: PrintedValue): Json {
  const { row, name, field, value, labels } = printed
  if (typeof value === 'bigint') return floatOf(value, digitsOf(books, { row, field, name }))
  if (Array.isArray(value)) return [...value]
  if (field.type === 'float') return pythonFloat(Number(value ?? 0))
  if (field.type === 'integer') return Number(value ?? 0)
  if (field.type === 'datetime') return typeof value === 'number' ? stamp(value) : false
  if (field.type === 'char' && value === '') return ''
  if (isEmpty(value)) return false
  if (field.type === 'many2one' && field.relation && typeof value === 'number') {
    const linked = findRow(books, field.relation, value)
    if (!linked) return false
    return labels ? [value, displayOf(books, modelOf(field.relation), linked)] : value
  }
  return typeof value === 'object' ? false : value
}

export interface Grouping {
  readonly domain?: Given
  readonly groupby?: Given
  readonly aggregates?: Given
  readonly order?: Given
}

/** Sums by the values of some fields (section 3, control total). */
export function group(asking: Asking, wanted: Grouping): readonly Json[] {
  const { books, model } = asking
  const by = isList(wanted.groupby) ? wanted.groupby.map((name) => `${name}`) : []
  const sums = isList(wanted.aggregates) ? wanted.aggregates.map((name) => `${name}`) : []
  for (const name of by) keyOf(asking, name)
  const groups = new Map<string, Row[]>()
  const rows = search(asking, { domain: wanted.domain, order: [...by, 'id'].join(', ') })
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => String(held(books, model, { row, name }))))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  // Without a field to group by there is one group, of nothing too.
  if (by.length === 0 && groups.size === 0) groups.set('', [])
  return [...groups.values()].map((members) => groupOf(asking, { by, sums, members }))
}

/** The same with names as before 19: `amount:sum` is asked for and `amount` answered. */
export function readGroup(asking: Asking, wanted: Readonly<Record<string, Given>>): Json {
  mayRead(asking.caller, asking.model)
  const by = isList(wanted['groupby']) ? wanted['groupby'] : [wanted['groupby']]
  const sums = (isList(wanted['fields']) ? wanted['fields'] : []).map((spec) => `${spec}`)
  const all = [...sums, '__count']
  return group(asking, { domain: wanted['domain'], groupby: by, aggregates: all }).map((row) => {
    if (!isRecord(row)) return row
    const entries = Object.entries(row).map(([name, value]): [string, Json] => {
      const label = name === '__extra_domain' ? '__domain' : (name.split(':')[0] ?? name)
      return [label, value]
    })
    return Object.fromEntries(entries)
  })
}

interface Group {
  readonly by: readonly string[]
  readonly sums: readonly string[]
  readonly members: readonly Row[]
}

function groupOf(asking: Asking, { by, sums, members }: Group): Json {
  const [row] = members
  const keys = by.map((name) => {
    return [name, row ? print(asking, { row, name, labels: true }) : false] as const
  })
  const leaves: readonly Json[] = keys.map(([name, value]) => [
    name,
    '=',
    isList(value) ? (value[0] ?? false) : value,
  ])
  const extra = by.length === 0 ? [[1, '=', 1]] : [...leaves.slice(1).map(() => '&'), ...leaves]
  const totals = sums.map((sum) => [sum, aggregate(asking, sum, members)] as const)
  return { ...Object.fromEntries(keys), __extra_domain: extra, ...Object.fromEntries(totals) }
}

function aggregate({ books, model }: Asking, spec: string, members: readonly Row[]): Json {
  if (spec === '__count') return members.length
  const [name = '', how = ''] = spec.split(':')
  const field = fieldOf(model, name)
  if (!field) {
    throw valueError(`Invalid field '${name}' on model '${model.name}' for '${spec}'.`)
  }
  const values = members.map((row) => held(books, model, { row, name }))
  if (how === 'count_distinct') return new Set(values.map(String)).size
  if (how === 'max' || how === 'min') {
    const ordered = values.filter((value) => typeof value !== 'object').sort(compare)
    const value = (how === 'max' ? ordered.at(-1) : ordered[0]) ?? null
    const [row] = members
    return row ? printValue(books, { row, name, field, value, labels: true }) : false
  }
  if (how !== 'sum' || !field.stored) {
    throw valueError(`Cannot aggregate field '${spec}' of model '${model.name}'`)
  }
  return sumOf(books, { field, name, values, members })
}

interface Summed {
  readonly field: Field
  readonly name: string
  readonly values: readonly Value[]
  readonly members: readonly Row[]
}

function sumOf(books: Books, { field, name, values, members }: Summed): Json {
  const [row] = members
  if (field.type === 'monetary') {
    const sum = values.reduce((all: bigint, one) => all + (typeof one === 'bigint' ? one : 0n), 0n)
    return row ? floatOf(sum, digitsOf(books, { row, field, name })) : false
  }
  const sum = values.reduce((all: number, one) => all + Number(one ?? 0), 0)
  return field.type === 'float' ? pythonFloat(sum) : sum
}

const attributes = ['type', 'string', 'store', 'readonly', 'relation', 'selection'] as const

export function fieldsGet(
  { books, model }: Asking,
  { allfields, attributes: asked }: FieldsGet,
): Json {
  const wanted = isList(allfields) && allfields.length > 0 ? new Set(allfields) : null
  const shown = isList(asked) && asked.length > 0 ? asked : attributes
  const isThere = (name: string) => !(books.switches.noModule && name.startsWith('encours_'))
  const entries = Object.entries(fieldsOf(model)).filter(
    ([name]) => (wanted?.has(name) ?? true) && isThere(name),
  )
  return Object.fromEntries(entries.map(([name, field]) => [name, described(field, shown)]))
}

interface FieldsGet {
  readonly allfields?: Given
  readonly attributes?: Given
}

function described(field: Field, shown: readonly Given[]): Json {
  const all = {
    type: field.type,
    string: field.label,
    store: field.stored,
    readonly: field.readonly === true || field.compute !== undefined,
    searchable: field.stored || field.searchable === true,
    sortable: field.stored && field.type !== 'one2many' && field.type !== 'many2many',
    ...(field.relation ? { relation: field.relation } : {}),
    ...(field.selection ? { selection: field.selection.map((pair) => [...pair]) } : {}),
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => shown.includes(name)))
}
