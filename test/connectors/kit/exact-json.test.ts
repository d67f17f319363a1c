import { describe, expect, test } from 'vitest'
import { exactNumber, parseExactJson, plainDecimal } from '../../../connectors/kit/exact-json.ts'

describe('numbers keep the text of their sender', () => {
  test('a text is printed back to the letter, digits that a float would lose included', () => {
    const text = '{"a":362.0700,"b":[9007199254740993.10,-0.00,1E5],"c":"12.50","d":null,"e":true}'
    expect(JSON.stringify(parseExactJson(text))).toBe(text)
  })

  test('what is no JSON is refused', () => {
    expect(() => parseExactJson('<html>')).toThrow(SyntaxError)
  })

  test.each([
    ['362.07', '362.07'],
    ['362.070', '362.07'],
    ['1200', '1200'],
    ['1200.00', '1200'],
    ['1.2E3', '1200'],
    ['1.0E7', '10000000'],
    ['12E-1', '1.2'],
    ['1.5e-2', '0.015'],
    ['-5.50', '-5.5'],
    ['0.10', '0.1'],
    ['0', '0'],
    ['9007199254740993.10', '9007199254740993.1'],
  ])('%s is the plain decimal %s', (written, plain) => {
    expect(plainDecimal(exactNumber(written))).toBe(plain)
  })

  test('an exponent beyond any amount is no decimal', () => {
    expect(plainDecimal(exactNumber('1e400'))).toBeNull()
  })
})
