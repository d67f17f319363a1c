// How long a promise of payment is waited for, and what has come in towards it.

import type { Payment, PaymentPromise } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import { addWorkingDays, bankCalendar, type Calendar } from './calendar.ts'

/** Working days after a promised day that the bank is given to show the money. */
const bankGraceDays = 3

/** Last day on which a promise is waited for. */
export function promiseGraceEnds(calendar: Calendar, due: Day): Day {
  return addWorkingDays(bankCalendar(calendar), due, bankGraceDays)
}

export interface Towards {
  readonly payments: readonly Payment[]
  /** Of the promised invoices: what came in another one is no part of it. */
  readonly currency: Currency
  readonly until: Day
}

/** What has come in on the promised invoices, or on none yet, from the promise to the day. */
export function paidTowards(
  { invoices, made }: PaymentPromise,
  { payments, currency, until }: Towards,
): bigint {
  return payments
    .filter(({ state, received, currency: its }) => {
      return state === 'settled' && its === currency && received >= made && received <= until
    })
    .flatMap(({ allocations, unapplied }) => [
      ...allocations
        .filter(({ invoice }) => invoices.length === 0 || invoices.includes(invoice))
        .map(({ amount }) => amount),
      unapplied,
    ])
    .reduce((sum, amount) => sum + amount, 0n)
}
