// What came in since something was agreed: which instalments of an entered plan are paid, and
// whether an announced payment has arrived. A host does not say which payment was promised; what
// left the invoices' balance since then, or lies unapplied, counts.

import type { Invoice, Payment, PaymentPlan } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { larger, smaller } from '../../core/money.ts'

/** What was open on the invoices when something was agreed about them. */
export interface Baseline {
  readonly currency: Currency
  readonly open: bigint
}

export interface AgreedPlan {
  readonly plan: PaymentPlan
  /** Null where a book says itself what is paid. */
  readonly baseline: Baseline | null
}

export interface Announced {
  readonly id: string
  readonly customer: CustomerId
  readonly invoices: readonly InvoiceId[]
  readonly amount: bigint
  readonly baseline: Baseline
  readonly announced: Day
  readonly expected: Day
  readonly awaitedUntil: Day
}

export interface ReceivedFacts {
  readonly openOf: (invoice: InvoiceId) => bigint
  /** Settled, received on or after the day, and applied to nothing yet. */
  readonly unappliedSince: (customer: CustomerId, currency: Currency, since: Day) => bigint
}

export function receivedFacts(book: {
  readonly invoices: readonly Invoice[]
  readonly payments: readonly Payment[]
}): ReceivedFacts {
  // Made when first asked for: most companies have agreed nothing.
  let invoices: ReadonlyMap<InvoiceId, Invoice> | null = null
  return {
    openOf: (id) => {
      invoices ??= new Map(book.invoices.map((invoice) => [invoice.id, invoice]))
      const instalments = invoices.get(id)?.instalments ?? []
      return instalments.reduce((sum, { open }) => sum + open, 0n)
    },
    unappliedSince: (customer, currency, since) =>
      book.payments
        .filter((payment) => payment.customer === customer && payment.currency === currency)
        .filter(({ state, received }) => state === 'settled' && received >= since)
        .reduce((sum, { unapplied }) => sum + unapplied, 0n),
  }
}

interface Agreement {
  readonly customer: CustomerId
  readonly invoices: readonly InvoiceId[]
  readonly baseline: Baseline
  readonly since: Day
}

export function receivedSince(
  { customer, invoices, baseline, since }: Agreement,
  { openOf, unappliedSince }: ReceivedFacts,
): bigint {
  const openNow = invoices.reduce((sum, invoice) => sum + openOf(invoice), 0n)
  const gone = larger(0n, baseline.open - openNow)
  return gone + unappliedSince(customer, baseline.currency, since)
}

/** What came in pays the instalments in their order; what a person marked as paid stays so. */
export function withPaid({ plan, baseline }: AgreedPlan, facts: ReceivedFacts): PaymentPlan {
  if (baseline === null) return plan
  const { customer, invoices, agreed: since } = plan
  let left = receivedSince({ customer, invoices, baseline, since }, facts)
  const instalments = plan.instalments.map((instalment) => {
    const share = smaller(left, instalment.amount)
    left -= share
    return { ...instalment, paid: larger(instalment.paid, share) }
  })
  return { ...plan, instalments }
}

export function hasArrived(announced: Announced, facts: ReceivedFacts): boolean {
  const since = announced.announced
  return receivedSince({ ...announced, since }, facts) >= announced.amount
}

/** As the plan reads it; null where it has arrived. Until when it holds is the plan's to judge. */
export function pendingPayment(announced: Announced, facts: ReceivedFacts): Payment | null {
  if (hasArrived(announced, facts)) return null
  const { id, customer, amount, expected, baseline, awaitedUntil } = announced
  let left = amount
  const allocations = announced.invoices.map((invoice) => {
    const share = smaller(left, facts.openOf(invoice))
    left -= share
    return { invoice, amount: share }
  })
  return {
    ...{ id, customer, amount, allocations, awaitedUntil },
    received: expected,
    currency: baseline.currency,
    unapplied: 0n,
    state: 'pending',
  }
}
