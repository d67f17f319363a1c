// From wire shapes to core records: what a schema cannot say about a day or an amount is said here,
// with the field's name.

import { parseCurrency } from '../../../core/currency.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import { type InvoiceId, invoiceId } from '../../../core/ids.ts'
import { Malformed } from '../../../core/malformed.ts'
import type { Money } from '../../../core/money.ts'
import type { MoneyWire } from '../wire/parts.ts'

export function dayAt(path: string, text: string): Day {
  const day = parseDay(text)
  if (day) return day
  throw new Malformed({ path, wanted: 'a day', found: text })
}

export const optionalDayAt = (path: string, text: string | null | undefined): Day | null =>
  text === null || text === undefined ? null : dayAt(path, text)

const largestMinor = 2n ** 63n - 1n

export function moneyAt(path: string, { minor, currency }: MoneyWire): Money {
  const known = parseCurrency(currency)
  if (!known)
    throw new Malformed({ path: `${path}.currency`, wanted: 'a currency', found: currency })
  const amount = minor.length > 20 ? null : BigInt(minor)
  if (amount === null || amount > largestMinor || amount < -largestMinor)
    throw new Malformed({ path: `${path}.minor`, wanted: 'an amount that is stored', found: minor })
  return { minor: amount, currency: known }
}

export const optionalMoneyAt = (path: string, money: MoneyWire | undefined): Money | null =>
  money === undefined ? null : moneyAt(path, money)

export const invoiceIds = (texts: readonly string[]): InvoiceId[] => texts.map(invoiceId)
