// What remains of the accounting application's buttons: links for customers, matching by hand,
// credit notes from an invoice (section 2).

import { randomUUID } from 'node:crypto'
import { type Books, insert, rowOf, rowsOf, update } from './books.ts'
import { userError } from './faults.ts'
import { today } from './invoice-lines.ts'
import { createMove } from './invoices.ts'
import { reconcileAll } from './reconcile.ts'
import { type Given, ids, minor, numbers, ref, text } from './values.ts'

/** Made the first time that somebody asks; that writes the invoice. */
export function getPortalUrl(books: Books, id: number): string {
  const move = rowOf(books, 'account.move', id)
  const held = text(move, 'access_token')
  const token = held === '' ? randomUUID() : held
  if (held === '') {
    update(books, { model: 'account.move', id, values: { access_token: token } })
    for (const line of ids(move, 'line_ids')) {
      update(books, { model: 'account.move.line', id: line, values: {} })
    }
  }
  return `/my/invoices/${id}?access_token=${token}`
}

export function reconcileLines(books: Books, lineIds: readonly number[]): void {
  const lines = rowsOf(books, 'account.move.line', lineIds)
  const credits = lines.filter((line) => minor(line, 'amount_currency') < 0n)
  const debits = lines.filter((line) => minor(line, 'amount_currency') > 0n)
  reconcileAll(
    books,
    debits.flatMap((debit) => credits.map((credit) => ({ debit, credit }))),
  )
}

type Vals = Readonly<Record<string, Given>>

export function createReversal(books: Books, context: Vals, vals: Vals): number {
  const moves = numbers(context['active_ids'])
  const reason = typeof vals['reason'] === 'string' ? vals['reason'] : null
  const day = typeof vals['date'] === 'string' ? vals['date'] : today(books)
  return insert(books, 'account.move.reversal', { move_ids: moves, date: day, reason }).id
}

/** A draft of the same amount; posting it sets it against its invoice. */
export function refundMoves(books: Books, wizard: number): readonly number[] {
  const row = rowOf(books, 'account.move.reversal', wizard)
  return rowsOf(books, 'account.move', ids(row, 'move_ids')).map((move) => {
    if (text(move, 'state') !== 'posted') throw userError('Only posted entries can be reversed.')
    // Nothing of it changes, and it is written all the same (section 3).
    update(books, { model: 'account.move', id: move.id, values: {} })
    const price = Number(minor(move, 'amount_total')) / 100
    return createMove(books, {
      move_type: 'out_refund',
      partner_id: ref(move, 'partner_id'),
      currency_id: ref(move, 'currency_id'),
      company_id: ref(move, 'company_id'),
      invoice_date: text(row, 'date'),
      invoice_date_due: text(row, 'date'),
      reversed_entry_id: move.id,
      ref: [`Reversal of: ${text(move, 'name')}`, text(row, 'reason')].filter(Boolean).join(', '),
      invoice_line_ids: [[0, 0, { name: 'Reversal', price_unit: price }]],
    })
  })
}
