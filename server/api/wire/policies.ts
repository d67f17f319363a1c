// A company's policies: what they are, what another one would change, and which one a customer has.

import { z } from 'zod'
import { CaseChangeWire } from './cases.ts'
import { DayWire, InstantWire } from './parts.ts'

/** As a policy file has it: see docs/adr/0008-policies-by-segment.md and the plan's own format. */
export const PolicyFileWire = z.object({
  key: z.string(),
  version: z.number().int(),
  /** Decimal text by currency. */
  tolerance: z.record(z.string(), z.string()),
  smallAmount: z.record(z.string(), z.string()),
  minGapDays: z.number().int(),
  freshness: z.object({ hostHours: z.number(), bankDays: z.number().int() }),
  sendWindow: z.object({ days: z.array(z.string()), from: z.string(), to: z.string() }),
  steps: z.array(
    z.object({
      key: z.string(),
      when: z.union([
        z.object({ dueOffsetDays: z.number().int(), gapDays: z.number().int().optional() }),
        z.object({ afterDeadline: z.literal(true) }),
      ]),
      channels: z.array(z.string()),
      call: z.boolean().optional(),
      approval: z.enum(['auto', 'human']),
      deadlineDays: z.number().int().optional(),
    }),
  ),
})
export type PolicyFileWire = z.infer<typeof PolicyFileWire>

const band = z.object({ from: z.string().optional(), below: z.string().optional() })

export const SegmentWire = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('named') }),
  z.object({
    kind: z.literal('matching'),
    kinds: z.array(z.string()).optional(),
    countries: z.array(z.string()).optional(),
    grades: z.array(z.string()).optional(),
    tags: z.array(z.string()).optional(),
    amounts: z.record(z.string(), band).optional(),
  }),
])
export type SegmentWire = z.infer<typeof SegmentWire>

export const PolicyDocumentWire = z.object({
  policy: PolicyFileWire,
  segment: SegmentWire,
  names: z.object({ en: z.string().optional(), fr: z.string().optional() }),
})
export type PolicyDocumentWire = z.infer<typeof PolicyDocumentWire>

export const PolicyVersionWire = z.object({
  key: z.string(),
  version: z.number().int(),
  savedAt: InstantWire,
  savedBy: z.string(),
  /** Null = Encours itself, or a user who is no longer known. */
  savedByName: z.string().nullable(),
  tried: z.boolean(),
  retiredAt: InstantWire.nullable(),
})
export type PolicyVersionWire = z.infer<typeof PolicyVersionWire>

export const PoliciesWire = z.object({
  inForce: z.array(PolicyDocumentWire),
  /** Of all policies ever, the newest of each first. */
  versions: z.array(PolicyVersionWire),
  /** What a new policy may begin as. */
  shipped: z.array(PolicyFileWire),
})
export type PoliciesWire = z.infer<typeof PoliciesWire>

export const PolicyFaultWire = z.object({
  /** `policy.steps[2].when.dueOffsetDays` */
  path: z.string(),
  reason: z.string(),
})
export type PolicyFaultWire = z.infer<typeof PolicyFaultWire>

export const ValidateRequestWire = z.strictObject({ document: z.unknown() })
export const ValidateWire = z.object({ faults: z.array(PolicyFaultWire) })
export type ValidateWire = z.infer<typeof ValidateWire>

export const SaveRequestWire = z.strictObject({
  document: z.unknown(),
  /** The newest version when it was read; null for a new policy. */
  basedOn: z.number().int().min(1).max(1_000_000).nullable(),
})

export const RetireRequestWire = z.strictObject({ version: z.number().int().min(1).max(1_000_000) })
export const RetireWire = z.object({ key: z.string(), version: z.number().int() })

export const SimulateRequestWire = z.strictObject({
  /** Each takes the place of the policy with its key, or comes beside the others. */
  documents: z.array(z.unknown()).max(50).default([]),
  /** Keys of policies that would end. */
  retire: z.array(z.string().min(1).max(64)).max(50).default([]),
  days: z.number().int().min(1).max(92).default(30),
})

const counts = { before: z.number().int(), after: z.number().int() }
const HeardWire = z.object({
  day: DayWire,
  step: z.string(),
  channel: z.string(),
  policy: z.string(),
})

export const SimulationWire = z.object({
  messages: z.object(counts),
  days: z.array(z.object({ day: DayWire, ...counts })),
  steps: z.array(z.object({ step: z.string(), ...counts })),
  /** Open items of customers whom no policy is for. */
  withoutPolicy: z.object(counts),
  customersChanged: z.number().int(),
  changed: z.record(z.string(), z.number().int()),
  /** The first of them. */
  changes: z.array(
    z.object({
      customer: z.string(),
      name: z.string(),
      kind: z.enum(['added', 'gone', 'earlier', 'later', 'other_step', 'other_channel']),
      before: HeardWire.nullable(),
      after: HeardWire.nullable(),
      items: z.number().int(),
    }),
  ),
})
export type SimulationWire = z.infer<typeof SimulationWire>

export const GradeWire = z.enum(['A', 'B', 'C', 'D', 'E'])
export type GradeWire = z.infer<typeof GradeWire>

export const MarksRequestWire = z.strictObject({
  /** Key of a policy; null = whichever the customer fits. */
  policy: z.string().min(1).max(64).nullable(),
  grade: GradeWire.nullable(),
  tags: z.array(z.string().trim().min(1).max(64)).max(50),
})
export type MarksRequestWire = z.infer<typeof MarksRequestWire>

export const CustomersPolicyWire = z.object({
  /** Null where no policy is the customer's. */
  policy: z.object({ key: z.string(), version: z.number().int() }).nullable(),
  why: z.enum(['named', 'matching', 'everyone', 'none']),
  /** What was fitted: `kinds`, `countries`, `grades`, `tags`, `amounts`. */
  conditions: z.array(z.string()),
  /** Policies just as specific, and less soft. */
  softerThan: z.array(z.string()),
  marks: z.object({
    policy: z.string().nullable(),
    grade: GradeWire.nullable(),
    tags: z.array(z.string()),
  }),
})
export type CustomersPolicyWire = z.infer<typeof CustomersPolicyWire>

/** The policy as it is now, and what the marks change at once. */
export const MarkedWire = CustomersPolicyWire.extend({ change: CaseChangeWire })
export type MarkedWire = z.infer<typeof MarkedWire>
