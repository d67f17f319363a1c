// Setting the credit side of receivable lines against the debit side, and taking it back
// (section 2, payments and matching).

import { present } from '../../../core/assert.ts'
import { type Books, erase, findRow, insert, rowOf, tableOf, update } from './books.ts'
import { openOf, receivablesOf } from './models-account.ts'
import { flag, ids, minor, type Row, ref, text } from './values.ts'

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount)
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** In the company's currency, of what is open in the line's own. */
function inCompany(line: Row, open: bigint): bigint {
  const [own, company] = [minor(line, 'amount_currency'), minor(line, 'balance')]
  if (own === 0n || own === company) return open
  return (company * open + (company < 0n ? -own : own) / 2n) / own
}

function setOpen(books: Books, line: Row, open: bigint): void {
  const values = {
    amount_residual_currency: open,
    amount_residual: inCompany(line, open),
    reconciled: open === 0n && (books.partials.get(line.id)?.size ?? 0) > 0,
  }
  update(books, { model: 'account.move.line', id: line.id, values })
}

export interface Sides {
  readonly debit: Row
  readonly credit: Row
}

/** Matches each pair; only where all lines that took part are done with is the whole done. */
export function reconcileAll(books: Books, pairs: readonly Sides[]): void {
  const plan = pairs.flatMap(({ debit, credit }) => [debit, credit])
  for (const { debit, credit } of pairs) reconcile(books, { debit, credit, plan })
}

/** As much as both sides have open; lines of one currency and account alone. */
function reconcile(
  books: Books,
  { debit, credit, plan }: Sides & { readonly plan: readonly Row[] },
): void {
  const [owed, given] = [debit, credit].map((line) => minor(line, 'amount_residual_currency'))
  const fits =
    ref(debit, 'currency_id') === ref(credit, 'currency_id') &&
    ref(debit, 'account_id') === ref(credit, 'account_id')
  if (!fits || (owed ?? 0n) <= 0n || (given ?? 0n) >= 0n) return
  const amount = least(owed ?? 0n, -(given ?? 0n))
  const days = [debit, credit].map((line) => dayOf(books, line)).sort()
  const partial = insert(books, 'account.partial.reconcile', {
    debit_move_id: debit.id,
    credit_move_id: credit.id,
    amount: absolute(inCompany(debit, amount)),
    debit_amount_currency: amount,
    credit_amount_currency: amount,
    debit_currency_id: ref(debit, 'currency_id'),
    credit_currency_id: ref(credit, 'currency_id'),
    currency_id: ref(debit, 'currency_id'),
    company_id: ref(debit, 'company_id'),
    max_date: days.at(-1) ?? null,
    full_reconcile_id: null,
    exchange_move_id: null,
  })
  for (const line of [debit, credit]) link(books, line.id, partial.id)
  setOpen(books, debit, minor(debit, 'amount_residual_currency') - amount)
  setOpen(books, credit, minor(credit, 'amount_residual_currency') + amount)
  renumber(books, debit, plan)
  for (const line of [debit, credit]) settleMove(books, moveOf(books, line))
}

const dayOf = (books: Books, line: Row): string => text(moveOf(books, line), 'date')

export const moveOf = (books: Books, line: Row): Row =>
  rowOf(books, 'account.move', present(ref(line, 'move_id'), 'the move of a line'))

function link(books: Books, line: number, partial: number): void {
  const held = books.partials.get(line) ?? new Set<number>()
  books.partials.set(line, held.add(partial))
  books.running?.undo.push(() => held.delete(partial))
}

function unlink(books: Books, line: number, partial: number): void {
  const held = books.partials.get(line)
  held?.delete(partial)
  books.running?.undo.push(() => held?.add(partial))
}

/** All lines that allocations tie to this one. */
function tied(books: Books, line: Row): readonly Row[] {
  const found = new Map([[line.id, line]])
  for (const one of found.values()) {
    for (const id of books.partials.get(one.id) ?? []) {
      const partial = rowOf(books, 'account.partial.reconcile', id)
      for (const side of ['debit_move_id', 'credit_move_id']) {
        const other = rowOf(books, 'account.move.line', ref(partial, side) ?? 0)
        found.set(other.id, other)
      }
    }
  }
  return [...found.values()]
}

