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
import { epochDay } from '../../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../../core/ids.ts'
import { proceedingsByCustomer } from '../../ledger/proceedings.ts'
import type { Outcome } from '../outcomes.ts'

export interface CustomerFacts {
  readonly customer: Customer
  readonly invoices: readonly Invoice[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
  /** What others, as his parent, have paid on invoices he promised: that share of it alone. */
  readonly paidByOthers: readonly Payment[]
  /** A payment under way names it and is still waited for today, in days since 1970. */
  readonly isHeld: (outcome: Outcome, today: number) => boolean
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
    paidByOthers: paidByOthersIn(book),
    proceedings: proceedingsByCustomer(book),
  }
  const disputed = Map.groupBy(book.disputes, ({ invoice }) => invoice)
  const invoiceOf = ({ invoice }: Outcome): Invoice => book.invoices[invoice] as Invoice
  const instalmentOf = (outcome: Outcome) => invoiceOf(outcome).instalments[outcome.instalment - 1]
  const openOf = (outcome: Outcome): bigint => instalmentOf(outcome)?.open ?? 0n
  const isDated = (outcome: Outcome): boolean => instalmentOf(outcome)?.due !== undefined
  const isHeld = heldIn(book, invoiceOf)
  for (const [at, customer] of book.customers.entries()) {
    const { id } = customer
    const keys = grouped.keys[at] ?? none
    const invoices = grouped.invoices.get(id) ?? none
    yield {
      ...{ customer, invoiceOf, openOf, isDated, isHeld, invoices },
      disputes:
        disputed.size === 0 ? none : invoices.flatMap(({ id: of }) => disputed.get(of) ?? []),
      creditNotes: grouped.creditNotes.get(id) ?? none,
      payments: grouped.payments.get(id) ?? none,
      paidByOthers: grouped.paidByOthers.get(id) ?? none,
      promises: grouped.promises.get(id) ?? none,
      proceedings: grouped.proceedings.get(id) ?? none,
      keys,
      outcomes: keys.map((key) => outcomes[key] as Outcome),
    }
  }
}

const none: readonly never[] = []

const byCustomer = ({ customer }: { readonly customer: CustomerId }): CustomerId => customer

function heldIn(
  { payments }: Book,
  invoiceOf: CustomerFacts['invoiceOf'],
): CustomerFacts['isHeld'] {
  const until = new Map<string, number>()
  for (const { state, allocations, awaitedUntil } of payments) {
    if (state !== 'pending') continue
    // One at the bank has no end.
    const ends = awaitedUntil === undefined ? Number.POSITIVE_INFINITY : epochDay(awaitedUntil)
    for (const { invoice, instalment = 0 } of allocations) {
      const key = `${instalment} ${invoice}`
      until.set(key, Math.max(ends, until.get(key) ?? ends))
    }
  }
  if (until.size === 0) return () => false
  return (outcome, today) => {
    const { id } = invoiceOf(outcome)
    return [0, outcome.instalment].some((place) => (until.get(`${place} ${id}`) ?? -1) >= today)
  }
}

function paidByOthersIn({ promises, invoices, payments }: Book): Map<CustomerId, Payment[]> {
  const found = new Map<CustomerId, Payment[]>()
  if (promises.length === 0) return found
  const promising = new Set(promises.map(byCustomer))
  const owners = new Map<InvoiceId, CustomerId>()
  for (const { id, customer } of invoices) if (promising.has(customer)) owners.set(id, customer)
  for (const payment of payments) {
    const shares = Map.groupBy(payment.allocations, ({ invoice }) => owners.get(invoice))
    for (const [owner, allocations] of shares) {
      if (owner === undefined || owner === payment.customer) continue
      const share = { ...payment, allocations, unapplied: 0n }
      const known = found.get(owner)
      if (known) known.push(share)
      else found.set(owner, [share])
    }
  }
  return found
}

function byPosition(outcomes: readonly Outcome[], customers: number): number[][] {
  const found: number[][] = Array.from({ length: customers }, () => [])
  outcomes.forEach(({ customer }, at) => {
    found[customer]?.push(at)
  })
  return found
}
