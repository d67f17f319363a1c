// One customer as the panel shows it: what is owed item by item, what was decided for each, what
// was said. From the customer's book and the stored decisions; the sentences of a decision are
// dunning's.

import type { Book, Contact, Customer, Invoice } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { epochMs } from '../../core/instant.ts'
import type { Money } from '../../core/money.ts'
import { daysOverdue, type Exposure, isCredit, positionsOf } from './position.ts'

export interface StandingBlocker {
  readonly code: string
  readonly until?: Day | undefined
  readonly ref?: string | undefined
}

/** `undecided`: no plan has seen the item yet. */
export interface StandingDecision {
  readonly kind: 'message' | 'held' | 'undecided'
  /** What was left after netting and dispute when it was decided; null where nothing was. */
  readonly open: bigint | null
  readonly nextStep: string | null
  readonly nextOn: Day | null
  readonly messageId: string | null
  readonly blockers: readonly StandingBlocker[]
}

export interface OpenItem {
  readonly invoice: InvoiceId
  readonly number: string
  readonly issued: Day
  readonly instalment: number
  /** How many the invoice has in all. */
  readonly instalments: number
  readonly due: Day | null
  readonly daysOverdue: number | null
  readonly amount: Money
  readonly open: Money
  readonly decision: StandingDecision
}

export interface OpenCredit {
  readonly kind: 'credit_note' | 'payment'
  readonly id: string
  /** A credit note's number, or the day on which a payment came. */
  readonly label: string
  readonly open: Money
}

export interface CustomerFacts {
  readonly customer: Customer
  /** The language to speak: the customer's, else the company's. */
  readonly language: string
  readonly today: Day
  readonly exposure: readonly Exposure[]
  readonly items: readonly OpenItem[]
  readonly credits: readonly OpenCredit[]
  /** Newest first. */
  readonly contacts: readonly Contact[]
}

/** The last decision for an item, if there is one. */
export type DecisionFor = (invoice: InvoiceId, instalment: number) => StandingDecision | undefined

const undecided: StandingDecision = {
  kind: 'undecided',
  open: null,
  nextStep: null,
  nextOn: null,
  messageId: null,
  blockers: [],
}

/** The customer's facts, or null where the book does not know the customer. */
export function customerFacts(
  book: Book,
  customer: CustomerId,
  { today, decisionFor }: { readonly today: Day; readonly decisionFor: DecisionFor },
): CustomerFacts | null {
  const found = book.customers.find(({ id }) => id === customer)
  if (!found) return null
  // A book also holds what others paid on his invoices: what they have left over is theirs.
  const own = { ...book, payments: book.payments.filter((paid) => paid.customer === customer) }
  return {
    customer: found,
    language: languageOf(found.locale ?? book.company.locale),
    today,
    exposure: positionsOf(own, today).map(({ exposure }) => exposure),
    items: book.invoices.flatMap((invoice) => openItems(invoice, today, decisionFor)).sort(byDue),
    credits: openCredits(own),
    contacts: book.history.toSorted((a, b) => epochMs(b.at) - epochMs(a.at)),
  }
}

/** The same facts about one of the customer's invoices alone; credits are the customer's. */
export function onlyInvoice(facts: CustomerFacts, invoice: InvoiceId): CustomerFacts {
  return {
    ...facts,
    items: facts.items.filter((item) => item.invoice === invoice),
    contacts: facts.contacts.filter(({ items }) => items.some((item) => item.invoice === invoice)),
  }
}

function openItems(invoice: Invoice, today: Day, decisionFor: DecisionFor): OpenItem[] {
  if (invoice.status !== 'posted') return []
  const { id, number, issued, currency, instalments } = invoice
  return instalments.flatMap(({ due, amount, open }, index) => {
    if (open <= 0n) return []
    const instalment = index + 1
    return {
      invoice: id,
      number,
      issued,
      instalment,
      instalments: instalments.length,
      due: due ?? null,
      daysOverdue: daysOverdue(due, today),
      amount: { minor: amount, currency },
      open: { minor: open, currency },
      decision: decisionFor(id, instalment) ?? undecided,
    }
  })
}

function openCredits(book: Book): OpenCredit[] {
  const notes = book.creditNotes.filter(({ open }) => open !== 0n)
  return [
    ...notes.map(({ id, number, open, currency }) => ({
      kind: 'credit_note' as const,
      id,
      label: number,
      open: { minor: open, currency },
    })),
    ...book.payments.filter(isCredit).map(({ id, received, unapplied, currency }) => ({
      kind: 'payment' as const,
      id,
      label: received,
      open: { minor: unapplied, currency },
    })),
  ]
}

/** Oldest due first; without a due date last. */
function byDue(a: OpenItem, b: OpenItem): number {
  if (a.due !== b.due) {
    if (a.due === null) return 1
    return b.due === null || a.due < b.due ? -1 : 1
  }
  if (a.number !== b.number) return a.number < b.number ? -1 : 1
  return a.instalment - b.instalment
}

const languageOf = (locale: string): string => locale.split('-')[0] ?? locale
