// On which terms an order of a customer may be taken: the share to pay before, the days to pay the
// rest, direct debit, a guarantee. By his grade and what is left of his limit; within what the law
// allows. Advice: a person decides.

import type { Grade } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { divideHalfUp, larger, smaller } from '../../../core/money.ts'

export interface AdviceFacts {
  readonly grade: Grade | null
  /** A natural person: no figure decides alone (GDPR, article 22). */
  readonly isPerson: boolean
  readonly inProceedings: boolean
  readonly currency: Currency
  /** With tax; null = no order is in question. */
  readonly order: bigint | null
  /** What is left of his limit, below nothing where he is over it; null = he has none. */
  readonly free: bigint | null
  /** Guarantees in force. */
  readonly guaranteed: bigint
  /** What was agreed with him; null = nothing on record. */
  readonly agreedDays: number | null
  /** The longest that the law allows; null = no law of ours sets an end. */
  readonly cap: { readonly days: number; readonly law: string } | null
  readonly paysByDirectDebit: boolean
}

export type AdviceLine =
  | { readonly kind: 'grade'; readonly grade: Grade; readonly share: number }
  | { readonly kind: 'grade_unknown'; readonly share: number }
  | { readonly kind: 'in_proceedings' }
  | { readonly kind: 'person_confirms' }
  | { readonly kind: 'no_limit' }
  | { readonly kind: 'limit_used' }
  | { readonly kind: 'within_limit'; readonly left: bigint }
  | { readonly kind: 'over_limit'; readonly excess: bigint; readonly share: number }
  | { readonly kind: 'guaranteed'; readonly amount: bigint }
  | { readonly kind: 'deposit'; readonly share: number; readonly amount: bigint }
  | { readonly kind: 'days_as_agreed'; readonly days: number }
  | { readonly kind: 'days_shorter'; readonly days: number; readonly usual: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'law_caps'; readonly days: number; readonly law: string }
  | { readonly kind: 'direct_debit' }
  | { readonly kind: 'direct_debit_stands' }
  | { readonly kind: 'guarantee'; readonly amount: bigint }

export interface Advice {
  /** Percent of the order to be paid before it is carried out. */
  readonly depositShare: number
  readonly deposit: bigint | null
  /** Days from the invoice for the rest; null = there is no rest. */
  readonly days: number | null
  readonly directDebit: boolean
  /** What is worth securing; null = nothing. */
  readonly guarantee: bigint | null
  /** Why, in the order in which they are read. */
  readonly lines: readonly AdviceLine[]
}

/** The share of an order by grade; and the most days. Null: as agreed, within the law. */
const byGrade: Readonly<Record<Grade, { readonly share: number; readonly days: number | null }>> = {
  A: { share: 0, days: null },
  B: { share: 0, days: null },
  C: { share: 20, days: 30 },
  D: { share: 30, days: 15 },
  E: { share: 100, days: null },
}
const ungraded = { share: 30, days: 30 }
/** A weak payer whose order goes beyond his limit pays so much before. */
const weakOverLimit = 50
/** Where nothing is on record: what the law gives where nothing was agreed. */
const usualDays = 30

export function adviceOf(facts: AdviceFacts): Advice {
  const { grade, order, free, isPerson, inProceedings } = facts
  const rule = grade === null ? ungraded : byGrade[grade]
  const lines: AdviceLine[] = []
  if (inProceedings) lines.push({ kind: 'in_proceedings' })
  else if (grade === null) lines.push({ kind: 'grade_unknown', share: rule.share })
  else lines.push({ kind: 'grade', grade, share: rule.share })
  const excess = order === null || free === null ? 0n : larger(order - larger(free, 0n), 0n)
  lines.push(...limitLines(facts, excess))
  const depositShare = inProceedings ? 100 : shareOf(facts, { usual: rule.share, excess })
  const deposit = order === null ? null : divideHalfUp(order * BigInt(depositShare), 100n)
  if (deposit !== null && deposit > 0n) {
    lines.push({ kind: 'deposit', share: depositShare, amount: deposit })
  }
  const days = depositShare === 100 ? null : daysOf(facts, rule.days, lines)
  const debits = days !== null && (grade === null || grade === 'C' || grade === 'D')
  if (debits) lines.push({ kind: facts.paysByDirectDebit ? 'direct_debit_stands' : 'direct_debit' })
  const guarantee = depositShare === 100 ? null : guaranteeOf(facts, { excess, deposit })
  if (guarantee !== null) lines.push({ kind: 'guarantee', amount: guarantee })
  if (isPerson) lines.push({ kind: 'person_confirms' })
  const directDebit = debits && !facts.paysByDirectDebit
  return { depositShare, deposit, days, directDebit, guarantee, lines }
}

function limitLines({ order, free, guaranteed }: AdviceFacts, excess: bigint): AdviceLine[] {
  const secured: AdviceLine[] = guaranteed > 0n ? [{ kind: 'guaranteed', amount: guaranteed }] : []
  if (free === null) return [{ kind: 'no_limit' }, ...secured]
  if (order !== null && excess > 0n) {
    return [{ kind: 'over_limit', excess, share: roundedShare(excess, order) }, ...secured]
  }
  if (free <= 0n) return [{ kind: 'limit_used' }, ...secured]
  return [{ kind: 'within_limit', left: free - (order ?? 0n) }, ...secured]
}

const shareStep = 5n

/** Of the order, rounded up to the next five percent. */
function roundedShare(part: bigint, order: bigint): number {
  if (order <= 0n) return 0
  const steps = (part * 100n + order * shareStep - 1n) / (order * shareStep)
  return Number(smaller(steps * shareStep, 100n))
}

function shareOf(
  { grade, order }: AdviceFacts,
  { usual, excess }: { readonly usual: number; readonly excess: bigint },
): number {
  if (order === null || excess === 0n) return usual
  const weak = grade === 'D' ? weakOverLimit : usual
  return Math.max(weak, roundedShare(excess, order))
}

/** The lines say what was shortened, and by what. */
function daysOf(
  { agreedDays, cap }: AdviceFacts,
  most: number | null,
  lines: AdviceLine[],
): number {
  const usual = agreedDays ?? usualDays
  const wanted = most === null ? usual : Math.min(usual, most)
  const days = cap === null ? wanted : Math.min(wanted, cap.days)
  if (cap !== null && wanted > cap.days) lines.push({ kind: 'law_caps', ...cap })
  else if (days < usual) lines.push({ kind: 'days_shorter', days, usual })
  else if (agreedDays === null) lines.push({ kind: 'days', days })
  else lines.push({ kind: 'days_as_agreed', days })
  return days
}

/** What stays unpaid of an order that goes beyond the limit, or of a weak payer. */
function guaranteeOf(
  { grade, order }: AdviceFacts,
  { excess, deposit }: { readonly excess: bigint; readonly deposit: bigint | null },
): bigint | null {
  if (order === null) return null
  const rest = order - (deposit ?? 0n)
  const wanted = grade === 'D' ? rest : excess === 0n ? 0n : smaller(excess, rest)
  return wanted > 0n ? wanted : null
}
