import fc from 'fast-check'
import { expect, test } from 'vitest'
import { present } from '../../core/assert.ts'
import { parseCurrency } from '../../core/currency.ts'
import { parseMinor } from '../../core/money.ts'

test('a short amount is read as the same amount written long, or refused with it', () => {
  const text = fc.stringMatching(/^-?[0-9]{0,3}(\.[0-9]{0,4})?[.-]?$/)
  const currency = fc
    .constantFrom('EUR', 'JPY', 'TND', 'CLF')
    .map((code) => present(parseCurrency(code), code))
  fc.assert(
    fc.property(text, currency, (short, unit) => {
      const long = short.replace(/^(-?)(?=\d)/, '$1000000000000')
      expect(parseMinor(short, unit)).toBe(parseMinor(long, unit))
    }),
    { numRuns: 2000 },
  )
})
