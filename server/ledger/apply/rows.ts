// Core records as the columns of their tables, for `unnest`, with nulls for what is absent: half
// the work of JSON for the database.

import type { Versioned } from '../../../connectors/contract/host.ts'
import type { CreditNote, Customer, Invoice, Payment } from '../../../core/book.ts'

/** Values by column. */
export type Columns = readonly (readonly unknown[])[]

export const customerColumns = (versions: readonly Versioned<Customer>[]): Columns => [
  versions.map(({ record }) => record.id),
  versions.map(({ record }) => record.name),
  versions.map(({ record }) => record.kind),
  versions.map(({ record }) => record.country),
  versions.map(({ record }) => record.locale ?? null),
  versions.map(({ record }) => record.siren ?? null),
  versions.map(({ record }) => record.email ?? null),
  versions.map(({ record }) => record.phone ?? null),
  versions.map(({ record }) => (record.address ? JSON.stringify(record.address) : null)),
  versions.map(({ record }) => record.parent ?? null),
  versions.map(({ record }) => record.creditLimit ?? null),
  versions.map(({ record }) => record.policy ?? null),
  versions.map(({ record }) => record.directDebit ?? null),
  versions.map(({ updatedAt }) => updatedAt),
]

export const invoiceColumns = (versions: readonly Versioned<Invoice>[]): Columns => [
  versions.map(({ record }) => record.id),
  versions.map(({ record }) => record.customer),
  versions.map(({ record }) => record.number),
  versions.map(({ record }) => record.issued),
  versions.map(({ record }) => record.currency),
  versions.map(({ record }) => record.total),
  versions.map(({ record }) => record.status),
  versions.map(({ record }) => record.delivered ?? null),
  versions.map(({ record }) => record.factored ?? null),
  versions.map(({ updatedAt }) => updatedAt),
]

export function instalmentColumns(versions: readonly Versioned<Invoice>[]): Columns {
  const parts = versions.flatMap(({ record: { id, instalments } }) =>
    instalments.map((instalment, index) => ({ id, number: index + 1, instalment })),
  )
  return [
    parts.map(({ id }) => id),
    parts.map(({ number }) => number),
    parts.map(({ instalment }) => instalment.due ?? null),
    parts.map(({ instalment }) => instalment.amount),
    parts.map(({ instalment }) => instalment.open),
  ]
}

export const creditNoteColumns = (versions: readonly Versioned<CreditNote>[]): Columns => [
  versions.map(({ record }) => record.id),
  versions.map(({ record }) => record.customer),
  versions.map(({ record }) => record.number),
  versions.map(({ record }) => record.issued),
  versions.map(({ record }) => record.currency),
  versions.map(({ record }) => record.total),
  versions.map(({ record }) => record.open),
  versions.map(({ updatedAt }) => updatedAt),
]

export const paymentColumns = (versions: readonly Versioned<Payment>[]): Columns => [
  versions.map(({ record }) => record.id),
  versions.map(({ record }) => record.customer),
  versions.map(({ record }) => record.received),
  versions.map(({ record }) => record.currency),
  versions.map(({ record }) => record.amount),
  versions.map(({ record }) => record.unapplied),
  versions.map(({ record }) => record.state),
  versions.map(({ updatedAt }) => updatedAt),
]

export function allocationColumns(versions: readonly Versioned<Payment>[]): Columns {
  const lines = versions.flatMap(({ record: { id, allocations } }) =>
    allocations.map((allocation, index) => ({ id, position: index + 1, allocation })),
  )
  return [
    lines.map(({ id }) => id),
    lines.map(({ position }) => position),
    lines.map(({ allocation }) => allocation.invoice),
    lines.map(({ allocation }) => allocation.instalment ?? null),
    lines.map(({ allocation }) => allocation.amount),
  ]
}
