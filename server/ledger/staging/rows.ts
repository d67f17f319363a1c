// Core records as rows of COPY's text format, by staging table. An absent value is \N. Leaves out
// the tables themselves: see store.ts.

import { randomUUID } from 'node:crypto'
import type {
  BookRecord,
  Contact,
  Customer,
  Invoice,
  Payment,
  PaymentPlan,
} from '../../../core/book.ts'
import { Malformed } from '../../../core/malformed.ts'
import { type CopyValue, mustBeStorable, textArray } from './copy-line.ts'

export const stagedTables = [
  'customers',
  'invoices',
  'instalments',
  'credit_notes',
  'payments',
  'payment_allocations',
  'promises',
  'payment_plans',
  'payment_plan_instalments',
  'disputes',
  'holds',
  'proceedings',
  'contacts',
  'contact_items',
] as const
export type StagedTable = (typeof stagedTables)[number]

export type Put = (table: StagedTable, values: readonly CopyValue[]) => void

/** The rows of one record. Throws `Malformed` where a text is none that a database can hold. */
export function putRecord(entry: BookRecord, put: Put): void {
  if ('id' in entry.record) mustBeId(entry.kind, entry.record.id)
  switch (entry.kind) {
    case 'customer':
      putCustomer(entry.record, put)
      break
    case 'invoice':
      putInvoice(entry.record, put)
      break
    case 'creditNote': {
      const { id, customer, number, issued, currency, total, open } = entry.record
      put('credit_notes', [id, customer, number, issued, currency, total, open])
      break
    }
    case 'payment':
      putPayment(entry.record, put)
      break
    case 'promise': {
      const { id, customer, invoices, amount, made, due, withdrawn } = entry.record
      put('promises', [id, customer, textArray(invoices), amount, made, due, withdrawn])
      break
    }
    case 'plan':
      putPlan(entry.record, put)
      break
    case 'dispute': {
      const { id, invoice, amount, cause, opened, closed } = entry.record
      put('disputes', [id, invoice, amount, cause, opened, closed])
      break
    }
    case 'hold': {
      const { id, customer, invoice, from, until, reason } = entry.record
      put('holds', [id, customer, invoice, from, until, reason])
      break
    }
    case 'proceeding': {
      const { customer, kind, judgment, published } = entry.record
      put('proceedings', [customer, kind, judgment, published])
      break
    }
    case 'contact':
      putContact(entry.record, put)
      break
  }
}

function putCustomer(customer: Customer, put: Put): void {
  const { address } = customer
  for (const part of address ? [...address.lines, address.postcode, address.city] : []) {
    mustBeStorable('customers', part)
  }
  put('customers', [
    customer.id,
    customer.name,
    customer.kind,
    customer.country,
    customer.locale,
    customer.siren,
    customer.email,
    customer.phone,
    address === undefined ? undefined : JSON.stringify(address),
    customer.parent,
    customer.creditLimit,
    customer.policy,
    customer.directDebit,
  ])
}

function putInvoice(invoice: Invoice, put: Put): void {
  const { id, customer, number, issued, currency, total, status, delivered, factored } = invoice
  put('invoices', [id, customer, number, issued, currency, total, status, delivered, factored])
  for (const [i, { due, amount, open }] of invoice.instalments.entries()) {
    put('instalments', [id, i + 1, due, amount, open])
  }
}

function putPayment(payment: Payment, put: Put): void {
  const { id, customer, received, currency, amount, unapplied, state } = payment
  put('payments', [id, customer, received, currency, amount, unapplied, state])
  for (const [i, part] of payment.allocations.entries()) {
    put('payment_allocations', [id, i + 1, part.invoice, part.instalment, part.amount])
  }
}

function putPlan({ id, customer, invoices, agreed, instalments }: PaymentPlan, put: Put): void {
  put('payment_plans', [id, customer, textArray(invoices), agreed])
  for (const [i, { due, amount, paid }] of instalments.entries()) {
    put('payment_plan_instalments', [id, i + 1, due, amount, paid])
  }
}

function putContact(contact: Contact, put: Put): void {
  const id = randomUUID()
  const { customer, step, channel, at, outcome, presented } = contact
  put('contacts', [id, customer, step, channel, at, outcome, presented])
  for (const [i, { invoice, instalment }] of contact.items.entries()) {
    put('contact_items', [id, i + 1, invoice, instalment])
  }
}

const longestId = 200

function mustBeId(kind: string, id: string): void {
  if (id !== '' && id.length <= longestId) return
  throw new Malformed({
    path: `${kind}.id`,
    wanted: `not of 1 to ${longestId} characters`,
    found: id,
  })
}
