// A policy as a company keeps it: the policy of the contract, the customers that it is for, and its
// name in each language. Reads what people and the database give, with the path of a fault.

import { z } from 'zod'
import { present } from '../../core/assert.ts'
import { grades } from '../../core/book.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { Malformed } from '../../core/malformed.ts'
import { formatMinor, parseMinor } from '../../core/money.ts'
import { type PolicyFault, policyJson, type ReadPolicy, readPolicy } from './policy.ts'
import {
  type AmountBand,
  type PolicySet,
  policySet,
  type Segment,
  type SegmentedPolicy,
} from './segment.ts'
import { meaningOf } from './step-meaning.ts'

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

/** Throws `Malformed` with the path of the first fault. */
export function parseSegment(json: unknown): Segment {
  const read = readSegment(json)
  if (read.kind === 'read') return read.segment
  throw new Malformed(read.faults[0])
}

type Refused = Extract<ReadPolicy, { kind: 'refused' }>
type ReadSegment = { readonly kind: 'read'; readonly segment: Segment } | Refused

function readSegment(json: unknown): ReadSegment {
  const parsed = segment.safeParse(json)
  if (!parsed.success) return refusedFor(parsed.error, json, 'segment')
  const { data } = parsed
  if (data.kind !== 'matching') return { kind: 'read', segment: data }
  const { kinds, countries, grades, tags, amounts } = data
  const conditions = {
    ...(kinds === undefined ? {} : { kinds }),
    ...(countries === undefined ? {} : { countries }),
    ...(grades === undefined ? {} : { grades }),
    ...(tags === undefined ? {} : { tags }),
    ...(amounts === undefined ? {} : { amounts }),
  }
  if (Object.keys(conditions).length === 0) {
    const fault = { path: 'segment', wanted: 'a segment without a condition', found: json }
    return { kind: 'refused', faults: [fault] }
  }
  return { kind: 'read', segment: { kind: 'matching', ...conditions } }
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

export const policyLanguages = ['en', 'fr'] as const
export type PolicyNames = Readonly<Partial<Record<(typeof policyLanguages)[number], string>>>

export interface PolicyDocument extends SegmentedPolicy {
  readonly names: PolicyNames
}

export type ReadDocument = { readonly kind: 'read'; readonly document: PolicyDocument } | Refused

const name = z.string().trim().min(1).max(80)
const documentFile = z.strictObject({
  policy: z.unknown(),
  segment: z.unknown().optional(),
  names: z.strictObject({ en: name.optional(), fr: name.optional() }).optional(),
})

/** A document from JSON, or every fault that it has. Without a segment it is for everyone. */
export function readDocument(json: unknown): ReadDocument {
  const parsed = documentFile.safeParse(json)
  if (!parsed.success) return refusedFor(parsed.error, json, '')
  const { policy: body, segment: given, names = {} } = parsed.data
  const policy = readPolicy(body)
  const segment: ReadSegment =
    given === undefined ? { kind: 'read', segment: { kind: 'everyone' } } : readSegment(given)
  if (policy.kind === 'read' && segment.kind === 'read') {
    const { en, fr } = names
    const given = { ...(en === undefined ? {} : { en }), ...(fr === undefined ? {} : { fr }) }
    const document = { policy: policy.policy, segment: segment.segment, names: given }
    return { kind: 'read', document }
  }
  const faults = [
    ...(policy.kind === 'read' ? [] : policy.faults.map(underPolicy)),
    ...(segment.kind === 'read' ? [] : segment.faults),
  ]
  return { kind: 'refused', faults: [present(faults[0], 'a fault'), ...faults.slice(1)] }
}

const underPolicy = (fault: PolicyFault): PolicyFault => ({
  ...fault,
  path: fault.path === 'policy' ? 'policy' : `policy.${fault.path}`,
})

/** As the database has it: what we wrote, with the number of its form. */
export function storedDocument(row: {
  readonly body: unknown
  readonly segment: unknown
  readonly names: unknown
}): PolicyDocument {
  const { v: _, ...segment } = stored.parse(row.segment)
  const read = readDocument({ policy: row.body, segment, names: row.names })
  if (read.kind === 'read') return read.document
  throw new Malformed(read.faults[0])
}

const stored = z.looseObject({ v: z.literal(1) })

/** `readDocument` reads it back. */
export function documentJson({ policy, segment, names }: PolicyDocument): object {
  return { policy: policyJson(policy), segment: segmentJson(segment), names }
}

/** A file with one policy, one document, or `{ "policies": [document, …] }`. */
export function parsePolicies(json: unknown): PolicySet {
  const isObject = typeof json === 'object' && json !== null
  if (!isObject || !('policies' in json)) return policySet([documentIn(json, '')])
  const { policies, ...others } = json
  const [other] = Object.keys(others)
  if (other !== undefined) throw new Malformed({ path: other, wanted: 'unknown', found: other })
  if (!Array.isArray(policies) || policies.length === 0 || policies.length > mostPolicies) {
    throw new Malformed({ path: 'policies', wanted: 'not a list of policies', found: policies })
  }
  const documents = policies.map((one, index) => documentIn(one, `policies[${index}].`))
  const [fault] = faultsAmong(documents)
  if (fault) throw new Malformed({ ...fault, path: `policies${fault.path}` })
  return policySet(documents)
}

export const mostPolicies = 50

function documentIn(json: unknown, under: string): PolicyDocument {
  const isDocument = typeof json === 'object' && json !== null && 'policy' in json
  const read = readDocument(isDocument ? json : { policy: json })
  if (read.kind === 'read') return read.document
  const [fault] = read.faults
  const path = isDocument ? fault.path : fault.path.replace(/^policy\./, '')
  throw new Malformed({ ...fault, path: `${under}${path}` })
}

/** What several policies may not have in common. Paths begin with the place in the list: `[1]`. */
export function faultsAmong(documents: readonly SegmentedPolicy[]): PolicyFault[] {
  return documents.flatMap(({ policy, segment }, index) => {
    const earlier = documents.slice(0, index)
    const faults: PolicyFault[] = []
    const fault = (path: string, wanted: string, found: unknown) =>
      faults.push({ path: `[${index}].${path}`, wanted, found })
    if (earlier.some((other) => other.policy.key === policy.key)) {
      fault('policy.key', 'the key of another policy', policy.key)
    }
    const usual = earlier.find((other) => other.segment.kind === 'everyone')
    if (segment.kind === 'everyone' && usual) {
      fault('segment.kind', `everyone, as ${usual.policy.key} is already`, segment.kind)
    }
    return faults
  })
}

/**
 * A key means the same in all of a company's policies: by it is known what has been said, and one
 * that meant a reminder can never be a formal notice.
 */
export function keyFaults(
  inForce: readonly SegmentedPolicy[],
  { policy }: SegmentedPolicy,
): PolicyFault[] {
  return policy.steps.flatMap((step, index) => {
    const meaning = meaningOf(step)
    const other = inForce.find(({ policy: { steps } }) =>
      steps.some((one) => one.key === step.key && meaningOf(one) !== meaning),
    )
    if (!other) return []
    const wanted = `the key of a step with another meaning in ${other.policy.key}`
    return [{ path: `policy.steps[${index}].key`, wanted, found: step.key }]
  })
}

function refusedFor(error: z.ZodError, json: unknown, under: string): Refused {
  const [first, ...others] = error.issues.map((issue): PolicyFault => {
    const inner = z.core.toDotPath(issue.path)
    const path = [under, inner].filter((part) => part !== '').join('.')
    return { path: path || 'document', wanted: issue.message, found: at(json, issue.path) }
  })
  return { kind: 'refused', faults: [present(first, 'a fault'), ...others] }
}

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, json)
}
