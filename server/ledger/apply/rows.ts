// Core records as the rows of their tables, for `json_to_recordset`: amounts as text, since JSON
// has no bigint. An absent key becomes a null.

import type { Versioned } from '../../../connectors/contract/host.ts'
import type {
  Allocation,
  CreditNote,
  Customer,
  Instalment,
  Invoice,
  Payment,
} from '../../../core/book.ts'

type Row = Readonly<Record<string, unknown>>

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

export function invoiceRow({ record, updatedAt }: Versioned<Invoice>): Row {
  return {
    invoice_id: record.id,
    customer_id: record.customer,
    number: record.number,
    issued: record.issued,
    currency: record.currency,
    total_minor: record.total.toString(),
    status: record.status,
    delivered: record.delivered,
    factored: record.factored,
    host_updated_at: updatedAt,
  }
}

export function instalmentRow(invoice: Invoice, instalment: Instalment, index: number): Row {
  return {
    invoice_id: invoice.id,
    instalment: index + 1,
    due: instalment.due,
    amount_minor: instalment.amount.toString(),
    open_minor: instalment.open.toString(),
  }
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

export function paymentRow({ record, updatedAt }: Versioned<Payment>): Row {
  return {
    payment_id: record.id,
    customer_id: record.customer,
    received: record.received,
    currency: record.currency,
    amount_minor: record.amount.toString(),
    unapplied_minor: record.unapplied.toString(),
    state: record.state,
    host_updated_at: updatedAt,
  }
}

export function allocationRow(payment: Payment, allocation: Allocation, index: number): Row {
  return {
    payment_id: payment.id,
    position: index + 1,
    invoice_id: allocation.invoice,
    instalment: allocation.instalment,
    amount_minor: allocation.amount.toString(),
  }
}
