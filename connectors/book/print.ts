// A book as its file: exact decimals, optional keys left out, empty lists left out. `parseBook` of
// what is printed gives the same book. Leaves out where the text goes: see write.ts.

import type {
  Book,
  BookRecord,
  Company,
  CreditNote,
  Customer,
  Dispute,
  Invoice,
  Payment,
  PaymentPlan,
  PaymentPromise,
} from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { formatMinor } from '../../core/money.ts'

type Json = Readonly<Record<string, unknown>>
export type RecordKind = BookRecord['kind']

/** The lists of a book file in the order in which they are written, and the records they hold. */
export const listOf: Readonly<Record<RecordKind, string>> = {
  customer: 'customers',
  invoice: 'invoices',
  creditNote: 'creditNotes',
  payment: 'payments',
  promise: 'promises',
  plan: 'plans',
  dispute: 'disputes',
  hold: 'holds',
  contact: 'history',
  proceeding: 'proceedings',
}

/** The book as plain JSON values, ready for `JSON.stringify`. */
export function bookJson(book: Book): Json {
  const currencies = currenciesOf(book)
  const printed = new Map<string, Json[]>([
    ['customers', []],
    ['invoices', []],
  ])
  for (const entry of recordsOf(book)) {
    const name = listOf[entry.kind]
    const list = printed.get(name) ?? []
    list.push(recordJson(entry, currencies))
    printed.set(name, list)
  }
  return { version: 1, company: book.company, ...Object.fromEntries(printed) }
}

/** Every record of a book, customers first, then what refers to them. */
export function* recordsOf(book: Book): Generator<BookRecord> {
  for (const record of book.customers) yield { kind: 'customer', record }
  for (const record of book.invoices) yield { kind: 'invoice', record }
  for (const record of book.creditNotes) yield { kind: 'creditNote', record }
  for (const record of book.payments) yield { kind: 'payment', record }
  for (const record of book.promises) yield { kind: 'promise', record }
  for (const record of book.plans) yield { kind: 'plan', record }
  for (const record of book.disputes) yield { kind: 'dispute', record }
  for (const record of book.holds) yield { kind: 'hold', record }
  for (const record of book.history) yield { kind: 'contact', record }
  for (const record of book.proceedings) yield { kind: 'proceeding', record }
}

/** Whose digits an amount has that names no currency itself. */
export interface Currencies {
  readonly company: Currency
  /** The invoice's currency; undefined where it is not in the book. */
  readonly ofInvoice: (id: string) => Currency | undefined
}

export function companyCurrencies(company: Company): Currencies {
  return { company: company.currency, ofInvoice: () => undefined }
}

export function currenciesOf(book: Book): Currencies {
  const byInvoice = new Map<string, Currency>(book.invoices.map((it) => [it.id, it.currency]))
  return { company: book.company.currency, ofInvoice: (id) => byInvoice.get(id) }
}

/** One record as it stands in the file's list. */
export function recordJson(entry: BookRecord, currencies: Currencies): Json {
  switch (entry.kind) {
    case 'customer':
      return customerJson(entry.record, currencies)
    case 'invoice':
      return invoiceJson(entry.record)
    case 'creditNote':
      return creditNoteJson(entry.record)
    case 'payment':
      return paymentJson(entry.record)
    case 'promise':
      return promiseJson(entry.record, currencies)
    case 'plan':
      return planJson(entry.record, currencies)
    case 'dispute':
      return disputeJson(entry.record, currencies)
    default:
      return { ...entry.record }
  }
}

function customerJson(customer: Customer, { company }: Currencies): Json {
  const { creditLimit, ...same } = customer
  return creditLimit === undefined
    ? same
    : { ...same, creditLimit: formatMinor(creditLimit, company) }
}

function invoiceJson(invoice: Invoice): Json {
  const { currency } = invoice
  return {
    ...invoice,
    total: formatMinor(invoice.total, currency),
    instalments: invoice.instalments.map((part) => ({
      ...part,
      amount: formatMinor(part.amount, currency),
      open: formatMinor(part.open, currency),
    })),
  }
}

function creditNoteJson(note: CreditNote): Json {
  return {
    ...note,
    total: formatMinor(note.total, note.currency),
    open: formatMinor(note.open, note.currency),
  }
}

function paymentJson(payment: Payment): Json {
  const { currency } = payment
  return {
    ...payment,
    amount: formatMinor(payment.amount, currency),
    unapplied: formatMinor(payment.unapplied, currency),
    allocations: payment.allocations.map((part) => ({
      ...part,
      amount: formatMinor(part.amount, currency),
    })),
  }
}

function promiseJson(promise: PaymentPromise, currencies: Currencies): Json {
  const { amount, ...same } = promise
  if (amount === undefined) return same
  return { ...same, amount: formatMinor(amount, namedCurrency(promise.invoices, currencies)) }
}

function planJson(plan: PaymentPlan, currencies: Currencies): Json {
  const currency = namedCurrency(plan.invoices, currencies)
  const instalments = plan.instalments.map(({ due, amount, paid }) => ({
    due,
    amount: formatMinor(amount, currency),
    paid: formatMinor(paid, currency),
  }))
  return { ...plan, instalments }
}

function disputeJson(dispute: Dispute, currencies: Currencies): Json {
  const { amount, ...same } = dispute
  if (amount === undefined) return same
  return { ...same, amount: formatMinor(amount, namedCurrency([dispute.invoice], currencies)) }
}

function namedCurrency([first]: readonly string[], currencies: Currencies): Currency {
  return (first === undefined ? undefined : currencies.ofInvoice(first)) ?? currencies.company
}
