import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIban, printIban } from '../../core/iban.ts'

const good = 'FR1420041010050500013M02606'

describe('an account number', () => {
  it.each([
    ['FR14 2004 1010 0505 0001 3M02 606', good],
    ['fr1420041010050500013m02606', good],
    ['BE68 5390 0754 7034', 'BE68539007547034'],
    ['MT84 MALT 0110 0001 2345 MTLC AST0 01S', 'MT84MALT011000012345MTLCAST001S'],
  ])('%s is read', (text, iban) => {
    expect(parseIban(text)).toBe(iban)
  })

  it.each([
    ['nothing', ''],
    ['a wrong check digit', 'FR1520041010050500013M02606'],
    ['a digit too few for its country', 'FR142004101005050001M02606'],
    ['two digits changed places', 'FR1420041010050500013M02660'],
    ['another sign', 'FR14200410100505000-3M02606'],
  ])('%s is refused', (_, text) => {
    expect(parseIban(text)).toBeNull()
  })

  it('with one digit changed is never read', () => {
    const places = fc.integer({ min: 2, max: good.length - 1 })
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 9 }), (place, step) => {
        const digit = good.charAt(place)
        fc.pre(/\d/.test(digit))
        const other = `${(Number(digit) + step) % 10}`
        expect(parseIban(`${good.slice(0, place)}${other}${good.slice(place + 1)}`)).toBeNull()
      }),
    )
  })

  it('is written in groups of four, and read again as the same', () => {
    const iban = parseIban(good)
    if (iban === null) throw new Error('an account number is wanted')
    expect(printIban(iban)).toBe('FR14 2004 1010 0505 0001 3M02 606')
    expect(parseIban(printIban(iban))).toBe(iban)
  })
})
