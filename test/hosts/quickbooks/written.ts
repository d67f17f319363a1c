// What a caller wrote, read: amounts from their own digits, lines of payments, references.

import { isExactNumber, plainDecimal } from '../../../connectors/kit/exact-json.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { parseMinor } from '../../../core/money.ts'
import { business, missingParameter, notFound } from './faults.ts'
import {
  type Books,
  type EntityType,
  type Fields,
  type HostRecord,
  type PaymentLine,
  refValue,
} from './model.ts'

/** Fields that the host computes; what a caller sends for them is not kept. */
const ownFields = new Set(
  'Id SyncToken MetaData domain sparse TotalAmt Balance BalanceWithJobs RemainingCredit LinkedTxn '
    .concat('UnappliedAmt CustomerRef CurrencyRef ParentRef Job FullyQualifiedName HomeBalance ')
    .concat('InvoiceLink DeliveryInfo')
    .split(' '),
)

export const kept = (type: EntityType, fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => !ownFields.has(name) && !(type === 'Payment' && name === 'Line'),
    ),
  )

export function customerOf(books: Books, fields: Fields): HostRecord {
  const id = refValue(fields['CustomerRef'])
  if (id === null) throw missingParameter('CustomerRef')
  const customer = books.records.Customer.get(id)
  if (!customer) throw notFound()
  return customer
}

export function currencyOf(books: Books, fields: Fields): Currency | null {
  const code = refValue(fields['CurrencyRef'])
  if (code === null || !books.multiCurrency) return null
  return parseCurrency(code)
}

export function amountAt(value: unknown, currency: Currency): bigint | null {
  if (value === undefined) return null
  const text = isExactNumber(value) ? plainDecimal(value) : null
  const minor = text === null ? null : parseMinor(text, currency)
  if (minor === null) throw business('The amount is not a number of this currency.')
  return minor
}

/** The sum of the lines that sell something; a total alone is taken too. */
export function totalOf(fields: Fields, currency: Currency): bigint {
  const lines: unknown = fields['Line']
  if (!Array.isArray(lines)) return amountAt(fields['TotalAmt'], currency) ?? 0n
  return lines
    .filter((line) => line['DetailType'] !== 'SubTotalLineDetail')
    .reduce((sum: bigint, line) => sum + (amountAt(line['Amount'], currency) ?? 0n), 0n)
}

export function linesOf(fields: Fields, currency: Currency): PaymentLine[] {
  const lines: unknown = fields['Line'] ?? []
  if (!Array.isArray(lines)) throw missingParameter('Line')
  return lines.flatMap((line) => {
    const links: unknown = line['LinkedTxn']
    const link = Array.isArray(links) ? links[0] : undefined
    if (typeof link?.TxnId !== 'string' || typeof link.TxnType !== 'string') return []
    const amount = amountAt(line['Amount'], currency)
    return amount === null ? [] : [{ amount, txnId: link.TxnId, txnType: link.TxnType }]
  })
}
