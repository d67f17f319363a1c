// A policy as a company keeps it: the policy of the contract, the customers that it is for, and its
// name in each language. Reads what people and the database give, with the path of a fault.

import { z } from 'zod'
import { grades } from '../../core/book.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { Malformed } from '../../core/malformed.ts'
import { formatMinor, parseMinor } from '../../core/money.ts'
import type { AmountBand, Segment } from './segment.ts'

const alternatives = <T extends z.ZodType>(one: T) =>
  z
    .array(one)
    .min(1)
    .max(100)
    .refine((list) => new Set(list).size === list.length, 'a list that names each once')
    .optional()

const tag = z.string().trim().min(1).max(64)
const band = z.strictObject({ from: z.string().optional(), below: z.string().optional() })

const bands = z.record(z.string(), band).transform((record, context) => {
  const read = new Map<Currency, AmountBand>()
  for (const [code, { from, below }] of Object.entries(record)) {
    const currency = parseCurrency(code)
    const refuse = (message: string, ...path: readonly string[]) =>
      context.addIssue({ code: 'custom', message, path: [code, ...path] })
    if (!currency) {
      refuse('not an ISO 4217 currency')
      continue
    }
    const bounds = { from: minorOf(from, currency), below: minorOf(below, currency) }
    if (bounds.from === null) refuse('not a positive decimal amount', 'from')
    if (bounds.below === null) refuse('not a positive decimal amount', 'below')
    if (bounds.from === undefined && bounds.below === undefined) refuse('a band without bounds')
    if (bounds.from && bounds.below && bounds.from >= bounds.below) {
      refuse('not more than from', 'below')
    }
    read.set(currency, {
      ...(bounds.from ? { from: bounds.from } : {}),
      ...(bounds.below ? { below: bounds.below } : {}),
    })
  }
  if (read.size === 0) context.addIssue({ code: 'custom', message: 'no currency' })
  return read
})

/** Undefined where no bound is given, null where it is none. */
function minorOf(text: string | undefined, currency: Currency): bigint | null | undefined {
  if (text === undefined) return undefined
  const minor = parseMinor(text, currency)
  return minor !== null && minor > 0n ? minor : null
}

const segment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('named') }),
  z.strictObject({
    kind: z.literal('matching'),
    kinds: alternatives(z.enum(['business', 'consumer', 'public'])),
    countries: alternatives(z.string().regex(/^[A-Z]{2}$/, 'not an ISO 3166-1 country')),
    grades: alternatives(z.enum(grades)),
    tags: alternatives(tag),
    amounts: bands.optional(),
  }),
])

/** `under` is the path of the segment in what was given. Throws `Malformed` with the first fault. */
export function parseSegment(json: unknown, under = 'segment'): Segment {
  const parsed = segment.safeParse(json)
  if (!parsed.success) throw faultOf(parsed.error, json, under)
  const { data } = parsed
  if (data.kind !== 'matching') return data
  const { kinds, countries, grades, tags, amounts } = data
  const conditions = {
    ...(kinds === undefined ? {} : { kinds }),
    ...(countries === undefined ? {} : { countries }),
    ...(grades === undefined ? {} : { grades }),
    ...(tags === undefined ? {} : { tags }),
    ...(amounts === undefined ? {} : { amounts }),
  }
  if (Object.keys(conditions).length === 0) {
    throw new Malformed({ path: under, wanted: 'a segment without a condition', found: json })
  }
  return { kind: 'matching', ...conditions }
}

/** `parseSegment` reads it back. */
export function segmentJson(segment: Segment): object {
  if (segment.kind !== 'matching' || segment.amounts === undefined) return segment
  const { amounts, ...rest } = segment
  const written = [...amounts].map(([currency, { from, below }]) => [
    currency,
    {
      ...(from === undefined ? {} : { from: formatMinor(from, currency) }),
      ...(below === undefined ? {} : { below: formatMinor(below, currency) }),
    },
  ])
  return { ...rest, amounts: Object.fromEntries(written) }
}

function faultOf(error: z.ZodError, json: unknown, under: string): Malformed {
  const [issue] = error.issues
  const inner = issue ? z.core.toDotPath(issue.path) : ''
  return new Malformed({
    path: inner === '' ? under : under === '' ? inner : `${under}.${inner}`,
    wanted: issue?.message ?? 'not what is wanted here',
    found: issue ? at(json, issue.path) : json,
  })
}

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, json)
}
