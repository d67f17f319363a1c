// A customer's claims as a text that a bookkeeper can check with a calculator: each line with its
// days, base and rate.

import type { Book, Customer } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { formatMinor } from '../../../core/money.ts'
import { byText } from '../../../core/text-order.ts'
import { percentText, sourceOf } from '../law/rates.ts'
import type { Accrual, InvoiceAccrual } from './accrual.ts'
import type { ClaimLine } from './lines.ts'

export interface ClaimsToPrint {
  readonly book: Book
  readonly customer: Customer
  readonly accrual: Accrual
  readonly today: Day
}

export function claimsText({ book, customer, accrual, today }: ClaimsToPrint): string {
  const { law, invoices, missingRates } = accrual
  const title = `Claims of ${book.company.name} on ${printable(customer.name)} as of ${today}`
  if (law.kind === 'none') return `${title}\nNo law of the table holds: ${law.reason}.\n`
  return [
    title,
    sourceOf(law.law),
    ...invoices.flatMap(invoiceText),
    ...(missingRates.length > 0
      ? ['', `Rates missing: ${missingRates.join(', ')}. Those penalties are not counted.`]
      : []),
    '',
    ...totalsText(invoices),
    '',
  ].join('\n')
}

function invoiceText({ invoice, entries }: InvoiceAccrual): string[] {
  const { currency, instalments } = invoice
  const open = instalments.reduce((sum, instalment) => sum + instalment.open, 0n)
  const penalties = entries.filter(({ kind }) => kind === 'penalty')
  const fixed = entries.filter(({ kind }) => kind === 'indemnity')
  const all = entries.reduce((sum, { amount }) => sum + amount, 0n)
  return [
    '',
    `Invoice ${printable(invoice.number)} of ${invoice.issued}, open ${money(open, currency)}`,
    ...penalties.flatMap(({ lines }) => lines.map((line) => lineText(line, currency))),
    ...fixed.map(({ amount }) => row('fixed sum for recovery', amount, currency)),
    row('in all', all, currency),
  ]
}

function lineText(line: ClaimLine, currency: Currency): string {
  const { from, until, days, base, rate, amount } = line
  const formula = `${formatMinor(base, currency)} x ${percentText(rate)} % x ${days}/365`
  return row(`${from} - ${until}  ${formula}`, amount, currency)
}

function totalsText(invoices: readonly InvoiceAccrual[]): string[] {
  const sums = new Map<Currency, bigint>()
  for (const { currency, amount } of invoices.flatMap(({ entries }) => entries)) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amount)
  }
  if (sums.size === 0) return ['Nothing is owed beside the principal.']
  return [...sums]
    .sort(([a], [b]) => byText(a, b))
    .map(([currency, sum]) => row('Beside the principal, in all', sum, currency))
}

const width = 66

const row = (label: string, amount: bigint, currency: Currency): string =>
  `${`  ${label}`.padEnd(width)}${formatMinor(amount, currency).padStart(12)} ${currency}`

const money = (minor: bigint, currency: Currency): string =>
  `${formatMinor(minor, currency)} ${currency}`

/** A name from a file must not steer the terminal. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ')
