// What lines of entries are in our terms: payments, and debts that no invoice stands for. Pure, as
// map.ts. A difference of exchange is neither, and never comes here.

import type { Allocation, Invoice, Payment } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { customerId, type InvoiceId, invoiceId } from '../../core/ids.ts'
import { absolute } from '../../core/money.ts'
import type { Versioned } from '../contract/host.ts'
import { type ExactNumber, plainDecimal } from '../kit/exact-json.ts'
import { type CompanyFacts, currencyOf, isSpared } from './map.ts'
import { dayAt, instantAt, malformed, minorOf, parsed } from './parse.ts'
import { HostLine } from './schema.ts'

/** Where a receivable line stands in our terms: an invoice and the number of its instalment. */
export interface Place {
  readonly invoice: InvoiceId
  readonly instalment?: number
}

export interface Share {
  /** The receivable line that it settles, as a place; null where that is nothing that we keep. */
  readonly place: Place | null
  /** In the currency of the payment. */
  readonly amount: ExactNumber
}

export interface CreditRows {
  readonly line: unknown
  readonly shares: readonly Share[]
}

/** What stands on the credit side of a receivable account and is no credit note. */
export function mapPayment(rows: CreditRows, company: CompanyFacts): Versioned<Payment> {
  const { line, currency, customer, id } = entryOf(rows.line, company)
  const amount = minorOf('amount_currency', line.amount_currency, currency)
  const left = minorOf('amount_residual_currency', line.amount_residual_currency, currency)
  const record: Payment = {
    id,
    customer,
    received: dayAt('date', line.date),
    currency,
    amount: absolute(amount),
    unapplied: absolute(left),
    state: 'settled',
    allocations: allocationsOf(rows.shares, currency),
  }
  return { record, updatedAt: instantAt('write_date', line.write_date) }
}

/** One entry an instalment. */
function allocationsOf(shares: readonly Share[], currency: Currency): Allocation[] {
  const byPlace = new Map<string, Allocation>()
  for (const { place, amount } of shares) {
    if (!place) continue
    const key = `${place.invoice} ${place.instalment ?? ''}`
    const minor = minorOf('credit_amount_currency', amount, currency)
    const sum = (byPlace.get(key)?.amount ?? 0n) + minor
    if (sum !== 0n) byPlace.set(key, { ...place, amount: sum })
  }
  return [...byPlace.values()]
}

/**
 * What stands on the debit side and is no invoice: an opening balance, a correction. Money that
 * was paid out to a customer has no due date: nobody is reminded of it.
 */
export function mapEntryDebt(row: unknown, company: CompanyFacts): Versioned<Invoice> {
  const { line, currency, customer, id } = entryOf(row, company)
  const due = line.payment_id === null ? line.date_maturity : null
  const amount = minorOf('amount_currency', line.amount_currency, currency)
  const record: Invoice = {
    id: invoiceId(id),
    customer,
    number: line.move_name ?? id,
    issued: dayAt('date', line.date),
    currency,
    total: amount,
    status: 'posted',
    factored: isSpared(line),
    instalments: [
      {
        ...(due === null ? {} : { due: dayAt('date_maturity', due) }),
        amount,
        open: minorOf('amount_residual_currency', line.amount_residual_currency, currency),
      },
    ],
  }
  return { record, updatedAt: instantAt('write_date', line.write_date) }
}

/** A line of an entry is known by entry and line: `17.42`. */
export const entryLineId = (move: number, line: number): string => `${move}.${line}`

function entryOf(row: unknown, company: CompanyFacts) {
  const line = parsed(HostLine, row)
  if (line.partner_id === null) throw malformed('partner_id', 'a customer', false)
  if (line.move_id === null) throw malformed('move_id', 'an entry', false)
  return {
    line,
    currency: currencyOf(line.currency_id, company),
    customer: customerId(`${line.partner_id}`),
    id: entryLineId(line.move_id, line.id),
  }
}

/** Above zero on the debit side. */
export function isDebit(row: unknown): boolean {
  const line = HostLine.safeParse(row)
  if (!line.success) return false
  const text = plainDecimal(line.data.amount_currency) ?? ''
  return !text.startsWith('-')
}
