// What a late French business customer owes by law beside the principal (C. com. L441-10 II,
// D441-5): penalties by half-year at the ECB rate + 10 points, and 40 EUR an invoice. Rates agreed
// in terms of sale and other countries' laws are left out here.

import type { Customer } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  earlierDay,
  monthOf,
  yearOf,
} from '../../core/day.ts'
import { divideHalfUp } from '../../core/money.ts'
import frRates from './fr-rates.json' with { type: 'json' }

/** Half-year (`2026-S2`) to late-payment rate in hundredths of a percent: 12.40 % is 1240n. */
export type RateTable = ReadonlyMap<string, bigint>

export const frenchRates: RateTable = new Map(
  frRates.semesters.map(({ semester, defaultLatePenalty }) => [
    semester,
    BigInt(defaultLatePenalty.replace('.', '')),
  ]),
)

/** 40 EUR, per invoice paid late, once (D441-5). */
export const indemnityMinor = 4000n
export const indemnityCurrency = 'EUR'

const daysInYear = 365n
const hundredthsOfPercent = 10_000n

/** Whether the law gives these claims between this company and this customer. */
export function claimsApply(companyCountry: string, customer: Customer): boolean {
  return companyCountry === 'FR' && customer.country === 'FR' && customer.kind === 'business'
}

export interface Lateness {
  /** Minor units, including tax. */
  readonly open: bigint
  readonly currency: Currency
  readonly due: Day
  /** Last day that counts, included. */
  readonly until: Day
}

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
    else minor += divideHalfUp(open * rate * BigInt(days), daysInYear * hundredthsOfPercent)
  }
  return missing.length > 0
    ? { kind: 'rate_missing', halfYears: missing }
    : { kind: 'known', minor }
}

export interface HalfYearDays {
  readonly halfYear: string
  readonly days: number
}

// A run asks for few days and one `until`: what was computed is kept, up to a bound.
const spansKept = 20_000
const spans = new Map<string, readonly HalfYearDays[]>()

/** The half-years of [from, until], with the days in each; empty where `until` is earlier. */
export function halfYearsBetween(from: Day, until: Day): readonly HalfYearDays[] {
  const key = from + until
  const known = spans.get(key)
  if (known) return known
  if (spans.size >= spansKept) spans.clear()
  const computed = splitByHalfYear(from, until)
  spans.set(key, computed)
  return computed
}

function splitByHalfYear(from: Day, until: Day): HalfYearDays[] {
  const segments: HalfYearDays[] = []
  let start = from
  while (start <= until) {
    const end = earlierDay(lastDayOfHalfYear(start), until)
    segments.push({ halfYear: halfYearOf(start), days: daysBetween(start, end) + 1 })
    start = addDays(end, 1)
  }
  return segments
}

const halfYearOf = (day: Day): string => `${yearOf(day)}-${monthOf(day) <= 6 ? 'S1' : 'S2'}`

function lastDayOfHalfYear(day: Day): Day {
  return monthOf(day) <= 6 ? dayOf(yearOf(day), 6, 30) : dayOf(yearOf(day), 12, 31)
}
