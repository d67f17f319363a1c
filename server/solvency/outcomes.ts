// When each instalment of a book was settled: the day on which allocations of payments had brought
// it to nothing. What a credit note or another entry settled has no day, and teaches nothing.

import type { Allocation, Book, Instalment, Invoice } from '../../core/book.ts'
import { type Currency, currencyDigits } from '../../core/currency.ts'
import { type Day, epochDay } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { byText } from '../../core/text-order.ts'

/** Days are days since 1970. */
export interface Outcome {
  /** Position in `book.customers`. */
  readonly customer: number
  /** Position in `book.invoices`. */
  readonly invoice: number
  /** From 1. */
  readonly instalment: number
  readonly isLast: boolean
  readonly issued: number
  /** The issue, where it has no due date. */
  readonly due: number
  /**
   * Whether the day of its payment tells how the customer pays us: it has a due date to be held
   * against, and is not paid to a factor.
   */
  readonly tells: boolean
  readonly amount: bigint
  readonly currency: Currency
  /** Natural logarithm of one plus the amount. */
  readonly size: number
  readonly end: End
}

export type End =
  | { readonly kind: 'open' }
  | { readonly kind: 'settled'; readonly on: number }
  /**
   * Nothing is open, and payments do not say since when. `after`: the day of the credit note that
   * may have settled it, else the last payment, or the issue.
   */
  | { readonly kind: 'unknown'; readonly after: number }

/**
 * Of posted invoices with an amount, by the day of their issue, then by their ids: what is learnt
 * of a book does not depend on the order in which it is written.
 */
export function outcomesOf(book: Book): Outcome[] {
  const customers = new Map(book.customers.map(({ id }, at) => [id, at]))
  const paidOf = allocationsOf(book)
  const credited = creditedOf(book)
  const found: Outcome[] = []
  book.invoices.forEach((invoice, at) => {
    const customer = customers.get(invoice.customer)
    if (invoice.status !== 'posted' || customer === undefined) return
    const issued = epochDay(invoice.issued)
    const paid = paidOf(invoice.id)
    const lastPaid = paid.at(-1)?.on ?? issued
    // A credit note names no invoice: the first after the last payment is the one that can be it.
    const notes = credited.size === 0 ? undefined : credited.get(creditKey(invoice))
    const after = notes?.find((on) => on >= lastPaid) ?? lastPaid
    const ends = endsOf(invoice, { paid, after })
    const last = lastOf(invoice)
    invoice.instalments.forEach(({ due, amount }, place) => {
      const end = ends[place]
      if (amount <= 0n || !end) return
      found.push({
        customer,
        invoice: at,
        instalment: place + 1,
        isLast: place === last,
        issued,
        due: due === undefined ? issued : epochDay(due),
        tells: due !== undefined && invoice.factored !== true,
        amount,
        currency: invoice.currency,
        size: sizeOf(amount, invoice.currency),
        end,
      })
    })
  })
  return inOrder(found, book)
}

function inOrder(found: Outcome[], { invoices }: Book): Outcome[] {
  const idOf = ({ invoice }: Outcome): string => invoices[invoice]?.id ?? ''
  return found.sort((a, b) => {
    if (a.issued !== b.issued) return a.issued - b.issued
    return a.invoice === b.invoice ? a.instalment - b.instalment : byText(idOf(a), idOf(b))
  })
}

export const sizeOf = (amount: bigint, currency: Currency): number =>
  Math.log1p(Number(amount) / 10 ** currencyDigits(currency))

/** The instalment of an amount that is due last; of two due on one day the later one. */
function lastOf({ instalments, issued }: Invoice): number {
  let last = -1
  instalments.forEach(({ due = issued, amount }, place) => {
    if (amount > 0n && (last < 0 || due >= (instalments[last]?.due ?? issued))) last = place
  })
  return last
}

const creditKey = ({ customer, currency }: Pick<Invoice, 'customer' | 'currency'>): string =>
  `${currency} ${customer}`

/** The days of credit notes of which something was used, in order. */
function creditedOf({ creditNotes = [] }: Book): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const note of creditNotes) {
    if (note.open >= note.total) continue
    const key = creditKey(note)
    const days = found.get(key)
    if (days) days.push(epochDay(note.issued))
    else found.set(key, [epochDay(note.issued)])
  }
  for (const days of found.values()) days.sort((a, b) => a - b)
  return found
}

interface Paid {
  readonly allocation: Allocation
  readonly on: number
}

/** What payments gave to an invoice, in the order of their days. */
function allocationsOf({ payments = [] }: Book): (invoice: InvoiceId) => readonly Paid[] {
  const found = new Map<InvoiceId, Paid | Paid[]>()
  for (const { state, received, allocations } of payments) {
    if (state !== 'settled') continue
    const on = epochDay(received)
    for (const allocation of allocations) {
      const known = found.get(allocation.invoice)
      const paid = { allocation, on }
      // Most invoices are paid once: these have no list of their own.
      if (known === undefined) found.set(allocation.invoice, paid)
      else if (Array.isArray(known)) known.push(paid)
      else found.set(allocation.invoice, [known, paid])
    }
  }
  return (invoice) => {
    const paid = found.get(invoice)
    if (paid === undefined) return []
    return Array.isArray(paid) ? paid.sort((a, b) => a.on - b.on) : [paid]
  }
}

/** What names no instalment pays the oldest that is open. */
function endsOf(
  { instalments, issued }: Invoice,
  { paid, after }: { readonly paid: readonly Paid[]; readonly after: number },
): End[] {
  const settledOn = settledOnOf(instalments, { issued, paid })
  return instalments.map(({ open }, place) => {
    if (open > 0n) return stillOpen
    const on = settledOn[place]
    if (on === undefined) return { kind: 'unknown', after }
    // A payment ahead of the invoice settles it as it is issued.
    return { kind: 'settled', on: Math.max(on, epochDay(issued)) }
  })
}

const stillOpen: End = { kind: 'open' }

function settledOnOf(
  instalments: readonly Instalment[],
  { issued, paid }: { readonly issued: Day; readonly paid: readonly Paid[] },
): (number | undefined)[] {
  const left = instalments.map(({ amount }) => amount)
  const settledOn: (number | undefined)[] = instalments.map(() => undefined)
  const byDue = inOrderOfDue(instalments, issued)
  for (const { allocation, on } of paid) {
    let rest = allocation.amount
    const named = allocation.instalment === undefined ? byDue : [allocation.instalment - 1]
    // What is taken back was given last.
    for (const place of rest < 0n ? named.toReversed() : named) {
      const before = left[place] ?? 0n
      const taken = takenOf({ rest, before, amount: instalments[place]?.amount ?? 0n })
      left[place] = before - taken
      rest -= taken
      if (before > 0n && before === taken) settledOn[place] = on
      if (taken < 0n) settledOn[place] = undefined
    }
  }
  return settledOn
}

/** No more than is open; of what is taken back no more than was given. */
function takenOf({ rest, before, amount }: Readonly<Record<'rest' | 'before' | 'amount', bigint>>) {
  if (rest >= 0n) return rest < before ? rest : before
  const given = before - amount
  return rest > given ? rest : given
}

const onlyFirst: readonly number[] = [0]

/** Their places. */
function inOrderOfDue(instalments: readonly Instalment[], issued: Day): readonly number[] {
  if (instalments.length === 1) return onlyFirst
  return instalments
    .map(({ due = issued }, place) => ({ due, place }))
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.place - b.place))
    .map(({ place }) => place)
}
