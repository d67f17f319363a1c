// What a write does to the books beyond its own record: balances, links, the customer's time of
// last change (but not its SyncToken), and what a void or a delete gives back (reference, sections
// 0.5 and 2).

import { createCustomer, rewriteCustomer } from './customers.ts'
import { business, notFound, stale } from './faults.ts'
import {
  addRecord,
  type Books,
  type EntityType,
  type Fields,
  type HostRecord,
  owe,
  wholeSeconds,
} from './model.ts'
import { apply, moved, reapply, release, unapply } from './payments.ts'
import { amountAt, currencyOf, customerOf, kept, linesOf, totalOf } from './written.ts'

export interface Write {
  readonly fields: Fields
  readonly nowMs: number
}

export function createRecord(books: Books, type: EntityType, write: Write): HostRecord {
  const record = created(books, type, write)
  books.tell({ type, id: record.id, verb: 'created', atMs: write.nowMs })
  moved(books, record.lines, write.nowMs)
  return record
}

function created(books: Books, type: EntityType, write: Write): HostRecord {
  switch (type) {
    case 'Customer':
      return createCustomer(books, write)
    case 'Invoice':
    case 'CreditMemo':
      return createDocument(books, type, write)
    case 'Payment':
      return createPayment(books, write)
    default:
      return addRecord(books, { type, nowMs: write.nowMs, fields: kept(type, write.fields) })
  }
}

function createDocument(
  books: Books,
  type: 'Invoice' | 'CreditMemo',
  { fields, nowMs }: Write,
): HostRecord {
  const customer = customerOf(books, fields)
  const currency = currencyOf(books, fields) ?? customer.currency
  const total = totalOf(fields, currency)
  if (total < 0n) throw business('Transaction amount must be 0 or greater.')
  const record = addRecord(books, {
    type,
    nowMs,
    fields: kept(type, fields),
    currency,
    customer: customer.id,
    total,
    open: total,
  })
  owe(books, record, { amount: type === 'Invoice' ? total : -total, atMs: nowMs })
  return record
}

function createPayment(books: Books, { fields, nowMs }: Write): HostRecord {
  const customer = customerOf(books, fields)
  const currency = currencyOf(books, fields) ?? customer.currency
  const record = addRecord(books, {
    type: 'Payment',
    nowMs,
    fields: kept('Payment', fields),
    currency,
    customer: customer.id,
    total: amountAt(fields['TotalAmt'], currency) ?? 0n,
  })
  try {
    apply(books, record, linesOf(fields, currency))
  } catch (error) {
    books.records.Payment.delete(record.id)
    throw error
  }
  owe(books, record, { amount: -record.total, atMs: nowMs })
  return record
}

export interface Change extends Write {
  readonly id: string
  readonly syncToken: string
  /** Only the listed fields; else what is not listed is emptied. */
  readonly sparse: boolean
}

export function updateRecord(books: Books, type: EntityType, change: Change): HostRecord {
  const record = current(books, type, change)
  if (type === 'Customer') rewriteCustomer(books, record, change)
  else rewrite(books, record, change)
  touch(record, change.nowMs)
  books.tell({ type, id: record.id, verb: 'updated', atMs: change.nowMs })
  return record
}

function rewrite(books: Books, record: HostRecord, change: Change): void {
  const { type } = record
  if (type === 'Invoice' || type === 'CreditMemo') retotal(books, record, change)
  if (type === 'Payment') reapply(books, record, change)
  const fields = kept(type, change.fields)
  // A change of the invoice does not unsend it.
  const { DeliveryInfo } = record.fields
  const sent: Fields = DeliveryInfo === undefined ? {} : { EmailStatus: 'EmailSent', DeliveryInfo }
  record.fields = change.sparse ? { ...record.fields, ...fields } : { ...fields, ...sent }
}

function retotal(books: Books, record: HostRecord, { fields, nowMs }: Change): void {
  if (fields['Line'] === undefined && fields['TotalAmt'] === undefined) return
  const difference = totalOf(fields, record.currency) - record.total
  if (record.open + difference < 0n) throw business('The amount is below what was paid.')
  record.total += difference
  record.open += difference
  const amount = record.type === 'Invoice' ? difference : -difference
  if (amount !== 0n) owe(books, record, { amount, atMs: nowMs })
}

export type Target = Pick<Change, 'id' | 'syncToken' | 'nowMs'>

/** Stays as a zero with a note; linked payments get their money back as unapplied. */
export function voidRecord(books: Books, type: EntityType, wanted: Target): HostRecord {
  const record = current(books, type, wanted)
  settle(books, record, wanted.nowMs)
  record.total = 0n
  record.open = 0n
  const note = record.fields['PrivateNote']
  const said = typeof note === 'string' && note !== '' ? `Voided - ${note}` : 'Voided'
  record.fields = { ...record.fields, PrivateNote: said }
  touch(record, wanted.nowMs)
  books.tell({ type, id: record.id, verb: 'voided', atMs: wanted.nowMs })
  return record
}

export function deleteRecord(books: Books, type: EntityType, wanted: Target): HostRecord {
  const record = current(books, type, wanted)
  settle(books, record, wanted.nowMs)
  books.records[type].delete(record.id)
  books.deleted.push({ type, id: record.id, atMs: wanted.nowMs })
  books.tell({ type, id: record.id, verb: 'deleted', atMs: wanted.nowMs })
  return record
}

/** What the record did to others is undone. */
function settle(books: Books, record: HostRecord, nowMs: number): void {
  const { type, total, lines } = record
  if (type === 'Payment') {
    unapply(books, record)
    moved(books, lines, nowMs)
    owe(books, record, { amount: total, atMs: nowMs })
  }
  if (type === 'Invoice' || type === 'CreditMemo') {
    release(books, record, nowMs)
    owe(books, record, { amount: type === 'Invoice' ? -total : total, atMs: nowMs })
  }
}

function current(books: Books, type: EntityType, wanted: Target): HostRecord {
  const record = books.records[type].get(wanted.id)
  if (!record) throw notFound()
  if (wanted.syncToken !== `${record.syncToken}`) throw stale()
  return record
}

function touch(record: HostRecord, nowMs: number): void {
  record.syncToken += 1
  record.updatedMs = wholeSeconds(nowMs)
}
