// What is really left to pay on each item: the disputed amount comes off first, then the customer's
// credits net his posted items of the same currency, oldest due first, blocked ones included.

import type { CreditNote, Dispute, Invoice, Payment } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { smaller } from '../../core/money.ts'
import { byText } from '../../core/text-order.ts'

/** One instalment with something open. `net` is what is left after dispute and netting. */
export interface OpenItem {
  readonly invoice: Invoice
  readonly instalment: number
  readonly due: Day | undefined
  readonly open: bigint
  readonly net: bigint
  /** The dispute that takes the whole item, where one does. */
  readonly disputedBy: string | undefined
  /** Credits of the customer cover all that was left to pay. */
  readonly creditCovers: boolean
}

/** What bears on one customer's items: all of it his. */
export interface Owed {
  readonly invoices: readonly Invoice[]
  readonly disputes: readonly Dispute[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Open items by invoice and instalment, netted as of `today`. */
export function openItems(owed: Owed, today: Day): OpenItem[] {
  const items: Mutable<OpenItem>[] = []
  for (const invoice of owed.invoices) addItems(items, invoice)
  takeDisputes(items, owed.disputes, today)
  const credits = creditsByCurrency(owed)
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

function addItems(items: Mutable<OpenItem>[], invoice: Invoice): void {
  let instalment = 0
  for (const { due, open } of invoice.instalments) {
    instalment += 1
    if (open <= 0n) continue
    items.push({
      invoice,
      instalment,
      due,
      open,
      net: open,
      disputedBy: undefined,
      creditCovers: false,
    })
  }
}

function takeDisputes(
  items: readonly Mutable<OpenItem>[],
  disputes: readonly Dispute[],
  today: Day,
): void {
  if (disputes.length === 0) return
  const byInvoice = Map.groupBy(items, ({ invoice }) => invoice.id)
  for (const dispute of disputes) {
    const disputed = byInvoice.get(dispute.invoice)
    if (disputed && stands(dispute, today)) takeDispute(disputed, dispute)
  }
}

/** Those that stand today. */
export function disputesOf(
  invoice: InvoiceId,
  disputes: readonly Dispute[],
  today: Day,
): Dispute[] {
  return disputes.filter((dispute) => dispute.invoice === invoice && stands(dispute, today))
}

const stands = ({ opened, closed }: Dispute, today: Day): boolean =>
  opened <= today && (closed === undefined || closed > today)

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
function creditsByCurrency({ creditNotes, payments }: Owed): Map<Currency, bigint> {
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
