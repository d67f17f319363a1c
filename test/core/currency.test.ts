import { expect, test } from 'vitest'
import { currencyDigits, parseCurrency } from '../../core/currency.ts'

/** Withdrawn, or no money that an invoice is written in. */
const leftOut = new Set(['CUC', 'HRK', 'SLL', 'XDR', 'XSU', 'ZWL'])

/** The runtime shows these as they are paid in cash; ISO 4217 keeps their minor unit. */
const cashDigits = new Set(
  'AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SOS SYP YER'.split(' '),
)

const known = Intl.supportedValuesOf('currency').filter((code) => !leftOut.has(code))

test('every currency in use that the runtime knows is known', () => {
  expect(known.length).toBeGreaterThan(150)
  expect(known.filter((code) => parseCurrency(code) === null)).toEqual([])
})

test('digits are those of the runtime, but where it shows cash digits', () => {
  const differing = known.filter((code) => {
    const currency = parseCurrency(code) ?? expect.unreachable(code)
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: code })
    return format.resolvedOptions().maximumFractionDigits !== currencyDigits(currency)
  })
  expect(new Set(differing)).toEqual(cashDigits)
})

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['TND', 3],
  ['CLF', 4],
  ['HUF', 2],
])('%s has %d digits', (code, digits) => {
  expect(currencyDigits(parseCurrency(code) ?? expect.unreachable(code))).toBe(digits)
})

test.each([...leftOut, '', 'eur', 'EURO', ' EUR', 'XXX', '€', '978'])(
  '%j is no currency',
  (text) => {
    expect(parseCurrency(text)).toBeNull()
  },
)
