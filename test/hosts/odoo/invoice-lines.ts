// The lines of an invoice: what was sold, and what is owed of it on which day (section 2).

import { present } from '../../../core/assert.ts'
import { addDays, parseDay } from '../../../core/day.ts'
import { type Books, erase, findRow, insert, update } from './books.ts'
import { digitsOf } from './domain.ts'
import { linesOf, receivablesOf } from './models-account.ts'
import { commercialOf } from './models-partner.ts'
import { release, settleMove } from './reconcile.ts'
import {
  dayOfMs,
  type Given,
  ids,
  isList,
  isRecord,
  minor,
  minorOf,
  type Row,
  ref,
  text,
  type Values,
} from './values.ts'

const receivableAccount = 1
const incomeAccount = 2

export const today = ({ nowMs, running }: Books): string => dayOfMs(running?.beganMs ?? nowMs())

/** `[[0, 0, {price_unit: …}], …]`, the commands of an x2many. */
const commands = (given: Given): readonly (readonly Given[])[] =>
  isList(given) ? given.filter(isList) : []

interface Item {
  readonly name: string
  readonly price: number
}

export function itemsOf(given: Given): readonly Item[] {
  return commands(given).flatMap(([command, , vals]) => {
    if (command !== 0 || !isRecord(vals)) return []
    const price = Number(vals['price_unit'] ?? 0) * Number(vals['quantity'] ?? 1)
    return [{ name: `${vals['name'] ?? ''}`, price }]
  })
}

/** Positive for what a customer owes. */
const signOf = (move: Row): bigint => (text(move, 'move_type') === 'out_refund' ? -1n : 1n)

const field = { type: 'monetary', label: '', stored: true, currency: 'record' } as const

export function insertItem(books: Books, move: Row, item: Item): number {
  const digits = digitsOf(books, { row: move, field, name: 'price_unit' })
  const amount = minorOf(item.price, digits)
  return insertLine(books, move, {
    account_id: incomeAccount,
    account_type: 'income',
    display_type: 'product',
    name: item.name || null,
    price_unit: amount,
    amount: -signOf(move) * amount,
  }).id
}

interface NewLine extends Values {
  readonly amount: bigint
}

export function insertLine(books: Books, move: Row, { amount, ...values }: NewLine): Row {
  return insert(books, 'account.move.line', {
    move_id: move.id,
    parent_state: text(move, 'state'),
    partner_id: commercialOf(books, ref(move, 'partner_id') ?? 0),
    company_id: ref(move, 'company_id'),
    currency_id: ref(move, 'currency_id'),
    amount_currency: amount,
    balance: inCompany(books, move, amount),
    amount_residual_currency: values['account_type'] === 'asset_receivable' ? amount : 0n,
    amount_residual:
      values['account_type'] === 'asset_receivable' ? inCompany(books, move, amount) : 0n,
    reconciled: false,
    no_followup: false,
    ...values,
  })
}

function inCompany(books: Books, move: Row, amount: bigint): bigint {
  const currency = findRow(books, 'res.currency', ref(move, 'currency_id'))
  const rate = books.switches.rates.get(currency ? text(currency, 'name') : '') ?? 1
  return rate === 1 ? amount : BigInt(Math.round(Number(amount) * rate))
}

interface Part {
  readonly percent: number
  readonly days: number
}

/** `30@0 70@60`: a share, and days after the invoice. */
const partsOf = (term: Row): readonly Part[] =>
  text(term, 'parts')
    .split(' ')
    .map((part) => part.split('@').map(Number))
    .map(([percent = 100, days = 0]) => ({ percent, days }))

