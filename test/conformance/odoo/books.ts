// What stands in the stand-in's books, under the ids by which the connector names it: a payment is
// its entry and line, `17.42`.

import { present } from '../../../core/assert.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { findRow, type Books as OdooBooks, tableOf } from '../../hosts/odoo/books.ts'
import { openOf } from '../../hosts/odoo/models-account.ts'
import { commercialOf } from '../../hosts/odoo/models-partner.ts'
import { minor, type Row, ref, text } from '../../hosts/odoo/values.ts'
import type { Books, Document, Owner } from '../host.ts'

export function currencyOf(books: OdooBooks, row: Row): Currency {
  const found = findRow(books, 'res.currency', ref(row, 'currency_id'))
  return present(parseCurrency(found ? text(found, 'name') : ''), 'a currency')
}

export function booksOf(books: OdooBooks): Books {
  const moves = [...tableOf(books, 'account.move').values()]
  const posted = moves.filter((move) => text(move, 'state') === 'posted')
  const ofType = (type: string) => posted.filter((move) => text(move, 'move_type') === type)
  const document = (move: Row): Document => ({
    id: `${move.id}`,
    customer: `${commercialOf(books, ref(move, 'partner_id') ?? 0)}`,
    currency: currencyOf(books, move),
    open: openOf(books, move),
  })
  return {
    customers: customersOf(books),
    invoices: ofType('out_invoice').map((move) => {
      return { ...document(move), total: minor(move, 'amount_total') }
    }),
    credits: ofType('out_refund').map(document),
    payments: paymentsOf(books),
  }
}

const isReceivable = (line: Row): boolean =>
  text(line, 'account_type') === 'asset_receivable' && text(line, 'parent_state') === 'posted'

const receivables = (books: OdooBooks): readonly Row[] =>
  [...tableOf(books, 'account.move.line').values()].filter(isReceivable)

function paymentsOf(books: OdooBooks): readonly Document[] {
  return receivables(books)
    .filter((line) => ref(line, 'payment_id') !== null)
    .map((line) => ({
      id: `${ref(line, 'move_id')}.${line.id}`,
      customer: `${ref(line, 'partner_id')}`,
      currency: currencyOf(books, line),
      open: -minor(line, 'amount_residual_currency'),
    }))
}

/** Whoever is his own commercial partner, but for the company itself and its users. */
function customersOf(books: OdooBooks): readonly Owner[] {
  const companies = tableOf(books, 'res.company').values()
  const users = tableOf(books, 'res.users').values()
  const own = new Set([...companies, ...users].map((row) => ref(row, 'partner_id')))
  const lines = receivables(books)
  return [...tableOf(books, 'res.partner').values()]
    .filter(({ id }) => !own.has(id) && commercialOf(books, id) === id)
    .map((row) => ownerOf(row, lines))
}

function ownerOf(row: Row, lines: readonly Row[]): Owner {
  const mine = lines.filter((line) => ref(line, 'partner_id') === row.id)
  const parent = ref(row, 'parent_id')
  return {
    id: `${row.id}`,
    // Odoo's contacts have none; ours note theirs in the reference.
    currency: present(parseCurrency(text(row, 'ref') || 'EUR'), 'a currency'),
    balance: mine.reduce((sum, line) => sum + minor(line, 'amount_residual_currency'), 0n),
    parent: parent === null ? null : `${parent}`,
  }
}
