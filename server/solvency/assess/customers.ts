// A book by customer: what an assessment of one looks at, grouped once for all.

import type {
  Book,
  CreditNote,
  Customer,
  Dispute,
  Invoice,
  Payment,
  PaymentPromise,
  Proceeding,
} from '../../../core/book.ts'
import type { CustomerId } from '../../../core/ids.ts'
import { proceedingsByCustomer } from '../../ledger/proceedings.ts'
import type { Outcome } from '../outcomes.ts'

export interface CustomerFacts {
  readonly customer: Customer
  readonly invoices: readonly Invoice[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
  /** About his invoices, whether they stand or not. */
  readonly disputes: readonly Dispute[]
  readonly promises: readonly PaymentPromise[]
  readonly proceedings: readonly Proceeding[]
  readonly outcomes: readonly Outcome[]
  /** As `outcomes`: what each is called in the history, its position in all outcomes. */
  readonly keys: readonly number[]
  readonly invoiceOf: (outcome: Outcome) => Invoice
  readonly openOf: (outcome: Outcome) => bigint
  /** Without a due date nothing is late. */
  readonly isDated: (outcome: Outcome) => boolean
}

/** In the order of the book's customers. */
export function* customersIn(book: Book, outcomes: readonly Outcome[]): Generator<CustomerFacts> {
  const grouped = {
    keys: byPosition(outcomes, book.customers.length),
    invoices: Map.groupBy(book.invoices, byCustomer),
    creditNotes: Map.groupBy(book.creditNotes, byCustomer),
    payments: Map.groupBy(book.payments, byCustomer),
    promises: Map.groupBy(book.promises, byCustomer),
    proceedings: proceedingsByCustomer(book),
  }
  const disputed = Map.groupBy(book.disputes, ({ invoice }) => invoice)
  const invoiceOf = ({ invoice }: Outcome): Invoice => book.invoices[invoice] as Invoice
  const instalmentOf = (outcome: Outcome) => invoiceOf(outcome).instalments[outcome.instalment - 1]
  const openOf = (outcome: Outcome): bigint => instalmentOf(outcome)?.open ?? 0n
  const isDated = (outcome: Outcome): boolean => instalmentOf(outcome)?.due !== undefined
  for (const [at, customer] of book.customers.entries()) {
    const { id } = customer
    const keys = grouped.keys[at] ?? none
    const invoices = grouped.invoices.get(id) ?? none
    yield {
      ...{ customer, invoiceOf, openOf, isDated, invoices },
      disputes:
        disputed.size === 0 ? none : invoices.flatMap(({ id: of }) => disputed.get(of) ?? []),
      creditNotes: grouped.creditNotes.get(id) ?? none,
      payments: grouped.payments.get(id) ?? none,
      promises: grouped.promises.get(id) ?? none,
      proceedings: grouped.proceedings.get(id) ?? none,
      keys,
      outcomes: keys.map((key) => outcomes[key] as Outcome),
    }
  }
}

const none: readonly never[] = []

const byCustomer = ({ customer }: { readonly customer: CustomerId }): CustomerId => customer

function byPosition(outcomes: readonly Outcome[], customers: number): number[][] {
  const found: number[][] = Array.from({ length: customers }, () => [])
  outcomes.forEach(({ customer }, at) => {
    found[customer]?.push(at)
  })
  return found
}
