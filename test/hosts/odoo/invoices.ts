// Invoices and credit notes through their life: draft, posted in instalments, reset, cancelled,
// deleted; their numbers are given again (sections 0.2 and 2).

import { parseDay } from '../../../core/day.ts'
import { type Books, erase, findRow, insert, rowOf, tableOf, update } from './books.ts'
import { userError } from './faults.ts'
import { insertItem, itemsOf, layOut, rewriteItems, today } from './invoice-lines.ts'
import { linesOf, receivablesOf } from './models-account.ts'
import { commercialOf } from './models-partner.ts'
import { reconcileAll, release, settleMove } from './reconcile.ts'
import { count, type Given, minor, type Row, ref, text, type Values } from './values.ts'

const saleJournal = 1

const dayOr = (value: Given, other: string): string =>
  typeof value === 'string' ? (parseDay(value) ?? other) : other

const idOr = (value: Given, other: number | null): number | null =>
  typeof value === 'number' ? value : other

export function createMove(books: Books, vals: Readonly<Record<string, Given>>): number {
  const companyId = idOr(vals['company_id'], 1) ?? 1
  const company = rowOf(books, 'res.company', companyId)
  const type = typeof vals['move_type'] === 'string' ? vals['move_type'] : 'entry'
  const issued = typeof vals['invoice_date'] === 'string' ? vals['invoice_date'] : null
  const partner = idOr(vals['partner_id'], null)
  const term = idOr(vals['invoice_payment_term_id'], null)
  const move = insert(books, 'account.move', {
    ...base(company),
    move_type: type,
    date: issued ?? today(books),
    invoice_date: issued,
    invoice_date_due: dayOr(vals['invoice_date_due'], today(books)),
    invoice_payment_term_id: term,
    partner_id: partner,
    partner_shipping_id: partner === null ? null : commercialOf(books, partner),
    invoice_user_id: books.running?.uid ?? null,
    currency_id: idOr(vals['currency_id'], ref(company, 'currency_id')),
    ref: typeof vals['ref'] === 'string' ? vals['ref'] : null,
    reversed_entry_id: idOr(vals['reversed_entry_id'], null),
  })
  const items = itemsOf(vals['invoice_line_ids'])
  const lines = items.map((item) => insertItem(books, move, item))
  update(books, { model: 'account.move', id: move.id, values: { line_ids: lines } })
  layOut(books, move)
  return move.id
}

const base = (company: Row): Values => ({
  company_id: company.id,
  journal_id: saleJournal,
  state: 'draft',
  payment_state: 'not_paid',
  posted_before: false,
  amount_total: 0n,
  line_ids: [],
  matched_payment_ids: [],
})

export function setState(books: Books, move: Row, state: string): void {
  update(books, { model: 'account.move', id: move.id, values: { state } })
  for (const { id } of linesOf(books, move)) {
    update(books, { model: 'account.move.line', id, values: { parent_state: state } })
  }
}

const prefixes: Readonly<Record<string, string>> = {
  out_invoice: 'FAC',
  out_receipt: 'FAC',
  out_refund: 'RFAC',
}

/** One more than the highest that stands: a deleted one's is given again. */
export function nextNumber(books: Books, prefix: string, day: string): string {
  const start = `${prefix}/${day.slice(0, 4)}/`
  let last = 0
  for (const row of tableOf(books, 'account.move').values()) {
    const name = text(row, 'name')
    if (name.startsWith(start)) last = Math.max(last, Number(name.slice(start.length)))
  }
  return `${start}${`${last + 1}`.padStart(5, '0')}`
}

export function post(books: Books, id: number): void {
  const move = rowOf(books, 'account.move', id)
  const name = text(move, 'name')
  if (text(move, 'state') !== 'draft') {
    throw userError(`The entry ${name} (id ${id}) must be in draft.`)
  }
  if (linesOf(books, move).length === 0) throw userError("Even magicians can't post nothing!")
  const partner = ref(move, 'partner_id')
  if (partner === null) throw userError("The 'Customer' field is required to validate the invoice.")
  const issued = text(move, 'invoice_date') || today(books)
  const number = name || nextNumber(books, prefixes[text(move, 'move_type')] ?? 'MISC', issued)
  const isRefund = text(move, 'move_type') === 'out_refund'
  const values = {
    ...{ name: number, invoice_date: issued, date: issued, posted_before: true },
    ...(isRefund ? {} : { payment_reference: number }),
  }
  update(books, { model: 'account.move', id, values })
  setState(books, move, 'posted')
  layOut(books, move)
  raiseRank(books, partner)
  const reversed = findRow(books, 'account.move', ref(move, 'reversed_entry_id'))
  if (isRefund && reversed) assign(books, reversed, receivablesOf(books, move)[0] ?? null)
}

