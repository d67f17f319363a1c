import { describe, expect, test } from 'vitest'
import { languageOf, speak } from '../../../panel/words/speech.ts'

const french = speak('fr')
const english = speak('en')
/** Intl writes narrow and hard spaces; a reader sees spaces. */
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

describe('amounts', () => {
  test.each([
    ['EUR', '123456', '1 234,56 €', '€1,234.56'],
    ['EUR', '5', '0,05 €', '€0.05'],
    ['EUR', '-123456', '-1 234,56 €', '-€1,234.56'],
    ['EUR', '0', '0,00 €', '€0.00'],
    ['JPY', '123456', '123 456 JPY', 'JP¥123,456'],
    ['TND', '1234567', '1 234,567 TND', 'TND 1,234.567'],
    ['USD', '100', '1,00 $US', 'US$1.00'],
    ['EUR', '9007199254740993', '90 071 992 547 409,93 €', '€90,071,992,547,409.93'],
    ['EUR', '123456789012345678', '1 234 567 890 123 456,78 €', '€1,234,567,890,123,456.78'],
    ['JPY', '9007199254740993', '9 007 199 254 740 993 JPY', 'JP¥9,007,199,254,740,993'],
    ['TND', '9007199254740993', '9 007 199 254 740,993 TND', 'TND 9,007,199,254,740.993'],
  ])('%s %s is exact in both languages', (currency, minor, inFrench, inEnglish) => {
    expect(spaced(french.money({ currency, minor }))).toBe(inFrench)
    expect(spaced(english.money({ currency, minor }))).toBe(inEnglish)
  })

  test('a company that writes another English gets its own symbols', () => {
    const american = speak('en', { locale: 'en-US' })
    expect(american.money({ currency: 'USD', minor: '123456' })).toBe('$1,234.56')
    expect(american.day('2026-11-18')).toBe('Nov 18, 2026')
  })

  test('a locale of another language, or none at all, falls back to the usual one', () => {
    expect(speak('fr', { locale: 'en-US' }).day('2026-11-18')).toBe('18 nov. 2026')
    expect(speak('fr', { locale: 'fr_CA_x!' }).day('2026-11-18')).toBe('18 nov. 2026')
  })
})

describe('days and moments', () => {
  test('a day is the same day wherever the reader sits', () => {
    expect(french.day('2026-01-01')).toBe('1er janv. 2026')
    expect(french.day('2026-12-11')).toBe('11 déc. 2026')
    expect(english.day('2026-12-31')).toBe('31 Dec 2026')
  })

  test('a moment is told in the company’s zone', () => {
    const paris = speak('en', { timeZone: 'Europe/Paris' })
    const tokyo = speak('en', { timeZone: 'Asia/Tokyo' })
    expect(paris.moment('2026-11-18T23:30:00Z')).toContain('19 Nov 2026, 00:30')
    expect(tokyo.moment('2026-11-18T23:30:00Z')).toContain('19 Nov 2026, 08:30')
  })
})

test('the first candidate in a language that we speak decides', () => {
  expect(languageOf([null, '', 'de-DE', 'fr-CA', 'en'])).toBe('fr')
  expect(languageOf(['EN-us', 'fr'])).toBe('en')
  expect(languageOf([undefined, 'es'])).toBe('en')
})
