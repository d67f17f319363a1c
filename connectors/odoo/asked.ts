// The present state of records that are named, and of what has changed since a moment.

import { epochMs } from '../../core/instant.ts'
import type {
  AskedRecords,
  DeletedRecord,
  HostAccess,
  HostChanges,
  HostRecords,
  WantedRecords,
} from '../contract/host.ts'
import { changedSince, changesAfter, isTooOld } from './cursor.ts'
import { customers, documents, entryLines, receivable } from './domains.ts'
import type { Source } from './gather.ts'
import { mustBeInternal } from './groups.ts'
import { hiddenAmong } from './hidden.ts'
import { mustBeOriginal } from './original.ts'
import { momentOf } from './parse.ts'
import { numberIn, placeIn, type Reader, sourceOf, walks } from './read.ts'
import { realmOf } from './realm.ts'
import { nothingRead, type ReadRows, together } from './records.ts'
import { type Domain, rowsIn } from './rows.ts'
import { ChangedRow } from './schema.ts'

/** What to read, by the ids of the host. */
interface Named {
  readonly partners: readonly number[]
  /** Documents, or entries with all their lines. */
  readonly moves: readonly number[]
  readonly lines: readonly number[]
}

const mostIds = 500

/** Records by their ids, some hundreds a call. */
async function readNamed(source: Source, named: Named): Promise<ReadRows> {
  const { company } = realmOf(source.access.realm)
  const read: ReadRows[] = []
  for (const ids of parts(named.partners)) {
    read.push((await walks.customers.read(source, [['id', 'in', ids]])).read)
  }
  for (const ids of parts(named.moves)) {
    read.push((await walks.documents.read(source, [...documents(company), ['id', 'in', ids]])).read)
    const ofMoves: Domain = [...entryLines(company), ['move_id', 'in', ids]]
    read.push((await walks.entries.read(source, ofMoves)).read)
  }
  for (const ids of parts(named.lines)) {
    const some: Domain = [...entryLines(company), ['id', 'in', ids]]
    read.push((await walks.entries.read(source, some)).read)
  }
  return together([nothingRead, ...read])
}

function parts(ids: readonly number[]): number[][] {
  const all = [...new Set(ids)].sort((a, b) => a - b)
  const found: number[][] = []
  for (let at = 0; at < all.length; at += mostIds) found.push(all.slice(at, at + mostIds))
  return found
}

export async function readRecords(
  reader: Reader,
  access: HostAccess,
  wanted: readonly WantedRecords[],
): Promise<AskedRecords> {
  const source = await sourceOf(reader, access)
  const asked = wanted.flatMap(({ entity, ids }) => ids.map((id) => ({ entity, id })))
  const partners = asked.flatMap(({ entity, id }) =>
    entity === 'customer' ? (numberIn(id) ?? []) : [],
  )
  const places = asked.filter(({ entity }) => entity !== 'customer').map(({ id }) => placeIn(id))
  const read = await readNamed(source, {
    partners: await ownersOf(source, partners),
    moves: places.flatMap(({ move, line }) => (line === null ? (move ?? []) : [])),
    lines: places.flatMap(({ line }) => line ?? []),
  })
  const gone = await withoutHidden(source, goneOf(asked, read))
  return { ...read, deleted: [...read.deleted, ...gone] }
}

/** What may not be seen any more, or never could be, is told neither as there nor as gone. */
async function withoutHidden(
  { client, access }: Source,
  gone: readonly DeletedRecord[],
): Promise<readonly DeletedRecord[]> {
  const asked = gone.map((one) => ({ one, place: placeIn(one.id) }))
  const documents = asked.filter(({ one }) => one.entity !== 'customer')
  const places = documents.map(({ place }) => place)
  const hidden = await hiddenAmong(client, access, places)
  return asked.flatMap(({ one, place }) => (hidden.has(place) ? [] : one))
}

/** An address of a customer may have been named in his place. */
async function ownersOf({ client, access }: Source, ids: readonly number[]): Promise<number[]> {
  const owners: number[] = []
  for (const some of parts(ids)) {
    const { rows } = await rowsIn(client, access, {
      ...{ model: 'res.partner', domain: [['id', 'in', some]] },
      fields: ['commercial_partner_id'],
    })
    owners.push(
      ...rows.flatMap((row) => ChangedRow.safeParse(row).data?.commercial_partner_id ?? []),
    )
  }
  return owners
}

const kindOf = {
  customer: 'customers',
  invoice: 'invoices',
  creditNote: 'creditNotes',
  payment: 'payments',
} as const satisfies Record<DeletedRecord['entity'], keyof HostRecords>

