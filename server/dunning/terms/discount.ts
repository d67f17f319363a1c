// What a discount for early payment costs a year, and whether the bank would be cheaper. Exact:
// rounded once, half up to the hundredth of a percent. What tax authorities make of it is left out,
// but for the one note that a discount cuts the VAT base only where it was taken.

import { divideHalfUp } from '../../../core/money.ts'

export interface DiscountOffer {
  /** Hundredths of a percent: 2 % is 200n. More than nothing, less than all. */
  readonly percent: bigint
  /** Paid within so many days the discount is taken. */
  readonly days: number
  /** Else all is due after so many, more than `days`. */
  readonly netDays: number
}

/** Hundredths of a percent a year. */
export interface DiscountCost {
  /** Discount over what is paid, times 365 days over the days won: as banks quote. */
  readonly simple: bigint
  /** The same, earned again on itself through the year. */
  readonly compound: bigint
}

const whole = 10_000n
const year = 365n

export function discountCost({ percent, days, netDays }: DiscountOffer): DiscountCost {
  const won = BigInt(netDays - days)
  const paid = whole - percent
  return {
    simple: divideHalfUp(percent * year * whole, paid * won),
    compound: halfUpPower({ numerator: whole, denominator: paid, days: won }) - whole,
  }
}

/**
 * `whole × (numerator / denominator) ^ (365 / days)`, half up. Twice the value is cut to a whole
 * number exactly, by an integer root; its half rounds as the value does.
 */
function halfUpPower(ratio: { numerator: bigint; denominator: bigint; days: bigint }): bigint {
  const divisor = greatestCommon(year, ratio.days)
  const [power, root] = [year / divisor, ratio.days / divisor]
  const scaled = (2n * whole) ** root * ratio.numerator ** power
  return (integerRoot(scaled / ratio.denominator ** power, root) + 1n) / 2n
}

const greatestCommon = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommon(b, a % b))

/** The largest whole number whose power is not above `value`. Newton, from above. */
function integerRoot(value: bigint, degree: bigint): bigint {
  if (degree === 1n) return value
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / Number(degree)))
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) return guess
    guess = next
  }
}

export type DiscountVerdict = 'cheaper' | 'dearer' | 'unknown'

/** Against the rate at which the company borrows, simple like the bank's own. */
export function verdictOf({ simple }: DiscountCost, financing: bigint | null): DiscountVerdict {
  if (financing === null) return 'unknown'
  return simple < financing ? 'cheaper' : 'dearer'
}
