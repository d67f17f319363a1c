// What came in on each instalment and when, from the allocations of settled payments, and what a
// customer had as credit on a day. A past day is told with what is booked before it alone.

import type { Book } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { epochDay } from '../../../core/day.ts'
import { smaller } from '../../../core/money.ts'
import type { Outcome } from '../outcomes.ts'

export interface Receipt {
  readonly on: number
  readonly amount: bigint
}

export interface Credit {
  readonly from: number
  /** The day from which it stands against an invoice. */
  readonly until: number
  readonly amount: bigint
}

export interface Received {
  /** By position of the outcome, in the order of days. */
  readonly receipts: readonly (readonly Receipt[])[]
  /** By `creditKey`. */
  readonly credits: ReadonlyMap<string, readonly Credit[]>
}

export const creditKey = (customer: string, currency: Currency): string => `${currency} ${customer}`

interface Paid extends Receipt {
  readonly instalment: number | undefined
}

export function receivedOf(book: Book, outcomes: readonly Outcome[]): Received {
  const paid = new Map<string, Paid[]>()
  const credits = new Map<string, Credit[]>()
  const issued = new Map(book.invoices.map((invoice) => [invoice.id, epochDay(invoice.issued)]))
  for (const note of book.creditNotes) {
    const from = epochDay(note.issued)
    const key = creditKey(note.customer, note.currency)
    if (note.open > 0n) put(credits, key, { from, until: never, amount: note.open })
  }
  for (const payment of book.payments) {
    if (payment.state !== 'settled') continue
    const on = epochDay(payment.received)
    const key = creditKey(payment.customer, payment.currency)
    const { unapplied } = payment
    if (unapplied > 0n) put(credits, key, { from: on, until: never, amount: unapplied })
    for (const { invoice, instalment, amount } of payment.allocations) {
      put(paid, invoice, { on, amount, instalment })
      const until = issued.get(invoice) ?? on
      if (until > on) put(credits, key, { from: on, until, amount })
    }
  }
  return { receipts: receiptsOf(book, outcomes, paid), credits }
}

const never = Number.POSITIVE_INFINITY

/** What names no instalment pays the one that is due first and not yet paid. */
function receiptsOf(
  book: Book,
  outcomes: readonly Outcome[],
  paid: ReadonlyMap<string, Paid[]>,
): Receipt[][] {
  const found: Receipt[][] = outcomes.map(() => [])
  const left = outcomes.map(({ amount }) => amount)
  const places = new Map<number, number[]>()
  for (const [at, { invoice }] of outcomes.entries()) put(places, invoice, at)
  for (const [invoice, own] of places) {
    const payments = (paid.get(book.invoices[invoice]?.id ?? '') ?? []).sort((a, b) => a.on - b.on)
    const byDue = own.sort((a, b) => (outcomes[a]?.due ?? 0) - (outcomes[b]?.due ?? 0) || a - b)
    for (const { on, amount, instalment } of payments) {
      let rest = amount
      for (const at of byDue) {
        if (instalment !== undefined && outcomes[at]?.instalment !== instalment) continue
        const taken = smaller(rest, left[at] ?? 0n)
        if (taken <= 0n) continue
        left[at] = (left[at] ?? 0n) - taken
        rest -= taken
        found[at]?.push({ on, amount: taken })
      }
    }
  }
  return found
}

export function put<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const known = groups.get(key)
  if (known) known.push(value)
  else groups.set(key, [value])
}

/** Sum of what came in from the first day to the last, both inclusive. */
export function receivedBetween(receipts: readonly Receipt[], from: number, to: number): bigint {
  let sum = 0n
  for (const { on, amount } of receipts) if (on >= from && on <= to) sum += amount
  return sum
}

/** What was credit on a day, from what was booked before it. */
export const creditOn = (credits: readonly Credit[], day: number): bigint =>
  credits.reduce((sum, { from, until, amount }) => {
    return from < day && until >= day ? sum + amount : sum
  }, 0n)
