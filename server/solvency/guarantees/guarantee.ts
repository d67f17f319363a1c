// Guarantees of a customer's debt: which kinds there are, and which of them count on a day.

import type { Currency } from '../../../core/currency.ts'
import { addDays, type Day } from '../../../core/day.ts'

export const guaranteeKinds = [
  'bank_guarantee',
  'parent_guarantee',
  'credit_insurance',
  'retention_of_title',
  'deposit_held',
  'other',
] as const
export type GuaranteeKind = (typeof guaranteeKinds)[number]

export interface Guarantee {
  readonly amount: bigint
  readonly currency: Currency
  readonly starts: Day
  /** Last day on which it counts; null = without an end. */
  readonly expires: Day | null
  /** A person ended it before its time. */
  readonly isEnded: boolean
}

export type GuaranteeState = 'to_come' | 'in_force' | 'expires_soon' | 'expired' | 'ended'

/** An end is announced so many days before. */
export const expirySoonDays = 30

export function guaranteeState(one: Guarantee, today: Day): GuaranteeState {
  if (one.isEnded) return 'ended'
  if (one.expires !== null && one.expires < today) return 'expired'
  if (one.starts > today) return 'to_come'
  const soon = one.expires !== null && one.expires <= addDays(today, expirySoonDays)
  return soon ? 'expires_soon' : 'in_force'
}

/** What they cover in this currency. What is in another one is never converted. */
export function guaranteedBy(all: readonly Guarantee[], currency: Currency, today: Day): bigint {
  return all
    .filter((one) => one.currency === currency && counts(guaranteeState(one, today)))
    .reduce((sum, { amount }) => sum + amount, 0n)
}

const counts = (state: GuaranteeState): boolean => state === 'in_force' || state === 'expires_soon'
