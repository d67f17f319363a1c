// Core records as the rows of their tables: by column for `unnest`, where there are many, else as
// JSON for `json_to_recordset`, with amounts as text, since it has no bigint, and nulls for what is
// absent.

import type { Versioned } from '../../../connectors/contract/host.ts'
import type { CreditNote, Customer, Invoice, Payment } from '../../../core/book.ts'

type Row = Readonly<Record<string, unknown>>

/** Values by column, for `unnest`: half the work of JSON for the database. */
export type Columns = readonly (readonly unknown[])[]

export const json = (rows: readonly Row[]): string => JSON.stringify(rows)

export function customerRow({ record, updatedAt }: Versioned<Customer>): Row {
  return {
    customer_id: record.id,
    name: record.name,
    kind: record.kind,
    country: record.country,
    locale: record.locale,
    siren: record.siren,
    email: record.email,
    phone: record.phone,
    address: record.address,
    parent_id: record.parent,
    credit_limit_minor: record.creditLimit?.toString(),
    policy_key: record.policy,
    direct_debit: record.directDebit,
    host_updated_at: updatedAt,
  }
}

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

export function instalmentColumns(invoices: readonly Invoice[]): Columns {
  const parts = invoices.flatMap(({ id, instalments }) =>
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

export function creditNoteRow({ record, updatedAt }: Versioned<CreditNote>): Row {
  return {
    credit_note_id: record.id,
    customer_id: record.customer,
    number: record.number,
    issued: record.issued,
    currency: record.currency,
    total_minor: record.total.toString(),
    open_minor: record.open.toString(),
    host_updated_at: updatedAt,
  }
}

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

export function allocationColumns(payments: readonly Payment[]): Columns {
  const lines = payments.flatMap(({ id, allocations }) =>
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
