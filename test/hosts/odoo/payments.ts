// Payments: made by the wizard or by hand, posted into an entry, taken back (section 2).

import { type Books, erase, findRow, insert, rowOf, rowsOf, update } from './books.ts'
import { digitsOf } from './domain.ts'
import { userError, validationError } from './faults.ts'
import { insertLine, today } from './invoice-lines.ts'
import { assign, nextNumber, raiseRank, setState } from './invoices.ts'
import { fieldOf, modelOf } from './models.ts'
import { receivablesOf } from './models-account.ts'
import { commercialOf } from './models-partner.ts'
import { release, settleMove } from './reconcile.ts'
import { type Given, ids, minor, minorOf, numbers, type Row, ref, text } from './values.ts'

const bankJournal = 2
const outstandingAccount = 3

type Vals = Readonly<Record<string, Given>>

export function createPayment(books: Books, vals: Vals): number {
  const company = rowOf(books, 'res.company', Number(vals['company_id'] ?? 1))
  const payment = insert(books, 'account.payment', {
    state: 'draft',
    name: null,
    payment_type: typeof vals['payment_type'] === 'string' ? vals['payment_type'] : 'inbound',
    partner_type: 'customer',
    partner_id: typeof vals['partner_id'] === 'number' ? vals['partner_id'] : null,
    date: typeof vals['date'] === 'string' ? vals['date'] : today(books),
    memo: typeof vals['memo'] === 'string' ? vals['memo'] : null,
    company_id: company.id,
    currency_id:
      typeof vals['currency_id'] === 'number' ? vals['currency_id'] : ref(company, 'currency_id'),
    journal_id: bankJournal,
    move_id: null,
    invoice_ids: numbers(vals['invoice_ids']),
    is_matched: false,
  })
  const values = { amount: amountOf(books, payment, vals['amount']) }
  update(books, { model: 'account.payment', id: payment.id, values })
  return payment.id
}

function amountOf(books: Books, row: Row, given: Given): bigint {
  const field = fieldOf(modelOf('account.payment'), 'amount')
  const digits = field ? digitsOf(books, { row, field, name: 'amount' }) : 2
  return minorOf(Number(given ?? 0), digits)
}

/** In Enterprise without an entry: it waits for the bank (section 2, `in_payment`). */
export function postPayment(books: Books, id: number): void {
  const payment = rowOf(books, 'account.payment', id)
  if (text(payment, 'state') !== 'draft') throw userError('Only draft payments can be confirmed.')
  if (books.switches.enterprise) {
    const values = { state: 'in_process', name: `PAY${`${id}`.padStart(5, '0')}` }
    update(books, { model: 'account.payment', id, values })
    return
  }
  const move = findRow(books, 'account.move', ref(payment, 'move_id')) ?? entryOf(books, payment)
  const name = text(move, 'name')
  setState(books, move, 'posted')
  const values = { state: 'in_process', name, move_id: move.id }
  update(books, { model: 'account.payment', id, values })
  const partner = ref(payment, 'partner_id')
  if (partner !== null) raiseRank(books, partner)
}

function entryOf(books: Books, payment: Row): Row {
  const day = text(payment, 'date')
  const move = insert(books, 'account.move', {
    move_type: 'entry',
    name: nextNumber(books, 'PBNK1', day),
    state: 'draft',
    payment_state: 'not_paid',
    posted_before: true,
    date: day,
    invoice_date: null,
    invoice_date_due: today(books),
    partner_id: ref(payment, 'partner_id'),
    company_id: ref(payment, 'company_id'),
    currency_id: ref(payment, 'currency_id'),
    journal_id: bankJournal,
    ref: text(payment, 'memo') || null,
    amount_total: minor(payment, 'amount'),
    origin_payment_id: payment.id,
  })
  const memo = text(payment, 'memo')
  const shared = {
    display_type: 'product',
    payment_id: payment.id,
    date_maturity: day,
    name: `Manual Payment${memo === '' ? '' : `: ${memo}`}`,
  }
  const amount =
    minor(payment, 'amount') * (text(payment, 'payment_type') === 'outbound' ? -1n : 1n)
  const other = { account_id: outstandingAccount, account_type: 'asset_current' }
  const mine = { account_id: 1, account_type: 'asset_receivable' }
  const line_ids = [
    insertLine(books, move, { ...shared, ...other, amount }).id,
    insertLine(books, move, { ...shared, ...mine, amount: -amount }).id,
  ]
  update(books, { model: 'account.move', id: move.id, values: { line_ids } })
  return move
}

/** Its invoice is still paid (section 3). */
export function draftPayment(books: Books, id: number): void {
  const payment = rowOf(books, 'account.payment', id)
  const move = findRow(books, 'account.move', ref(payment, 'move_id'))
  if (move) setState(books, move, 'draft')
  update(books, { model: 'account.payment', id, values: { state: 'draft' } })
}

