// Rows of the entities that we keep, as core records. A row that only says that its record is gone
// is told apart; a bad one is set aside. Leaves out how the rows were asked for.

import type {
  DeletedRecord,
  HostEntity,
  HostRecords,
  RejectedRecord,
  Versioned,
} from '../contract/host.ts'
import type { WalkedEntity } from './cursor.ts'
import {
  type CompanyFacts,
  idOf,
  mapCreditMemo,
  mapCustomer,
  mapInvoice,
  mapPayment,
  mapRows,
} from './map.ts'

/** What Intuit's names are in ours. */
export const entityOf: Readonly<Record<WalkedEntity, HostEntity>> = {
  Customer: 'customer',
  Invoice: 'invoice',
  CreditMemo: 'creditNote',
  Payment: 'payment',
}

export interface ReadRows {
  readonly records: HostRecords
  readonly rejected: readonly RejectedRecord[]
  readonly deleted: readonly DeletedRecord[]
}

export const noRecords: HostRecords = { customers: [], invoices: [], creditNotes: [], payments: [] }

/** Every row is in `records`, in `rejected` or in `deleted`, and in one of them only. */
export function readRows(
  entity: WalkedEntity,
  rows: readonly unknown[],
  facts: CompanyFacts,
): ReadRows {
  const gone = rows.filter((row) => saysDeleted(row))
  const { records, rejected } = mapped(
    entity,
    rows.filter((row) => !saysDeleted(row)),
    facts,
  )
  const deleted = gone.map((row) => ({ entity: entityOf[entity], id: idOf(row) ?? '' }))
  return { records: { ...noRecords, ...records }, rejected, deleted }
}

/** Deleted records come as a stub of domain, status, Id and MetaData. */
export function saysDeleted(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || !('status' in row)) return false
  return typeof row.status === 'string' && row.status.toLowerCase() === 'deleted'
}

function mapped(entity: WalkedEntity, rows: readonly unknown[], facts: CompanyFacts) {
  const read = <T>(map: (row: unknown, facts: CompanyFacts) => Versioned<T>) =>
    mapRows(entityOf[entity], rows, (row) => map(row, facts))
  switch (entity) {
    case 'Customer': {
      const { records, rejected } = read(mapCustomer)
      return { records: { customers: records }, rejected }
    }
    case 'Invoice': {
      const { records, rejected } = read(mapInvoice)
      return { records: { invoices: records }, rejected }
    }
    case 'CreditMemo': {
      const { records, rejected } = read(mapCreditMemo)
      return { records: { creditNotes: records }, rejected }
    }
    case 'Payment': {
      const { records, rejected } = read(mapPayment)
      return { records: { payments: records }, rejected }
    }
  }
}
