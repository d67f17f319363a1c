// One customer's account as the engine sees it: his open items with all that bears on them, grouped
// once for the whole book. The order of the book's arrays leaves no trace.

import type {
  Book,
  Contact,
  CreditNote,
  Customer,
  Dispute,
  Hold,
  Invoice,
  Payment,
  PaymentPlan,
  PaymentPromise,
  Proceeding,
} from '../../core/book.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { epochMs } from '../../core/instant.ts'
import { byText } from '../../core/text-order.ts'
import { proceedingsByCustomer } from '../ledger/proceedings.ts'

export interface Account {
  readonly customer: Customer
  /** By invoice, then instalment. */
  readonly invoices: readonly Invoice[]
  readonly disputes: readonly Dispute[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
  /** Pending payments of anybody that name an invoice of this customer. */
  readonly pending: readonly Payment[]
  readonly promises: readonly PaymentPromise[]
  readonly plans: readonly PaymentPlan[]
  readonly holds: readonly Hold[]
  /** With this customer, or about his invoices; oldest first. */
  readonly history: readonly Contact[]
  /** Of this customer, or of another record with the same SIREN. */
  readonly proceedings: readonly Proceeding[]
}

/**
 * Accounts of all customers who owe something, by customer id. One after the other: of a large book
 * only the one that is looked at is held.
 */
export function* accountsIn(book: Book): Generator<Account> {
  const owing = groupBy(book.invoices, (invoice) =>
    hasOpen(invoice) ? invoice.customer : undefined,
  )
  const records = bearingRecords(book, owing)
  const customers = book.customers.toSorted((a, b) => byText(a.id, b.id))
  for (const customer of customers) {
    const invoices = owing.get(customer.id)
    if (invoices) yield accountOf(customer, invoices, records)
  }
}

export const accountsOf = (book: Book): Account[] => [...accountsIn(book)]

/** All that bears on a customer's items, by the customer whose items they are. */
interface BearingRecords {
  readonly disputes: Groups<Dispute>
  readonly creditNotes: Groups<CreditNote>
  readonly payments: Groups<Payment>
  readonly pending: Groups<Payment>
  readonly promises: Groups<PaymentPromise>
  readonly plans: Groups<PaymentPlan>
  readonly holds: Groups<Hold>
  readonly history: Groups<Contact>
  readonly proceedings: Groups<Proceeding>
}

type Groups<T> = ReadonlyMap<CustomerId, T[]>

function bearingRecords(book: Book, owing: Groups<Invoice>): BearingRecords {
  const ownerOf = ownersOfNamed(book, owing)
  const owners = (invoices: readonly InvoiceId[]) =>
    invoices.flatMap((invoice) => ownerOf.get(invoice) ?? [])
  const pending = book.payments.filter((payment) => payment.state === 'pending')
  return {
    disputes: groupBy(book.disputes, (dispute) => ownerOf.get(dispute.invoice)),
    creditNotes: groupBy(book.creditNotes, (note) => note.customer),
    payments: groupBy(book.payments, (payment) => payment.customer),
    pending: groupByEach(pending, ({ allocations }) =>
      owners(allocations.map(({ invoice }) => invoice)),
    ),
    promises: groupByEach(book.promises, ({ customer, invoices }) => [
      customer,
      ...owners(invoices),
    ]),
    plans: groupByEach(book.plans, ({ customer, invoices }) => [customer, ...owners(invoices)]),
    holds: groupBy(book.holds, (hold) => hold.customer ?? ownerOf.get(hold.invoice as InvoiceId)),
    history: groupByEach(book.history, ({ customer, items }) => [
      customer,
      ...owners(items.map(({ invoice }) => invoice)),
    ]),
    proceedings: proceedingsByCustomer(book),
  }
}

/** Looking through more than these takes longer than asking for the owner. */
const fewInvoices = 16

/**
 * Whose the invoices are that other records name: few of a large ledger's. What was said to a
 * customer is nearly always about his own few invoices, and needs no owner.
 */
function ownersOfNamed(book: Book, owing: Groups<Invoice>): ReadonlyMap<InvoiceId, CustomerId> {
  const named = new Set<InvoiceId>()
  for (const { invoice } of book.disputes) named.add(invoice)
  for (const { invoice } of book.holds) if (invoice !== undefined) named.add(invoice)
  for (const { invoices } of book.promises) for (const id of invoices) named.add(id)
  for (const { invoices } of book.plans) for (const id of invoices) named.add(id)
  for (const { customer, items } of book.history) {
    const own = owing.get(customer) ?? none
    const few = own.length <= fewInvoices ? own : none
    for (const { invoice } of items) {
      if (!few.some(({ id }) => id === invoice)) named.add(invoice)
    }
  }
  for (const { state, allocations } of book.payments) {
    if (state === 'pending') for (const { invoice } of allocations) named.add(invoice)
  }
  const owners = new Map<InvoiceId, CustomerId>()
  if (named.size === 0) return owners
  for (const { id, customer } of book.invoices) if (named.has(id)) owners.set(id, customer)
  return owners
}

function accountOf(customer: Customer, invoices: Invoice[], records: BearingRecords): Account {
  const of = <T>(groups: Groups<T>) => (groups.size === 0 ? undefined : groups.get(customer.id))
  return {
    customer,
    invoices: sorted(invoices, (invoice) => invoice.id),
    disputes: sorted(of(records.disputes), (dispute) => dispute.id),
    creditNotes: of(records.creditNotes) ?? none,
    payments: sorted(of(records.payments), (payment) => payment.id),
    pending: sorted(of(records.pending), (payment) => payment.id),
    promises: sorted(of(records.promises), (promise) => promise.id),
    plans: sorted(of(records.plans), (plan) => plan.id),
    holds: sorted(of(records.holds), (hold) => hold.id),
    history: oldestFirst(of(records.history)),
    proceedings: of(records.proceedings) ?? none,
  }
}

const none: readonly never[] = []

const hasOpen = (invoice: Invoice): boolean =>
  invoice.instalments.some((instalment) => instalment.open > 0n)

function sorted<T>(records: T[] | undefined, key: (record: T) => string): readonly T[] {
  if (records === undefined) return none
  return records.length < 2 ? records : records.sort((a, b) => byText(key(a), key(b)))
}

function oldestFirst(history: Contact[] | undefined): readonly Contact[] {
  if (history === undefined) return none
  if (history.length < 2) return history
  return history
    .map((contact) => ({ contact, at: epochMs(contact.at) }))
    .sort((a, b) => a.at - b.at || byText(tieBreak(a.contact), tieBreak(b.contact)))
    .map(({ contact }) => contact)
}

/** Of several outcomes noted for one moment the worst has the last word. */
const outcomeRank: Readonly<Record<Contact['outcome'], number>> = {
  sent: 0,
  delivered: 1,
  answered: 2,
  failed: 3,
  bounced: 4,
  ambiguous: 5,
}

const tieBreak = ({ step, channel, outcome }: Contact): string =>
  `${outcomeRank[outcome]} ${step} ${channel}`

/** Each record once in every group that it names. */
function groupByEach<T, K>(records: readonly T[], keys: (record: T) => readonly K[]): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const record of records) {
    for (const key of new Set(keys(record))) addTo(groups, key, record)
  }
  return groups
}

function groupBy<T, K>(records: readonly T[], key: (record: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const record of records) {
    const group = key(record)
    if (group !== undefined) addTo(groups, group, record)
  }
  return groups
}

function addTo<K, T>(groups: Map<K, T[]>, key: K, record: T): void {
  const members = groups.get(key)
  if (members) members.push(record)
  else groups.set(key, [record])
}
