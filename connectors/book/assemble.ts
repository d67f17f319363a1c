// The record of a book that one document's rows make. Leaves out which rows belong together.

import type { BookRecord, Instalment } from '../../core/book.ts'
import { customerId, invoiceId } from '../../core/ids.ts'
import type { Document } from './document.ts'
import type { Parts } from './gather.ts'
import type { Mapping } from './mapping.ts'

export function recordOf(parts: Parts, { totalOfRow }: Mapping): BookRecord {
  const [{ document }] = parts
  const { kind, id, number, issued, currency } = document
  const customer = customerId(document.customer)
  const documents = parts.map((part) => part.document)
  const whole = totalOfRow === 'document' ? document.total : sum(documents, 'total')
  const open = sum(documents, 'open')
  const owned = { id, customer, currency }
  switch (kind) {
    case 'creditNote':
      return { kind, record: { ...owned, number, issued, total: whole, open } }
    case 'payment': {
      const paid = { received: issued, amount: whole, unapplied: open, state: 'settled' as const }
      return { kind, record: { ...owned, ...paid, allocations: [] } }
    }
    default: {
      const { status, delivered } = document
      const record = {
        ...owned,
        id: invoiceId(id),
        number,
        issued,
        total: whole,
        status,
        ...(delivered === undefined ? {} : { delivered }),
        instalments: documents.map((part) => instalmentOf(part, documents.length, totalOfRow)),
      }
      return { kind: 'invoice', record }
    }
  }
}

function sum(documents: readonly Document[], amount: 'total' | 'open'): bigint {
  return documents.reduce((total, document) => total + document[amount], 0n)
}

/**
 * Where each row repeats the whole document's total, a share is only known by what is open of it.
 */
function instalmentOf(
  { due, total, open }: Document,
  rows: number,
  totalOfRow: Mapping['totalOfRow'],
): Instalment {
  const amount = totalOfRow === 'document' && rows > 1 ? open : total
  return due === undefined ? { amount, open } : { due, amount, open }
}
