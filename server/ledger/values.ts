// Database values as core words, by hand: a book has hundreds of thousands of rows, and a schema
// for each would cost more than reading them. A value that does not fit is a bug of ours.

import { AssertionFailed } from '../../core/assert.ts'
import type { PostalAddress } from '../../core/book.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import { type CustomerId, customerId, type InvoiceId, invoiceId } from '../../core/ids.ts'
import { type Instant, parseInstant } from '../../core/instant.ts'

/** A row as PostgreSQL gives it in array mode. */
export type Values = readonly unknown[]

export function text(value: unknown): string {
  return typeof value === 'string' ? value : wrong('text', value)
}

export function minor(value: unknown): bigint {
  return typeof value === 'bigint' ? value : wrong('an amount', value)
}

export function integer(value: unknown): number {
  return typeof value === 'number' ? value : wrong('a number', value)
}

export function bool(value: unknown): boolean {
  return typeof value === 'boolean' ? value : wrong('true or false', value)
}

/** The value read by `read`, or undefined for a null. */
export function optional<T>(read: (value: unknown) => T, value: unknown): T | undefined {
  return value === null ? undefined : read(value)
}

export const aCustomerId = (value: unknown): CustomerId => customerId(text(value))
export const anInvoiceId = (value: unknown): InvoiceId => invoiceId(text(value))

export const invoiceIds = (value: unknown): readonly InvoiceId[] =>
  Array.isArray(value) ? value.map(anInvoiceId) : wrong('invoice ids', value)

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(text) : wrong('texts', value)

export const currency = (value: unknown): Currency =>
  parseCurrency(text(value)) ?? wrong('a currency', value)

export const instant = (value: unknown): Instant =>
  parseInstant(text(value)) ?? wrong('an instant', value)

/** A ledger has far fewer days than dates in it: each is parsed once, and kept once. */
export function day(value: unknown): Day {
  const known = days.get(value)
  if (known) return known
  const parsed = parseDay(text(value)) ?? wrong('a day', value)
  if (days.size < mostDays) days.set(value, parsed)
  return parsed
}

const days = new Map<unknown, Day>()
const mostDays = 50_000

/** The value, which must be one of `allowed`. */
export function oneOf<const T extends string>(allowed: readonly T[], value: unknown): T {
  return allowed.find((candidate) => candidate === value) ?? wrong(allowed.join(' or '), value)
}

export function address(value: unknown): PostalAddress {
  if (typeof value !== 'object' || value === null) return wrong('an address', value)
  const { lines, postcode, city, country }: Partial<Record<keyof PostalAddress, unknown>> = value
  return {
    lines: Array.isArray(lines) ? lines.map(text) : wrong('address lines', lines),
    postcode: text(postcode),
    city: text(city),
    country: text(country),
  }
}

function wrong(wanted: string, value: unknown): never {
  throw new AssertionFailed(`a row does not fit: ${wanted} wanted, found ${typeof value}`)
}
