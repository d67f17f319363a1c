// Where the money of a payment lies: on invoices, out of credit memos, or unapplied; and how it
// comes back when one of them changes, is voided or goes (reference, section 2).

import { business, notFound } from './faults.ts'
import {
  type Books,
  type Fields,
  type HostRecord,
  owe,
  type PaymentLine,
  wholeSeconds,
} from './model.ts'
import { amountAt, linesOf } from './written.ts'

/** Takes the money to invoices and out of credit memos; the rest stays unapplied. */
export function apply(books: Books, payment: HostRecord, lines: readonly PaymentLine[]): void {
  let open = payment.total
  for (const { amount, txnId, txnType } of lines) {
    const record = linkedRecord(books, { txnId, txnType })
    if (!record) continue
    if (amount > record.open) throw business('The amount is more than the balance.')
    open += txnType === 'CreditMemo' ? amount : -amount
  }
  if (open < 0n) throw business('You cannot apply more than you received.')
  for (const { amount, txnId, txnType } of lines) {
    const record = linkedRecord(books, { txnId, txnType })
    if (!record) continue
    record.open -= amount
    // An applied memo shows no LinkedTxn of its own (recorded, section 2).
    if (txnType === 'Invoice') {
      record.linked = [...record.linked, { TxnId: payment.id, TxnType: 'Payment' }]
    }
  }
  payment.lines = lines
  payment.open = open
}

/** The opposite of `apply`. */
export function unapply(books: Books, payment: HostRecord): void {
  for (const { amount, txnId, txnType } of payment.lines) {
    const record = linkedRecord(books, { txnId, txnType })
    if (!record) continue
    record.open += amount
    record.linked = record.linked.filter(({ TxnId }) => TxnId !== payment.id)
  }
  payment.lines = []
  payment.open = payment.total
}

export interface Rewritten {
  readonly fields: Fields
  readonly nowMs: number
  readonly sparse: boolean
}

/** What is not said stays in a sparse change, and else is nothing. */
export function reapply(books: Books, payment: HostRecord, change: Rewritten): void {
  const { fields, nowMs, sparse } = change
  const before = { total: payment.total, lines: payment.lines }
  const total = amountAt(fields['TotalAmt'], payment.currency) ?? (sparse ? before.total : 0n)
  const stays = sparse && fields['Line'] === undefined
  const lines = stays ? before.lines : linesOf(fields, payment.currency)
  unapply(books, payment)
  payment.total = total
  try {
    apply(books, payment, lines)
  } catch (error) {
    payment.total = before.total
    apply(books, payment, before.lines)
    throw error
  }
  moved(books, [...before.lines, ...lines], nowMs)
  owe(books, payment, { amount: before.total - total, atMs: nowMs })
}

/** The documents of these lines have another balance; the app may hear of it (section 4 [?]). */
export function moved(books: Books, lines: readonly PaymentLine[], atMs: number): void {
  for (const { txnId, txnType } of lines) {
    if (txnType !== 'Invoice' && txnType !== 'CreditMemo') continue
    const record = books.records[txnType].get(txnId)
    if (!record) continue
    record.updatedMs = wholeSeconds(atMs)
    books.tell({ type: txnType, id: txnId, verb: 'updated', atMs, indirect: true })
  }
}

/** A document that is voided or deleted lets go of its payments; they get their money back. */
export function release(books: Books, document: HostRecord, atMs: number): void {
  for (const payment of paymentsOn(books, document)) {
    const sign = document.type === 'Invoice' ? 1n : -1n
    for (const { txnId, amount } of payment.lines) {
      if (txnId === document.id) payment.open += sign * amount
    }
    payment.lines = payment.lines.filter(({ txnId }) => txnId !== document.id)
    // What credit memos paid goes back to them, and what they no longer pay is owed again.
    giveBack(books, payment, { txnType: 'CreditMemo', amount: payment.open - payment.total, atMs })
    giveBack(books, payment, { txnType: 'Invoice', amount: -payment.open, atMs })
    payment.updatedMs = wholeSeconds(atMs)
    books.tell({ type: 'Payment', id: payment.id, verb: 'updated', atMs, indirect: true })
  }
  document.linked = []
}

function paymentsOn(books: Books, document: HostRecord): HostRecord[] {
  if (document.type === 'Invoice') {
    return document.linked.flatMap(({ TxnId }) => books.records.Payment.get(TxnId) ?? [])
  }
  return [...books.records.Payment.values()].filter(({ lines }) =>
    lines.some(({ txnId }) => txnId === document.id),
  )
}

interface Back {
  readonly txnType: 'Invoice' | 'CreditMemo'
  readonly amount: bigint
  readonly atMs: number
}

function giveBack(books: Books, payment: HostRecord, { txnType, amount, atMs }: Back): void {
  let left = amount
  const lines: PaymentLine[] = []
  for (const line of payment.lines.toReversed()) {
    const record = line.txnType === txnType ? books.records[txnType].get(line.txnId) : undefined
    const back = record && left > 0n ? least(left, line.amount) : 0n
    if (back < line.amount) lines.unshift({ ...line, amount: line.amount - back })
    if (!record || back === 0n) continue
    left -= back
    record.open += back
    payment.open += txnType === 'Invoice' ? back : -back
    if (back === line.amount) {
      record.linked = record.linked.filter(({ TxnId }) => TxnId !== payment.id)
    }
    moved(books, [line], atMs)
  }
  payment.lines = lines
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

function linkedRecord(
  books: Books,
  { txnId, txnType }: Pick<PaymentLine, 'txnId' | 'txnType'>,
): HostRecord | null {
  if (txnType !== 'Invoice' && txnType !== 'CreditMemo') return null
  const record = books.records[txnType].get(txnId)
  if (!record) throw notFound()
  return record
}
