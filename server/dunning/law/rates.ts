// What late payment costs by law: the yearly rate of a half-year and the fixed sum, country by
// country, from dated tables that name their sources. A half-year that is not in them is not known,
// and nobody guesses it. Which law holds is which.ts.

import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { type Money, parseMinor } from '../../../core/money.ts'
import frRates from './fr-rates.json' with { type: 'json' }
import tables from './rates.json' with { type: 'json' }

export const laws = ['fr', 'fr_consumer', 'eu', 'uk', 'de', 'de_consumer', 'be'] as const
export type Law = (typeof laws)[number]

/** Half-year (`2026-S2`) to rate in hundredths of a percent: 12.40 % is 1240n. */
export type RateTable = ReadonlyMap<string, bigint>

/** The yearly rate in hundredths of a percent; null where the half-year is not known. */
export function lateRate(law: Law, halfYear: string): bigint | null {
  return rateTables[law].get(halfYear) ?? null
}

const { semesters } = frRates
/** The European Central Bank's main refinancing rate on the first day of a half-year. */
export const ecb: RateTable = new Map(
  semesters.map(({ semester, ecbMro }) => [semester, parsePercent(ecbMro)]),
)

function above(base: RateTable, points: string, roundedUpTo = '0.01'): RateTable {
  const step = parsePercent(roundedUpTo)
  const rate = (percent: bigint): bigint => {
    const sum = percent + parsePercent(points)
    return ((sum + step - 1n) / step) * step
  }
  return new Map([...base].map(([halfYear, percent]) => [halfYear, rate(percent)]))
}

const baseOf = (halfYears: readonly { halfYear: string; base: string }[]): RateTable =>
  new Map(halfYears.map(({ halfYear, base }) => [halfYear, parsePercent(base)]))

const { eu, be, uk, de } = tables
export const rateTables: Readonly<Record<Law, RateTable>> = {
  fr: new Map(
    semesters.map(({ semester, defaultLatePenalty }) => [
      semester,
      parsePercent(defaultLatePenalty),
    ]),
  ),
  fr_consumer: new Map(
    semesters.map(({ semester, legalConsumer }) => [semester, parsePercent(legalConsumer)]),
  ),
  eu: above(ecb, eu.points),
  be: above(ecb, be.points, be.roundedUpTo),
  uk: above(baseOf(uk.halfYears), uk.points),
  de: above(baseOf(de.halfYears), de.points),
  de_consumer: above(baseOf(de.halfYears), de.consumerPoints),
}

/** Three times the French legal rate: terms of sale may not agree on less. */
export const frenchFloors: RateTable = new Map(
  semesters.map(({ semester, floor3x }) => [semester, parsePercent(floor3x)]),
)

export const sourceOf = (law: Law): string => {
  switch (law) {
    case 'fr':
      return tables.fr.source
    case 'fr_consumer':
      return 'C. civ. 1231-6: the legal rate for consumers, from the formal notice'
    case 'de':
    case 'de_consumer':
      return de.source
    default:
      return tables[law].source
  }
}

const euro = present(parseCurrency('EUR'), 'the euro')
const pound = present(parseCurrency('GBP'), 'the pound')
const fortyEuro: Money = { minor: 4000n, currency: euro }

/**
 * What recovery costs by law on a debt of this size, once an invoice. Null for consumers, and in
 * other currencies than the law's own: it names a sum, not a rate of exchange.
 */
export function fixedSum(law: Law, { minor, currency }: Money): Money | null {
  if (law === 'fr_consumer' || law === 'de_consumer') return null
  if (law === 'uk') return currency === pound ? ukSum(minor) : null
  return currency === euro ? fortyEuro : null
}

const inPounds = (text: string): bigint => present(parseMinor(text, pound), text)

function ukSum(minor: bigint): Money {
  const band = uk.fixed.find(({ below }) => below === undefined || minor < inPounds(below))
  return { minor: inPounds(present(band, 'the last band').sum), currency: pound }
}

/** `12.4` as 1240n; of text that is checked to be a percentage. */
export function parsePercent(text: string): bigint {
  const [percent = '0', fraction = ''] = text.split('.')
  return BigInt(percent) * 100n + BigInt(fraction.padEnd(2, '0'))
}

/** `1240n` as `12.40`. */
export function percentText(rate: bigint): string {
  const text = rate.toString().padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}
