// Where a complete reading stands, and what to ask next. Pages are windows of CreateTime, so a
// record that changes or disappears meanwhile moves no other; STARTPOSITION is used only inside one
// second.

import { z } from 'zod'
import { epochMs } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { hostInstant, idOf } from './map.ts'

/** In the order of reading: what is referred to comes first. */
export const walkedEntities = ['Customer', 'Invoice', 'CreditMemo', 'Payment'] as const
export type WalkedEntity = (typeof walkedEntities)[number]

const Cursor = z.strictObject({
  v: z.literal(1),
  entity: z.enum(walkedEntities),
  /** The host's clock when the reading began; what is newer belongs to the next one. */
  until: z.string().nullable(),
  /** CreateTime, as the host wrote it, at which the page begins. */
  from: z.string().nullable(),
  /** 1 but for a second that holds more records than a page. */
  start: z.number().int().min(1),
  /** Ids of the last page that may come again. */
  seen: z.array(z.string()),
  /** How often this second was read again because its records moved. */
  again: z.number().int().min(0),
})
export type Cursor = z.infer<typeof Cursor>

export const firstCursor: Cursor = {
  v: 1,
  entity: walkedEntities[0],
  until: null,
  from: null,
  start: 1,
  seen: [],
  again: 0,
}

export function parseCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(text))
  } catch {
    throw new Malformed({ path: 'cursor', wanted: 'a cursor of this connector', found: text })
  }
}

export const printCursor = (cursor: Cursor): string => JSON.stringify(cursor)

export function statementFor(cursor: Cursor, pageSize: number): string {
  const where = [
    ...visible(cursor.entity),
    ...(cursor.from === null ? [] : [`MetaData.CreateTime >= ${quoted(cursor.from)}`]),
    ...(cursor.until === null ? [] : [`MetaData.CreateTime <= ${quoted(cursor.until)}`]),
  ]
  const filter = where.length === 0 ? '' : ` where ${where.join(' and ')}`
  const page = `startposition ${cursor.start} maxresults ${pageSize}`
  return `select * from ${cursor.entity}${filter} orderby MetaData.CreateTime ${page}`
}

export function countStatement(entity: WalkedEntity): string {
  const where = visible(entity)
  return `select count(*) from ${entity}${where.length === 0 ? '' : ` where ${where.join('')}`}`
}

/** Inactive customers are hidden unless asked for, and may still owe. */
export const visible = (entity: WalkedEntity): string[] =>
  entity === 'Customer' ? ['Active in (true, false)'] : []

export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

export interface Advance {
  /** Rows that the pages before did not bring. */
  readonly fresh: readonly unknown[]
  readonly next: Cursor | null
  /** The host's clock when the reading began, to the second; null where it never said. */
  readonly until: string | null
}

export interface Page {
  readonly rows: readonly unknown[]
  readonly time: string | undefined
  readonly pageSize: number
}

const mostAgain = 3

/** Null where a second's records keep moving under us. */
export function advance(cursor: Cursor, page: Page): Advance | null {
  const { rows, pageSize } = page
  const seen = new Set(cursor.seen)
  const overlaps = seen.size === 0 || rows.some((row) => seen.has(idOf(row) ?? ''))
  if (cursor.start > 1 && !overlaps) {
    if (cursor.again >= mostAgain) return null
    const next = { ...cursor, start: 1, seen: [], again: cursor.again + 1 }
    return { fresh: [], next, until: cursor.until }
  }
  const fresh = rows.filter((row) => !seen.has(idOf(row) ?? ''))
  const here = { ...cursor, until: cursor.until ?? untilFrom(page.time) }
  const next = rows.length < pageSize ? nextEntity(here) : nextPage(here, rows)
  return { fresh, next, until: here.until }
}

/**
 * To the second: the fraction is not part of any documented literal, and `<=` covers its second.
 */
const untilFrom = (time: string | undefined): string | null =>
  time === undefined || !hostInstant(time) ? null : time.replace(/\.\d+/, '')

function nextEntity(cursor: Cursor): Cursor | null {
  const entity = walkedEntities[walkedEntities.indexOf(cursor.entity) + 1]
  return entity === undefined ? null : { ...firstCursor, until: cursor.until, entity }
}

function nextPage(cursor: Cursor, rows: readonly unknown[]): Cursor {
  const last = rows.map(createTimeOf).findLast((time) => time !== null) ?? null
  const moved = last !== null && (cursor.from === null || epoch(last) > epoch(cursor.from))
  if (moved) {
    const sameSecond = rows.filter((row) => {
      const time = createTimeOf(row)
      return time !== null && epoch(time) === epoch(last)
    })
    return { ...cursor, from: last, start: 1, seen: idsOf(sameSecond), again: 0 }
  }
  // One row of overlap: if it does not come again, something before it is gone.
  return { ...cursor, start: cursor.start + rows.length - 1, seen: idsOf(rows.slice(-1)) }
}

const idsOf = (rows: readonly unknown[]): string[] =>
  rows.map(idOf).filter((id) => id !== undefined)

const CreatedRow = z.looseObject({ MetaData: z.looseObject({ CreateTime: z.string() }) })

function createTimeOf(row: unknown): string | null {
  const created = CreatedRow.safeParse(row)
  if (!created.success) return null
  const time = created.data.MetaData.CreateTime
  return hostInstant(time) === null ? null : time
}

function epoch(time: string): number {
  const instant = hostInstant(time)
  return instant === null ? Number.NaN : epochMs(instant)
}
