// Which customers have reached another alert step of their limits since the last time, from what
// each one owes today.

import type { Book } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId } from '../../../core/ids.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'
import { guaranteedBy } from '../guarantees/guarantee.ts'
import { type AlertStep, isCrossing, stepOf } from './steps.ts'
import { type Utilisation, utilisationOf } from './utilisation.ts'

export type Recorded = Pick<Book, 'company' | 'invoices' | 'creditNotes' | 'payments'>

export interface LimitFacts {
  readonly book: Recorded
  readonly limits: ReadonlyMap<CustomerId, bigint>
  readonly guarantees: ReadonlyMap<CustomerId, readonly Guarantee[]>
  /** The steps of the last time; who is below them all is not in it. */
  readonly before: ReadonlyMap<CustomerId, AlertStep>
  readonly today: Day
}

export interface Crossing {
  readonly customer: CustomerId
  readonly step: AlertStep
  readonly used: bigint
  readonly limit: bigint
}

export interface Crossings {
  readonly crossed: readonly Crossing[]
  /** What is to be remembered, where it is not what was; null = below them all. */
  readonly changed: readonly { readonly customer: CustomerId; readonly step: AlertStep | null }[]
}

export function crossingsOf(facts: LimitFacts): Crossings {
  const { limits, before } = facts
  const usedBy = utilisations(facts, [...limits.keys()])
  const crossed: Crossing[] = []
  const changed: { customer: CustomerId; step: AlertStep | null }[] = []
  for (const [customer, limit] of limits) {
    const used = usedBy(customer).unsecured
    const last = before.get(customer) ?? null
    const step = stepOf({ used, limit }, last)
    if (step !== last) changed.push({ customer, step })
    if (isCrossing(step, last)) crossed.push({ customer, step, used, limit })
  }
  for (const customer of before.keys()) {
    if (!limits.has(customer)) changed.push({ customer, step: null })
  }
  return { crossed, changed }
}

/** The records of each of these customers alone: what others pay for him is theirs until matched. */
function utilisations(
  { book, guarantees, today }: Omit<LimitFacts, 'limits' | 'before'>,
  customers: readonly CustomerId[],
): (customer: CustomerId) => Utilisation {
  const wanted = new Set(customers)
  const own = <T extends { readonly customer: CustomerId }>(records: readonly T[]) =>
    Map.groupBy(
      records.filter(({ customer }) => wanted.has(customer)),
      ({ customer }) => customer,
    )
  const invoices = own(book.invoices)
  const creditNotes = own(book.creditNotes)
  const payments = own(book.payments)
  const { currency } = book.company
  return (customer) =>
    utilisationOf({
      receivable: {
        invoices: invoices.get(customer) ?? [],
        creditNotes: creditNotes.get(customer) ?? [],
        payments: payments.get(customer) ?? [],
      },
      currency,
      // No host tells its orders yet.
      orders: null,
      guaranteed: guaranteedBy(guarantees.get(customer) ?? [], currency, today),
      today,
    })
}

/** One customer's. */
export function utilisationIn(
  book: Recorded,
  customer: CustomerId,
  at: { readonly guarantees: readonly Guarantee[]; readonly today: Day },
): Utilisation {
  const guarantees = new Map([[customer, at.guarantees]])
  return utilisations({ book, guarantees, today: at.today }, [customer])(customer)
}
