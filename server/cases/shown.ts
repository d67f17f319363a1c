// A case as people see it: one shape for all kinds, with how it stands today and what may be done
// about it. Names and sentences are left to those who show it.

import type { Day } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { Money } from '../../core/money.ts'

export interface ShownInstalment {
  readonly due: Day
  readonly amount: Money
  readonly paid: Money
}

export interface ShownCase {
  readonly kind:
    | 'promise'
    | 'payment_plan'
    | 'dispute'
    | 'hold'
    | 'announced_payment'
    | 'commitment'
  readonly id: string
  readonly state: string
  /** It bears on what comes next, or waits for somebody. */
  readonly isOpen: boolean
  /** None: about all that the customer owes, or about no invoice in particular. */
  readonly invoices: readonly InvoiceId[]
  /** Null: all of it. */
  readonly amount: Money | null
  readonly paid: Money | null
  readonly since: Day
  /** Promised, expected, to be answered, or last day. */
  readonly day: Day | null
  /** Last day on which it is waited for. */
  readonly waitsUntil: Day | null
  /** Cause, reason, way of paying, or kind of commitment: a code. */
  readonly about: string | null
  readonly owner: string | null
  readonly note: string | null
  readonly instalments: readonly ShownInstalment[]
  /** Null where it came with the books. */
  readonly enteredBy: string | null
  readonly enteredAt: Instant | null
  readonly acts: readonly string[]
}

const nothing = {
  invoices: [],
  amount: null,
  paid: null,
  day: null,
  waitsUntil: null,
  about: null,
  owner: null,
  instalments: [],
  acts: [],
} as const

/** What a kind has to say, over what none of them needs to. */
export function shownCase(
  facts: Pick<ShownCase, 'kind' | 'id' | 'state' | 'isOpen' | 'since' | 'note'> &
    Pick<ShownCase, 'enteredBy' | 'enteredAt'> &
    Partial<ShownCase>,
): ShownCase {
  const shown = { ...nothing, ...facts }
  // What came with the books is changed in the books.
  return shown.isOpen && shown.enteredAt !== null ? shown : { ...shown, acts: [] }
}
