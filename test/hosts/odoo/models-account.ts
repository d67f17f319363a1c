// Invoices, their lines, allocations and payments (section 2). Due dates and open amounts stand on
// the receivable lines; an invoice's are the sums of its lines'.

import { type Books, findRow, rowOf, tableOf } from './books.ts'
import { commercialOf } from './models-partner.ts'
import {
  boolean,
  char,
  choice,
  date,
  htmlText,
  integer,
  longText,
  type Model,
  many,
  monetary,
  one,
} from './schema.ts'
import { flag, ids, minor, type Row, ref, text } from './values.ts'

export const linesOf = (books: Books, move: Row): readonly Row[] =>
  ids(move, 'line_ids').flatMap((id) => findRow(books, 'account.move.line', id) ?? [])

export const receivablesOf = (books: Books, move: Row): readonly Row[] =>
  linesOf(books, move).filter((line) => text(line, 'account_type') === 'asset_receivable')

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount)
const isDocument = (move: Row): boolean => text(move, 'move_type').startsWith('out_')

export function openOf(books: Books, move: Row): bigint {
  if (!isDocument(move)) return 0n
  const lines = receivablesOf(books, move)
  return absolute(lines.reduce((sum, line) => sum + minor(line, 'amount_residual_currency'), 0n))
}

const signed = (books: Books, move: Row, name: string): bigint =>
  isDocument(move)
    ? receivablesOf(books, move).reduce((sum, line) => sum + minor(line, name), 0n)
    : name === 'balance'
      ? minor(move, 'amount_total')
      : 0n

const drafts: Readonly<Record<string, string>> = {
  out_invoice: 'Draft Invoice',
  out_refund: 'Draft Credit Note',
  out_receipt: 'Draft Sales Receipt',
  entry: 'Draft Entry',
}

function moveName(_books: Books, move: Row): string {
  const named = text(move, 'name')
  const ref = text(move, 'ref')
  const draft = text(move, 'state') === 'draft' ? (drafts[text(move, 'move_type')] ?? '') : ''
  const inBrackets = ref === '' ? '' : ` (${ref})`
  return `${draft}${draft !== '' && named !== '' ? ' ' : ''}${named}${inBrackets}`
}

/** The first day on which something open is due. */
const nextDue = (books: Books, move: Row): string | null =>
  receivablesOf(books, move)
    .filter((line) => minor(line, 'amount_residual_currency') !== 0n || !isDocument(move))
    .map((line) => text(line, 'date_maturity'))
    .sort()[0] ?? null

