// The readings: one page of everything, how much everything is, what has changed, and the present
// state of a few records. Writes nothing. One call after the other: a company's server has few
// workers, and people of the company wait for them too.

import { type CustomerId, invoiceId } from '../../core/ids.ts'
import { epochMs, parseInstant } from '../../core/instant.ts'
import { Rejected, Unavailable } from '../contract/failure.ts'
import type {
  FreshFacts,
  HostAccess,
  HostConnector,
  HostPage,
  RejectedRecord,
} from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import type { ReadBackground } from './company.ts'
import type { OdooSettings } from './config.ts'
import {
  type Cursor,
  changesAfter,
  firstCursor,
  nextStep,
  parseCursor,
  printCursor,
  type Step,
  steps,
} from './cursor.ts'
import { customers, documents, entryLines, posted } from './domains.ts'
import { saying } from './fault.ts'
import {
  type Gathered,
  gatherDocuments,
  gatherEntries,
  gatherPartners,
  type Source,
} from './gather.ts'
import { mustBeGone } from './hidden.ts'
import { mustBeOriginal } from './original.ts'
import { momentOf } from './parse.ts'
import { realmOf } from './realm.ts'
import { type ReadRows, readCustomers, readDocuments, readEntries, together } from './records.ts'
import { type AskedRows, countIn, type Domain } from './rows.ts'

export interface Reader {
  readonly settings: OdooSettings
  readonly client: OdooClient
  readonly background: ReadBackground
}

export async function sourceOf(
  { client, background }: Reader,
  access: HostAccess,
): Promise<Source> {
  return { client, access, background: await background(access) }
}

interface Walk {
  readonly model: string
  domain(company: number): Domain
  read(source: Source, domain: Domain, limit?: number): Promise<Page>
}

type Page = Omit<Gathered<never>, 'rows'> & { readonly read: ReadRows }

/** What each step of a complete reading asks, and what it makes of it. */
export const walks: Readonly<Record<Step, Walk>> = {
  customers: {
    model: 'res.partner',
    domain: () => customers,
    read: async (source, domain, limit) => {
      const found = await gatherPartners(source, domain, limit)
      return { ...found, read: readCustomers(found.rows, source.background.facts) }
    },
  },
  documents: {
    model: 'account.move',
    domain: documents,
    read: async (source, domain, limit) => {
      const found = await gatherDocuments(source, domain, limit)
      return { ...found, read: readDocuments(found.rows, source.background.facts) }
    },
  },
  entries: {
    model: 'account.move.line',
    domain: (company) => [...entryLines(company), posted],
    read: async (source, domain, limit) => {
      const found = await gatherEntries(source, domain, limit)
      return { ...found, read: readEntries(found.rows, source.background.facts) }
    },
  },
}

export async function readPage(
  reader: Reader,
  access: HostAccess,
  text: string | null,
): Promise<HostPage> {
  const cursor = text === null ? firstCursor : parseCursor(text)
  if (text === null) await mustBeOriginal(reader.client, access)
  const source = await sourceOf(reader, access)
  const walk = walks[cursor.step]
  const domain = walk.domain(realmOf(access.realm).company)
  const { pageSize } = reader.settings
  const page = await walk.read(source, [...domain, ['id', '>', cursor.after]], pageSize)
  const begun = cursor.begun ?? page.at
  const here = {
    ...{ ...cursor, begun, seen: cursor.seen + page.count },
    after: page.lastId ?? cursor.after,
  }
  const isLast = page.count < pageSize
  const next = isLast ? await afterStep(source, here, { model: walk.model, domain }) : here
  const from = begun === null ? null : parseInstant(begun)
  return {
    records: page.read.records,
    rejected: page.read.rejected,
    // A complete reading forgets by itself what it has not seen.
    deleted: [],
    read: page.count,
    next: next === null ? null : printCursor(next),
    changesFrom: next === null ? changesAfter(from, 'complete') : null,
    begunAt: next === null ? from : null,
  }
}

const mostAgain = 2

/**
 * A row that was committed behind us has an id below the last one: where the host counts more than
 * came, the step is read again.
 */
