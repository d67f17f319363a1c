// Customers whose relatives hold a credit: a payment that came under the parent's name, or a
// sibling's, may be meant for them. The books net within a customer alone, so nothing is taken off
// here: a person looks before a message leaves.

import { present } from '../../core/assert.ts'
import type { Book, Customer } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { CustomerId } from '../../core/ids.ts'
import type { Plan, PlannedMessage } from './planned.ts'

/** Deeper than any host nests its customers; a circle ends here too. */
const mostLevels = 20

type Family = Pick<Book, 'customers' | 'payments' | 'creditNotes'>

/** Messages that a relative's credit may cover wait for a person. */
export function withFamilyCredits<T extends Pick<Plan, 'messages'>>(planned: T, book: Family): T {
  if (book.customers.every(({ parent }) => parent === undefined)) return planned
  const heads = headsOf(book.customers)
  const credits = creditsOf(book, heads)
  if (credits.size === 0) return planned
  const isCovered = ({ customer, totals }: PlannedMessage): boolean =>
    totals.some(({ currency }) =>
      (credits.get(keyOf(heads.get(customer) ?? customer, currency)) ?? []).some(
        (holder) => holder !== customer,
      ),
    )
  const messages = planned.messages.map((message) =>
    isCovered(message) ? waiting(message) : message,
  )
  return { ...planned, messages }
}

const waiting = (message: PlannedMessage): PlannedMessage => ({
  ...message,
  approval: 'human',
  approvalReasons: [...message.approvalReasons, 'FAMILY_CREDIT'],
})

/** The top of each customer's family, as far as it is known; in a circle one and the same of it. */
function headsOf(customers: readonly Customer[]): ReadonlyMap<CustomerId, CustomerId> {
  const parents = new Map(customers.map(({ id, parent }) => [id, parent]))
  return new Map(customers.map(({ id }) => [id, headOf(id, parents)]))
}

function headOf(
  id: CustomerId,
  parents: ReadonlyMap<CustomerId, CustomerId | undefined>,
): CustomerId {
  const line = [id]
  for (let top = id; line.length <= mostLevels; top = present(line.at(-1), 'a line')) {
    const parent = parents.get(top)
    if (parent === undefined) return top
    const met = line.indexOf(parent)
    if (met >= 0) return present(line.slice(met).sort()[0], 'a circle')
    line.push(parent)
  }
  return id
}

const keyOf = (head: CustomerId, currency: Currency): string => `${currency} ${head}`

/** Who holds a credit, by family and currency. */
function creditsOf(
  { payments, creditNotes }: Family,
  heads: ReadonlyMap<CustomerId, CustomerId>,
): ReadonlyMap<string, readonly CustomerId[]> {
  const held = [
    ...payments.filter(({ state, unapplied }) => state !== 'returned' && unapplied > 0n),
    ...creditNotes.filter(({ open }) => open > 0n),
  ]
  const byFamily = Map.groupBy(held, ({ customer, currency }) =>
    keyOf(heads.get(customer) ?? customer, currency),
  )
  return new Map([...byFamily].map(([key, some]) => [key, some.map(({ customer }) => customer)]))
}
