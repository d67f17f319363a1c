// The readings: one page of everything, the count of everything, and the present state of a few
// invoices with all that nets them. Writes nothing.

import { invoiceId } from '../../core/ids.ts'
import { epochMs, type Instant } from '../../core/instant.ts'
import { Rejected, Unavailable } from '../contract/failure.ts'
import type {
  AskedRecords,
  DeletedRecord,
  FreshFacts,
  HostAccess,
  HostChanges,
  HostConnector,
  HostPage,
  Versioned,
  WantedRecords,
} from '../contract/host.ts'
import type { Mapped } from '../kit/map-rows.ts'
import { changedSince, changesAfter, isTooOld, mostChanges } from './change-cursor.ts'
import type { QuickBooksClient } from './client.ts'
import type { ReadBackground } from './company.ts'
import { largestPage, type QuickBooksSettings, serviceTitle } from './config.ts'
import {
  type Advance,
  advance,
  countStatement,
  firstCursor,
  parseCursor,
  printCursor,
  quoted,
  statementFor,
  visible,
  type WalkedEntity,
  walkedEntities,
} from './cursor.ts'
import {
  type CompanyFacts,
  hostInstant,
  idOf,
  mapCreditMemo,
  mapCustomer,
  mapInvoice,
  mapPayment,
  mapRows,
} from './map.ts'
import { entityOf, type ReadRows, readRows } from './records.ts'

export interface Reader {
  readonly settings: QuickBooksSettings
  readonly client: QuickBooksClient
  readonly background: ReadBackground
}

export async function readPage(
  reader: Reader,
  access: HostAccess,
  text: string | null,
): Promise<HostPage> {
  const cursor = text === null ? firstCursor : parseCursor(text)
  const { facts } = await reader.background(access)
  const { pageSize } = reader.settings
  const statement = statementFor(cursor, pageSize)
  const { rows, time } = await reader.client.query(access, cursor.entity, statement)
  const step = advance(cursor, { rows, time, pageSize })
  if (!step) {
    const message = 'records of one second kept moving while they were read'
    throw new Unavailable({ service: serviceTitle, code: 'PAGING_SKEW', message })
  }
  return pageOf(cursor.entity, step, facts)
}

function pageOf(
  entity: WalkedEntity,
  { fresh, next, until }: Advance,
  facts: CompanyFacts,
): HostPage {
  return {
    ...readRows(entity, fresh, facts),
    read: fresh.length,
    next: next === null ? null : printCursor(next),
    changesFrom: next === null ? changesAfter(until, 'complete') : null,
    begunAt: next === null && until !== null ? hostInstant(until) : null,
  }
}

/** One call for all that we keep, inactive customers included. */
export async function readChanges(
  reader: Reader,
  access: HostAccess,
  from: string,
): Promise<HostChanges | null> {
  const since = changedSince(from)
  if (isTooOld(since, reader.settings.now())) return null
  const { facts } = await reader.background(access)
  const changes = await reader.client.changes(access, walkedEntities, since)
  if (changes.count >= mostChanges) return null
  const read = walkedEntities.map((entity) =>
    readRows(entity, changes.rows.get(entity) ?? [], facts),
  )
  return {
    ...together(read),
    read: changes.count,
    next: changesAfter(changes.time, 'changes') ?? from,
  }
}

const together = (read: readonly ReadRows[]): ReadRows => ({
  records: {
    customers: read.flatMap(({ records }) => records.customers),
    invoices: read.flatMap(({ records }) => records.invoices),
    creditNotes: read.flatMap(({ records }) => records.creditNotes),
    payments: read.flatMap(({ records }) => records.payments),
  },
  rejected: read.flatMap(({ rejected }) => rejected),
  deleted: read.flatMap(({ deleted }) => deleted),
})

/** One call after the other: a failure leaves no metered calls behind. */
export async function readRecords(
  reader: Reader,
  access: HostAccess,
  wanted: readonly WantedRecords[],
): Promise<AskedRecords> {
  const { facts } = await reader.background(access)
  const read: ReadRows[] = []
  for (const entity of walkedEntities) {
    const ids = wanted.filter((some) => some.entity === entityOf[entity]).flatMap(({ ids }) => ids)
    const asked = [...new Set(ids)]
    if (asked.length === 0) continue
    const rows = await rowsById(reader, access, { entity, ids: asked })
    const found = readRows(entity, rows, facts)
    const deleted = [...found.deleted, ...goneOf({ entity, ids: asked }, rows)]
    read.push({ ...found, deleted })
  }
  return together(read)
}

/** Asked for, and not there. */
function goneOf({ entity, ids }: ById, rows: readonly unknown[]): DeletedRecord[] {
  const found = new Set(rows.map((row) => idOf(row)))
  return ids.filter((id) => !found.has(id)).map((id) => ({ entity: entityOf[entity], id }))
}

