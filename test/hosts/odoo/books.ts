// One database: its tables, and what a transaction does to them. Every row that a transaction
// writes bears the time at which the transaction began (section 3); one that fails leaves nothing.

import { assert, present } from '../../../core/assert.ts'
import { missingError } from './faults.ts'
import type { ModelName } from './schema.ts'
import type { Row, Values } from './values.ts'

export type Operation = 'created' | 'updated' | 'deleted'

/** What a transaction did to a record; the module hears of it (odoo-wire, section 4). */
export interface Change {
  readonly model: ModelName
  readonly id: number
  readonly operation: Operation
  /** Written fields; of a creation or deletion none. */
  readonly fields: readonly string[]
  /** The values before a deletion. */
  readonly before: Values
}

export interface Books {
  readonly database: string
  readonly uuid: string
  /** 19, or 16 to 18: fewer doors, other comparisons of moments. */
  readonly version: number
  readonly tables: Map<ModelName, Map<number, Row>>
  readonly lastIds: Map<ModelName, number>
  /** The partials of each line, both sides. */
  readonly partials: Map<number, Set<number>>
  readonly switches: BookSwitches
  /** Hears of each transaction that was committed. */
  heard: (changes: readonly Change[]) => void
  nowMs: () => number
  running: Running | null
}

export interface BookSwitches {
  /** Its accounting: a payment waits for the bank, its invoice is `in_payment` (section 2). */
  enterprise: boolean
  /** Its module is of before it wrote fields of its own. */
  oldModule: boolean
  /** It has none of ours: neither its doors nor its fields. */
  noModule: boolean
  /** Units of the company's currency for one of another; 1 where none is set. */
  readonly rates: Map<string, number>
  /** Records that a rule of the company's own lets nobody change: `account.move,7`. */
  readonly locked: Set<string>
}

interface Running {
  readonly beganMs: number
  readonly uid: number
  readonly changes: Change[]
  readonly undo: (() => void)[]
}

export interface BooksOptions {
  readonly database: string
  readonly uuid: string
  readonly version: number
  readonly nowMs: () => number
}

export function emptyBooks(options: BooksOptions): Books {
  return {
    ...options,
    tables: new Map(),
    lastIds: new Map(),
    partials: new Map(),
    switches: {
      enterprise: false,
      oldModule: false,
      noModule: false,
      rates: new Map(),
      locked: new Set(),
    },
    heard: () => {},
    running: null,
  }
}

export interface Began {
  readonly uid: number
  /** Now, unless it is one that began long ago and is committed only now. */
  readonly beganMs?: number
}

/** Its changes are there whole when it returns, and not at all where it throws. */
export function transact<T>(books: Books, { uid, beganMs }: Began, work: () => T): T {
  assert(books.running === null, 'one transaction after the other')
  const running: Running = { uid, beganMs: beganMs ?? books.nowMs(), changes: [], undo: [] }
  books.running = running
  try {
    const result = work()
    books.running = null
    if (running.changes.length > 0) books.heard(running.changes)
    return result
  } catch (error) {
    books.running = null
    for (const undo of running.undo.reverse()) undo()
    throw error
  }
}

export function tableOf(books: Books, model: ModelName): Map<number, Row> {
  const table = books.tables.get(model) ?? new Map<number, Row>()
  books.tables.set(model, table)
  return table
}

const runningIn = ({ running }: Books): Running => present(running, 'a transaction')

export function insert(books: Books, model: ModelName, values: Values, wanted?: number): Row {
  const { beganMs, uid, changes, undo } = runningIn(books)
  const table = tableOf(books, model)
  const next = wanted ?? (books.lastIds.get(model) ?? 0) + 1
  // A number of a sequence that a failed transaction took is not given again.
  books.lastIds.set(model, Math.max(next, books.lastIds.get(model) ?? 0))
  const times = { createdMs: beganMs, writtenMs: beganMs, createdBy: uid, writtenBy: uid }
  const row: Row = { id: next, ...times, values }
  table.set(next, row)
  undo.push(() => table.delete(next))
  changes.push({ model, id: next, operation: 'created', fields: [], before: {} })
  return row
}

interface Update {
  readonly model: ModelName
  readonly id: number
  readonly values: Values
  /** Written past the ORM: no date of writing, and nobody hears of it. */
  readonly silently?: boolean
}

export function update(books: Books, { model, id, values, silently = false }: Update): void {
  const { beganMs, uid, changes, undo } = runningIn(books)
  const row = rowOf(books, model, id)
  const before = { ...row }
  row.values = { ...row.values, ...values }
  undo.push(() => Object.assign(row, before))
  if (silently) return
  row.writtenMs = beganMs
  row.writtenBy = uid
  const fields = Object.keys(values)
  changes.push({ model, id, operation: 'updated', fields, before: before.values })
}

export function erase(books: Books, model: ModelName, id: number): void {
  const { changes, undo } = runningIn(books)
  const row = rowOf(books, model, id)
  const table = tableOf(books, model)
  table.delete(id)
  undo.push(() => table.set(id, row))
  changes.push({ model, id, operation: 'deleted', fields: [], before: row.values })
}

export const findRow = (books: Books, model: ModelName, id: number | null): Row | null =>
  id === null ? null : (tableOf(books, model).get(id) ?? null)

export function rowOf(books: Books, model: ModelName, id: number): Row {
  const found = findRow(books, model, id)
  if (!found) throw missingError(model, id, books.running?.uid ?? 1)
  return found
}

export const rowsOf = (books: Books, model: ModelName, ids: readonly number[]): readonly Row[] =>
  ids.map((id) => rowOf(books, model, id))
