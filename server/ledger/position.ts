// What somebody owes: open, overdue, credits and ageing, one position a currency, from core
// records. Nothing is ever summed across currencies. What to do about it is decided in dunning.

import type { CreditNote, Instalment, Invoice, Payment } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { type Day, daysBetween } from '../../core/day.ts'

/** Amounts in minor units; `net` = `open` less `credits`, below zero where we owe them. */
export interface Exposure {
  readonly currency: Currency
  readonly open: bigint
  readonly overdue: bigint
  readonly credits: bigint
  readonly net: bigint
}

/** Open amounts by days overdue. An instalment without a due date is not due. */
export interface Ageing {
  readonly notDue: bigint
  readonly days1to30: bigint
  readonly days31to60: bigint
  readonly days61to90: bigint
  readonly over90: bigint
}

export interface Position {
  readonly exposure: Exposure
  readonly ageing: Ageing
  readonly openItems: number
}

export type Bucket = keyof Ageing

/** The facts of one customer, or of a whole company. */
export interface Receivable {
  readonly invoices: readonly Invoice[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
}

/** One position for each currency with something open or creditable, by currency code. */
export function positionsOf(facts: Receivable, today: Day): readonly Position[] {
  const tallies = new Map<Currency, Tally>()
  for (const invoice of facts.invoices) {
    for (const item of openInstalments(invoice)) countItem(tallyOf(tallies, invoice), item, today)
  }
  for (const note of facts.creditNotes) {
    if (note.open !== 0n) tallyOf(tallies, note).credits += note.open
  }
  for (const payment of facts.payments) {
    if (isCredit(payment)) tallyOf(tallies, payment).credits += payment.unapplied
  }
  return [...tallies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, tally]) => position(currency, tally))
}

/** The instalments that are owed: of a posted invoice, with something open. */
export function openInstalments(invoice: Invoice): readonly Instalment[] {
  return invoice.status === 'posted' ? invoice.instalments.filter(({ open }) => open > 0n) : []
}

/** Money that is here and not yet set against an invoice. */
export const isCredit = (payment: Payment): boolean =>
  payment.state === 'settled' && payment.unapplied !== 0n

/** Days past the due date, zero or less before it and on it; null without a due date. */
export const daysOverdue = (due: Day | undefined, today: Day): number | null =>
  due === undefined ? null : daysBetween(due, today)

export function bucketOf(overdue: number | null): Bucket {
  if (overdue === null || overdue <= 0) return 'notDue'
  if (overdue <= 30) return 'days1to30'
  if (overdue <= 60) return 'days31to60'
  return overdue <= 90 ? 'days61to90' : 'over90'
}

interface Tally {
  credits: bigint
  openItems: number
  readonly ageing: Record<Bucket, bigint>
}

function tallyOf(tallies: Map<Currency, Tally>, of: { readonly currency: Currency }): Tally {
  const known = tallies.get(of.currency)
  if (known) return known
  const ageing = { notDue: 0n, days1to30: 0n, days31to60: 0n, days61to90: 0n, over90: 0n }
  const tally = { credits: 0n, openItems: 0, ageing }
  tallies.set(of.currency, tally)
  return tally
}

function countItem(tally: Tally, item: Instalment, today: Day): void {
  tally.openItems += 1
  tally.ageing[bucketOf(daysOverdue(item.due, today))] += item.open
}

function position(currency: Currency, { credits, openItems, ageing }: Tally): Position {
  const overdue = ageing.days1to30 + ageing.days31to60 + ageing.days61to90 + ageing.over90
  const open = ageing.notDue + overdue
  return { exposure: { currency, open, overdue, credits, net: open - credits }, ageing, openItems }
}