/** The receivable lines of an invoice, one for each due date; those that stand are kept. */
export function layOut(books: Books, move: Row): void {
  const items = linesOf(books, move).filter((line) => text(line, 'display_type') === 'product')
  const total = items.reduce((sum, line) => sum + minor(line, 'price_unit'), 0n)
  const values = { amount_total: total }
  update(books, { model: 'account.move', id: move.id, values })
  if (text(move, 'move_type') === 'entry' || items.length === 0) return
  const term = findRow(books, 'account.payment.term', ref(move, 'invoice_payment_term_id'))
  const parts = term ? partsOf(term) : null
  const issued = text(move, 'invoice_date') || today(books)
  const start = present(parseDay(issued), 'a day of issue')
  const dues = parts?.map(({ days }): string => addDays(start, days)) ?? [
    text(move, 'invoice_date_due'),
  ]
  const shares = sharesOf(total, parts ?? [{ percent: 100, days: 0 }])
  const wanted = shares.map((share, i) => ({ due: dues[i] ?? issued, amount: share }))
  settleDues(books, move, wanted)
  const due = [...dues].sort().at(-1) ?? issued
  update(books, { model: 'account.move', id: move.id, values: { invoice_date_due: due } })
}

/** The last part takes what rounding leaves. */
function sharesOf(total: bigint, parts: readonly Part[]): readonly bigint[] {
  const shares = parts.map(({ percent }) => (total * BigInt(percent)) / 100n)
  const rest = total - shares.slice(0, -1).reduce((sum, share) => sum + share, 0n)
  return [...shares.slice(0, -1), rest]
}

interface Due {
  readonly due: string
  readonly amount: bigint
}

function settleDues(books: Books, move: Row, wanted: readonly Due[]): void {
  const standing = receivablesOf(books, move)
  const many = wanted.length > 1
  wanted.forEach(({ due, amount }, i) => {
    const number = many ? ` installment #${i + 1}` : ''
    const called = `${text(move, 'payment_reference')}${number}`.trim() || null
    const values = { date_maturity: due, name: called }
    const line = standing[i]
    const signed = signOf(move) * amount
    if (line) resize(books, line, { values, signed, move })
    else addReceivable(books, move, { ...values, amount: signed })
  })
  for (const line of standing.slice(wanted.length)) dropLine(books, move, line)
  settleMove(books, move)
}

function addReceivable(books: Books, move: Row, values: NewLine): void {
  const line = insertLine(books, move, {
    account_id: receivableAccount,
    account_type: 'asset_receivable',
    display_type: 'payment_term',
    ...values,
  })
  const line_ids = [...ids(move, 'line_ids'), line.id]
  update(books, { model: 'account.move', id: move.id, values: { line_ids } })
}

interface Resized {
  readonly values: Values
  readonly signed: bigint
  readonly move: Row
}

/** Another amount is allocated anew; what stays the same stays allocated (measured). */
function resize(books: Books, line: Row, { values, signed, move }: Resized): void {
  const change = signed - minor(line, 'amount_currency')
  if (change !== 0n) release(books, line)
  const partner_id = commercialOf(books, ref(move, 'partner_id') ?? 0)
  const amounts = {
    amount_currency: signed,
    balance: inCompany(books, move, signed),
    amount_residual_currency: signed,
    amount_residual: inCompany(books, move, signed),
    reconciled: false,
  }
  const all = change === 0n ? { ...values, partner_id } : { ...values, partner_id, ...amounts }
  update(books, { model: 'account.move.line', id: line.id, values: all })
}

function dropLine(books: Books, move: Row, line: Row): void {
  release(books, line)
  const line_ids = ids(move, 'line_ids').filter((id) => id !== line.id)
  update(books, { model: 'account.move', id: move.id, values: { line_ids } })
  erase(books, 'account.move.line', line.id)
}

export function rewriteItems(books: Books, move: Row, given: Given): void {
  for (const [command, id, vals] of commands(given)) {
    if (command === 1 && typeof id === 'number' && isRecord(vals)) {
      const digits = digitsOf(books, { row: move, field, name: 'price_unit' })
      const amount = minorOf(Number(vals['price_unit'] ?? 0), digits)
      const signed = -signOf(move) * amount
      const values = { price_unit: amount, amount_currency: signed, balance: signed }
      update(books, { model: 'account.move.line', id, values })
    }
  }
  const line_ids = [
    ...ids(move, 'line_ids'),
    ...itemsOf(given).map((item) => insertItem(books, move, item)),
  ]
  update(books, { model: 'account.move', id: move.id, values: { line_ids } })
  layOut(books, move)
}
