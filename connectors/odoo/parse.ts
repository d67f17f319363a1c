// Values of Odoo's answers as core values, and rows set aside where they do not parse.

import type { z } from 'zod'
import { type Currency, currencyDigits } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import { epochMs, type Instant, parseInstant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { parseMinor } from '../../core/money.ts'
import { type ExactNumber, plainDecimal } from '../kit/exact-json.ts'
import { rowMapper } from '../kit/map-rows.ts'
import { wholeIn } from './schema.ts'

export const mapRows = rowMapper(idOf)

/** Of a row, or of the first of several that make one record; empty where it has none. */
function idOf(row: unknown): string {
  if (typeof row !== 'object' || row === null) return ''
  if ('move' in row) return idOf(row.move)
  if ('partner' in row) return idOf(row.partner)
  if ('line' in row) return idOf(row.line)
  const id = 'id' in row ? wholeIn(row.id) : null
  return id === null ? '' : `${id}`
}

export function parsed<Schema extends z.ZodType>(schema: Schema, row: unknown): z.output<Schema> {
  const result = schema.safeParse(row)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path ?? []
  const found = path.reduce<unknown>((at, key) => step(at, key), row)
  throw malformed(path.join('.') || 'record', issue?.message ?? 'another shape', found)
}

function step(at: unknown, key: PropertyKey): unknown {
  return typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined
}

export const malformed = (path: string, wanted: string, found: unknown): Malformed =>
  new Malformed({ path, wanted, found })

export function minorOf(path: string, number: ExactNumber, currency: Currency): bigint {
  const text = plainDecimal(number)
  const minor = text === null ? null : parseMinor(text, currency)
  if (minor !== null) return minor
  const wanted = `an amount of at most ${currencyDigits(currency)} decimals in ${currency}`
  throw malformed(path, wanted, number)
}

export function dayAt(path: string, text: string | null): Day {
  const day = parseDay(text ?? '')
  if (day) return day
  throw malformed(path, 'a day (YYYY-MM-DD)', text)
}

/** Odoo's moments are UTC and do not say so. */
export function instantAt(path: string, text: string): Instant {
  const instant = parseInstant(`${text.replace(' ', 'T')}Z`)
  if (instant) return instant
  throw malformed(path, 'a moment (YYYY-MM-DD HH:MM:SS)', text)
}

/** As a domain compares it: to the second, without a zone. */
export const momentOf = (epoch: number): string =>
  new Date(epoch).toISOString().slice(0, 19).replace('T', ' ')

export function latestOf(path: string, moments: readonly string[]): Instant {
  const [first, ...others] = moments.map((text) => instantAt(path, text))
  if (first === undefined) throw malformed(path, 'a moment', undefined)
  return others.reduce((a, b) => (epochMs(b) > epochMs(a) ? b : a), first)
}
