// A policy while it is changed: what a form makes of it, and how it differs from what it was.
// Whether it could work is the server's to say.

import type { PolicyDocumentWire, SegmentWire } from '../../server/api/wire/policies.ts'

export type PolicyStepWire = PolicyDocumentWire['policy']['steps'][number]

/** What is being changed: a version in force, or a new policy. */
export interface Draft {
  readonly document: PolicyDocumentWire
  /** What it was; null for a new policy. */
  readonly original: PolicyDocumentWire | null
}

export const changing = (document: PolicyDocumentWire): Draft => ({ document, original: document })

/** A new policy that is nobody's until it is said whose. */
export function beginningWith(
  policy: PolicyDocumentWire['policy'],
  taken: ReadonlySet<string>,
): Draft {
  const free = (key: string): string => (taken.has(key) ? free(`${key}-2`) : key)
  const document = { policy: { ...policy, key: free(policy.key), version: 1 }, names: {} }
  return { document: { ...document, segment: { kind: 'named' } }, original: null }
}

export const basedOn = ({ original }: Draft): number | null => original?.policy.version ?? null

export function withPolicy(
  { document, original }: Draft,
  change: Partial<PolicyDocumentWire['policy']>,
): Draft {
  return { original, document: { ...document, policy: { ...document.policy, ...change } } }
}

export function withStep(draft: Draft, index: number, change: Partial<PolicyStepWire>): Draft {
  const steps = draft.document.policy.steps.map((step, at) =>
    at === index ? { ...step, ...change } : step,
  )
  return withPolicy(draft, { steps })
}

export function withNames(draft: Draft, change: PolicyDocumentWire['names']): Draft {
  const names = Object.entries({ ...draft.document.names, ...change }).filter(([, name]) => name)
  return { ...draft, document: { ...draft.document, names: Object.fromEntries(names) } }
}

export function withSegment(draft: Draft, segment: SegmentWire): Draft {
  return { ...draft, document: { ...draft.document, segment } }
}

/** `FR, BE` as a list; what is empty between commas is nothing. */
export const listIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]

export interface Difference {
  /** `policy.steps[1].when.dueOffsetDays` */
  readonly path: string
  /** As JSON; null where there is, or was, nothing. */
  readonly before: string | null
  readonly after: string | null
}

/** Leaf by leaf, in the order of the document. The version's number is no difference. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (path === 'policy.version') return []
  if (isPlain(before) && isPlain(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => differences(before[key], after[key], join(path, key, before)))
  }
  const [was, is] = [written(before), written(after)]
  return was === is ? [] : [{ path, before: was, after: is }]
}

type Plain = Readonly<Record<string, unknown>>

/** Lists of plain values are compared whole: their order says something. */
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' &&
  value !== null &&
  (!Array.isArray(value) || value.some((one) => typeof one === 'object'))

function join(path: string, key: string, parent: unknown): string {
  if (Array.isArray(parent)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

const written = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value)
