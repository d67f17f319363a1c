// Which records of Odoo are a company's receivables, as domains.

import type { Domain } from './rows.ts'

/** `out_receipt` is a sale without an invoice's formalities: it is owed all the same. */
export const documentTypes: readonly string[] = ['out_invoice', 'out_receipt', 'out_refund']

/** On an account of what customers owe. */
export const receivable = ['account_type', '=', 'asset_receivable'] as const

/** Who was invoiced ever, or owes or is owed something. Archived ones included, by the context. */
export const customers: Domain = [
  ...['|', ['is_company', '=', true], ['parent_id', '=', false]],
  ...['|', '|', ['customer_rank', '>', 0], ['credit', '>', 0], ['credit', '<', 0]],
]

/** One that somebody has begun for nobody yet is nobody's; Odoo posts none such. */
export const documents = (company: number): Domain => [
  ['move_type', 'in', documentTypes],
  ['company_id', '=', company],
  ...['|', ['state', '=', 'posted'], ['commercial_partner_id', '!=', false]],
]

/**
 * Payments, bank lines, opening balances. A line without an amount of its own is a difference of
 * exchange; one without a partner is nobody's.
 */
export const entryLines = (company: number): Domain => [
  receivable,
  ['move_type', 'not in', documentTypes],
  ['company_id', '=', company],
  ['partner_id', '!=', false],
  ['amount_currency', '!=', 0],
]

export const posted = ['parent_state', '=', 'posted'] as const
