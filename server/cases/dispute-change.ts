// What a change of a dispute may be: who looks into it and by when, its cause, and how much of the
// invoice is contested. How it ends is left to other acts.

import type { DisputeCause } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { Money } from '../../core/money.ts'
import { amountWithin, answerEnd, type EntryFacts } from './entry.ts'

/** What is undefined stays; an amount of null is the whole invoice. */
export interface DisputeChange {
  readonly cause: DisputeCause | undefined
  readonly amount: Money | null | undefined
  readonly owner: string | null
  readonly answerBy: Day | null
}

export interface ChangedDispute extends Omit<DisputeChange, 'amount'> {
  readonly amount: bigint | null | undefined
}

export function decideDisputeChange(
  change: DisputeChange,
  id: string,
  { book, today }: Pick<EntryFacts, 'book' | 'today'>,
): ChangedDispute {
  const { cause, amount, owner, answerBy } = change
  if (answerBy !== null) answerEnd(answerBy, today)
  const about = book.disputes.find((dispute) => dispute.id === id)
  const invoices = book.invoices.filter((invoice) => invoice.id === about?.invoice)
  // The same amount again fits, though less than that is open by now.
  const isOther = amount !== undefined && amount !== null && amount.minor !== about?.amount
  if (about && isOther) amountWithin(amount, invoices)
  return { cause, owner, answerBy, amount: amount === null ? null : amount?.minor }
}
