// What may be entered about a customer: bounds in days and amounts, judged on the customer's book.
// A request that does not fit is refused with its field. What an entry changes in the plan is left
// to the plan.

import type { Book, DisputeCause, Hold, Invoice, PaymentPlan } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { addDays, type Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { Malformed } from '../../core/malformed.ts'
import { formatMinor, type Money } from '../../core/money.ts'
import { isPlanBroken } from '../dunning/agreements.ts'
import { addWorkingDays, bankCalendar, type Calendar } from '../ledger/calendar.ts'
import { promiseState } from './standing.ts'

/** What a company sets for itself. */
export interface CaseLimits {
  /** A promise reaches no further. */
  readonly promiseDaysAhead: number
  /** After so many broken promises the next one needs a reason. */
  readonly brokenPromisesAllowed: number
  /** Working days that an announced payment is given beyond its day. */
  readonly paymentWaitDays: number
}

export interface EntryFacts {
  readonly customer: CustomerId
  readonly book: Book
  readonly today: Day
  readonly calendar: Calendar
  readonly limits: CaseLimits
}

export interface PromiseRequest {
  /** None: about all that the customer owes. */
  readonly invoices: readonly InvoiceId[]
  readonly amount: Money | null
  readonly due: Day
  readonly note: string | null
}

export interface NewPromise {
  readonly invoices: readonly InvoiceId[]
  readonly amount: bigint | null
  readonly made: Day
  readonly due: Day
  readonly note: string | null
}

export function decidePromise(request: PromiseRequest, facts: EntryFacts): NewPromise {
  const { today, limits } = facts
  const { invoices, amount, due, note } = request
  inDays('due', due, { from: today, until: addDays(today, limits.promiseDaysAhead) })
  const open = openInvoices(invoices, facts)
  const promised = amount === null ? null : amountWithin(amount, open)
  const broken = brokenPromises(facts)
  if (broken >= limits.brokenPromisesAllowed && note === null)
    refuse('note', `a reason, since ${broken} promises of this customer were not kept`, note)
  return { invoices, amount: promised, made: today, due, note }
}

/** A promise of which a part came in is broken for the rest. */
export function brokenPromises(facts: EntryFacts): number {
  return facts.book.promises
    .filter(({ customer }) => customer === facts.customer)
    .filter((promise) => ['broken', 'partly_kept'].includes(promiseState(promise, facts).state))
    .length
}

export interface PlanRequest {
  /** None: all that is open. */
  readonly invoices: readonly InvoiceId[]
  readonly instalments: readonly { readonly due: Day; readonly amount: Money }[]
  readonly note: string | null
}

export interface NewPlan {
  readonly invoices: readonly InvoiceId[]
  readonly agreed: Day
  readonly currency: Currency
  readonly open: bigint
  readonly instalments: readonly { readonly due: Day; readonly amount: bigint }[]
  readonly note: string | null
}

const longestPlanDays = 1_096

export function decidePlan(request: PlanRequest, facts: EntryFacts): NewPlan {
  const { today } = facts
  const open = openInvoices(request.invoices, facts)
  const currency = oneCurrency(open)
  const last = addDays(today, longestPlanDays)
  refuseActivePlan(open, facts)
  let from = today
  for (const [index, { due, amount }] of request.instalments.entries()) {
    inDays(`instalments.${index}.due`, due, { from, until: last })
    positive(`instalments.${index}.amount`, amount, currency)
    from = addDays(due, 1)
  }
  const agreed = request.instalments.reduce((sum, { amount }) => sum + amount.minor, 0n)
  const all = openOf(open)
  if (agreed !== all) {
    const wanted = `amounts that sum to what is open, ${formatMinor(all, currency)} ${currency}`
    refuse('instalments', wanted, formatMinor(agreed, currency))
  }
  return {
    ...{ currency, open: all, agreed: today, note: request.note },
    invoices: open.map(({ id }) => id),
    instalments: request.instalments.map(({ due, amount }) => ({ due, amount: amount.minor })),
  }
}

function refuseActivePlan(open: readonly Invoice[], { book, customer, today }: EntryFacts): void {
  const active = book.plans.filter((plan) => isActive(plan, today))
  const taken = open.find(({ id }) =>
    active.some(
      ({ invoices, customer: of }) =>
        invoices.includes(id) || (invoices.length === 0 && of === customer),
    ),
  )
  if (taken) refuse('invoices', 'invoices without a payment plan that is kept', taken.number)
}

function isActive(plan: PaymentPlan, today: Day): boolean {
  const isPaid = plan.instalments.every(({ paid, amount }) => paid >= amount)
  return !isPaid && !isPlanBroken(plan, today)
}

export interface DisputeRequest {
  readonly invoice: InvoiceId
  /** Null: the whole invoice. */
  readonly amount: Money | null
  readonly cause: DisputeCause
  /** Who looks into it, and by when. */
  readonly owner: string | null
  readonly answerBy: Day | null
  readonly note: string | null
}

export interface NewDispute extends Omit<DisputeRequest, 'amount'> {
  readonly amount: bigint | null
  readonly opened: Day
}

const longestAnswerDays = 366

export function decideDispute(request: DisputeRequest, facts: EntryFacts): NewDispute {
  const { today, book } = facts
  const { invoice, amount, answerBy } = request
  const [found] = openInvoices([invoice], facts, 'invoice')
  const open = found ? [found] : []
  const disputed = book.disputes.some((one) => one.invoice === invoice && !isOver(one, today))
  if (disputed) refuse('invoice', 'an invoice without an open dispute', found?.number)
  if (answerBy !== null) answerEnd(answerBy, today)
  const part = amount === null ? null : amountWithin(amount, open)
  return { ...request, amount: part, opened: today }
}

export function answerEnd(answerBy: Day, today: Day): void {
  inDays('answerBy', answerBy, { from: today, until: addDays(today, longestAnswerDays) })
}

const isOver = ({ closed }: { readonly closed?: Day }, today: Day): boolean =>
  closed !== undefined && closed <= today

export const holdReasons = [
  'do_not_contact',
  'litigation',
  'key_account',
  'sensitive',
  'our_mistake',
  'customer_asked',
  'other',
] as const
export type HoldReason = (typeof holdReasons)[number]

export interface HoldRequest {
  /** Null: the whole customer. */
  readonly invoice: InvoiceId | null
  readonly reason: HoldReason
  /** Inclusive. Null: until it is lifted. */
  readonly until: Day | null
  readonly note: string | null
}

export interface NewHold extends HoldRequest {
  readonly from: Day
}

const longestHoldDays = 1_096

export function decideHold(request: HoldRequest, facts: EntryFacts): NewHold {
  const { today, book } = facts
  const { invoice, reason, until, note } = request
  if (invoice !== null) ownInvoice('invoice', invoice, facts)
  if (until !== null) holdEnd(until, today)
  if (reason === 'other' && note === null) refuse('note', 'why, in a few words', note)
  const same = book.holds.find((hold) => isSame(hold, request, today))
  if (same && same.until === undefined)
    refuse(invoice === null ? 'reason' : 'invoice', 'what is not on hold already', same.reason)
  return { ...request, from: today }
}

export function holdEnd(until: Day, today: Day): void {
  inDays('until', until, { from: today, until: addDays(today, longestHoldDays) })
}

function isSame(hold: Hold, { invoice, reason }: HoldRequest, today: Day): boolean {
  const about = hold.invoice ?? null
  return about === invoice && hold.reason === reason && hold.from <= today
}

export const paymentModes = ['transfer', 'card', 'cheque', 'direct_debit', 'other'] as const
export type PaymentMode = (typeof paymentModes)[number]

/** Working days beyond the company's own: a cheque travels by post, a debit may be returned. */
const extraDays: Readonly<Record<PaymentMode, number>> = {
  ...{ transfer: 0, card: 0, other: 0 },
  cheque: 4,
  direct_debit: 2,
}

export interface AnnouncedRequest {
  /** None: all that is open. */
  readonly invoices: readonly InvoiceId[]
  /** Null: all that is open on them. */
  readonly amount: Money | null
  readonly expected: Day
  readonly mode: PaymentMode
  readonly note: string | null
}

export interface NewAnnounced {
  readonly invoices: readonly InvoiceId[]
  readonly amount: bigint
  readonly currency: Currency
  readonly open: bigint
  readonly announced: Day
  readonly expected: Day
  readonly awaitedUntil: Day
  readonly mode: PaymentMode
  readonly note: string | null
}

export function decideAnnounced(request: AnnouncedRequest, facts: EntryFacts): NewAnnounced {
  const { today, calendar, limits } = facts
  const { expected, mode, note } = request
  inDays('expected', expected, { from: today, until: addDays(today, limits.promiseDaysAhead) })
  const open = openInvoices(request.invoices, facts)
  const currency = oneCurrency(open)
  const all = openOf(open)
  const wait = limits.paymentWaitDays + extraDays[mode]
  return {
    ...{ currency, open: all, expected, mode, note, announced: today },
    invoices: open.map(({ id }) => id),
    amount: request.amount === null ? all : amountWithin(request.amount, open),
    awaitedUntil: addWorkingDays(bankCalendar(calendar), expected, wait),
  }
}

export const commitmentKinds = [
  'notice_deadline',
  'handover',
  'supply_stop',
  'legal_action',
  'other',
] as const
export type CommitmentKind = (typeof commitmentKinds)[number]

export interface CommitmentRequest {
  readonly kind: CommitmentKind
  readonly due: Day
  readonly invoices: readonly InvoiceId[]
  readonly note: string | null
}

const longestCommitmentDays = 366

export function decideCommitment(request: CommitmentRequest, facts: EntryFacts): CommitmentRequest {
  const { today } = facts
  inDays('due', request.due, { from: today, until: addDays(today, longestCommitmentDays) })
  for (const [index, id] of request.invoices.entries()) ownInvoice(`invoices.${index}`, id, facts)
  if (request.kind === 'other' && request.note === null)
    refuse('note', 'what was announced', request.note)
  return request
}

function inDays(
  path: string,
  day: Day,
  { from, until }: { readonly from: Day; readonly until: Day },
): void {
  if (day < from || day > until) refuse(path, `a day from ${from} to ${until}`, day)
}

function ownInvoice(path: string, id: InvoiceId, { book, customer }: EntryFacts): Invoice {
  const found = book.invoices.find((invoice) => invoice.id === id)
  if (found && found.customer === customer) return found
  return refuse(path, 'an invoice of this customer', id)
}

/** The invoices named, or all of the customer's: each with something open. */
function openInvoices(
  ids: readonly InvoiceId[],
  facts: EntryFacts,
  at?: string,
): readonly Invoice[] {
  if (ids.length === 0) {
    const all = facts.book.invoices.filter(
      (invoice) => invoice.customer === facts.customer && isOpen(invoice),
    )
    if (all.length === 0) refuse('invoices', 'something that is open', 'nothing')
    return all
  }
  return ids.map((id, index) => {
    const path = at ?? `invoices.${index}`
    const invoice = ownInvoice(path, id, facts)
    if (!isOpen(invoice)) refuse(path, 'an invoice with something open', invoice.number)
    if (ids.indexOf(id) !== index) refuse(path, 'each invoice once', invoice.number)
    return invoice
  })
}

const isOpen = (invoice: Invoice): boolean =>
  invoice.status === 'posted' && invoice.instalments.some(({ open }) => open > 0n)

export const openOf = (invoices: readonly Invoice[]): bigint =>
  invoices.flatMap(({ instalments }) => instalments).reduce((sum, { open }) => sum + open, 0n)

function oneCurrency(invoices: readonly Invoice[]): Currency {
  const currencies = [...new Set(invoices.map(({ currency }) => currency))]
  const [currency] = currencies
  if (currency !== undefined && currencies.length === 1) return currency
  return refuse('invoices', 'invoices of one currency', currencies.join(', '))
}

function positive(path: string, { minor, currency }: Money, wanted: Currency): void {
  if (currency !== wanted) refuse(path, `an amount in ${wanted}`, currency)
  if (minor <= 0n) refuse(path, 'an amount above zero', formatMinor(minor, currency))
}

export function amountWithin(amount: Money, invoices: readonly Invoice[]): bigint {
  const currency = oneCurrency(invoices)
  positive('amount', amount, currency)
  const open = openOf(invoices)
  if (amount.minor > open) {
    const wanted = `at most what is open, ${formatMinor(open, currency)} ${currency}`
    refuse('amount', wanted, formatMinor(amount.minor, currency))
  }
  return amount.minor
}

function refuse(path: string, wanted: string, found: unknown): never {
  throw new Malformed({ path, wanted, found })
}
