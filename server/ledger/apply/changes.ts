// What a host says, made ready for the tables: each record once, its newest version, in a fixed
// order, and what the ledger cannot hold set aside with the reason. Whether a version is newer than
// the stored one is decided by the database.

import { z } from 'zod'
import type {
  HostEntity,
  HostRecords,
  RejectedRecord,
  Versioned,
} from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs } from '../../../core/instant.ts'

type Named = { readonly id: string }
type Owned = Named & { readonly customer: string }

/** `reading` names the complete reading that saw the records; null for a record read on its own. */
export interface Scope {
  readonly tenant: TenantId
  readonly reading: string | null
}

export interface RecordRef {
  readonly entity: HostEntity
  readonly id: string
}

export interface Screened {
  readonly records: HostRecords
  readonly refused: readonly RejectedRecord[]
}

/**
 * Each id once, in its newest version (of equal ones the last), sorted by id: two transactions that
 * write the same records take their locks in the same order.
 */
export function newestRecords(given: HostRecords): HostRecords {
  return {
    customers: newestOf(given.customers),
    invoices: newestOf(given.invoices),
    creditNotes: newestOf(given.creditNotes),
    payments: newestOf(given.payments),
  }
}

function newestOf<T extends Named>(given: readonly Versioned<T>[]): readonly Versioned<T>[] {
  const newest = new Map<string, Versioned<T>>()
  for (const version of given) {
    const known = newest.get(version.record.id)
    if (known && epochMs(known.updatedAt) > epochMs(version.updatedAt)) continue
    newest.set(version.record.id, version)
  }
  return [...newest.values()].sort((a, b) => (a.record.id < b.record.id ? -1 : 1))
}

/** Refuses what the database could not store: it would stop the whole page, every time. */
export function screenTexts(records: HostRecords): Screened {
  return screen(records, ({ record }) => {
    if (record.id === '' || record.id.length > longestId) return `id: 1 to ${longestId} characters`
    return isStorable(record) ? null : 'a text holds a NUL or half a character'
  })
}

/** Refuses records whose customer is not in the ledger. */
export function screenOwners(records: HostRecords, unknown: ReadonlySet<string>): Screened {
  const orphaned = ({ record }: Versioned<Owned>): string | null =>
    unknown.has(record.customer)
      ? `customer: ${record.customer} is not known, or waits in quarantine itself`
      : null
  const { customers, ...owned } = records
  const screened = screen({ ...owned, customers: [] }, (version) =>
    'customer' in version.record ? orphaned({ ...version, record: version.record }) : null,
  )
  return { ...screened, records: { ...screened.records, customers } }
}

/** Ids of the customers that these records belong to. */
export function ownersOf({ invoices, creditNotes, payments }: HostRecords): readonly string[] {
  const owned: readonly Versioned<Owned>[] = [...invoices, ...creditNotes, ...payments]
  return [...new Set(owned.map(({ record }) => record.customer))]
}

export function refsOf(records: HostRecords): readonly RecordRef[] {
  const refs = (entity: HostEntity, versions: readonly Versioned<Named>[]) =>
    versions.map(({ record }) => ({ entity, id: record.id }))
  return [
    ...refs('customer', records.customers),
    ...refs('invoice', records.invoices),
    ...refs('creditNote', records.creditNotes),
    ...refs('payment', records.payments),
  ]
}

/**
 * Of the records given to the database, those that the ledger knew: `changed` from an older version
 * to this one, or not changed, since it had this version or a newer one.
 */
export const Known = z.object({ id: z.string(), changed: z.boolean() })

export interface KnownIds {
  readonly changed: readonly string[]
  readonly unmoved: readonly string[]
}

export function splitKnown(known: readonly z.infer<typeof Known>[]): KnownIds {
  return {
    changed: known.filter(({ changed }) => changed).map(({ id }) => id),
    unmoved: known.filter(({ changed }) => !changed).map(({ id }) => id),
  }
}

export function recordsOf<T extends Named>(
  versions: readonly Versioned<T>[],
  ids: readonly string[],
): readonly T[] {
  const wanted = new Set(ids)
  return versions.flatMap(({ record }) => (wanted.has(record.id) ? [record] : []))
}

const longestId = 200

type AnyRecord = Versioned<HostRecords[keyof HostRecords][number]['record']>

/** `faultOf` names what is wrong with a record, or null. */
function screen(records: HostRecords, faultOf: (version: AnyRecord) => string | null): Screened {
  const refused: RejectedRecord[] = []
  const keep = <T extends AnyRecord>(entity: HostEntity, versions: readonly T[]): readonly T[] =>
    versions.filter((version) => {
      const reason = faultOf(version)
      if (reason === null) return true
      refused.push({ entity, id: version.record.id, reason, raw: rawOf(version.record) })
      return false
    })
  const kept = {
    customers: keep('customer', records.customers),
    invoices: keep('invoice', records.invoices),
    creditNotes: keep('creditNote', records.creditNotes),
    payments: keep('payment', records.payments),
  }
  return { records: kept, refused }
}

/** PostgreSQL holds no NUL, and no half of a surrogate pair. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isStorable)
}

const rawOf = (record: object): string =>
  JSON.stringify(record, (_key, value) => (typeof value === 'bigint' ? value.toString() : value))