export const move: Model = {
  name: 'account.move',
  label: 'Journal Entry',
  order: 'date desc, name desc, invoice_date desc, id desc',
  reads: 'readonly',
  writes: 'invoice',
  companyField: 'company_id',
  display: moveName,
  fields: {
    name: char('Number'),
    move_type: choice('Type', {
      entry: 'Journal Entry',
      out_invoice: 'Customer Invoice',
      out_refund: 'Customer Credit Note',
      in_invoice: 'Vendor Bill',
      in_refund: 'Vendor Credit Note',
      out_receipt: 'Sales Receipt',
      in_receipt: 'Purchase Receipt',
    }),
    state: choice('Status', { draft: 'Draft', posted: 'Posted', cancel: 'Cancelled' }),
    payment_state: choice('Payment Status', {
      not_paid: 'Not Paid',
      in_payment: 'In Payment',
      paid: 'Paid',
      partial: 'Partially Paid',
      reversed: 'Reversed',
      blocked: 'Blocked',
      invoicing_legacy: 'Invoicing App Legacy',
    }),
    date: date('Date'),
    invoice_date: date('Invoice/Bill Date'),
    invoice_date_due: date('Due Date'),
    next_payment_date: date('Next Payment Date', { compute: nextDue }),
    partner_id: one('res.partner', 'Partner'),
    commercial_partner_id: one('res.partner', 'Commercial Entity', {
      stored: true,
      compute: (books, row) => {
        const partner = ref(row, 'partner_id')
        return partner === null ? null : commercialOf(books, partner)
      },
    }),
    partner_shipping_id: one('res.partner', 'Delivery Address'),
    currency_id: one('res.currency', 'Currency'),
    company_id: one('res.company', 'Company'),
    journal_id: one('account.journal', 'Journal'),
    invoice_user_id: one('res.users', 'Salesperson'),
    ref: char('Reference'),
    payment_reference: char('Payment Reference'),
    narration: htmlText('Terms and Conditions'),
    invoice_payment_term_id: one('account.payment.term', 'Payment Terms'),
    amount_total: monetary('Total'),
    amount_untaxed: monetary('Untaxed Amount', {
      stored: true,
      compute: (_books, row) => (isDocument(row) ? minor(row, 'amount_total') : 0n),
    }),
    amount_residual: monetary('Amount Due', { stored: true, compute: openOf }),
    amount_total_signed: monetary('Total in Currency Signed', {
      stored: true,
      currency: 'company',
      compute: (books, row) => signed(books, row, 'balance'),
    }),
    amount_residual_signed: monetary('Amount Due Signed', {
      stored: true,
      currency: 'company',
      compute: (books, row) => signed(books, row, 'amount_residual'),
    }),
    line_ids: many('account.move.line', 'Journal Items'),
    invoice_line_ids: many('account.move.line', 'Invoice lines', {
      stored: true,
      compute: (books, row) =>
        linesOf(books, row)
          .filter((line) => text(line, 'display_type') === 'product')
          .map(idOf),
    }),
    no_followup: boolean('No Follow-Up', {
      compute: (books, row) => {
        const lines = receivablesOf(books, row)
        return !isDocument(row) || (lines.length > 0 && lines.every(hushed))
      },
    }),
    matched_payment_ids: many('account.payment', 'Matched Payments'),
    reversed_entry_id: one('account.move', 'Reversal of'),
    posted_before: boolean('Posted Before'),
    access_token: char('Security Token'),
    access_url: char('Portal Access URL', {
      compute: (_books, row) => (isDocument(row) ? `/my/invoices/${row.id}` : '#'),
    }),
    checked: boolean('Reviewed'),
    origin_payment_id: one('account.payment', 'Payment'),
    activity_ids: many('mail.activity', 'Activities', {
      compute: (books, row) =>
        [...tableOf(books, 'mail.activity').values()]
          .filter((one) => text(one, 'res_model') === 'account.move' && flag(one, 'active'))
          .filter((one) => one.values['res_id'] === row.id)
          .map(idOf),
    }),
    encours_next_step: char('Next step'),
    encours_next_date: date('Next step on'),
    encours_last_contact: date('Last reminder'),
    encours_why: longText('Why'),
  },
}

const idOf = ({ id }: Row): number => id
const hushed = (line: Row): boolean => flag(line, 'no_followup')

const ofMove = (name: string) => (books: Books, row: Row) => {
  const found = findRow(books, 'account.move', ref(row, 'move_id'))
  return found?.values[name] ?? null
}

const partialsOf = (side: 'debit_move_id' | 'credit_move_id') => (books: Books, row: Row) =>
  [...(books.partials.get(row.id) ?? [])].filter(
    (id) => ref(rowOf(books, 'account.partial.reconcile', id), side) !== row.id,
  )

