import { expect, test } from 'vitest'
import { frenchVat, parseSiren, sirenOfSiret, sirenOfVat } from '../../core/siren.ts'

test.each([
  ['900 000 100', '900000100'],
  ['001.002.005', '001002005'],
  ['356000000', '356000000'],
  ['900000101', null],
  ['90000010', null],
  ['9000001000', null],
  ['90000010a', null],
  ['', null],
])('%j is the company %j', (text, siren) => {
  expect(parseSiren(text)).toBe(siren)
})

test.each([
  ['900 000 100 00009', '900000100'],
  ['90000010000010', null],
  // The offices of La Poste: 3+5+6+4+9+8+3+7 is 45, a multiple of five, and Luhn's sum is not.
  ['35600000049837', '356000000'],
  ['35600000049838', null],
  // Another company may not number so: 9+1+5 is 15.
  ['90000010000005', null],
  ['90000010000', null],
])('the SIRET %j is of %j', (text, siren) => {
  expect(sirenOfSiret(text)).toBe(siren)
})

test.each([
  // (12 + 3 * (900000100 mod 97)) mod 97 is (12 + 3 * 53) mod 97 = 74.
  ['FR74900000100', '900000100'],
  ['fr 74 900 000 100', '900000100'],
  ['FR75900000100', null],
  ['FR74900000101', null],
  ['BE0123456749', null],
])('the VAT number %j is of %j', (text, siren) => {
  expect(sirenOfVat(text)).toBe(siren)
})

test('a French company has its VAT number by its SIREN', () => {
  const siren = parseSiren('001002005')
  expect(siren && frenchVat(siren)).toBe('FR94001002005')
})
