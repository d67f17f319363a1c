// The shapes of a policy and of a plan, as contracts name them, with amounts in minor units.

import type { ChannelKind } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day, Weekday } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { ToneChoice } from './tone.ts'

export type Approval = 'auto' | 'human'

/** When a step falls due: days from the due date, or the day after the notice's deadline. */
export type StepTiming =
  | { readonly kind: 'due_offset'; readonly dueOffsetDays: number; readonly gapDays: number }
  | { readonly kind: 'after_deadline' }

export interface PolicyStep {
  readonly key: string
  readonly when: StepTiming
  /** In order of preference. Empty = a task for a person, not a message. */
  readonly channels: readonly ChannelKind[]
  readonly call: boolean
  readonly approval: Approval
  /** Days the customer is given to pay: makes the step a formal notice. */
  readonly deadlineDays?: number
}

export interface Policy {
  readonly key: string
  readonly version: number
  /** Minor units by currency; a currency without an entry has a threshold of zero. */
  readonly tolerance: ReadonlyMap<Currency, bigint>
  readonly smallAmount: ReadonlyMap<Currency, bigint>
  readonly minGapDays: number
  readonly freshness: { readonly hostHours: number; readonly bankDays: number }
  readonly sendWindow: {
    readonly days: ReadonlySet<Weekday>
    /** `HH:MM`, wall clock of the company. */
    readonly from: string
    readonly to: string
  }
  readonly steps: readonly PolicyStep[]
}

export interface PolicyRef {
  readonly key: string
  readonly version: number
}

/** In order of precedence: the first that applies is named first. */
export const blockerCodes = [
  'NOT_POSTED',
  'NO_DUE_DATE',
  'FACTORED',
  'INSOLVENCY',
  'HOLD',
  'AMBIGUOUS_SEND',
  'DISPUTE_OPEN',
  'PLAN_ACTIVE',
  'PROMISE_OPEN',
  'PAYMENT_PENDING',
  'CREDIT_COVERS',
  'BELOW_TOLERANCE',
  'DIRECT_DEBIT',
  'NOTICE_RUNNING',
  'SMALL_AMOUNT_DONE',
  'FINAL_STEP',
  'HOST_STALE',
  'BANK_STALE',
  'NO_POLICY',
  'RATE_MISSING',
  'NO_CONTACT',
  'MIN_GAP',
  'NOT_DUE',
] as const
export type BlockerCode = (typeof blockerCodes)[number]

export interface Blocker {
  readonly code: BlockerCode
  /** Last day on which it blocks, or the first day on which the item may go: see the contract. */
  readonly until?: Day
  /** The record that blocks: a hold, a promise, a dispute. */
  readonly ref?: string
}

export interface ItemKey {
  readonly invoice: InvoiceId
  readonly instalment: number
}

export interface PlannedItem extends ItemKey {
  readonly step: string
  readonly currency: Currency
  /** After netting and dispute. */
  readonly open: bigint
  /** Negative before the due date. */
  readonly daysOverdue: number
  readonly penalties?: bigint
  readonly indemnity?: bigint
}

export interface PlannedTotal {
  readonly currency: Currency
  readonly open: bigint
  readonly penalties: bigint
  readonly indemnity: bigint
}

export const approvalReasons = [
  'STEP',
  'FIRST_MESSAGE',
  'NEW_POLICY_VERSION',
  'FAMILY_CREDIT',
  'FIGURES_DIFFER',
] as const
export type ApprovalReason = (typeof approvalReasons)[number]

export interface PlannedMessage {
  readonly customer: CustomerId
  /** The highest step among its items. */
  readonly step: string
  readonly channel: ChannelKind
  /** ISO 639: `fr`, `en`. */
  readonly language: string
  readonly sendOn: Day
  readonly approval: Approval
  readonly approvalReasons: readonly ApprovalReason[]
  readonly items: readonly PlannedItem[]
  readonly totals: readonly PlannedTotal[]
  readonly deadline?: Day
  /** Decided with it. */
  readonly policy: PolicyRef
  /** How it speaks; absent in a plan that nobody is written to from. */
  readonly tone?: ToneChoice
}

export type TaskKind =
  | 'call'
  | 'promise_broken'
  | 'plan_broken'
  | 'declare_claim'
  | 'find_contact'
  | 'handover'
  | 'resolve_ambiguous'

export interface PlannedTask {
  readonly customer: CustomerId
  readonly kind: TaskKind
  readonly due: Day
  readonly items: readonly ItemKey[]
}

export interface HeldItem extends ItemKey {
  readonly customer: CustomerId
  readonly currency: Currency
  readonly open: bigint
  readonly nextStep: string | null
  readonly nextOn: Day | null
  readonly blockers: readonly Blocker[]
  /** Decided with it; null where no policy is the customer's. */
  readonly policy: PolicyRef | null
}

export interface Plan {
  readonly now: Instant
  /** Of several: the one for customers who fit no other. */
  readonly policy: PolicyRef
  readonly messages: readonly PlannedMessage[]
  readonly tasks: readonly PlannedTask[]
  /** Half-years without a rate: `2027-S1`. */
  readonly missingRates: readonly string[]
  readonly held: readonly HeldItem[]
}
