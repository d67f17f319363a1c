// What a new database holds: one French company in euros, its administrator and its accountant,
// some currencies, journals and payment terms. Ids as they were measured, where one shows.

import { type Books, insert, transact } from './books.ts'
import type { ModelName } from './schema.ts'
import { adminId, type Groups, rootId, withImplied } from './user.ts'
import type { Values } from './values.ts'

export const accountantId = 5

const currency = (name: string, symbol: string, more: Values = {}): Values => ({
  ...{ name, symbol, decimal_places: 2, rounding: 0.01, position: 'after', active: true },
  ...more,
})

const partner = (name: string, more: Values = {}): Values => ({
  ...{ name, active: true, type: 'contact', is_company: false, lang: 'fr_FR', company_id: null },
  ...{ customer_rank: 0, supplier_rank: 0, trust: 'normal', category_id: [] },
  ...more,
})

const user = (name: string, login: string, partner_id: number): Values => ({
  ...{ name, login, email: `${login}@encours.example`, lang: 'fr_FR', tz: 'Europe/Paris' },
  ...{ partner_id, company_id: 1, company_ids: [1], share: false, active: true },
})

const lang = (code: string, name: string): Values => ({ code, name, active: true })

type Rows = readonly (readonly [id: number, values: Values])[]

const accounting: Readonly<Partial<Record<ModelName, Rows>>> = {
  'account.account': [
    [1, { code: '411100', name: 'Customers', account_type: 'asset_receivable' }],
    [2, { code: '706000', name: 'Services', account_type: 'income' }],
    [3, { code: '511200', name: 'Outstanding Receipts', account_type: 'asset_current' }],
  ],
  'account.journal': [
    [1, { name: 'Sales', code: 'FAC', type: 'sale', company_id: 1 }],
    [2, { name: 'Bank', code: 'BNK1', type: 'bank', company_id: 1 }],
  ],
  // `30@0 70@60`: a share, and days after the invoice.
  'account.payment.term': [
    [1, { name: 'Immediate Payment', parts: '100@0', active: true }],
    [4, { name: '30 Days', parts: '100@30', active: true }],
    [8, { name: '30% Now, Balance 60 Days', parts: '30@0 70@60', active: true }],
  ],
  'mail.message.subtype': [
    [1, { name: 'Discussions', internal: false }],
    [2, { name: 'Note', internal: true }],
  ],
  'mail.activity.type': [
    [1, { name: 'Email' }],
    [2, { name: 'Call' }],
    [3, { name: 'Meeting' }],
    [4, { name: 'To-Do' }],
  ],
}

const rows = (uuid: string, name: string): Readonly<Partial<Record<ModelName, Rows>>> => ({
  'res.currency': [
    [1, currency('USD', '$', { position: 'before' })],
    [
      25,
      currency('JPY', '¥', { decimal_places: 0, rounding: 1, position: 'before', active: false }),
    ],
    [125, currency('EUR', '€')],
    [143, currency('GBP', '£', { active: false })],
  ],
  'res.country': [
    [20, { name: 'Belgium', code: 'BE' }],
    [57, { name: 'Germany', code: 'DE' }],
    [75, { name: 'France', code: 'FR' }],
    [233, { name: 'United States', code: 'US' }],
  ],
  'res.lang': [
    [1, lang('en_US', 'English (US)')],
    [30, lang('fr_FR', 'French / Français')],
  ],
  'res.partner': [
    [1, partner(name, { is_company: true, country_id: 75, vat: 'FR23334175221' })],
    [2, partner('OdooBot', { active: false })],
    [3, partner('Administrator', { email: 'admin@encours.example' })],
    [6, partner('Comptable', { email: 'comptable@encours.example' })],
  ],
  'res.company': [
    [
      1,
      {
        ...{ name, currency_id: 125, country_id: 75, partner_id: 1, vat: 'FR23334175221' },
        ...{ email: 'compta@encours.example', phone: '', company_registry: null, active: true },
      },
    ],
  ],
  'res.users': [
    [rootId, { ...user('OdooBot', '__system__', 2), active: false }],
    [adminId, user('Administrator', 'admin', 3)],
    [accountantId, user('Comptable', 'comptable', 6)],
  ],
  'ir.config_parameter': [[1, { key: 'database.uuid', value: uuid }]],
  ...accounting,
})

export function fillBase(books: Books, groups: Groups, companyName: string): void {
  transact(books, { uid: rootId }, () => {
    for (const [model, list] of Object.entries(rows(books.uuid, companyName))) {
      for (const [id, values] of list) insert(books, model as ModelName, values, id)
    }
  })
  groups.set(rootId, withImplied(['system']))
  groups.set(adminId, withImplied(['system']))
  groups.set(accountantId, withImplied(['invoice', 'partner_manager']))
}
