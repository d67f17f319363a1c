// Reads what a bureau gives: amounts and days as they can be, null where they cannot be used, and
// `Malformed` with the field's name where the answer is not the one that was agreed.

import { z } from 'zod'
import { present } from '../../core/assert.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import { Malformed } from '../../core/malformed.ts'
import { parseMinor } from '../../core/money.ts'
import { type ExactNumber, isExactNumber, plainDecimal } from './exact-json.ts'

export const euro: Currency = present(parseCurrency('EUR'), 'the euro')

export const exact = z.custom<ExactNumber>((value) => isExactNumber(value), 'a number')
/** What a service leaves out, or says null for: both are "not told". */
export const told = <S extends z.ZodType>(schema: S) => schema.nullish().transform((v) => v ?? null)

export function shaped<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path ?? []
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  )
  const wanted = issue?.message ?? 'another shape'
  throw new Malformed({ path: path.join('.') || 'answer', wanted, found })
}

/** Minor units; what is finer is cut, and what is beyond any amount is null. */
export function minorIn(number: ExactNumber | null, currency: Currency = euro): bigint | null {
  const text = number === null ? null : plainDecimal(number)
  return text === null ? null : parseMinor(text.replace(/(\.\d\d)\d+$/, '$1'), currency)
}

/** The day at the head of a date or a moment; null where it is no day of our calendar. */
export const dayAtHead = (text: string | null): Day | null => parseDay((text ?? '').slice(0, 10))
