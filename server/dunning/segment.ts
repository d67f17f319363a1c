// Which of a company's policies is a customer's, and why. A customer who names a policy has that
// one. Else the most specific segment wins: the one with the most conditions that he fits. Of
// several as specific the softer one wins. What the policy then says is left out.

import type { Customer, CustomerKind, Grade } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { OpenItem } from '../ledger/netting.ts'
import type { Policy } from './planned.ts'
import { bySoftness } from './softness.ts'

export type Segment =
  /** The default: every customer who fits no other. */
  | { readonly kind: 'everyone' }
  /** Only customers who name the policy. */
  | { readonly kind: 'named' }
  | ({ readonly kind: 'matching' } & Conditions)

/** All that are given must hold; of each list one is enough. */
export interface Conditions {
  readonly kinds?: readonly CustomerKind[]
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[]
  readonly grades?: readonly Grade[]
  readonly tags?: readonly string[]
  /** What the customer owes in one of these currencies, netted, is in its band. */
  readonly amounts?: ReadonlyMap<Currency, AmountBand>
}

/** Minor units. */
export interface AmountBand {
  readonly from?: bigint
  readonly below?: bigint
}

export interface SegmentedPolicy {
  readonly policy: Policy
  readonly segment: Segment
}

/** A company's policies in force. */
export interface PolicySet {
  /** The most specific first, the softer of two first. */
  readonly ranked: readonly SegmentedPolicy[]
  readonly byKey: ReadonlyMap<string, Policy>
  /** The policy of all who fit no segment; without one its thresholds alone count. */
  readonly usual: Policy
}

/** At least one; each key once. The order in which they are given leaves no trace. */
export function policySet(policies: readonly SegmentedPolicy[]): PolicySet {
  const ranked = [...policies].sort(
    (a, b) => specificity(b.segment) - specificity(a.segment) || bySoftness(a.policy, b.policy),
  )
  const usual = ranked.find(({ segment }) => segment.kind === 'everyone') ?? ranked.at(-1)
  const byKey = new Map(ranked.map(({ policy }) => [policy.key, policy]))
  if (!usual || byKey.size < ranked.length) {
    throw new RangeError('a set of policies has at least one, and each key once')
  }
  return { ranked, byKey, usual: usual.policy }
}

export const conditionNames = ['kinds', 'countries', 'grades', 'tags', 'amounts'] as const
export type ConditionName = (typeof conditionNames)[number]

export type Why =
  | { readonly kind: 'named' }
  | { readonly kind: 'matching'; readonly conditions: readonly ConditionName[] }
  | { readonly kind: 'everyone' }

export type Choice =
  | {
      readonly kind: 'chosen'
      readonly policy: Policy
      readonly why: Why
      /** Keys of policies just as specific, and less soft. */
      readonly softerThan: readonly string[]
    }
  /** `named`: the customer names a policy that is not there. */
  | { readonly kind: 'none'; readonly named: string | null }

export function choosePolicy(
  { ranked, byKey }: PolicySet,
  customer: Customer,
  items: readonly OpenItem[],
): Choice {
  if (customer.policy !== undefined) {
    const policy = byKey.get(customer.policy)
    if (!policy) return { kind: 'none', named: customer.policy }
    return { kind: 'chosen', policy, why: { kind: 'named' }, softerThan: [] }
  }
  const at = ranked.findIndex(({ segment }) => fits(segment, customer, items))
  const chosen = ranked[at]
  if (!chosen) return { kind: 'none', named: null }
  const rank = specificity(chosen.segment)
  const equals = ranked
    .slice(at + 1)
    .filter(({ segment }) => specificity(segment) === rank && fits(segment, customer, items))
  return {
    kind: 'chosen',
    policy: chosen.policy,
    why: whyOf(chosen.segment),
    softerThan: equals.map(({ policy }) => policy.key),
  }
}

function whyOf(segment: Segment): Why {
  return segment.kind === 'matching'
    ? { kind: 'matching', conditions: conditionsOf(segment) }
    : { kind: segment.kind }
}

/** The number of conditions that had to hold: the default has none. */
export function specificity(segment: Segment): number {
  return segment.kind === 'matching' ? conditionsOf(segment).length : 0
}

const conditionsOf = (segment: Conditions): ConditionName[] =>
  conditionNames.filter((name) => segment[name] !== undefined)

function fits(segment: Segment, customer: Customer, items: readonly OpenItem[]): boolean {
  switch (segment.kind) {
    case 'everyone':
      return true
    case 'named':
      return false
    case 'matching': {
      const { kinds, countries, grades, tags, amounts } = segment
      const { grade } = customer
      return (
        (kinds === undefined || kinds.includes(customer.kind)) &&
        (countries === undefined || countries.includes(customer.country)) &&
        (grades === undefined || (grade !== undefined && grades.includes(grade))) &&
        (tags === undefined || tags.some((tag) => customer.tags?.includes(tag))) &&
        (amounts === undefined || owesIn(amounts, items))
      )
    }
  }
}

/** Posted items alone, after netting and dispute; a currency in which he owes nothing fits no band. */
function owesIn(bands: ReadonlyMap<Currency, AmountBand>, items: readonly OpenItem[]): boolean {
  for (const [currency, { from, below }] of bands) {
    let owed = 0n
    for (const { invoice, net } of items) {
      if (invoice.status === 'posted' && invoice.currency === currency) owed += net
    }
    const inBand = (from === undefined || owed >= from) && (below === undefined || owed < below)
    if (owed > 0n && inBand) return true
  }
  return false
}
