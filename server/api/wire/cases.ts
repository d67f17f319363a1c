// What people enter about a customer, how it stands, and what an entry changes at once.
// POST /api/v1/customers/:id/<kind> enters, POST /api/v1/<kind>/:id/<act> changes or ends.

import { z } from 'zod'
import { BlockerWire, DayWire, InstantWire, MoneyWire } from './parts.ts'
import { InvoiceRefWire } from './receivables.ts'

const note = z.string().trim().min(1).max(1_000)
const invoices = z.array(z.string().min(1).max(200)).max(200).default([])
/** Chosen by who asks: the same request twice is entered once. */
const id = z.uuid().optional()

export const OwnIdWire = z.object({ id })

export const PromiseRequestWire = z.strictObject({
  id,
  invoices,
  amount: MoneyWire.strict().optional(),
  due: DayWire,
  note: note.optional(),
})
export type PromiseRequestWire = z.infer<typeof PromiseRequestWire>

export const PlanRequestWire = z.strictObject({
  id,
  invoices,
  instalments: z
    .array(z.strictObject({ due: DayWire, amount: MoneyWire.strict() }))
    .min(1)
    .max(60),
  note: note.optional(),
})
export type PlanRequestWire = z.infer<typeof PlanRequestWire>

export const DisputeCauseWire = z.enum([
  'billing_error',
  'quality',
  'not_received',
  'price',
  'other',
])

export const DisputeRequestWire = z.strictObject({
  id,
  invoice: z.string().min(1).max(200),
  amount: MoneyWire.strict().optional(),
  cause: DisputeCauseWire,
  owner: z.string().trim().min(1).max(200).optional(),
  answerBy: DayWire.optional(),
  note: note.optional(),
})
export type DisputeRequestWire = z.infer<typeof DisputeRequestWire>

export const HoldRequestWire = z.strictObject({
  id,
  invoice: z.string().min(1).max(200).optional(),
  reason: z.enum([
    'do_not_contact',
    'litigation',
    'key_account',
    'sensitive',
    'our_mistake',
    'customer_asked',
    'other',
  ]),
  until: DayWire.optional(),
  note: note.optional(),
})
export type HoldRequestWire = z.infer<typeof HoldRequestWire>

export const AnnouncedRequestWire = z.strictObject({
  id,
  invoices,
  amount: MoneyWire.strict().optional(),
  expected: DayWire,
  mode: z.enum(['transfer', 'card', 'cheque', 'direct_debit', 'other']),
  note: note.optional(),
})
export type AnnouncedRequestWire = z.infer<typeof AnnouncedRequestWire>

export const CommitmentRequestWire = z.strictObject({
  id,
  kind: z.enum(['notice_deadline', 'handover', 'supply_stop', 'legal_action', 'other']),
  due: DayWire,
  invoices,
  note: note.optional(),
})
export type CommitmentRequestWire = z.infer<typeof CommitmentRequestWire>

/** Why: asked for wherever something that was agreed ends before its time. */
export const ReasonWire = z.strictObject({ note })
export type ReasonWire = z.infer<typeof ReasonWire>
export const OptionalNoteWire = z.strictObject({ note: note.optional() })
export const PaidRequestWire = z.strictObject({ instalment: z.int().min(1).max(60), note })
/** Cause and amount stay where they are not named; an amount of null is the whole invoice. */
export const DisputeChangeWire = z.strictObject({
  cause: DisputeCauseWire.optional(),
  amount: MoneyWire.strict().nullable().optional(),
  owner: z.string().trim().min(1).max(200).nullable(),
  answerBy: DayWire.nullable(),
  note: note.optional(),
})
export const HoldChangeWire = z.strictObject({ until: DayWire.nullable(), note: note.optional() })

export const CaseKindWire = z.enum([
  'promise',
  'payment_plan',
  'dispute',
  'hold',
  'announced_payment',
  'commitment',
])
export type CaseKindWire = z.infer<typeof CaseKindWire>

export const CaseWire = z.object({
  kind: CaseKindWire,
  id: z.string(),
  state: z.string(),
  /** It bears on what comes next, or waits for somebody. */
  isOpen: z.boolean(),
  /** None: about all that is owed, or about no invoice in particular. */
  invoices: z.array(InvoiceRefWire),
  /** Null: all of it. */
  amount: MoneyWire.nullable(),
  paid: MoneyWire.nullable(),
  since: DayWire,
  /** Promised, expected, to be answered, or last day. */
  day: DayWire.nullable(),
  waitsUntil: DayWire.nullable(),
  /** Cause, reason, way of paying, or kind of commitment: a code. */
  about: z.string().nullable(),
  owner: z.string().nullable(),
  note: z.string().nullable(),
  instalments: z.array(z.object({ due: DayWire, amount: MoneyWire, paid: MoneyWire })),
  /** Null where it came with the books. */
  enteredBy: z.string().nullable(),
  enteredAt: InstantWire.nullable(),
  acts: z.array(z.string()),
})
export type CaseWire = z.infer<typeof CaseWire>

export const CasesWire = z.object({ cases: z.array(CaseWire) })
export type CasesWire = z.infer<typeof CasesWire>

const FateWire = z.object({
  kind: z.enum(['message', 'held', 'undecided']),
  nextStep: z.string().nullable(),
  nextOn: DayWire.nullable(),
  open: MoneyWire,
  blockers: z.array(BlockerWire),
  /** Short sentences, most important first. */
  why: z.array(z.string()),
})

/** For each open item: what was going to happen, and what happens now. */
export const EffectWire = z.object({
  items: z.array(
    z.object({
      invoice: InvoiceRefWire,
      instalment: z.number().int(),
      changed: z.boolean(),
      before: FateWire.nullable(),
      after: FateWire.nullable(),
    }),
  ),
  tasks: z.array(z.object({ kind: z.string(), due: DayWire })),
})
export type EffectWire = z.infer<typeof EffectWire>

/** `changed` is false where it had been done already. */
export const CaseChangeWire = z.object({
  id: z.string(),
  customer: z.string(),
  changed: z.boolean(),
  effect: EffectWire,
})
export type CaseChangeWire = z.infer<typeof CaseChangeWire>

export const CaseLimitsWire = z.strictObject({
  promiseDaysAhead: z.int().min(1).max(366),
  brokenPromisesAllowed: z.int().min(0).max(100),
  paymentWaitDays: z.int().min(0).max(30),
})
export type CaseLimitsWire = z.infer<typeof CaseLimitsWire>
