// What the customer agreed to and what became of it: promises with the bank's grace, payment plans
// with theirs. Who is told about a broken one is left out.

import type { PaymentPlan, PaymentPromise } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { type Day, daysBetween } from '../../core/day.ts'
import type { Calendar } from '../ledger/calendar.ts'
import type { OpenItem } from '../ledger/netting.ts'
import { paidTowards, promiseGraceEnds } from '../ledger/promises.ts'
import type { Account } from './account.ts'
import type { Progress } from './progress.ts'

/** Days that a plan's instalment may be late before the plan is broken. */
const planGraceDays = 5

export function latest<T>(
  records: readonly T[],
  day: (record: T) => Day | undefined,
): T | undefined {
  return records.reduce<T | undefined>((last, record) => {
    if (last === undefined) return record
    return (day(record) ?? '') > (day(last) ?? '') ? record : last
  }, undefined)
}

const none: readonly never[] = []

export interface GracedPromise {
  readonly promise: PaymentPromise
  /** Of the item that it covers. */
  readonly currency: Currency
  /** Last day on which the promise still holds the item. */
  readonly graceEnds: Day
  readonly isOpen: boolean
}

/** An agreement that names no invoice is about all that its customer owes. */
export function covers(
  { customer, invoices }: Pick<PaymentPlan, 'customer' | 'invoices'>,
  { invoice }: OpenItem,
): boolean {
  return invoices.length === 0 ? customer === invoice.customer : invoices.includes(invoice.id)
}

export function promisesOf(
  item: OpenItem,
  account: Account,
  { calendar, today }: { calendar: Calendar; today: Day },
): readonly GracedPromise[] {
  if (account.promises.length === 0) return none
  return account.promises
    .filter((promise) => {
      const { made, withdrawn } = promise
      const stands = made <= today && (withdrawn === undefined || withdrawn > today)
      return stands && covers(promise, item)
    })
    .map((promise) => {
      const graceEnds = promiseGraceEnds(calendar, promise.due)
      const { currency } = item.invoice
      return { promise, currency, graceEnds, isOpen: graceEnds >= today }
    })
}

/** Payment plans that are agreed on for the item. */
export function plansOf(item: OpenItem, { plans }: Account, today: Day): readonly PaymentPlan[] {
  if (plans.length === 0) return none
  return plans.filter((plan) => plan.agreed <= today && covers(plan, item))
}

export function openPromise(
  promises: readonly GracedPromise[],
  today: Day,
): GracedPromise | undefined {
  return latest(
    promises.filter(({ graceEnds }) => graceEnds >= today),
    ({ graceEnds }) => graceEnds,
  )
}

/** Over, not kept, and no step was taken on the item since. */
export function isPromiseBroken(
  promises: readonly GracedPromise[],
  account: Account,
  { lastStepOn }: Progress,
): boolean {
  if (promises.some(({ isOpen }) => isOpen)) return false
  return promises.some(
    (graced) =>
      !isKept(graced, account) && (lastStepOn === undefined || lastStepOn <= graced.graceEnds),
  )
}

/** A promise of part of the debt is kept once that much has come in on the invoices it names. */
function isKept({ promise, currency, graceEnds }: GracedPromise, { payments }: Account): boolean {
  if (promise.amount === undefined) return false
  return paidTowards(promise, { payments, currency, until: graceEnds }) >= promise.amount
}

export function isPlanBroken(plan: PaymentPlan, today: Day): boolean {
  return plan.instalments.some(
    ({ due, amount, paid }) => paid < amount && daysBetween(due, today) > planGraceDays,
  )
}