export async function countRecords(reader: Reader, access: HostAccess): Promise<number> {
  let sum = 0
  // One after the other: a count that fails leaves no metered calls behind.
  for (const entity of walkedEntities) {
    const { totalCount } = await reader.client.query(access, entity, countStatement(entity))
    if (totalCount === undefined) {
      const message = `a count of ${entity} came without a number`
      throw new Unavailable({ service: serviceTitle, code: 'NOT_JSON', message })
    }
    sum += totalCount
  }
  return sum
}

type Wanted = Parameters<HostConnector['reread']>[1]

const idsAQuery = 100

export async function reread(
  reader: Reader,
  access: HostAccess,
  wanted: Wanted,
): Promise<FreshFacts> {
  const { facts } = await reader.background(access)
  const ids = [...new Set(wanted.invoices)]
  const [customerRows, invoiceRows, credited, paid] = await Promise.all([
    rowsById(reader, access, { entity: 'Customer', ids: [wanted.customer] }),
    rowsById(reader, access, { entity: 'Invoice', ids }),
    rowsOfCustomer(reader, access, { entity: 'CreditMemo', customer: wanted.customer }),
    rowsOfCustomer(reader, access, { entity: 'Payment', customer: wanted.customer }),
  ])
  const customers = whole(mapRows('customer', customerRows, (row) => mapCustomer(row, facts)))
  const invoices = whole(mapRows('invoice', invoiceRows, (row) => mapInvoice(row, facts)))
  const credits = whole(mapRows('creditNote', credited.rows, (row) => mapCreditMemo(row, facts)))
  const payments = whole(mapRows('payment', paid.rows, (row) => mapPayment(row, facts)))
  const found = new Set(invoices.map(({ record }) => record.id))
  return {
    customers,
    invoices,
    creditNotes: credits.filter((it) => it.record.open > 0n || isLate(it, credited)),
    payments: payments.filter((it) => it.record.unapplied > 0n || isLate(it, paid)),
    missing: ids.map((id) => invoiceId(id)).filter((id) => !found.has(id)),
    asOf: credited.asOf,
  }
}

const lateMs = 86_400_000

/** The ledger may hold it as it was: it must hear of a credit that was used up a moment ago. */
const isLate = ({ updatedAt }: Versioned<unknown>, { asOf }: Listed): boolean =>
  asOf === null || epochMs(updatedAt) > epochMs(asOf) - lateMs

/** Nothing is sent on half an answer: one record that does not parse stops the reading. */
function whole<T>({ records, rejected }: Mapped<T>): Mapped<T>['records'] {
  const [bad] = rejected
  if (!bad) return records
  const message = `${bad.entity} ${bad.id} does not parse: ${bad.reason}`
  throw new Rejected({ service: serviceTitle, code: 'MALFORMED', message })
}

interface ById {
  readonly entity: WalkedEntity
  readonly ids: readonly string[]
}

async function rowsById(
  { client }: Reader,
  access: HostAccess,
  { entity, ids }: ById,
): Promise<unknown[]> {
  const rows: unknown[] = []
  for (let at = 0; at < ids.length; at += idsAQuery) {
    const some = ids.slice(at, at + idsAQuery)
    const where = [`Id in (${some.map(quoted).join(', ')})`, ...visible(entity)].join(' and ')
    const statement = `select * from ${entity} where ${where} maxresults ${some.length}`
    rows.push(...(await client.query(access, entity, statement)).rows)
  }
  return rows
}

interface OfCustomer {
  readonly entity: 'CreditMemo' | 'Payment'
  readonly customer: string
}

/** What a customer has, and the host's clock when it was asked. */
interface Listed {
  readonly rows: readonly unknown[]
  readonly asOf: Instant | null
}

const mostPages = 20

/** Only CustomerRef is asked: no page of Intuit's says that the open amounts can be filtered by. */
async function rowsOfCustomer(
  { client }: Reader,
  access: HostAccess,
  { entity, customer }: OfCustomer,
): Promise<Listed> {
  const rows: unknown[] = []
  let asOf: Instant | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const window = `startposition ${page * largestPage + 1} maxresults ${largestPage}`
    const where = `CustomerRef = ${quoted(customer)}`
    const statement = `select * from ${entity} where ${where} orderby MetaData.CreateTime ${window}`
    const answer = await client.query(access, entity, statement)
    rows.push(...answer.rows)
    if (page === 0 && answer.time !== undefined) asOf = hostInstant(answer.time)
    if (answer.rows.length < largestPage) return { rows, asOf }
  }
  const message = `customer ${customer} has more than ${mostPages * largestPage} of ${entity}`
  throw new Rejected({ service: serviceTitle, code: 'TOO_MANY', message })
}