/** He is a customer from now on; so a posting writes the partner, too (section 3). */
export function raiseRank(books: Books, partner: number): void {
  for (const id of new Set([partner, commercialOf(books, partner)])) {
    const row = rowOf(books, 'res.partner', id)
    const values = { customer_rank: count(row, 'customer_rank') + 1 }
    update(books, { model: 'res.partner', id, values })
  }
}

/** Sets a line against the open lines of a move, the earliest due first. */
export function assign(books: Books, move: Row, line: Row | null): void {
  if (!line) return
  const open = [...receivablesOf(books, move)].sort((a, b) =>
    text(a, 'date_maturity') < text(b, 'date_maturity') ? -1 : 1,
  )
  const pairs = open
    .filter((mine) => minor(mine, 'amount_residual_currency') !== 0n)
    .map((mine) => {
      const owed = minor(mine, 'amount_currency') > 0n
      return owed ? { debit: mine, credit: line } : { debit: line, credit: mine }
    })
  reconcileAll(books, pairs)
}

/** Back to draft: what was allocated to it stays allocated (measured). */
export function draft(books: Books, id: number): void {
  const move = rowOf(books, 'account.move', id)
  if (text(move, 'state') === 'draft')
    throw userError('Only posted/cancelled journal entries can be reset to draft.')
  setState(books, move, 'draft')
}

/** From paid, too: its payments are free credits then. */
export function cancel(books: Books, id: number): void {
  const move = rowOf(books, 'account.move', id)
  for (const line of receivablesOf(books, move)) release(books, line)
  setState(books, move, 'cancel')
  settleMove(books, move)
}

export function deleteMove(books: Books, id: number): void {
  const move = rowOf(books, 'account.move', id)
  if (text(move, 'state') === 'posted') {
    throw userError(
      "You can't delete a posted journal item. Don’t play games with your accounting records; " +
        'reset the journal entry to draft before deleting it.',
    )
  }
  for (const line of receivablesOf(books, move)) release(books, line)
  for (const line of linesOf(books, move)) erase(books, 'account.move.line', line.id)
  // Its activities go with it (section 4).
  for (const activity of [...tableOf(books, 'mail.activity').values()]) {
    const isOfIt =
      text(activity, 'res_model') === 'account.move' && count(activity, 'res_id') === id
    if (isOfIt) erase(books, 'mail.activity', activity.id)
  }
  erase(books, 'account.move', id)
}

const free = new Set(['ref', 'narration', 'payment_reference', 'invoice_user_id', 'no_followup'])

/** What may be written on a move, and what follows from it. */
export function writeMove(books: Books, id: number, vals: Readonly<Record<string, Given>>): void {
  const move = rowOf(books, 'account.move', id)
  const closed = ['partner_id', 'invoice_line_ids'].filter((name) => name in vals)
  if (text(move, 'state') === 'posted' && closed.length > 0) {
    const names = closed.join(', ')
    throw userError(`You cannot modify the following readonly fields on a posted move: ${names}`)
  }
  for (const [name, value] of Object.entries(vals)) {
    if (name === 'no_followup') hush(books, move, value === true)
    else if (name === 'invoice_line_ids') rewriteItems(books, move, value)
    else if (name === 'invoice_date_due') moveDue(books, move, `${value}`)
    else writeOne(books, move, { name, value })
  }
}

function writeOne(books: Books, move: Row, { name, value }: { name: string; value: Given }): void {
  const kept = typeof value === 'string' || typeof value === 'number' || value === true
  const own = free.has(name) || name.startsWith('encours_') || text(move, 'state') === 'draft'
  if (!own) throw userError(`You cannot modify '${name}' of a posted entry.`)
  update(books, { model: 'account.move', id: move.id, values: { [name]: kept ? value : null } })
}

/** The user's switch "do not dun", kept on the lines (section 2). */
function hush(books: Books, move: Row, no_followup: boolean): void {
  for (const { id } of receivablesOf(books, move)) {
    update(books, { model: 'account.move.line', id, values: { no_followup } })
  }
  update(books, { model: 'account.move', id: move.id, values: {} })
}

/** Of an invoice in one part the line follows; the other way round it does not. */
function moveDue(books: Books, move: Row, due: string): void {
  update(books, { model: 'account.move', id: move.id, values: { invoice_date_due: due } })
  const lines = receivablesOf(books, move)
  const [line] = lines
  if (line && lines.length === 1) {
    const values = { date_maturity: due }
    update(books, { model: 'account.move.line', id: line.id, values })
  }
}
