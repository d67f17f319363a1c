// What a recorded answer itself says of the ids in it: `[125, "EUR"]` names its currency. Where it
// gives bare ids, they are taken for the company's own.

import { type Currency, parseCurrency } from '../../core/currency.ts'
import { exactNumber, isExactNumber } from '../kit/exact-json.ts'
import type { CompanyFacts } from './map.ts'
import { wholeIn } from './schema.ts'

export interface Facts extends CompanyFacts {
  /** What stands for the receivable lines of a document that came without them. */
  linesOf(move: unknown): readonly unknown[]
}

export function factsFrom(
  rows: readonly unknown[],
  { country, currency }: { readonly country: string; readonly currency: Currency },
): Facts {
  const currencies = new Map<number, Currency>()
  for (const row of rows) {
    const [id, label] = referenceIn(row, 'currency_id')
    if (id !== null) currencies.set(id, parseCurrency(label ?? '') ?? currency)
  }
  return { country, currency, currencies, countries: new Map(), linesOf }
}

function referenceIn(row: unknown, name: string): [number | null, string | null] {
  const found = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined
  const [id, label]: unknown[] = Array.isArray(found) ? found : [found, null]
  return [wholeIn(id), typeof label === 'string' ? label : null]
}

function linesOf(move: unknown): readonly unknown[] {
  if (typeof move !== 'object' || move === null) return []
  const row: Readonly<Record<string, unknown>> = { ...move }
  const isCredit = row['move_type'] === 'out_refund'
  return [
    {
      ...{ id: row['id'], move_id: row['id'], move_name: row['name'], date: row['date'] },
      ...{ partner_id: row['commercial_partner_id'], date_maturity: row['invoice_date_due'] },
      ...{ currency_id: row['currency_id'], payment_id: false, write_date: row['write_date'] },
      amount_currency: row['amount_total'],
      amount_residual_currency: isCredit
        ? negative(row['amount_residual'])
        : row['amount_residual'],
      ...(typeof row['no_followup'] === 'boolean' ? { no_followup: row['no_followup'] } : {}),
    },
  ]
}

const negative = (amount: unknown): unknown =>
  isExactNumber(amount) ? exactNumber(`-${amount.rawJSON}`.replace(/^--/, '')) : amount
