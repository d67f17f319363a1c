// What a late French business customer owes by law beside the principal (C. com. L441-10 II,
// D441-5): penalties by half-year and 40 EUR an invoice, as messages state them. The rate is the
// ECB's + 10 points, or what terms of sale agree on. Other countries' laws are in law/.

import type { ClaimKind, Customer } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { addDays, type Day } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { divideHalfUp } from '../../core/money.ts'
import { halfYearsBetween } from './law/half-years.ts'
import type { RateTable } from './law/rates.ts'

/** 40 EUR, per invoice paid late, once (D441-5). */
export const indemnityMinor = 4000n
export const indemnityCurrency = 'EUR'

const daysInYear = 365n
const hundredthsOfPercent = 10_000n

/** Whether the law gives these claims between this company and this customer. */
export function claimsApply(companyCountry: string, customer: Customer): boolean {
  return companyCountry === 'FR' && customer.country === 'FR' && customer.kind === 'business'
}

/** Names a claim among those that are no longer asked for. */
export const claimKey = (invoice: InvoiceId, kind: ClaimKind): string => `${kind} ${invoice}`

export interface Lateness {
  /** Minor units, including tax. */
  readonly open: bigint
  readonly currency: Currency
  readonly due: Day
  /** Last day that counts, included. */
  readonly until: Day
}

/** One segment, rounded half up to the minor unit; the rate in hundredths of a percent a year. */
export const interest = (segment: {
  readonly base: bigint
  readonly rate: bigint
  readonly days: number
}): bigint =>
  divideHalfUp(segment.base * segment.rate * BigInt(segment.days), daysInYear * hundredthsOfPercent)

export type Penalties =
  | { readonly kind: 'known'; readonly minor: bigint }
  | { readonly kind: 'rate_missing'; readonly halfYears: readonly string[] }

/** Penalties from the day after `due`, each half-year rounded half up to the minor unit. */
export function penalties({ open, due, until }: Lateness, rates: RateTable): Penalties {
  const missing: string[] = []
  let minor = 0n
  for (const { halfYear, days } of halfYearsBetween(addDays(due, 1), until)) {
    const rate = rates.get(halfYear)
    if (rate === undefined) missing.push(halfYear)
    else minor += interest({ base: open, rate, days })
  }
  return missing.length > 0
    ? { kind: 'rate_missing', halfYears: missing }
    : { kind: 'known', minor }
}
