// How the panel speaks: the words of a language, and amounts, days and moments as it writes them.
// It leaves out which language to speak; the element decides that.

import { present } from '../../core/assert.ts'
import { currencyDigits, parseCurrency } from '../../core/currency.ts'
import { divideHalfUp, formatMinor } from '../../core/money.ts'
import type { LanguageWire, MoneyWire } from '../../server/api/wire/parts.ts'
import { en, type Words } from './en.ts'
import { fr } from './fr.ts'

/** The accounting software that people can be asked to connect. */
export type ConnectableHost = keyof Words['connect']['buttons']

export type Language = LanguageWire

export interface Speech {
  readonly language: Language
  readonly words: Words
  money(amount: MoneyWire): string
  /** Without what is smaller than the unit: what is only expected is not known to the cent. */
  whole(amount: MoneyWire): string
  day(day: string): string
  /** Without the year. */
  shortDay(day: string): string
  moment(instant: string): string
  number(count: number): string
  percent(share: number): string
  /** A rate that the server wrote: `12.40`. */
  rate(percent: string): string
}

export interface Manner {
  /** BCP 47 of the company; used where it is of the spoken language. */
  readonly locale?: string
  /** IANA zone of the company; absent = the reader's own. */
  readonly timeZone?: string
}

const tables: Readonly<Record<Language, Words>> = { fr, en }
const usualLocale: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' }

const spoken = new Map<string, Speech>()

/** The same manner is the same value: an element that is handed it again has nothing to redraw. */
export function speak(language: Language, manner: Manner = {}): Speech {
  const locale = localeOf(language, manner.locale)
  const key = `${language} ${locale} ${manner.timeZone ?? ''}`
  const known = spoken.get(key)
  if (known) return known
  const made = speechIn(language, locale, manner.timeZone)
  spoken.set(key, made)
  return made
}

function speechIn(language: Language, locale: string, timeZone: string | undefined): Speech {
  const days = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  const shortDays = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
  })
  const moments = new Intl.DateTimeFormat(locale, {
    ...(timeZone === undefined ? {} : { timeZone }),
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  return {
    language,
    words: tables[language],
    money: (amount) => moneyText(amount, locale),
    whole: (amount) => wholeText(amount, locale),
    day: (day) => ordinal(language, days.format(Date.parse(`${day}T00:00:00Z`))),
    shortDay: (day) => ordinal(language, shortDays.format(Date.parse(`${day}T00:00:00Z`))),
    moment: (instant) => ordinal(language, moments.format(Date.parse(instant))),
    number: (count) => numbers.format(count),
    percent: (share) => percents.format(share),
    rate: (percent) => (language === 'fr' ? `${percent.replace('.', ',')}\u00a0%` : `${percent}%`),
  }
}

/** French counts the first of a month and no other day. */
function ordinal(language: Language, text: string): string {
  return language === 'fr' ? text.replace(/^1(?=\s)/, '1er') : text
}

/** The spoken language: asked for, or the page's, or the reader's; English where none is known. */
export function languageOf(candidates: readonly (string | null | undefined)[]): Language {
  for (const candidate of candidates) {
    const base = candidate?.toLowerCase().split('-')[0]
    if (base === 'fr' || base === 'en') return base
  }
  return 'en'
}

const wellFormed = /^([a-zA-Z]{2})[-_]([A-Z]{2})$/

function localeOf(language: Language, wanted: string | undefined): string {
  const found = wellFormed.exec(wanted ?? '')
  if (found?.[1]?.toLowerCase() !== language) return usualLocale[language]
  return `${language}-${found[2]}`
}

const patterns = new Map<string, Intl.NumberFormat>()

function pattern(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const known = patterns.get(key)
  if (known) return known
  const digits = currencyDigits(present(parseCurrency(currency), `currency ${currency}`))
  const made = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  patterns.set(key, made)
  return made
}

const grouping = new Map<string, Intl.NumberFormat>()

function wholeNumbers(locale: string): Intl.NumberFormat {
  const made = grouping.get(locale) ?? new Intl.NumberFormat(locale, { useGrouping: true })
  grouping.set(locale, made)
  return made
}

/** Exact at any size: the digits come from decimal text, only their dress from the locale. */
function moneyText(amount: MoneyWire, locale: string): string {
  const currency = present(parseCurrency(amount.currency), `currency ${amount.currency}`)
  const decimal = formatMinor(BigInt(amount.minor), currency)
  const negative = decimal.startsWith('-')
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const grouped = wholeNumbers(locale).format(BigInt(whole))
  return pattern(locale, currency)
    .formatToParts(negative ? -1 : 1)
    .map((part) => {
      if (part.type === 'integer') return grouped
      return part.type === 'fraction' ? fraction : part.value
    })
    .join('')
}

const units = new Map<string, Intl.NumberFormat>()

function wholeText({ currency: code, minor }: MoneyWire, locale: string): string {
  const currency = present(parseCurrency(code), `currency ${code}`)
  const key = `${locale} ${currency}`
  const format =
    units.get(key) ??
    new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 })
  units.set(key, format)
  return format.format(divideHalfUp(BigInt(minor), 10n ** BigInt(currencyDigits(currency))))
}
