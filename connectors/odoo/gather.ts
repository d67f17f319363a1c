// The rows that make our records: a partner with the addresses that his invoices go to, a document
// with its receivable lines, a line of an entry with what it settles. Each by a domain, in the
// order of ids; leaves out which domain, and what the rows mean.

import { invoiceId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { HostAccess } from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import type { Background } from './company.ts'
import { documentTypes, receivable } from './domains.ts'
import { type CreditRows, entryLineId, isDebit, type Place } from './entry.ts'
import { inOrder, type MoveRows, type PartnerRows } from './map.ts'
import { type Domain, rowsIn } from './rows.ts'
import { HostLine, HostPartial, Id, PlacedLine, Referring } from './schema.ts'

export interface Source {
  readonly client: OdooClient
  readonly access: HostAccess
  readonly background: Background
}

export interface Gathered<T> {
  readonly rows: readonly T[]
  /** As many as the domain gave. */
  readonly count: number
  readonly lastId: number | null
  readonly at: Instant | null
}

const partnerFields = [
  ...['name', 'email', 'lang', 'vat', 'is_company', 'type', 'parent_id', 'commercial_partner_id'],
  ...['active', 'street', 'street2', 'zip', 'city', 'country_id', 'write_date'],
]

export async function gatherPartners(
  { client, access, background }: Source,
  domain: Domain,
  limit?: number,
): Promise<Gathered<PartnerRows>> {
  const fields = [...partnerFields, ...background.fields.partner]
  const asked = { model: 'res.partner', domain, fields, ...limited(limit) }
  const { rows, at } = await rowsIn(client, access, asked)
  const ids = idsOf(rows)
  const addresses =
    ids.length === 0
      ? []
      : (
          await rowsIn(client, access, {
            ...{ model: 'res.partner', fields },
            domain: [
              ['commercial_partner_id', 'in', ids],
              ['parent_id', '!=', false],
              ['is_company', '=', false],
              ['type', '=', 'invoice'],
              ['active', '=', true],
            ],
          })
        ).rows
  const byOwner = grouped(addresses, 'commercial_partner_id')
  const found = rows.map((partner) => ({
    partner,
    contacts: byOwner.get(idOf(partner) ?? 0) ?? [],
  }))
  return { rows: found, ...pageOf(rows), at }
}

const moveFields = [
  ...['name', 'move_type', 'state', 'payment_state', 'amount_total', 'amount_residual'],
  ...['currency_id', 'invoice_date', 'invoice_date_due', 'date', 'commercial_partner_id'],
  'write_date',
]
const lineFields = [
  ...['move_id', 'move_name', 'move_type', 'parent_state', 'partner_id', 'date', 'date_maturity'],
  ...['amount_currency', 'amount_residual_currency', 'currency_id', 'payment_id', 'write_date'],
]

export async function gatherDocuments(
  source: Source,
  domain: Domain,
  limit?: number,
): Promise<Gathered<MoveRows>> {
  const { rows, at } = await movesIn(source, domain, limit)
  const byMove = await linesOf(source, idsOf(rows))
  const found = rows.map((move) => ({ move, lines: byMove.get(idOf(move) ?? 0) ?? [] }))
  return { rows: await withoutDeleted(source, found), ...pageOf(rows), at }
}

function movesIn({ client, access }: Source, domain: Domain, limit?: number) {
  return rowsIn(client, access, {
    ...{ model: 'account.move', domain, fields: moveFields },
    ...limited(limit),
  })
}

/** The receivable lines of these documents, by the id of the document. */
async function linesOf({ client, access, background }: Source, moves: readonly number[]) {
  if (moves.length === 0) return new Map<number, unknown[]>()
  const { rows } = await rowsIn(client, access, {
    model: 'account.move.line',
    domain: [receivable, ['move_id', 'in', moves]],
    fields: [...lineFields, ...background.fields.line],
  })
  return grouped(rows, 'move_id')
}

/**
 * A document that came without a line was perhaps deleted before its lines were asked for, and is
 * not to be taken for one that is paid. Asked again, lines first: then what is gone does not come,
 * and what comes has been there all the while.
 */
async function withoutDeleted(
  source: Source,
  found: readonly MoveRows[],
): Promise<readonly MoveRows[]> {
  const bare = idsOf(found.flatMap(({ move, lines }) => (lines.length === 0 ? [move] : [])))
  if (bare.length === 0) return found
  const lines = await linesOf(source, bare)
  const { rows } = await movesIn(source, [['id', 'in', bare]])
  const standing = new Map(rows.map((move) => [idOf(move), move]))
  return found.flatMap((one) => {
    const id = idOf(one.move)
    if (one.lines.length > 0 || id === undefined) return [one]
    const move = standing.get(id)
    return move === undefined ? [] : [{ move, lines: lines.get(id) ?? [] }]
  })
}

/** Lines of entries: those on the credit side with what they settle. */
export interface EntryRows {
  readonly credits: readonly CreditRows[]
  readonly debits: readonly unknown[]
}

export async function gatherEntries(
  source: Source,
  domain: Domain,
  limit?: number,
): Promise<Gathered<EntryRows>> {
  const { client, access, background } = source
  const fields = [...lineFields, ...background.fields.line]
  const asked = { model: 'account.move.line', domain, fields, ...limited(limit) }
  const { rows, at } = await rowsIn(client, access, asked)
  const credits = rows.filter((row) => !isDebit(row))
  const shares = await sharesOf(source, idsOf(credits))
  const paid = credits.map((line) => ({ line, shares: shares.get(idOf(line) ?? 0) ?? [] }))
  return { rows: [{ credits: paid, debits: rows.filter(isDebit) }], ...pageOf(rows), at }
}

/** What each of these lines settles, by the id of the line. */
async function sharesOf({ client, access }: Source, ids: readonly number[]) {
  const shares = new Map<number, CreditRows['shares'][number][]>()
  if (ids.length === 0) return shares
  const partials = (
    await rowsIn(client, access, {
      model: 'account.partial.reconcile',
      domain: [['credit_move_id', 'in', ids]],
      fields: ['debit_move_id', 'credit_move_id', 'credit_amount_currency'],
    })
  ).rows.flatMap((row) => HostPartial.safeParse(row).data ?? [])
  const debits = partials.flatMap(({ debit_move_id }) => debit_move_id ?? [])
  const places = await placesOf({ client, access }, debits)
  for (const { credit_move_id: credit, debit_move_id: debit, ...partial } of partials) {
    if (credit === null || debit === null) continue
    const share = { place: places.get(debit) ?? null, amount: partial.credit_amount_currency }
    shares.set(credit, [...(shares.get(credit) ?? []), share])
  }
  return shares
}

/** Of receivable lines: the invoice and which of its instalments, by the id of the line. */
async function placesOf(
  { client, access }: Pick<Source, 'client' | 'access'>,
  lines: readonly number[],
): Promise<ReadonlyMap<number, Place>> {
  const places = new Map<number, Place>()
  if (lines.length === 0) return places
  const { rows } = await rowsIn(client, access, {
    model: 'account.move.line',
    domain: [receivable, ['move_id.line_ids', 'in', [...new Set(lines)]]],
    fields: ['move_id', 'move_type', 'date_maturity'],
  })
  const byMove = Map.groupBy(
    rows.flatMap((row) => PlacedLine.safeParse(row).data ?? []),
    ({ move_id }) => move_id ?? 0,
  )
  for (const [move, some] of byMove) {
    inOrder(some).forEach((line, at) => {
      if (documentTypes.includes(line.move_type)) {
        places.set(line.id, { invoice: invoiceId(`${move}`), instalment: at + 1 })
      } else if (line.move_type === 'entry') {
        places.set(line.id, { invoice: invoiceId(entryLineId(move, line.id)), instalment: 1 })
      }
    })
  }
  return places
}

const limited = (limit: number | undefined) => (limit === undefined ? {} : { limit })

function pageOf(rows: readonly unknown[]) {
  return { count: rows.length, lastId: idsOf(rows).at(-1) ?? null }
}

export const idsOf = (rows: readonly unknown[]): number[] => rows.flatMap((row) => idOf(row) ?? [])

export function idOf(row: unknown): number | undefined {
  return typeof row === 'object' && row !== null && 'id' in row
    ? Id.safeParse(row.id).data
    : undefined
}

function grouped(rows: readonly unknown[], name: 'commercial_partner_id' | 'move_id') {
  return Map.groupBy(rows, (row) => Referring.safeParse(row).data?.[name] ?? 0)
}

export const lineOf = (row: unknown): HostLine | undefined => HostLine.safeParse(row).data
