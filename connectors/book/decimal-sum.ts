// Exact sums of decimal text of any number of digits. For figures that must equal a file's own,
// before any currency is known; money of the ledger is in core/money.ts.

export interface DecimalSum {
  readonly add: (plain: string) => void
  /** At least two digits after the point. */
  readonly text: () => string
}

const fewestDigits = 2

export function decimalSum(): DecimalSum {
  let scaled = 0n
  let digits = fewestDigits
  return {
    add: (plain) => {
      const point = plain.indexOf('.')
      const given = point < 0 ? 0 : plain.length - point - 1
      if (given > digits) {
        scaled *= 10n ** BigInt(given - digits)
        digits = given
      }
      const bare = point < 0 ? plain : `${plain.slice(0, point)}${plain.slice(point + 1)}`
      scaled += BigInt(`${bare}${'0'.repeat(digits - given)}`)
    },
    text: () => {
      const sign = scaled < 0n ? '-' : ''
      const all = `${scaled < 0n ? -scaled : scaled}`.padStart(digits + 1, '0')
      return `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`
    },
  }
}
