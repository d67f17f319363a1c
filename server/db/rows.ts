// Reads rows through a schema: what the database gives is checked once, here, and trusted after.

import type pg from 'pg'
import { z } from 'zod'
import { assert } from '../../core/assert.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { type Instant, parseInstant } from '../../core/instant.ts'
import { arrayText } from './array-text.ts'
import type { Tx } from './tx.ts'

type Values = readonly unknown[]

/** A statement that each connection works out once: worth it where it is long and comes often. */
export interface Prepared {
  /** Of this text alone. */
  readonly name: string
  readonly text: string
}

type Sql = string | Prepared

/** All rows, each of the schema's shape. A row that is not is our bug. */
export async function many<S extends z.ZodType>(
  row: S,
  tx: Tx,
  sql: Sql,
  values: Values = [],
): Promise<z.output<S>[]> {
  const { rows } = await query(tx, sql, values)
  return rows.map((found) => parseRow(row, found))
}

/** The one row that must be there. */
export async function one<S extends z.ZodType>(
  row: S,
  tx: Tx,
  sql: Sql,
  values: Values = [],
): Promise<z.output<S>> {
  const found = await maybe(row, tx, sql, values)
  assert(found !== null, `one row wanted, none found: ${nameOf(sql)}`)
  return found
}

/** The row, or null. More than one is our bug. */
export async function maybe<S extends z.ZodType>(
  row: S,
  tx: Tx,
  sql: Sql,
  values: Values = [],
): Promise<z.output<S> | null> {
  const rows = await many(row, tx, sql, values)
  assert(rows.length <= 1, `one row wanted, ${rows.length} found: ${nameOf(sql)}`)
  return rows[0] ?? null
}

/** Runs a statement for its effect; the number of rows that it touched. */
export async function run(tx: Tx, sql: Sql, values: Values = []): Promise<number> {
  const result = await query(tx, sql, values)
  return result.rowCount ?? 0
}

function query(tx: Tx, sql: Sql, values: Values): Promise<pg.QueryResult> {
  const given = parametersOf(values)
  return typeof sql === 'string' ? tx.query(sql, given) : tx.query({ ...sql, values: given })
}

const nameOf = (sql: Sql): string => (typeof sql === 'string' ? sql.trim().slice(0, 80) : sql.name)

const parametersOf = (values: Values): unknown[] =>
  values.map((value) => (Array.isArray(value) ? (arrayText(value) ?? value) : value))

function parseRow<S extends z.ZodType>(row: S, found: unknown): z.output<S> {
  const parsed = row.safeParse(found)
  assert(
    parsed.success,
    `a row does not fit: ${parsed.success ? '' : z.prettifyError(parsed.error)}`,
  )
  return parsed.data
}

/** Column types of our tables. */
export const column = {
  day: z.string().transform((text, context): Day => parseDay(text) ?? wrong(context, 'a day')),
  instant: z
    .string()
    .transform((text, context): Instant => parseInstant(text) ?? wrong(context, 'an instant')),
  currency: z
    .string()
    .transform((text, context): Currency => parseCurrency(text) ?? wrong(context, 'a currency')),
  minor: z.bigint(),
  customerId: z.string().transform((text) => text as CustomerId),
  invoiceId: z.string().transform((text) => text as InvoiceId),
}

function wrong(context: z.core.$RefinementCtx<string>, wanted: string): never {
  context.addIssue({ code: 'custom', message: `not ${wanted}` })
  return z.NEVER
}
