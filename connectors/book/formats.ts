// How an export writes its days and its amounts. Reads text into a `Day` or into exact decimal
// text; what does not fit is null, never a guess.

import { type Day, parseDay } from '../../core/day.ts'

export type ReadDay = (text: string) => Day | null

const tokens: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<year>\\d{2})',
  MMM: '(?<name>[\\p{L}]{3,9})\\.?',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<date>\\d{2})',
  D: '(?<date>\\d{1,2})',
  hh: '\\d{1,2}',
  mm: '\\d{2}',
  ss: '\\d{2}(?:\\.\\d+)?',
}
const token = /YYYY|YY|MMM|MM|M|DD|D|hh|mm|ss/g

/**
 * A reader for a format of YYYY YY MMM MM M DD D and, passed over, hh mm ss: `DD/MM/YYYY`,
 * `YYYYMMDD`, `D MMM YYYY`. Null where the format does not name year, month and date once each.
 */
export function dayFormat(format: string): ReadDay | null {
  const used = format.match(token) ?? []
  const letters = used.map((it) => it[0]).filter((it) => 'YMD'.includes(it ?? ''))
  if (letters.toSorted().join('') !== 'DMY') return null
  const rest = format.replaceAll(token, '')
  if (/[A-SU-Za-z\d]/.test(rest)) return null
  const source = escaped(format).replaceAll(token, (it) => tokens[it] ?? it)
  const pattern = new RegExp(`^${source}$`, 'u')
  return remembering((text) => {
    const found = pattern.exec(text)?.groups
    return found ? dayOfParts(found) : null
  })
}

function dayOfParts(parts: Readonly<Record<string, string | undefined>>): Day | null {
  const month = parts['name'] === undefined ? parts['month'] : monthOfName(parts['name'])
  if (month === undefined) return null
  const year = parts['year'] ?? ''
  // Two digits are read as this century: an export of open items holds no others.
  const full = year.length === 2 ? `20${year}` : year
  return parseDay(`${full}-${month.padStart(2, '0')}-${(parts['date'] ?? '').padStart(2, '0')}`)
}

const monthNames = [
  ['jan', 'janv', 'january', 'janvier'],
  ['feb', 'fev', 'fevr', 'february', 'fevrier'],
  ['mar', 'mars', 'march'],
  ['apr', 'avr', 'april', 'avril'],
  ['may', 'mai'],
  ['jun', 'juin', 'june'],
  ['jul', 'juil', 'july', 'juillet'],
  ['aug', 'aou', 'aout', 'august'],
  ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'],
  ['nov', 'november', 'novembre'],
  ['dec', 'december', 'decembre'],
]

/** English or French, in full or short: `sept.`, `août`, `MAR`. */
function monthOfName(name: string): string | undefined {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const index = monthNames.findIndex((names) => names.includes(plain))
  return index < 0 ? undefined : String(index + 1)
}

const mostRemembered = 10_000

/** A ledger holds few distinct days: each text is read once, up to a bound. */
function remembering(read: ReadDay): ReadDay {
  const known = new Map<string, Day | null>()
  return (text) => {
    const day = known.get(text)
    if (day !== undefined) return day
    const fresh = read(text)
    if (known.size < mostRemembered) known.set(text, fresh)
    return fresh
  }
}

export interface DecimalStyle {
  readonly point: '.' | ','
  readonly group: '' | ',' | '.' | ' ' | "'"
}

export type ReadDecimal = (text: string) => string | null

const plain = /^-?\d+(?:\.\d+)?$/

/**
 * A reader for amounts such as `1.234,56`, `1 234,56-`, `(12.00)`, `€ 5`: gives plain decimal text.
 * Groups must be of three digits: where `.` groups, `1.23` is refused, not read as 123.
 */
export function decimalFormat({ point, group }: DecimalStyle): ReadDecimal {
  const separator = group === ' ' ? '[ \\u00a0\\u202f\\u2009]' : escaped(group)
  const whole = group === '' ? '\\d+' : `\\d{1,3}(?:${separator}\\d{3})+|\\d+`
  const pattern = new RegExp(`^(?<whole>${whole})(?:${escaped(point)}(?<fraction>\\d*))?$`, 'u')
  return (text) => {
    if (point === '.' && group === '' && plain.test(text)) return text
    const { digits, negative } = signOf(text)
    const found = pattern.exec(digits)?.groups
    if (!found) return null
    const kept = (found['whole'] ?? '').replaceAll(/\D/g, '')
    const fraction = found['fraction'] ?? ''
    return `${negative ? '-' : ''}${kept}${fraction === '' ? '' : `.${fraction}`}`
  }
}

/**
 * `-5`, `5-`, `(5)` and `−5` are below zero; a currency's sign beside the digits is passed over.
 */
function signOf(text: string): { readonly digits: string; readonly negative: boolean } {
  const bare = text.replace(/^[€$£]\s*|\s*[€$£]$/u, '').trim()
  const bracketed = /^\((.+)\)$/u.exec(bare)
  if (bracketed) return { digits: (bracketed[1] ?? '').trim(), negative: true }
  const signed = /^([+\-−])?\s*(.*?)\s*([-−])?$/u.exec(bare)
  const [, before, digits = '', after] = signed ?? []
  if (before !== undefined && after !== undefined) return { digits: '', negative: false }
  const inner = digits.replace(/^[€$£]\s*/u, '')
  return {
    digits: inner,
    negative: (before !== undefined && before !== '+') || after !== undefined,
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