async function afterStep(
  { client, access }: Source,
  here: Cursor,
  { model, domain }: Pick<AskedRows, 'model' | 'domain'>,
): Promise<Cursor | null> {
  const upToHere = [...domain, ['id', '<=', here.after]]
  const count = await countIn(client, access, { model, domain: upToHere })
  if (count <= here.seen) return nextStep(here)
  if (here.again < mostAgain) return { ...here, after: 0, seen: 0, again: here.again + 1 }
  const message = `${here.step} came in behind the reading again and again`
  throw new Unavailable(saying('PAGING_SKEW', message))
}

export async function countRecords(reader: Reader, access: HostAccess): Promise<number> {
  const { company } = realmOf(access.realm)
  let sum = 0
  for (const step of steps) {
    const { model, domain } = walks[step]
    sum += await countIn(reader.client, access, { model, domain: domain(company) })
  }
  return sum
}

type Wanted = Parameters<HostConnector['reread']>[1]

const dayMs = 86_400_000

export async function reread(
  reader: Reader,
  access: HostAccess,
  wanted: Wanted,
): Promise<FreshFacts> {
  await mustBeOriginal(reader.client, access)
  const source = await sourceOf(reader, access)
  const { company } = realmOf(access.realm)
  const partner = numberIn(wanted.customer) ?? 0
  const customer = await walks.customers.read(source, [['id', '=', partner]])
  // The ledger may hold a credit as it was: it must hear of one that was used up a moment ago.
  const since = momentOf((customer.at === null ? Date.now() : epochMs(customer.at)) - dayMs)
  const named = wanted.invoices.map(placeIn)
  const moves = named.flatMap(({ move, line }) => (line === null ? (move ?? []) : []))
  const lines = named.flatMap(({ line }) => line ?? [])
  const documentsRead = await walks.documents.read(source, [
    ...documents(company),
    ...['|', ['id', 'in', moves]],
    ...['&', ['commercial_partner_id', '=', partner]],
    ...['|', '&', ['move_type', '=', 'out_refund'], ...openOr('amount_residual', since)],
    ...['&', ['payment_state', 'in', ['in_payment', 'paid']], ['amount_residual', '!=', 0]],
  ])
  const entriesRead = await walks.entries.read(source, [
    ...entryLines(company),
    ...['|', ['id', 'in', lines]],
    ...['&', ['partner_id', '=', partner]],
    ...['&', posted, ...openOr('amount_residual_currency', since)],
  ])
  const read = [customer, documentsRead, entriesRead].map((page) => page.read)
  const { records } = whole(together(read))
  const asked = new Set<string>(wanted.invoices)
  const invoices = records.invoices.filter(({ record }) => asked.has(record.id))
  const found = new Set<string>(invoices.map(({ record }) => record.id))
  const missing = [...asked].filter((id) => !found.has(id))
  await mustBeGone(reader.client, access, missing.map(placeIn))
  return {
    customers: records.customers,
    invoices,
    creditNotes: records.creditNotes.filter(({ record }) => isOf(record, wanted.customer)),
    payments: records.payments.filter(({ record }) => isOf(record, wanted.customer)),
    missing: missing.map((id) => invoiceId(id)),
    asOf: customer.at,
  }
}

const openOr = (field: string, since: string): Domain => [
  ...['|', [field, '!=', 0], ['write_date', '>=', since]],
]

const isOf = (record: { readonly customer: CustomerId }, customer: CustomerId): boolean =>
  record.customer === customer

/** Nothing is sent on half an answer: one record that does not parse stops the reading. */
function whole(read: ReadRows): ReadRows {
  const [bad]: readonly RejectedRecord[] = read.rejected
  if (!bad) return read
  const message = `${bad.entity} ${bad.id} does not parse: ${bad.reason}`
  throw new Rejected(saying('MALFORMED', message))
}

export interface PlaceOfId {
  /** Null where the id is none of ours. */
  readonly move: number | null
  /** Of a line of an entry: the line. */
  readonly line: number | null
}

const idShape = /^(?:under-way-)?(\d{1,15})(?:\.(\d{1,15}))?$/

/** What an id of ours names at the host: `17`, `17.42`, `under-way-17`. */
export function placeIn(id: string): PlaceOfId {
  const [, move, line] = idShape.exec(id) ?? []
  return {
    move: move === undefined ? null : Number(move),
    line: line === undefined ? null : Number(line),
  }
}

export const numberIn = (id: string): number | null => (/^\d{1,15}$/.test(id) ? Number(id) : null)