/** Asked for, and not there as what it was asked for. */
function goneOf(asked: readonly DeletedRecord[], read: ReadRows): DeletedRecord[] {
  const key = ({ entity, id }: DeletedRecord) => `${entity} ${id}`
  const told = new Set([...read.deleted, ...read.rejected].map(key))
  for (const entity of ['customer', 'invoice', 'creditNote', 'payment'] as const) {
    for (const { record } of read.records[kindOf[entity]]) told.add(key({ entity, id: record.id }))
  }
  return asked.filter((one) => !told.has(key(one)))
}

/** So many changed records are sooner read by a complete reading. */
const mostPages = 20

/**
 * All that was written since, whoever wrote it. What was deleted leaves no trace at Odoo: only a
 * complete reading forgets it.
 */
export async function readChanges(
  reader: Reader,
  access: HostAccess,
  from: string,
): Promise<HostChanges | null> {
  const since = changedSince(from)
  if (isTooOld(since, reader.settings.now())) return null
  await mustBeOriginal(reader.client, access)
  await mustBeInternal(reader.client, access)
  const source = await sourceOf(reader, access)
  const { company } = realmOf(access.realm)
  const written: Domain = [['write_date', '>=', momentOf(epochMs(since))]]
  const ask = (model: string, domain: Domain, fields: readonly string[]) =>
    changedIn({ reader, source }, { model, domain: [...domain, ...written], fields })
  const partners = await ask('res.partner', [], ['commercial_partner_id'])
  const moves = await ask('account.move', documents(company), ['move_type'])
  const ofLines: Domain = [receivable, ['company_id', '=', company]]
  const lines = await ask('account.move.line', ofLines, ['move_id', 'move_type'])
  if (!partners || !moves || !lines) return null
  const isEntry = (line: ChangedRow) => line.move_type === 'entry'
  const owners = partners.rows.flatMap((row) => row.commercial_partner_id ?? row.id)
  const read = await readNamed(source, {
    partners: await customersAmong(source, owners),
    moves: [
      ...moves.rows.map(({ id }) => id),
      ...lines.rows.flatMap((line) => (isEntry(line) ? [] : (line.move_id ?? []))),
    ],
    lines: lines.rows.filter(isEntry).map(({ id }) => id),
  })
  // Written since, and gone a moment later: nothing else tells it.
  const whole = { ...read, deleted: [...read.deleted, ...goneOf(moves.rows.map(documentIn), read)] }
  return {
    ...whole,
    read: countOf(whole),
    next: changesAfter(partners.at, 'changes') ?? from,
  }
}

const documentIn = ({ id, move_type }: ChangedRow): DeletedRecord => ({
  entity: move_type === 'out_refund' ? 'creditNote' : 'invoice',
  id: `${id}`,
})

const countOf = ({ records, rejected, deleted }: ReadRows): number =>
  Object.values(records).reduce((sum, some) => sum + some.length, 0) +
  rejected.length +
  deleted.length

interface Changed {
  readonly rows: readonly ChangedRow[]
  readonly at: Awaited<ReturnType<typeof rowsIn>>['at']
}

/** Page after page by id, which no write moves; null where there are too many. */
async function changedIn(
  { reader, source }: { readonly reader: Reader; readonly source: Source },
  { model, domain, fields }: Omit<Parameters<typeof rowsIn>[2], 'limit'>,
): Promise<Changed | null> {
  const { pageSize: limit } = reader.settings
  const found: ChangedRow[] = []
  let at: Changed['at'] = null
  for (let page = 0; page < mostPages; page += 1) {
    const after = found.at(-1)?.id ?? 0
    const asked = { model, domain: [...domain, ['id', '>', after]], fields, limit }
    const answer = await rowsIn(source.client, source.access, asked)
    if (page === 0) at = answer.at
    found.push(...answer.rows.flatMap((row) => ChangedRow.safeParse(row).data ?? []))
    if (answer.rows.length < limit) return { rows: found, at }
  }
  return null
}

/** Suppliers and mere contacts change, too. */
async function customersAmong({ client, access }: Source, ids: readonly number[]) {
  const found: number[] = []
  for (const some of parts(ids)) {
    const domain = [...customers, ['id', 'in', some]]
    const { rows } = await rowsIn(client, access, { model: 'res.partner', domain, fields: ['id'] })
    found.push(...rows.flatMap((row) => ChangedRow.safeParse(row).data?.id ?? []))
  }
  return found
}
