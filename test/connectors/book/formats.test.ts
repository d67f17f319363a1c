import { describe, expect, test } from 'vitest'
import { dayFormat, decimalFormat } from '../../../connectors/book/formats.ts'

describe('days', () => {
  test.each([
    ['YYYY-MM-DD', '2026-11-18', '2026-11-18'],
    ['DD/MM/YYYY', '18/11/2026', '2026-11-18'],
    ['DD/MM/YYYY', '11/18/2026', null],
    ['DD/MM/YYYY', '8/1/2026', null],
    ['D/M/YYYY', '8/1/2026', '2026-01-08'],
    ['MM/DD/YYYY', '11/18/2026', '2026-11-18'],
    ['YYYYMMDD', '20261118', '2026-11-18'],
    ['YYYYMMDD', '20260230', null],
    ['DD.MM.YYYY', '18.11.2026', '2026-11-18'],
    ['DD.MM.YYYY', '18-11-2026', null],
    ['DD/MM/YY', '18/11/26', '2026-11-18'],
    ['D MMM YYYY', '1 août 2026', '2026-08-01'],
    ['D MMM YYYY', '1 Aug 2026', '2026-08-01'],
    ['D MMM YYYY', '1 sept. 2026', '2026-09-01'],
    ['D MMM YYYY', '1 Foo 2026', null],
    ['DD-MMM-YYYY', '18-NOV-2026', '2026-11-18'],
    ['YYYY-MM-DD hh:mm:ss', '2026-11-18 00:00:00.000', '2026-11-18'],
    ['YYYY-MM-DD', '', null],
  ])('%s reads %j as %j', (format, text, day) => {
    expect(dayFormat(format)?.(text)).toBe(day)
  })

  test.each(['', 'YYYY-MM', 'DD/DD/YYYY', 'iso', 'YYYY-MM-DDTx', 'YYYY-MM-MMM-DD'])(
    '%j is no format',
    (format) => {
      expect(dayFormat(format)).toBeNull()
    },
  )
})

describe('amounts', () => {
  const english = { point: '.', group: ',' } as const
  const german = { point: ',', group: '.' } as const
  const french = { point: ',', group: ' ' } as const
  const swiss = { point: '.', group: "'" } as const
  const plain = { point: '.', group: '' } as const

  test.each([
    [english, '1,234.56', '1234.56'],
    [english, '1234.56', '1234.56'],
    [english, '1,23.56', null],
    [english, '12,34,567.00', null],
    [english, '(1,234.56)', '-1234.56'],
    [english, '$5', '5'],
    [english, '-$5.00', '-5.00'],
    [german, '1.234,56', '1234.56'],
    [german, '1.23', null],
    [german, '1.234', '1234'],
    [german, '1.234,56-', '-1234.56'],
    [french, '1 234,56', '1234.56'],
    [french, '1\u00a0234\u00a0567,8', '1234567.8'],
    [french, '1\u202f234,56 €', '1234.56'],
    [french, '−12,00', '-12.00'],
    [french, '12,00 -', '-12.00'],
    [french, '1.234,56', null],
    [swiss, "1'234.50", '1234.50'],
    [plain, '-12.5', '-12.5'],
    [plain, '+12.5', '12.5'],
    [plain, '1,5', null],
    [plain, '--5', null],
    [plain, '-5-', null],
    [plain, '(-5)', null],
    [plain, '1e3', null],
    [plain, '.5', null],
    [plain, '', null],
    [plain, '-', null],
    [plain, 'NaN', null],
  ])('%j reads %j as %j', (style, text, wanted) => {
    expect(decimalFormat(style)(text)).toBe(wanted)
  })
})
