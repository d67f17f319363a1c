// Gathered rows as core records. What is no longer a fact of the books is told as deleted; a bad
// row is set aside. Leaves out how the rows were asked for.

import type { Invoice, Payment } from '../../core/book.ts'
import type { DeletedRecord, HostRecords, RejectedRecord, Versioned } from '../contract/host.ts'
import { type CreditRows, entryLineId, mapEntryDebt, mapPayment } from './entry.ts'
import { type EntryRows, idOf, lineOf } from './gather.ts'
import {
  type CompanyFacts,
  type MoveRows,
  mapCreditNote,
  mapCustomer,
  mapInvoice,
  mapUnderWay,
  type PartnerRows,
  underWayId,
} from './map.ts'
import { mapRows } from './parse.ts'

export interface ReadRows {
  readonly records: HostRecords
  readonly rejected: readonly RejectedRecord[]
  readonly deleted: readonly DeletedRecord[]
}

const noRecords: HostRecords = { customers: [], invoices: [], creditNotes: [], payments: [] }
export const nothingRead: ReadRows = { records: noRecords, rejected: [], deleted: [] }

export function readCustomers(rows: readonly PartnerRows[], facts: CompanyFacts): ReadRows {
  const { records, rejected } = mapRows('customer', rows, (row) => mapCustomer(row, facts))
  return { ...nothingRead, records: { ...noRecords, customers: records }, rejected }
}

const textIn = (row: unknown, name: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined

const isRefund = ({ move }: MoveRows): boolean => textIn(move, 'move_type') === 'out_refund'
const isPosted = ({ move }: MoveRows): boolean => textIn(move, 'state') === 'posted'

/** A credit note counts where it is posted; of an invoice, drafts and cancelled ones are kept. */
export function readDocuments(rows: readonly MoveRows[], facts: CompanyFacts): ReadRows {
  const owed = rows.filter((row) => !isRefund(row))
  const refunds = rows.filter(isRefund)
  const underWay: Versioned<Payment>[] = []
  const over: DeletedRecord[] = []
  const invoices = mapRows('invoice', owed, (row): Versioned<Invoice> => {
    const invoice = mapInvoice(row, facts)
    const payment = mapUnderWay(row, invoice)
    if (payment) underWay.push(payment)
    else over.push({ entity: 'payment', id: underWayId(invoice.record.id) })
    return invoice
  })
  const notes = mapRows('creditNote', refunds.filter(isPosted), (row) => mapCreditNote(row, facts))
  const unposted = refunds.filter((row) => !isPosted(row))
  return {
    records: {
      ...noRecords,
      invoices: invoices.records,
      creditNotes: notes.records,
      payments: underWay,
    },
    rejected: [...invoices.rejected, ...notes.rejected],
    deleted: [...over, ...unposted.map(({ move }) => deletedNote(move))],
  }
}

const deletedNote = (move: unknown): DeletedRecord => ({
  entity: 'creditNote',
  id: `${idOf(move) ?? ''}`,
})

/** Lines of entries that are not posted are no fact any more. */
export function readEntries(rows: readonly EntryRows[], facts: CompanyFacts): ReadRows {
  const credits = rows.flatMap((row) => row.credits)
  const debits = rows.flatMap((row) => row.debits)
  const paid = mapRows(
    'payment',
    credits.filter(({ line }) => counts(line)),
    (row: CreditRows) => mapPayment(row, facts),
  )
  const owed = mapRows(
    'invoice',
    debits.filter(counts).map((line) => ({ line })),
    ({ line }) => mapEntryDebt(line, facts),
  )
  return {
    records: { ...noRecords, invoices: owed.records, payments: paid.records },
    rejected: [...paid.rejected, ...owed.rejected].map(namedByEntry),
    deleted: [
      ...credits.flatMap(({ line }) => (counts(line) ? [] : deletedLine('payment', line))),
      ...debits.flatMap((line) => (counts(line) ? [] : deletedLine('invoice', line))),
    ],
  }
}

function counts(line: unknown): boolean {
  const state = textIn(line, 'parent_state')
  return state === 'posted' || state === undefined
}

function deletedLine(entity: 'payment' | 'invoice', row: unknown): DeletedRecord[] {
  const line = lineOf(row)
  return line?.move_id ? [{ entity, id: entryLineId(line.move_id, line.id) }] : []
}

/** A rejected line is known by the same id as a good one. */
function namedByEntry(record: RejectedRecord): RejectedRecord {
  const move = /"move_id":\[?(\d+)/.exec(record.raw)?.[1]
  return move === undefined ? record : { ...record, id: `${move}.${record.id}` }
}

export const together = (read: readonly ReadRows[]): ReadRows => ({
  records: {
    customers: read.flatMap(({ records }) => records.customers),
    invoices: read.flatMap(({ records }) => records.invoices),
    creditNotes: read.flatMap(({ records }) => records.creditNotes),
    payments: read.flatMap(({ records }) => records.payments),
  },
  rejected: read.flatMap(({ rejected }) => rejected),
  deleted: read.flatMap(({ deleted }) => deleted),
})
