// Which records are read again because of what a host told. However often a record was named, it is
// read once, and its present state alone counts: neither the order nor the words of the events do.

import type {
  AskedRecords,
  HostEntity,
  HostRecords,
  WantedRecords,
} from '../../../connectors/contract/host.ts'

export interface Named {
  readonly entity: HostEntity
  readonly id: string
}

export interface Told extends Named {
  /** Of a merge: the record that is no more. */
  readonly mergedId: string | null
}

export const named = (entity: HostEntity, ids: readonly string[]): Named[] =>
  ids.map((id) => ({ entity, id }))

const entities: readonly HostEntity[] = ['customer', 'invoice', 'creditNote', 'payment']

/** The records that were named, those lost in a merge, and what stood in the names of the lost. */
export const wantedFirst = (
  told: readonly Told[],
  ofLost: readonly Named[],
): readonly WantedRecords[] =>
  gathered([
    ...told,
    ...told.flatMap(({ entity, mergedId }) => (mergedId === null ? [] : { entity, id: mergedId })),
    ...ofLost,
  ])

/** Customers that were merged into others. */
export const lostCustomers = (told: readonly Told[]): string[] =>
  told.flatMap(({ entity, mergedId }) =>
    entity === 'customer' && mergedId !== null ? mergedId : [],
  )

export const idsOf = (named: readonly Named[], entity: HostEntity): string[] =>
  named.filter((one) => one.entity === entity).map(({ id }) => id)

/** What the records just read lead to, as far as they themselves say. */
export function ledTo({ payments }: HostRecords): Named[] {
  const allocations = payments.flatMap(({ record }) => record.allocations)
  return allocations.map(({ invoice }) => ({ entity: 'invoice', id: invoice }))
}

export function creditedCustomers({ payments, creditNotes }: HostRecords): string[] {
  return [...payments, ...creditNotes].map(({ record }) => record.customer)
}

/** Invoices that are void or no longer there: what had paid them is free again. */
export const endedInvoices = ({ records, deleted }: AskedRecords): string[] => [
  ...records.invoices.flatMap(({ record }) => (record.status === 'void' ? record.id : [])),
  ...idsOf(deleted, 'invoice'),
]

/** Customers of payments that moved more than their own money: the rest came from credit notes. */
export const creditSpenders = ({ payments }: HostRecords): string[] =>
  payments.flatMap(({ record }) => {
    const moved = record.allocations.reduce((sum, { amount }) => sum + amount, record.unapplied)
    return moved > record.amount ? record.customer : []
  })

export const invoicedCustomers = ({ invoices }: HostRecords): string[] =>
  invoices.map(({ record }) => record.customer)

/** All that an answer speaks of, whatever it says of it. */
export const namedIn = ({ records, rejected, deleted }: AskedRecords): Named[] => [
  ...records.customers.map(({ record: { id } }) => ({ entity: 'customer' as const, id })),
  ...records.invoices.map(({ record: { id } }) => ({ entity: 'invoice' as const, id })),
  ...records.creditNotes.map(({ record: { id } }) => ({ entity: 'creditNote' as const, id })),
  ...records.payments.map(({ record: { id } }) => ({ entity: 'payment' as const, id })),
  ...rejected,
  ...deleted,
]

/** Each record once, without those that were asked for already. */
export function gathered(
  named: readonly Named[],
  asked: readonly WantedRecords[] = [],
): readonly WantedRecords[] {
  return entities.flatMap((entity) => {
    const known = new Set(asked.filter((some) => some.entity === entity).flatMap(({ ids }) => ids))
    const ids = [...new Set(idsOf(named, entity))].filter((id) => !known.has(id))
    return ids.length === 0 ? [] : { entity, ids }
  })
}

/** Two answers as one, to be taken together. */
export const together = (first: AskedRecords, second: AskedRecords): AskedRecords => ({
  records: {
    customers: [...first.records.customers, ...second.records.customers],
    invoices: [...first.records.invoices, ...second.records.invoices],
    creditNotes: [...first.records.creditNotes, ...second.records.creditNotes],
    payments: [...first.records.payments, ...second.records.payments],
  },
  rejected: [...first.rejected, ...second.rejected],
  deleted: [...first.deleted, ...second.deleted],
})
