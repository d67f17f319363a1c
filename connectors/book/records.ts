// What one record of a book file means: amounts as minor units, references that must lead
// somewhere. Leaves out shapes (schema.ts) and whether the figures agree with one another.

import type { z } from 'zod'
import type {
  Company,
  Contact,
  CreditNote,
  Customer,
  Dispute,
  Hold,
  Instalment,
  Invoice,
  ItemRef,
  Payment,
  PaymentPlan,
  PaymentPromise,
  Proceeding,
} from '../../core/book.ts'
import { type Currency, currencyDigits } from '../../core/currency.ts'
import { Malformed } from '../../core/malformed.ts'
import { parseMinor } from '../../core/money.ts'
import type * as file from './schema.ts'

/** Path of the record, with the rest appended; text only when there is a fault to name. */
export type Place = (rest: string) => string
type Path = () => string

type Customers = ReadonlyMap<string, Customer>

export interface Known {
  readonly company: Company
  readonly customers: Customers
  readonly invoices: ReadonlyMap<string, Invoice>
}

export function customer({ currency }: Company) {
  return (from: z.output<typeof file.CustomerFile>, place: Place): Customer => {
    if (from.creditLimit === undefined) return withoutAmount(from, 'creditLimit')
    const creditLimit = minor(from.creditLimit, currency, () => place('.creditLimit'))
    return { ...from, creditLimit }
  }
}

export function invoice(customers: Customers) {
  return (from: z.output<typeof file.InvoiceFile>, place: Place): Invoice => {
    const { currency } = from
    mustBeCustomer(customers, from.customer, () => place('.customer'))
    const instalments: Instalment[] = from.instalments.map((part, i) => {
      const amount = minor(part.amount, currency, () => place(`.instalments[${i}].amount`))
      const open = minor(part.open, currency, () => place(`.instalments[${i}].open`))
      return part.due === undefined ? { amount, open } : { due: part.due, amount, open }
    })
    const total = minor(from.total, currency, () => place('.total'))
    return { ...from, total, instalments }
  }
}

export function creditNote(
  from: z.output<typeof file.CreditNoteFile>,
  place: Place,
  known: Known,
): CreditNote {
  mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  const total = minor(from.total, from.currency, () => place('.total'))
  const open = minor(from.open, from.currency, () => place('.open'))
  return { ...from, total, open }
}

export function payment(
  from: z.output<typeof file.PaymentFile>,
  place: Place,
  known: Known,
): Payment {
  const { currency } = from
  mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  const amount = minor(from.amount, currency, () => place('.amount'))
  const unapplied = minor(from.unapplied, currency, () => place('.unapplied'))
  const allocations = from.allocations.map((part, i) => {
    mustFitInvoice(known, part, () => place(`.allocations[${i}].instalment`))
    return {
      ...part,
      amount: minor(part.amount, currency, () => place(`.allocations[${i}].amount`)),
    }
  })
  return { ...from, amount, unapplied, allocations }
}

export function promise(
  from: z.output<typeof file.PromiseFile>,
  place: Place,
  known: Known,
): PaymentPromise {
  mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  const currency = namedCurrency(known, from.invoices, place)
  if (from.amount === undefined) return withoutAmount(from, 'amount')
  return { ...from, amount: minor(from.amount, currency, () => place('.amount')) }
}

export function plan(
  from: z.output<typeof file.PlanFile>,
  place: Place,
  known: Known,
): PaymentPlan {
  mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  const currency = namedCurrency(known, from.invoices, place)
  const instalments = from.instalments.map((part, i) => ({
    due: part.due,
    amount: minor(part.amount, currency, () => place(`.instalments[${i}].amount`)),
    paid: minor(part.paid, currency, () => place(`.instalments[${i}].paid`)),
  }))
  return { ...from, instalments }
}

export function dispute(
  from: z.output<typeof file.DisputeFile>,
  place: Place,
  known: Known,
): Dispute {
  const { currency } = namedInvoice(known, from.invoice, () => place('.invoice'))
  if (from.amount === undefined) return withoutAmount(from, 'amount')
  return { ...from, amount: minor(from.amount, currency, () => place('.amount')) }
}

export function hold(from: z.output<typeof file.HoldFile>, place: Place, known: Known): Hold {
  if (from.customer === undefined && from.invoice === undefined) {
    const wanted = 'names neither a customer nor an invoice'
    throw new Malformed({ path: place(''), wanted, found: from })
  }
  if (from.customer !== undefined) {
    mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  }
  if (from.invoice !== undefined) namedInvoice(known, from.invoice, () => place('.invoice'))
  return from
}

export function contact(
  from: z.output<typeof file.ContactFile>,
  place: Place,
  known: Known,
): Contact {
  mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  for (const [i, item] of from.items.entries()) {
    mustFitInvoice(known, item, () => place(`.items[${i}].instalment`))
  }
  return from
}

export function proceeding(
  from: z.output<typeof file.ProceedingFile>,
  place: Place,
  known: Known,
): Proceeding {
  mustBeCustomer(known.customers, from.customer, () => place('.customer'))
  return from
}

export function mustBeCustomer(customers: Customers, id: string, path: Path): void {
  if (customers.has(id)) return
  throw new Malformed({ path: path(), wanted: 'not a customer of this book', found: id })
}

function namedInvoice(known: Known, id: string, path: Path): Invoice {
  const found = known.invoices.get(id)
  if (found) return found
  throw new Malformed({ path: path(), wanted: 'not an invoice of this book', found: id })
}

/**
 * A paid invoice may have been left out of the book: only one that is there is held to its length.
 */
function mustFitInvoice(known: Known, item: ItemRef, path: Path): void {
  const { instalment } = item
  if (instalment === undefined) return
  const count = known.invoices.get(item.invoice)?.instalments.length
  if (count === undefined || instalment <= count) return
  const wanted = `not an instalment of invoice ${item.invoice}, which has ${count}`
  throw new Malformed({ path: path(), wanted, found: instalment })
}

/** Currency of the first named invoice; the company's where none is named. */
function namedCurrency(known: Known, ids: readonly string[], place: Place): Currency {
  const named = ids.map((id, i) => namedInvoice(known, id, () => place(`.invoices[${i}]`)))
  return named[0]?.currency ?? known.company.currency
}

/** The record as it stands, its optional amount being absent. */
function withoutAmount<T extends object, K extends keyof T>(from: T, key: K): Omit<T, K> {
  const { [key]: _, ...same } = from
  return same
}

const plainDecimal = /^-?\d{1,15}(?:\.\d+)?$/

function minor(text: string, currency: Currency, path: Path): bigint {
  const parsed = parseMinor(text, currency)
  if (parsed !== null) return parsed
  const wanted = plainDecimal.test(text)
    ? `more than the ${currencyDigits(currency)} digits of ${currency}`
    : 'not a decimal'
  throw new Malformed({ path: path(), wanted, found: text })
}