export const line: Model = {
  name: 'account.move.line',
  label: 'Journal Item',
  order: 'date desc, move_name desc, id',
  reads: 'readonly',
  writes: 'invoice',
  companyField: 'company_id',
  display: (books, row) => {
    const found = findRow(books, 'account.move', ref(row, 'move_id'))
    const words = text(row, 'name')
    return `${found ? moveName(books, found) : ''}${words === '' ? '' : ` ${words}`}`
  },
  fields: {
    name: char('Label'),
    move_id: one('account.move', 'Journal Entry'),
    move_name: char('Number', { stored: true, compute: ofMove('name') }),
    move_type: choice('Type', {}, { compute: ofMove('move_type'), searchable: true }),
    parent_state: choice('Status', {}, { stored: true }),
    partner_id: one('res.partner', 'Partner'),
    account_id: one('account.account', 'Account'),
    account_type: choice('Internal Type', {}, { searchable: true }),
    journal_id: one('account.journal', 'Journal', { stored: true, compute: ofMove('journal_id') }),
    company_id: one('res.company', 'Company'),
    currency_id: one('res.currency', 'Currency'),
    company_currency_id: one('res.currency', 'Company Currency', {
      stored: true,
      compute: (books, row) => {
        const company = findRow(books, 'res.company', ref(row, 'company_id'))
        return company ? ref(company, 'currency_id') : null
      },
    }),
    date: date('Date', { stored: true, compute: ofMove('date') }),
    invoice_date: date('Invoice/Bill Date', { stored: true, compute: ofMove('invoice_date') }),
    date_maturity: date('Due Date'),
    discount_date: date('Discount Date'),
    ref: char('Reference', { stored: true, compute: ofMove('ref') }),
    display_type: choice('Display Type', { product: 'Product', payment_term: 'Payment Term' }),
    price_unit: monetary('Unit Price'),
    balance: monetary('Balance', { currency: 'company' }),
    debit: monetary('Debit', {
      stored: true,
      currency: 'company',
      compute: (_books, row) => (minor(row, 'balance') > 0n ? minor(row, 'balance') : 0n),
    }),
    credit: monetary('Credit', {
      stored: true,
      currency: 'company',
      compute: (_books, row) => (minor(row, 'balance') < 0n ? -minor(row, 'balance') : 0n),
    }),
    amount_currency: monetary('Amount in Currency'),
    amount_residual: monetary('Residual Amount', { currency: 'company' }),
    amount_residual_currency: monetary('Residual Amount in Currency'),
    reconciled: boolean('Reconciled'),
    matching_number: char('Matching #'),
    full_reconcile_id: one('account.full.reconcile', 'Matching'),
    matched_debit_ids: many('account.partial.reconcile', 'Matched Debits', {
      stored: true,
      compute: partialsOf('debit_move_id'),
    }),
    matched_credit_ids: many('account.partial.reconcile', 'Matched Credits', {
      stored: true,
      compute: partialsOf('credit_move_id'),
    }),
    no_followup: boolean('No Follow-Up'),
    payment_id: one('account.payment', 'Originator Payment'),
    statement_line_id: one('account.move', 'Originator Statement Line'),
  },
}

export const partial: Model = {
  name: 'account.partial.reconcile',
  label: 'Partial Reconcile',
  order: 'id',
  reads: 'readonly',
  writes: 'invoice',
  companyField: 'company_id',
  display: (_books, row) => `account.partial.reconcile,${row.id}`,
  fields: {
    debit_move_id: one('account.move.line', 'Debit Move'),
    credit_move_id: one('account.move.line', 'Credit Move'),
    amount: monetary('Amount', { currency: 'company' }),
    debit_amount_currency: monetary('Debit Amount Currency'),
    credit_amount_currency: monetary('Credit Amount Currency'),
    debit_currency_id: one('res.currency', 'Currency of the debit journal item.'),
    credit_currency_id: one('res.currency', 'Currency of the credit journal item.'),
    currency_id: one('res.currency', 'Currency'),
    full_reconcile_id: one('account.full.reconcile', 'Full Reconcile'),
    exchange_move_id: one('account.move', 'Exchange Move'),
    max_date: date('Max Date of Matched Lines'),
    company_id: one('res.company', 'Company'),
  },
}

export const full: Model = {
  name: 'account.full.reconcile',
  label: 'Full Reconcile',
  order: 'id',
  reads: 'readonly',
  writes: 'invoice',
  display: (_books, row) => `account.full.reconcile,${row.id}`,
  fields: {
    partial_reconcile_ids: many('account.partial.reconcile', 'Reconciliation Parts'),
    reconciled_line_ids: many('account.move.line', 'Matched Journal Items'),
    exchange_move_id: one('account.move', 'Exchange Move'),
    count: integer('Count'),
  },
}
