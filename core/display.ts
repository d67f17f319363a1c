// Amounts and days as people of a locale read them. Exact: the amount goes to Intl as decimal text,
// never as a number.

import { assert } from './assert.ts'
import { type Currency, currencyDigits } from './currency.ts'
import { type Day, epochDay } from './day.ts'
import { formatMinor } from './money.ts'

const dayMs = 86_400_000
const amounts = new Map<string, Intl.NumberFormat>()
const days = new Map<string, Intl.DateTimeFormat>()

/** `1 234,50 €` in `fr`, `€1,234.50` in `en`. */
export function displayMoney(minor: bigint, currency: Currency, locale: string): string {
  const text = formatMinor(minor, currency)
  assert(isDecimalText(text), `${text} is decimal text`)
  return known(amounts, `${locale} ${currency}`, () => {
    const digits = currencyDigits(currency)
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  }).format(text)
}

/** `1er novembre 2026` in `fr`, `1 November 2026` in `en-GB`. */
export function displayDay(day: Day, locale: string): string {
  const text = known(days, locale, () => {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  }).format(epochDay(day) * dayMs)
  // French writes the first of a month as an ordinal, which CLDR's pattern leaves out.
  return locale.startsWith('fr') ? text.replace(/^1 /, '1er ') : text
}

function isDecimalText(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}

function known<T>(made: Map<string, T>, key: string, make: () => T): T {
  const found = made.get(key)
  if (found !== undefined) return found
  const fresh = make()
  made.set(key, fresh)
  return fresh
}
