// Companies, currencies, users and the like: what accounting stands on.

import { tableOf } from './books.ts'
import { boolean, char, choice, date, float, integer, type Model, many, one } from './schema.ts'
import { ref, text } from './values.ts'

const closed = { reads: 'user', writes: 'system' } as const

export const company: Model = {
  name: 'res.company',
  label: 'Companies',
  order: 'id',
  ...closed,
  companyField: 'id',
  fields: {
    name: char('Company Name'),
    currency_id: one('res.currency', 'Currency'),
    country_id: one('res.country', 'Country'),
    country_code: char('Country Code', {
      compute: (books, row) => {
        const country = tableOf(books, 'res.country').get(ref(row, 'country_id') ?? 0)
        return country ? text(country, 'code') : null
      },
    }),
    partner_id: one('res.partner', 'Partner'),
    email: char('Email'),
    phone: char('Phone'),
    vat: char('Tax ID'),
    company_registry: char('Company ID'),
    account_use_credit_limit: boolean('Sales Credit Limit'),
    active: boolean('Active'),
  },
}

export const currency: Model = {
  name: 'res.currency',
  label: 'Currency',
  order: 'active desc, name',
  ...closed,
  fields: {
    name: char('Currency'),
    symbol: char('Symbol'),
    full_name: char('Name'),
    decimal_places: integer('Decimal Places'),
    rounding: float('Rounding Factor'),
    position: choice('Symbol Position', { after: 'After Amount', before: 'Before Amount' }),
    active: boolean('Active'),
  },
}

export const country: Model = {
  name: 'res.country',
  label: 'Country',
  order: 'name, id',
  ...closed,
  fields: { name: char('Country Name'), code: char('Country Code') },
}

export const lang: Model = {
  name: 'res.lang',
  label: 'Languages',
  order: 'name',
  ...closed,
  fields: { name: char('Name'), code: char('Locale Code'), active: boolean('Active') },
}

export const users: Model = {
  name: 'res.users',
  label: 'User',
  order: 'name, login',
  ...closed,
  fields: {
    name: char('Name'),
    login: char('Login'),
    email: char('Email'),
    lang: char('Language'),
    tz: char('Timezone'),
    partner_id: one('res.partner', 'Related Partner'),
    company_id: one('res.company', 'Company'),
    company_ids: many('res.company', 'Companies'),
    share: boolean('Share User'),
    active: boolean('Active'),
  },
}

export const account: Model = {
  name: 'account.account',
  label: 'Account',
  order: 'id',
  reads: 'readonly',
  writes: 'system',
  fields: {
    name: char('Account Name'),
    code: char('Code'),
    account_type: choice('Type', {
      asset_receivable: 'Receivable',
      asset_current: 'Current Assets',
      income: 'Income',
    }),
  },
  display: (_books, row) => `${text(row, 'code')} ${text(row, 'name')}`,
}

export const journal: Model = {
  name: 'account.journal',
  label: 'Journal',
  order: 'id',
  reads: 'readonly',
  writes: 'system',
  companyField: 'company_id',
  fields: {
    name: char('Journal Name'),
    code: char('Short Code'),
    type: choice('Type', { sale: 'Sales', bank: 'Bank', general: 'Miscellaneous' }),
    company_id: one('res.company', 'Company'),
  },
}

export const paymentTerm: Model = {
  name: 'account.payment.term',
  label: 'Payment Terms',
  order: 'id',
  reads: 'readonly',
  writes: 'system',
  fields: { name: char('Payment Terms'), parts: char('Parts'), active: boolean('Active') },
}

export const parameter: Model = {
  name: 'ir.config_parameter',
  label: 'System Parameter',
  order: 'key',
  reads: 'system',
  writes: 'system',
  fields: { key: char('Key'), value: char('Value'), date: date('Date') },
}
