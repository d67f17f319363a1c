import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import {
  absolute,
  add,
  allocate,
  divideHalfUp,
  formatMinor,
  larger,
  parseMinor,
  smaller,
} from '../../core/money.ts'

const currency = (code: string): Currency => parseCurrency(code) ?? expect.unreachable(code)
const [eur, jpy, tnd, clf] = [currency('EUR'), currency('JPY'), currency('TND'), currency('CLF')]

const anyCurrency = fc.constantFrom(eur, jpy, tnd, clf)
const storable = fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n })

test.each([
  ['12.50', eur, 1250n],
  ['12.5', eur, 1250n],
  ['12', eur, 1200n],
  ['-1200.5', eur, -120050n],
  ['-0.01', eur, -1n],
  ['0', eur, 0n],
  ['-0', eur, 0n],
  ['980', jpy, 980n],
  ['1.234', tnd, 1234n],
  ['1.2345', clf, 12345n],
  ['999999999999999.99', eur, 99999999999999999n],
])('%s is read exactly', (text, unit, minor) => {
  expect(parseMinor(text, unit)).toBe(minor)
})

test.each([
  ['', eur],
  ['-', eur],
  ['+1', eur],
  ['1.', eur],
  ['.5', eur],
  ['1,50', eur],
  ['1 000', eur],
  ['1e3', eur],
  ['0x10', eur],
  ['١٢', eur],
  ['NaN', eur],
  ['12.345', eur],
  ['12.0', jpy],
  ['1.50 ', eur],
  ['1.50\n', eur],
  ['1000000000000000', eur],
  ['--1', eur],
])('%j is refused, not guessed', (text, unit) => {
  expect(parseMinor(text, unit)).toBeNull()
})

test('an amount that no bigint column holds is refused', () => {
  expect(parseMinor('922337203685477.5807', clf)).toBe(2n ** 63n - 1n)
  expect(parseMinor('922337203685477.5808', clf)).toBeNull()
  expect(parseMinor('-999999999999999.9999', clf)).toBeNull()
})

test('what is written is read back, in every currency', () => {
  fc.assert(
    fc.property(storable, anyCurrency, (minor, unit) => {
      expect(parseMinor(formatMinor(minor, unit), unit)).toBe(minor)
    }),
  )
})

test('what is written has exactly the digits of its currency', () => {
  fc.assert(
    fc.property(storable, (minor) => {
      expect(formatMinor(minor, eur)).toMatch(/^-?\d+\.\d{2}$/)
      expect(formatMinor(minor, jpy)).toMatch(/^-?\d+$/)
      expect(formatMinor(minor, tnd)).toMatch(/^-?\d+\.\d{3}$/)
    }),
  )
  expect(formatMinor(-5n, eur)).toBe('-0.05')
})

test('text that is not a plain decimal never becomes an amount', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const plain = /^-?\d{1,15}(\.\d{1,2})?$/.test(text)
      expect(parseMinor(text, eur) !== null).toBe(plain)
    }),
  )
})

test('a sum never mixes currencies', () => {
  expect(add({ minor: 1n, currency: eur }, { minor: 2n, currency: eur })).toEqual({
    minor: 3n,
    currency: eur,
  })
  expect(() => add({ minor: 1n, currency: eur }, { minor: 1n, currency: jpy })).toThrow(
    'a sum never mixes EUR and JPY',
  )
})

test.each([
  [5n, 2n, 3n],
  [-5n, 2n, -3n],
  [4n, 3n, 1n],
  [-4n, 3n, -1n],
  [0n, 7n, 0n],
  [1n, 2n, 1n],
  [33290410958904n, 10n ** 12n, 33n],
])('%d / %d is %d, halves away from zero', (numerator, denominator, rounded) => {
  expect(divideHalfUp(numerator, denominator)).toBe(rounded)
})

test('rounding is never off by more than a half, and a half goes away from zero', () => {
  const large = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
  const positive = fc.bigInt({ min: 1n, max: 10n ** 20n })
  fc.assert(
    fc.property(large, positive, (numerator, denominator) => {
      const error = divideHalfUp(numerator, denominator) * denominator - numerator
      const twice = absolute(error) * 2n
      expect(twice <= denominator).toBe(true)
      if (twice === denominator) expect(error > 0n).toBe(numerator > 0n)
    }),
  )
})

test('a division by nothing is our bug', () => {
  expect(() => divideHalfUp(1n, 0n)).toThrow('a positive denominator')
  expect(() => divideHalfUp(1n, -1n)).toThrow('a positive denominator')
})

const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 })
  .filter((list) => list.some((weight) => weight > 0n))

test('shares sum to the whole, and each is within one unit of its part', () => {
  fc.assert(
    fc.property(storable, weights, (total, list) => {
      const shares = allocate(total, list)
      const sum = list.reduce((a, b) => a + b, 0n)
      expect(shares.reduce((a, b) => a + b, 0n)).toBe(total)
      shares.forEach((share, i) => {
        const weight = list[i] ?? expect.unreachable()
        expect(absolute(share * sum - total * weight) < sum).toBe(true)
        if (weight === 0n) expect(share).toBe(0n)
      })
    }),
  )
})

test('what rounding leaves goes to the first shares that are not zero', () => {
  expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
  expect(allocate(-100n, [0n, 1n, 1n, 1n])).toEqual([0n, -34n, -33n, -33n])
})

test('a split without weights is our bug', () => {
  expect(() => allocate(1n, [])).toThrow('one above zero')
  expect(() => allocate(1n, [0n, 0n])).toThrow('one above zero')
  expect(() => allocate(1n, [2n, -1n])).toThrow('not negative')
})

test('the larger and the smaller of two amounts', () => {
  fc.assert(
    fc.property(storable, storable, (a, b) => {
      expect(smaller(a, b) + larger(a, b)).toBe(a + b)
      expect(smaller(a, b) <= larger(a, b)).toBe(true)
    }),
  )
})
