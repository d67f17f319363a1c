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
import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { epochMs } from '../../core/instant.ts'

/** One instalment with something open. `net` is what is left after dispute and netting. */
export interface OpenItem {
  readonly invoice: Invoice
  readonly instalment: number
  readonly due: Day | undefined
  readonly open: bigint
  readonly net: bigint
  /** The dispute that takes the whole item, where one does. */
  readonly disputedBy: string | undefined
  /** Credits of the customer cover all that was left to pay. */
  readonly creditCovers: boolean
}

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

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Accounts of all customers who owe something, by customer id. */
export function accountsOf(book: Book): Account[] {
  const owing = groupBy(book.invoices.filter(hasOpen), (invoice) => invoice.customer)
  const customerOf = new Map(book.invoices.map((invoice) => [invoice.id, invoice.customer]))
  const owners = (invoices: readonly InvoiceId[]) =>
    invoices.flatMap((invoice) => customerOf.get(invoice) ?? [])
  const parts = {
    disputes: groupBy(book.disputes, (dispute) => customerOf.get(dispute.invoice)),
    creditNotes: groupBy(book.creditNotes, (note) => note.customer),
    payments: groupBy(book.payments, (payment) => payment.customer),
    pending: groupByEach(
      book.payments.filter((payment) => payment.state === 'pending'),
      (payment) => owners(payment.allocations.map((allocation) => allocation.invoice)),
    ),
    promises: groupByEach(book.promises, (promise) => [
      promise.customer,
      ...owners(promise.invoices),
    ]),
    plans: groupByEach(book.plans, (plan) => [plan.customer, ...owners(plan.invoices)]),
    holds: groupBy(
      book.holds,
      (hold) => hold.customer ?? customerOf.get(hold.invoice as InvoiceId),
    ),
    history: groupByEach(book.history, (contact) => [
      contact.customer,
      ...owners(contact.items.map((item) => item.invoice)),
    ]),
    proceedings: proceedingsByCustomer(book),
  }
  return book.customers
    .filter((customer) => owing.has(customer.id))
    .sort((a, b) => byText(a.id, b.id))
    .map((customer) => ({
      customer,
      invoices: (owing.get(customer.id) ?? []).sort((a, b) => byText(a.id, b.id)),
      disputes: sorted(parts.disputes.get(customer.id), (dispute) => dispute.id),
      creditNotes: parts.creditNotes.get(customer.id) ?? [],
      payments: sorted(parts.payments.get(customer.id), (payment) => payment.id),
      pending: sorted(parts.pending.get(customer.id), (payment) => payment.id),
      promises: sorted(parts.promises.get(customer.id), (promise) => promise.id),
      plans: sorted(parts.plans.get(customer.id), (plan) => plan.id),
      holds: sorted(parts.holds.get(customer.id), (hold) => hold.id),
      history: oldestFirst(parts.history.get(customer.id)),
      proceedings: parts.proceedings.get(customer.id) ?? [],
    }))
}

const hasOpen = (invoice: Invoice): boolean =>
  invoice.instalments.some((instalment) => instalment.open > 0n)

function sorted<T>(records: T[] | undefined, key: (record: T) => string): T[] {
  return records ? records.sort((a, b) => byText(key(a), key(b))) : []
}

function oldestFirst(history: Contact[] | undefined): Contact[] {
  if (!history) return []
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

/** The legal entity is what fails, so a proceeding reaches every record with its SIREN. */
function proceedingsByCustomer(book: Book): Map<CustomerId, Proceeding[]> {
  const found = groupBy(book.proceedings, (proceeding) => proceeding.customer)
  if (found.size === 0) return found
  const bySiren = groupBy(
    book.customers.filter((customer) => customer.siren !== undefined),
    (customer) => customer.siren as string,
  )
  const sirenOf = new Map(book.customers.map((customer) => [customer.id, customer.siren]))
  for (const [id, proceedings] of [...found]) {
    const siren = sirenOf.get(id)
    const twins = siren === undefined ? [] : (bySiren.get(siren) ?? [])
    for (const twin of twins) {
      if (twin.id !== id) found.set(twin.id, [...(found.get(twin.id) ?? []), ...proceedings])
    }
  }
  return found
}

/** Each record once in every group that it names. */
function groupByEach<T, K>(records: readonly T[], keys: (record: T) => readonly K[]): Map<K, T[]> {
  const pairs = records.flatMap((record) =>
    [...new Set(keys(record))].map((key) => ({ key, record })),
  )
  const groups = groupBy(pairs, ({ key }) => key)
  return new Map([...groups].map(([key, members]) => [key, members.map(({ record }) => record)]))
}

function groupBy<T, K>(records: readonly T[], key: (record: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const record of records) {
    const group = key(record)
    if (group === undefined) continue
    const members = groups.get(group)
    if (members) members.push(record)
    else groups.set(group, [record])
  }
  return groups
}
