// An amount of one currency in whole minor units. No float ever touches it, no sum mixes
// currencies.

import { assert } from './assert.ts'
import { type Currency, currencyDigits } from './currency.ts'

/** `minor` counts the currency's smallest unit: 12.50 EUR is 1250n. */
export interface Money {
  readonly minor: bigint
  readonly currency: Currency
}

/** Longest whole part that is read: 15 digits, far beyond any ledger. */
const decimal = /^(-)?(\d{1,15})(?:\.(\d+))?$/
/** What a `bigint` column holds; 15 digits of a currency with four decimals would pass it. */
const largestMinor = 2n ** 63n - 1n

/**
 * Minor units of exact decimal text such as `"-1200.5"`, or null where the text is no plain
 * decimal, has more digits than the currency, or is beyond what is stored.
 */
export function parseMinor(text: string, currency: Currency): bigint | null {
  const digits = currencyDigits(currency)
  return shortMinor(text, digits) ?? longMinor(text, digits)
}

const longestShort = 12

/** The usual amount, exact in a double, ten times as fast; null where it is longer or does not fit. */
function shortMinor(text: string, digits: number): bigint | null {
  const negative = text.startsWith('-')
  let whole = 0
  let fraction = -1
  let minor = 0
  if (text.length > longestShort) return null
  for (let i = negative ? 1 : 0; i < text.length; i += 1) {
    const figure = text.charCodeAt(i) - 48
    if (figure >= 0 && figure <= 9) {
      minor = minor * 10 + figure
      if (fraction < 0) whole += 1
      else fraction += 1
    } else if (text[i] === '.' && fraction < 0) fraction = 0
    else return null
  }
  if (whole === 0 || fraction === 0 || fraction > digits) return null
  for (let given = Math.max(fraction, 0); given < digits; given += 1) minor *= 10
  return BigInt(negative ? -minor : minor)
}

function longMinor(text: string, digits: number): bigint | null {
  const found = decimal.exec(text)
  if (!found) return null
  const [, sign, whole, fraction = ''] = found
  if (fraction.length > digits) return null
  const minor = BigInt(`${whole}${fraction.padEnd(digits, '0')}`)
  if (minor > largestMinor) return null
  return sign ? -minor : minor
}

/** Exact decimal text with all digits of the currency: 1250n EUR is `"12.50"`. */
export function formatMinor(minor: bigint, currency: Currency): string {
  const digits = currencyDigits(currency)
  const sign = minor < 0n ? '-' : ''
  const text = absolute(minor)
    .toString()
    .padStart(digits + 1, '0')
  if (digits === 0) return `${sign}${text}`
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export const absolute = (minor: bigint): bigint => (minor < 0n ? -minor : minor)
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

export function add(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `a sum never mixes ${a.currency} and ${b.currency}`)
  return { minor: a.minor + b.minor, currency: a.currency }
}

/**
 * `numerator / denominator` rounded to a whole number, halves away from zero (commercial rounding).
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'a positive denominator')
  const doubled = absolute(numerator) * 2n + denominator
  const quotient = doubled / (denominator * 2n)
  return numerator < 0n ? -quotient : quotient
}

/**
 * `total` split in proportion to `weights`; the shares sum to the whole. What rounding leaves goes
 * one unit at a time to the first non-zero weights.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n)
  assert(
    sum > 0n && weights.every((weight) => weight >= 0n),
    'weights not negative, one above zero',
  )
  const shares = weights.map((weight) => (total * weight) / sum)
  let rest = total - shares.reduce((a, b) => a + b, 0n)
  const unit = rest < 0n ? -1n : 1n
  for (let i = 0; rest !== 0n && i < shares.length; i += 1) {
    if (weights[i] === 0n) continue
    shares[i] = (shares[i] as bigint) + unit
    rest -= unit
  }
  return shares
}
