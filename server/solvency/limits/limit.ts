// The credit limit in force for a customer, when it is looked at again, and who may grant one.
// Leaves out how it is stored and what is recommended.

import { addMonths, type Day } from '../../../core/day.ts'

export const reviewMonths = { least: 3, usual: 6, most: 12 } as const

/** A limit that a person granted. */
export interface GrantedLimit {
  readonly amount: bigint
  /** A user's id. */
  readonly owner: string
  readonly reason: string
  readonly grantedOn: Day
  readonly reviewOn: Day
}

export type LimitInForce =
  | (GrantedLimit & { readonly origin: 'person'; readonly isReviewDue: boolean })
  /** What the accounting software says: nobody here has granted it. */
  | { readonly origin: 'host'; readonly amount: bigint }

/** The host's stands where nobody granted one; null = there is none. */
export function limitInForce(
  own: GrantedLimit | null,
  host: bigint | null,
  today: Day,
): LimitInForce | null {
  if (own) return { origin: 'person', ...own, isReviewDue: own.reviewOn <= today }
  return host === null ? null : { origin: 'host', amount: host }
}

export const reviewDay = (granted: Day, months: number): Day => addMonths(granted, months)

export type AnswerRefusal = 'own_request' | 'not_admin'

/**
 * Administrators answer, and nobody his own request, unless he is the only one of them. Null = he
 * may.
 */
export function answerRefusal(
  { asker, answerer }: { readonly asker: string; readonly answerer: string },
  admins: readonly string[],
): AnswerRefusal | null {
  if (!admins.includes(answerer)) return 'not_admin'
  return asker === answerer && admins.length > 1 ? 'own_request' : null
}
