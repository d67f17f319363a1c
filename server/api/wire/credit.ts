// The credit limit of a customer, requests for one, and the guarantees behind his debt.

import { z } from 'zod'
import { DayWire, InstantWire, LanguageWire, MoneyWire } from './parts.ts'

export const AlertStepWire = z.literal([50, 70, 90, 100])
export type AlertStepWire = z.infer<typeof AlertStepWire>

export const GuaranteeKindWire = z.enum([
  'bank_guarantee',
  'parent_guarantee',
  'credit_insurance',
  'retention_of_title',
  'deposit_held',
  'other',
])
export type GuaranteeKindWire = z.infer<typeof GuaranteeKindWire>

export const GuaranteeWire = z.object({
  id: z.string(),
  kind: GuaranteeKindWire,
  amount: MoneyWire,
  starts: DayWire,
  /** Last day on which it counts; null = without an end. */
  expires: DayWire.nullable(),
  note: z.string().nullable(),
  enteredBy: z.string(),
  state: z.enum(['to_come', 'in_force', 'expires_soon', 'expired', 'ended']),
  endedReason: z.string().nullable(),
})
export type GuaranteeWire = z.infer<typeof GuaranteeWire>

/** What is recommended, and why; in the language of the answer. */
export const RecommendedWire = z.object({
  grade: z.enum(['A', 'B', 'C', 'D', 'E']).nullable(),
  /** A natural person: nothing of this holds until somebody confirms it. */
  isPerson: z.boolean(),
  amount: MoneyWire.nullable(),
  /** The one that decides first. */
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
})
export type RecommendedWire = z.infer<typeof RecommendedWire>

export const LimitRequestWire = z.object({
  id: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  amount: MoneyWire,
  reason: z.string(),
  reviewMonths: z.number().int(),
  /** On the day on which it was asked. */
  recommended: RecommendedWire.nullable(),
  askedBy: z.string(),
  askedAt: InstantWire,
  state: z.enum(['open', 'approved', 'refused']),
  answeredBy: z.string().nullable(),
  answeredAt: InstantWire.nullable(),
  answerReason: z.string().nullable(),
})
export type LimitRequestWire = z.infer<typeof LimitRequestWire>

/** GET /api/v1/customers/:id/credit */
export const CreditWire = z.object({
  limit: z
    .object({
      /** `host`: as the accounting software says; nobody has granted it here. */
      origin: z.enum(['person', 'host']),
      amount: MoneyWire,
      owner: z.string().nullable(),
      reason: z.string().nullable(),
      grantedOn: DayWire.nullable(),
      reviewOn: DayWire.nullable(),
      isReviewDue: z.boolean(),
    })
    .nullable(),
  utilisation: z.object({
    notDue: MoneyWire,
    overdue: MoneyWire,
    /** Null: the accounting software tells no orders. */
    orders: MoneyWire.nullable(),
    credits: MoneyWire,
    exposure: MoneyWire,
    guaranteed: MoneyWire,
    /** What the limit is held against. */
    unsecured: MoneyWire,
    /** In other currencies: never summed. */
    elsewhere: z.array(MoneyWire),
    /** Whole percent of the limit; null without a limit, or where it is nothing. */
    percent: z.number().int().nullable(),
    step: AlertStepWire.nullable(),
  }),
  projection: z
    .object({
      kind: z.enum(['reached', 'foreseen', 'not_foreseen', 'no_pace']),
      on: DayWire.nullable(),
      invoiced: MoneyWire,
      termDays: z.number().int(),
      delayDays: z.number().int().nullable(),
      expected: MoneyWire,
      doubtful: MoneyWire,
    })
    .nullable(),
  recommended: RecommendedWire.nullable(),
  /** Limits that people granted, newest first. */
  history: z.array(
    z.object({
      amount: MoneyWire,
      owner: z.string(),
      reason: z.string(),
      grantedOn: DayWire,
      reviewOn: DayWire,
    }),
  ),
  /** Newest first. */
  requests: z.array(LimitRequestWire),
  /** Why the reader may not answer the open request; null = he may, or there is none. */
  mayNotAnswer: z.enum(['own_request', 'not_admin']).nullable(),
  guarantees: z.array(GuaranteeWire),
})
export type CreditWire = z.infer<typeof CreditWire>

/** Chosen by who asks: the same request twice is done once. */
const id = z.uuid()
const reason = z.string().trim().min(1).max(500)

export const AskLimitWire = z.strictObject({
  id,
  amount: MoneyWire,
  reason,
  reviewMonths: z.number().int().min(3).max(12).default(6),
})
export type AskLimitWire = z.input<typeof AskLimitWire>

export const AnswerLimitWire = z.strictObject({
  id,
  answer: z.enum(['approve', 'refuse']),
  reason: reason.nullable().default(null),
})
export type AnswerLimitWire = z.input<typeof AnswerLimitWire>

/** GET /api/v1/limit-requests: all that wait for an answer, oldest first. */
export const LimitRequestsWire = z.object({
  requests: z.array(
    LimitRequestWire.extend({
      /** Why the reader may not answer it; null = he may. */
      mayNotAnswer: z.enum(['own_request', 'not_admin']).nullable(),
    }),
  ),
})
export type LimitRequestsWire = z.infer<typeof LimitRequestsWire>

export const EnterGuaranteeWire = z.strictObject({
  id,
  kind: GuaranteeKindWire,
  amount: MoneyWire,
  starts: DayWire,
  expires: DayWire.nullable().default(null),
  note: z.string().trim().max(500).nullable().default(null),
})
export type EnterGuaranteeWire = z.input<typeof EnterGuaranteeWire>

export const EndGuaranteeWire = z.strictObject({ reason })
export type EndGuaranteeWire = z.infer<typeof EndGuaranteeWire>

/** An order of so much; absent = none in question. */
export const AdviceQueryWire = z.strictObject({
  lang: LanguageWire.optional(),
  minor: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional(),
  currency: z.string().max(3).optional(),
})

/** GET /api/v1/customers/:id/advice */
export const AdviceWire = z.object({
  currency: z.string(),
  /** Percent of the order to be paid before it begins. */
  depositShare: z.number().int(),
  deposit: MoneyWire.nullable(),
  /** Days from the invoice for the rest; null = there is no rest. */
  days: z.number().int().nullable(),
  directDebit: z.boolean(),
  guarantee: MoneyWire.nullable(),
  /** Why, in the language of the answer. */
  lines: z.array(z.object({ code: z.string(), text: z.string() })),
})
export type AdviceWire = z.infer<typeof AdviceWire>
