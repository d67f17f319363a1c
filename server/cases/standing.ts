// How a case stands today: kept, broken, waited for, over. Computed from the customer's book, and
// never stored where it can be computed.

import type { Book, PaymentPlan, PaymentPromise } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import { isPlanBroken } from '../dunning/agreements.ts'
import type { Calendar } from '../ledger/calendar.ts'
import { paidTowards, promiseGraceEnds } from '../ledger/promises.ts'

export interface StandingFacts {
  readonly book: Book
  readonly today: Day
  readonly calendar: Calendar
}

export type PromiseState = 'open' | 'kept' | 'partly_kept' | 'broken' | 'withdrawn'

export interface PromiseStanding {
  readonly state: PromiseState
  /** Came in since it was made, up to the end of the bank's grace. */
  readonly paid: bigint
  readonly graceEnds: Day
}

export function promiseState(
  promise: PaymentPromise,
  { book, today, calendar }: StandingFacts,
): PromiseStanding {
  const graceEnds = promiseGraceEnds(calendar, promise.due)
  const payments = book.payments.filter(({ customer }) => customer === promise.customer)
  const paid = paidTowards(promise, {
    payments,
    currency: currencyOf(promise, book),
    until: graceEnds,
  })
  const standing = (state: PromiseState): PromiseStanding => ({ state, paid, graceEnds })
  if (promise.withdrawn !== undefined && promise.withdrawn <= today) return standing('withdrawn')
  const isKept = promise.amount === undefined ? nothingOpen(promise, book) : paid >= promise.amount
  if (isKept) return standing('kept')
  if (graceEnds >= today) return standing('open')
  return standing(paid > 0n ? 'partly_kept' : 'broken')
}

/** All promised invoices are of one; where none is named it is the company's. */
function currencyOf({ invoices: [first] }: PaymentPromise, { company, invoices }: Book): Currency {
  return invoices.find(({ id }) => id === first)?.currency ?? company.currency
}

/** What was issued after a promise of everything was never promised. */
function nothingOpen({ customer, invoices, made }: PaymentPromise, book: Book): boolean {
  const promised = book.invoices.filter((invoice) =>
    invoices.length === 0
      ? invoice.customer === customer && invoice.issued <= made
      : invoices.includes(invoice.id),
  )
  return promised
    .filter(({ status }) => status === 'posted')
    .every(({ instalments }) => instalments.every(({ open }) => open <= 0n))
}

export type PlanState = 'active' | 'kept' | 'broken' | 'ended'

export function planState(plan: PaymentPlan, today: Day): PlanState {
  if (plan.instalments.every(({ paid, amount }) => paid >= amount)) return 'kept'
  return isPlanBroken(plan, today) ? 'broken' : 'active'
}

export type DisputeState = 'open' | 'accepted' | 'rejected' | 'credited' | 'closed'

/** An accepted dispute holds its amount until the credit note is there. */
export function disputeState(
  dispute: { readonly closed: Day | null; readonly outcome: 'accepted' | 'rejected' | null },
  today: Day,
): DisputeState {
  const { closed, outcome } = dispute
  const isOver = closed !== null && closed <= today
  if (!isOver) return outcome === 'accepted' ? 'accepted' : 'open'
  if (outcome === null) return 'closed'
  return outcome === 'accepted' ? 'credited' : 'rejected'
}

export type HoldState = 'active' | 'planned' | 'over' | 'lifted'

export function holdState(
  hold: { readonly from: Day; readonly until: Day | null; readonly lifted: Day | null },
  today: Day,
): HoldState {
  if (hold.lifted !== null) return 'lifted'
  if (hold.from > today) return 'planned'
  return hold.until !== null && hold.until < today ? 'over' : 'active'
}

export type CommitmentState = 'open' | 'overdue' | 'kept' | 'waived' | 'settled'

export function commitmentState(
  { state, due }: { readonly state: Exclude<CommitmentState, 'overdue'>; readonly due: Day },
  today: Day,
): CommitmentState {
  return state === 'open' && due < today ? 'overdue' : state
}
