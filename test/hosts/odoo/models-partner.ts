// Customers and their contacts (section 2): in 19 no `mobile`, no `siret`; nothing of Enterprise's
// follow-ups. What a partner owes is computed, and stands on the commercial partner alone.

import { type Books, findRow, tableOf } from './books.ts'
import {
  boolean,
  char,
  choice,
  date,
  float,
  htmlText,
  integer,
  longText,
  type Model,
  many,
  monetary,
  one,
} from './schema.ts'
import { flag, minor, type Row, ref, text } from './values.ts'

/** Himself where he is a company or has nobody above him, else whoever he belongs to. */
export function commercialOf(books: Books, id: number): number {
  let row = findRow(books, 'res.partner', id)
  for (let steps = 0; row && steps < 20; steps += 1) {
    const parent = findRow(books, 'res.partner', ref(row, 'parent_id'))
    if (flag(row, 'is_company') || !parent) return row.id
    row = parent
  }
  return id
}

const receivable = ({ values }: Row): boolean => values['account_type'] === 'asset_receivable'

function creditOf(books: Books, partner: Row): bigint {
  let sum = 0n
  for (const line of tableOf(books, 'account.move.line').values()) {
    const counts = receivable(line) && text(line, 'parent_state') === 'posted'
    if (counts && ref(line, 'partner_id') === partner.id) sum += minor(line, 'amount_residual')
  }
  return sum
}

export const partner: Model = {
  name: 'res.partner',
  label: 'Contact',
  order: 'complete_name ASC, id DESC',
  reads: 'user',
  writes: 'partner_manager',
  companyField: 'company_id',
  closedField: 'rtc_session_ids',
  display: (books, row) => {
    const parent = findRow(books, 'res.partner', ref(row, 'parent_id'))
    const named = text(row, 'name')
    return parent && !flag(row, 'is_company') ? `${text(parent, 'name')}, ${named}` : named
  },
  fields: {
    name: char('Name'),
    complete_name: char('Complete Name', {
      stored: true,
      compute: (books, row) => partner.display?.(books, row) ?? null,
    }),
    email: char('Email'),
    email_normalized: char('Normalized Email', {
      stored: true,
      compute: (_books, row) => text(row, 'email').trim().toLowerCase() || null,
    }),
    phone: char('Phone'),
    phone_sanitized: char('Sanitized Number', {
      stored: true,
      compute: (_books, row) => text(row, 'phone').replace(/[^+\d]/g, '') || null,
    }),
    lang: char('Language'),
    tz: char('Timezone'),
    vat: char('Tax ID'),
    company_registry: char('Company ID'),
    ref: char('Reference'),
    function: char('Job Position'),
    is_company: boolean('Is a Company'),
    type: choice('Address Type', {
      contact: 'Contact',
      invoice: 'Invoice',
      delivery: 'Delivery',
      other: 'Other',
    }),
    parent_id: one('res.partner', 'Related Company'),
    child_ids: many('res.partner', 'Contact', {
      stored: true,
      compute: (books, row) =>
        [...tableOf(books, 'res.partner').values()]
          .filter((child) => ref(child, 'parent_id') === row.id && child.values['active'] !== false)
          .map(({ id }) => id),
    }),
    commercial_partner_id: one('res.partner', 'Commercial Entity', {
      stored: true,
      compute: (books, row) => commercialOf(books, row.id),
    }),
    user_id: one('res.users', 'Salesperson'),
    category_id: many('res.partner.category', 'Tags'),
    comment: htmlText('Notes'),
    active: boolean('Active'),
    customer_rank: integer('Customer Rank'),
    supplier_rank: integer('Supplier Rank'),
    street: char('Street'),
    street2: char('Street2'),
    zip: char('Zip'),
    city: char('City'),
    country_id: one('res.country', 'Country'),
    country_code: char('Country Code', {
      compute: (books, row) => {
        const country = findRow(books, 'res.country', ref(row, 'country_id'))
        return country ? text(country, 'code') : null
      },
    }),
    company_id: one('res.company', 'Company'),
    rtc_session_ids: many('res.partner', 'Sessions'),
    credit: monetary('Total Receivable', {
      currency: 'company',
      searchable: true,
      compute: creditOf,
    }),
    debit: monetary('Total Payable', {
      currency: 'company',
      searchable: true,
      compute: () => 0n,
    }),
    credit_limit: float('Credit Limit'),
    use_partner_credit_limit: boolean('Partner Limit', {
      compute: (_books, row) => Number(row.values['credit_limit'] ?? 0) !== 0,
    }),
    trust: choice('Degree of trust you have in this debtor', {
      good: 'Good Debtor',
      normal: 'Normal Debtor',
      bad: 'Bad Debtor',
    }),
    property_payment_term_id: one('account.payment.term', 'Customer Payment Terms'),
    activity_ids: many('mail.activity', 'Activities', {
      compute: (books, row) =>
        [...tableOf(books, 'mail.activity').values()]
          .filter((one) => text(one, 'res_model') === 'res.partner')
          .filter((one) => one.values['res_id'] === row.id && flag(one, 'active'))
          .map(({ id }) => id),
    }),
    encours_grade: char('Grade'),
    encours_limit: float('Recommended limit'),
    encours_exposure: float('Exposure'),
    encours_next_step: char('Next step'),
    encours_next_date: date('Next step on'),
    encours_last_contact: date('Last reminder'),
    encours_why: longText('Why'),
  },
}

/** All children, their children, and himself. */
export function familyOf(books: Books, id: number): readonly number[] {
  const found = [id]
  for (let at = 0; at < found.length; at += 1) {
    const row = findRow(books, 'res.partner', found[at] ?? null)
    const child = row ? partner.fields['child_ids']?.compute?.(books, row) : null
    const children = Array.isArray(child) ? child : []
    found.push(...children.filter((one: number) => !found.includes(one)))
  }
  return found
}

export const addressesOf = (books: Books, row: Row): readonly Row[] =>
  familyOf(books, row.id).flatMap((id) => findRow(books, 'res.partner', id) ?? [])

export const category: Model = {
  name: 'res.partner.category',
  label: 'Partner Tags',
  order: 'name, id',
  reads: 'user',
  writes: 'partner_manager',
  fields: {
    name: char('Name'),
    color: integer('Color'),
    parent_id: one('res.partner.category', 'Category'),
    active: boolean('Active'),
  },
}
