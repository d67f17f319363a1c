// What is really left to pay on each item: the disputed amount comes off first, then the customer's
// credits net his posted items of the same currency, oldest due first, blocked ones included.

import type { Dispute, Invoice } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { smaller } from '../../core/money.ts'
import { type Account, byText, type OpenItem } from './account.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Open items by invoice and instalment, netted as of `today`. */
export function openItems(account: Account, today: Day): OpenItem[] {
  const items = account.invoices.flatMap((invoice) => undisputedItems(invoice, account, today))
  const credits = creditsByCurrency(account)
  if (credits.size > 0) netOldestFirst(items, credits)
  return items
}

/** Netted total of the overdue posted items, by currency. */
export function overdueTotals(items: readonly OpenItem[], today: Day): Map<Currency, bigint> {
  const totals = new Map<Currency, bigint>()
  for (const { invoice, due, net } of items) {
    if (invoice.status !== 'posted' || due === undefined || due >= today) continue
    totals.set(invoice.currency, (totals.get(invoice.currency) ?? 0n) + net)
  }
  return totals
}

function undisputedItems(invoice: Invoice, account: Account, today: Day): Mutable<OpenItem>[] {
  const items: Mutable<OpenItem>[] = []
  invoice.instalments.forEach((instalment, index) => {
    if (instalment.open <= 0n) return
    items.push({
      invoice,
      instalment: index + 1,
      due: instalment.due,
      open: instalment.open,
      net: instalment.open,
      disputedBy: undefined,
      creditCovers: false,
    })
  })
  const disputes = disputesOf(invoice.id, account.disputes, today)
  for (const dispute of disputes) takeDispute(items, dispute)
  return items
}

/** Those that stand today. */
export function disputesOf(
  invoice: InvoiceId,
  disputes: readonly Dispute[],
  today: Day,
): Dispute[] {
  if (disputes.length === 0) return []
  return disputes.filter(
    (dispute) =>
      dispute.invoice === invoice &&
      dispute.opened <= today &&
      (dispute.closed === undefined || dispute.closed > today),
  )
}

function takeDispute(items: Mutable<OpenItem>[], dispute: Dispute): void {
  let left = dispute.amount
  for (const item of [...items].sort(byDue)) {
    const taken = left === undefined ? item.net : smaller(left, item.net)
    if (taken <= 0n) continue
    item.net -= taken
    if (left !== undefined) left -= taken
    if (item.net === 0n) item.disputedBy = dispute.id
  }
}

/** Open credit notes and unapplied settled payments. */
function creditsByCurrency({ creditNotes, payments }: Account): Map<Currency, bigint> {
  const credits = new Map<Currency, bigint>()
  const add = (currency: Currency, minor: bigint) => {
    if (minor > 0n) credits.set(currency, (credits.get(currency) ?? 0n) + minor)
  }
  for (const note of creditNotes) add(note.currency, note.open)
  for (const payment of payments) {
    if (payment.state === 'settled') add(payment.currency, payment.unapplied)
  }
  return credits
}

function netOldestFirst(items: Mutable<OpenItem>[], credits: Map<Currency, bigint>): void {
  const posted = items.filter((item) => item.invoice.status === 'posted').sort(byDue)
  for (const item of posted) {
    const credit = credits.get(item.invoice.currency) ?? 0n
    const netted = smaller(credit, item.net)
    if (netted <= 0n) continue
    item.net -= netted
    item.creditCovers = item.net === 0n
    credits.set(item.invoice.currency, credit - netted)
  }
}

const never = '9999-12-31'

/** Oldest due first, items without a due date last. */
export function byDue(a: OpenItem, b: OpenItem): number {
  return (
    byText(a.due ?? never, b.due ?? never) ||
    byText(a.invoice.id, b.invoice.id) ||
    a.instalment - b.instalment
  )
}
