// What a host says has changed, made ready for the tables: each record once, its newest version, in
// a fixed order. Whether a version is newer than the stored one is decided by the database.

import type {
  HostEntity,
  HostRecords,
  RejectedRecord,
  Versioned,
} from '../../../connectors/contract/host.ts'
import { epochMs } from '../../../core/instant.ts'

type Owned = { readonly id: string; readonly customer: string }

/**
 * Each id once, in its newest version (of equal ones the last), sorted by id: two transactions that
 * write the same records take their locks in the same order.
 */
export function newestOf<T extends { readonly id: string }>(
  given: readonly Versioned<T>[],
): readonly Versioned<T>[] {
  const newest = new Map<string, Versioned<T>>()
  for (const version of given) {
    const known = newest.get(version.record.id)
    if (known && epochMs(known.updatedAt) > epochMs(version.updatedAt)) continue
    newest.set(version.record.id, version)
  }
  return [...newest.values()].sort((a, b) => (a.record.id < b.record.id ? -1 : 1))
}

/** Ids of the customers that these records belong to. */
export function ownersOf(changes: HostRecords): readonly string[] {
  const { invoices, creditNotes, payments } = changes
  const owned: readonly Versioned<Owned>[] = [...invoices, ...creditNotes, ...payments]
  return [...new Set(owned.map(({ record }) => record.customer))]
}

/** The records whose customer is not there, as they go to quarantine. */
export function orphansOf(
  changes: HostRecords,
  known: ReadonlySet<string>,
): readonly RejectedRecord[] {
  return [
    ...missingOwner('invoice', changes.invoices, known),
    ...missingOwner('creditNote', changes.creditNotes, known),
    ...missingOwner('payment', changes.payments, known),
  ]
}

/** The same changes without the records whose customer is not there. */
export function withOwner(changes: HostRecords, known: ReadonlySet<string>): HostRecords {
  const owned = (version: Versioned<Owned>): boolean => known.has(version.record.customer)
  return {
    customers: changes.customers,
    invoices: changes.invoices.filter(owned),
    creditNotes: changes.creditNotes.filter(owned),
    payments: changes.payments.filter(owned),
  }
}

function missingOwner(
  entity: HostEntity,
  versions: readonly Versioned<Owned>[],
  known: ReadonlySet<string>,
): readonly RejectedRecord[] {
  return versions
    .filter(({ record }) => !known.has(record.customer))
    .map(({ record }) => ({
      entity,
      id: record.id,
      reason: `customer: ${record.customer} is not known, or waits in quarantine itself`,
      raw: JSON.stringify(record, exact),
    }))
}

const exact = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value