/** Its invoice is open again; an entry that was a draft by then is deleted (measured). */
export function cancelPayment(books: Books, id: number): void {
  const payment = rowOf(books, 'account.payment', id)
  const move = findRow(books, 'account.move', ref(payment, 'move_id'))
  if (move) {
    for (const line of receivablesOf(books, move)) release(books, line)
    if (text(move, 'state') === 'draft') eraseEntry(books, move)
    else setState(books, move, 'cancel')
  }
  const move_id = findRow(books, 'account.move', move?.id ?? null)?.id ?? null
  update(books, { model: 'account.payment', id, values: { state: 'canceled', move_id } })
}

function eraseEntry(books: Books, move: Row): void {
  for (const line of ids(move, 'line_ids')) erase(books, 'account.move.line', line)
  erase(books, 'account.move', move.id)
}

export function deletePayment(books: Books, id: number): void {
  const payment = rowOf(books, 'account.payment', id)
  const state = text(payment, 'state')
  if (state !== 'draft' && state !== 'canceled') {
    throw validationError(
      'A payment with an outstanding account cannot be confirmed without having a journal entry.',
    )
  }
  const move = findRow(books, 'account.move', ref(payment, 'move_id'))
  for (const line of move ? receivablesOf(books, move) : []) release(books, line)
  if (move) eraseEntry(books, move)
  for (const invoice of ids(payment, 'invoice_ids')) unlinkFrom(books, invoice, id)
  erase(books, 'account.payment', id)
}

function unlinkFrom(books: Books, invoice: number, payment: number): void {
  const move = findRow(books, 'account.move', invoice)
  if (!move) return
  const matched_payment_ids = ids(move, 'matched_payment_ids').filter((one) => one !== payment)
  update(books, { model: 'account.move', id: invoice, values: { matched_payment_ids } })
  settleMove(books, move)
}

export interface Registering {
  readonly vals: Vals
  readonly context: Vals
}

export function createRegister(books: Books, { vals, context }: Registering): number {
  const moves = rowsOf(books, 'account.move', numbers(context['active_ids']))
  const [first] = moves
  if (!first) throw nothingLeft()
  if (moves.some((move) => text(move, 'state') !== 'posted')) {
    throw userError('You can only register payment for posted journal entries.')
  }
  const given = vals['amount']
  const amount = given === undefined ? nextInstalment(books, moves) : amountOf(books, first, given)
  const row = insert(books, 'account.payment.register', {
    amount,
    currency_id: ref(first, 'currency_id'),
    payment_date: typeof vals['payment_date'] === 'string' ? vals['payment_date'] : today(books),
    group_payment: vals['group_payment'] === true,
    move_ids: moves.map(({ id }) => id),
  })
  return row.id
}

const nothingLeft = () =>
  userError(
    "There's nothing left to pay for the selected journal items, so no payment registration is " +
      "necessary. You've got your finances under control like a boss!",
  )

/** Without an amount it is what is overdue, or else the next part; not the whole (section 2). */
function nextInstalment(books: Books, moves: readonly Row[]): bigint {
  const open = moves
    .flatMap((move) => receivablesOf(books, move))
    .filter((line) => minor(line, 'amount_residual_currency') !== 0n)
  const dues = open.map((line) => text(line, 'date_maturity')).sort()
  const overdue = dues.filter((due) => due <= today(books)).at(-1)
  const until = moves.length > 1 ? dues.at(-1) : (overdue ?? dues[0])
  if (until === undefined) {
    throw nothingLeft()
  }
  return open
    .filter((line) => text(line, 'date_maturity') <= until)
    .reduce((sum, line) => sum + minor(line, 'amount_residual_currency'), 0n)
}

export function registerPayments(books: Books, id: number): readonly number[] {
  const wizard = rowOf(books, 'account.payment.register', id)
  const moves = rowsOf(books, 'account.move', ids(wizard, 'move_ids'))
  const [first] = moves
  if (!first) throw userError('There is nothing left to pay.')
  const payment = createPayment(books, {
    partner_id: commercialOf(books, ref(first, 'partner_id') ?? 0),
    company_id: ref(first, 'company_id'),
    currency_id: ref(first, 'currency_id'),
    date: text(wizard, 'payment_date'),
    memo: moves.map((move) => text(move, 'name')).join(', '),
    invoice_ids: moves.map((move) => move.id),
  })
  const values = { amount: minor(wizard, 'amount') }
  update(books, { model: 'account.payment', id: payment, values })
  for (const move of moves) {
    const matched_payment_ids = [...ids(move, 'matched_payment_ids'), payment]
    update(books, { model: 'account.move', id: move.id, values: { matched_payment_ids } })
  }
  postPayment(books, payment)
  const line = creditLineOf(books, payment)
  for (const move of moves) {
    if (line) assign(books, move, line)
    else settleMove(books, move)
  }
  return [payment]
}

export function creditLineOf(books: Books, payment: number): Row | null {
  const move = findRow(
    books,
    'account.move',
    ref(rowOf(books, 'account.payment', payment), 'move_id'),
  )
  return move ? (receivablesOf(books, move)[0] ?? null) : null
}