/** `P1` of what is tied in part, the number of the whole otherwise; it changes with every match. */
function renumber(books: Books, line: Row, plan: readonly Row[] = []): void {
  const lines = tied(books, line)
  const partials = [...new Set(lines.flatMap(({ id }) => [...(books.partials.get(id) ?? [])]))]
  const old = new Set(lines.flatMap((one) => ref(one, 'full_reconcile_id') ?? []))
  const done = [...lines, ...plan].every((one) => flag(one, 'reconciled'))
  const whole = partials.length > 0 && done
  for (const id of whole ? [] : old) {
    if (findRow(books, 'account.full.reconcile', id)) erase(books, 'account.full.reconcile', id)
  }
  const held = [...old][0] ?? null
  const made = whole && held === null ? insert(books, 'account.full.reconcile', {}).id : held
  const full = whole ? made : null
  const number = full !== null ? `${full}` : `P${Math.min(...partials)}`
  for (const { id } of lines) {
    const values = { full_reconcile_id: full, matching_number: partials.length > 0 ? number : null }
    update(books, { model: 'account.move.line', id, values })
  }
  for (const id of partials) {
    const values = { full_reconcile_id: full }
    update(books, { model: 'account.partial.reconcile', id, values })
  }
}

/** The allocation is gone: no trace of it stays. */
export function unreconcile(books: Books, id: number): void {
  const partial = rowOf(books, 'account.partial.reconcile', id)
  const sides = (['debit_move_id', 'credit_move_id'] as const).map((side) =>
    rowOf(books, 'account.move.line', ref(partial, side) ?? 0),
  )
  const amount = minor(partial, 'debit_amount_currency')
  for (const line of sides) unlink(books, line.id, id)
  erase(books, 'account.partial.reconcile', id)
  for (const line of sides) {
    const back = minor(line, 'amount_currency') > 0n ? amount : -amount
    setOpen(books, line, minor(line, 'amount_residual_currency') + back)
    renumber(books, line)
    settleMove(books, moveOf(books, line))
  }
}

export function release(books: Books, line: Row): void {
  for (const id of [...(books.partials.get(line.id) ?? [])]) unreconcile(books, id)
}

/** What is open and the state of payment follow the lines; that is a writing of the move. */
export function settleMove(books: Books, move: Row): void {
  const values = { payment_state: paymentState(books, move) }
  update(books, { model: 'account.move', id: move.id, values })
}

function paymentState(books: Books, move: Row): string {
  const type = text(move, 'move_type')
  if (type === 'entry') return 'not_paid'
  if (text(move, 'payment_state') === 'blocked') return 'blocked'
  const [total, open] = [minor(move, 'amount_total'), openOf(books, move)]
  if (open === 0n && total > 0n) {
    return type !== 'out_refund' && reversedOnly(books, move) ? 'reversed' : 'paid'
  }
  if (open < total) return 'partial'
  // Enterprise: a payment without an entry pays nothing yet, and says so (section 2).
  return books.switches.enterprise && paidForNow(books, move) ? 'in_payment' : 'not_paid'
}

const paidForNow = (books: Books, move: Row): boolean =>
  ids(move, 'matched_payment_ids').some((id) => {
    const payment = tableOf(books, 'account.payment').get(id)
    return (
      payment !== undefined &&
      text(payment, 'state') === 'in_process' &&
      ref(payment, 'move_id') === null
    )
  })

function reversedOnly(books: Books, move: Row): boolean {
  const partials = receivablesOf(books, move).flatMap(({ id }) => [
    ...(books.partials.get(id) ?? []),
  ])
  return partials.every((id) => {
    const partial = rowOf(books, 'account.partial.reconcile', id)
    const credit = rowOf(books, 'account.move.line', ref(partial, 'credit_move_id') ?? 0)
    return text(moveOf(books, credit), 'move_type') === 'out_refund'
  })
}
