// Whom a proceeding reaches. The legal entity is what fails: every record with its SIREN.

import type { Book, Customer, Proceeding } from '../../core/book.ts'
import type { CustomerId } from '../../core/ids.ts'

export function proceedingsByCustomer({
  customers,
  proceedings,
}: Pick<Book, 'customers' | 'proceedings'>): Map<CustomerId, Proceeding[]> {
  const found = Map.groupBy(proceedings, ({ customer }) => customer)
  if (found.size === 0) return found
  const sirenOf = new Map(customers.map(({ id, siren }) => [id, siren]))
  const bySiren = Map.groupBy(customers.filter(hasSiren), ({ siren }) => siren)
  for (const [id, own] of [...found]) {
    const siren = sirenOf.get(id)
    const twins = siren === undefined ? [] : (bySiren.get(siren) ?? [])
    for (const twin of twins) {
      if (twin.id !== id) found.set(twin.id, [...(found.get(twin.id) ?? []), ...own])
    }
  }
  return found
}

const hasSiren = (customer: Customer): customer is Customer & { siren: string } =>
  customer.siren !== undefined
