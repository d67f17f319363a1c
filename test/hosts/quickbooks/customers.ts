// Customers as the application keeps them: names that are unique, making inactive, merging
// (reference, section 2, Customer). Leaves out what they owe.

import { present } from '../../../core/assert.ts'
import { duplicateName, missingParameter, notFound } from './faults.ts'
import {
  addRecord,
  type Books,
  type Fields,
  type HostRecord,
  owe,
  recordOf,
  refValue,
  wholeSeconds,
  withParents,
} from './model.ts'
import { apply, moved } from './payments.ts'
import { currencyOf, kept } from './written.ts'

interface Write {
  readonly fields: Fields
  readonly nowMs: number
}

export function createCustomer(books: Books, { fields, nowMs }: Write): HostRecord {
  const name = fields['DisplayName']
  if (typeof name !== 'string' || name === '') throw missingParameter('DisplayName')
  if (customerNamed(books, name)) throw duplicateName()
  return addRecord(books, {
    type: 'Customer',
    nowMs,
    fields: { Active: true, ...kept('Customer', fields) },
    currency: currencyOf(books, fields) ?? books.currency,
    customer: parentOf(books, fields),
  })
}

function parentOf(books: Books, fields: Fields): string | null {
  const parent = refValue(fields['ParentRef'])
  if (parent !== null && !books.records.Customer.has(parent)) throw notFound()
  return parent
}

function customerNamed(books: Books, name: string): HostRecord | undefined {
  for (const record of books.records.Customer.values()) {
    if (record.fields['DisplayName'] === name) return record
  }
  return undefined
}

/** The currency never changes (section 2); the parent may. */
export function rewriteCustomer(
  books: Books,
  record: HostRecord,
  { fields, sparse }: { readonly fields: Fields; readonly sparse: boolean },
): void {
  const name = fields['DisplayName'] ?? (sparse ? record.fields['DisplayName'] : undefined)
  if (typeof name !== 'string' || name === '') throw missingParameter('DisplayName')
  const same = customerNamed(books, name)
  if (same && same !== record) throw duplicateName()
  if (!sparse || fields['ParentRef'] !== undefined) {
    const parent = parentOf(books, fields)
    if (parent !== null && withParents(books, parent).includes(record)) throw notFound()
    record.customer = parent
  }
  const written = kept('Customer', fields)
  const wanted: Fields = sparse ? { ...record.fields, ...written } : { Active: true, ...written }
  const active = wanted['Active'] !== false
  record.fields = { ...wanted, DisplayName: suffixed(name, active) }
}

const suffix = ' (deleted)'

/** [?] of section 2: an inactive name carries the suffix, so that it is free for another. */
function suffixed(name: string, active: boolean): string {
  const bare = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
  return active ? bare : `${bare}${suffix}`
}

interface ByHand {
  readonly id: string
  readonly nowMs: number
}

/**
 * A person makes a customer inactive. What he owes is balanced by a credit memo: the debt is gone
 * without a payment (section 2). Through the API it stays.
 */
export function makeInactive(books: Books, { id, nowMs }: ByHand): HostRecord {
  const customer = recordOf(books, 'Customer', id)
  const open = [...books.records.Invoice.values()].filter(
    (invoice) => invoice.customer === id && invoice.open > 0n,
  )
  const total = open.reduce((sum, invoice) => sum + invoice.open, 0n)
  if (total > 0n) balance(books, customer, { open, total, nowMs })
  rewriteCustomer(books, customer, { fields: { Active: false }, sparse: true })
  touch(books, customer, nowMs)
  return customer
}

interface Balanced {
  readonly open: readonly HostRecord[]
  readonly total: bigint
  readonly nowMs: number
}

/** Credit memos reach invoices through a payment of zero (section 2 [?]). */
function balance(books: Books, customer: HostRecord, { open, total, nowMs }: Balanced): void {
  const day = new Date(nowMs).toISOString().slice(0, 10)
  const base = { nowMs, currency: customer.currency, customer: customer.id }
  const fields = { TxnDate: day }
  const memo = addRecord(books, { ...base, type: 'CreditMemo', fields, total, open: total })
  owe(books, memo, { amount: -total, atMs: nowMs })
  const payment = addRecord(books, { ...base, type: 'Payment', fields })
  apply(books, payment, [
    { amount: total, txnId: memo.id, txnType: 'CreditMemo' },
    ...open.map(({ id, open: amount }) => ({ amount, txnId: id, txnType: 'Invoice' })),
  ])
  books.tell({ type: 'CreditMemo', id: memo.id, verb: 'created', atMs: nowMs })
  books.tell({ type: 'Payment', id: payment.id, verb: 'created', atMs: nowMs })
  moved(books, payment.lines, nowMs)
}

interface Merge {
  readonly survivor: string
  readonly lost: string
  readonly nowMs: number
}

/** All that the lost one had is the survivor's; the lost id is no more (section 4, `deletedid`). */
export function mergeCustomers(books: Books, { survivor, lost, nowMs }: Merge): HostRecord {
  const [stays, goes] = [recordOf(books, 'Customer', survivor), recordOf(books, 'Customer', lost)]
  for (const type of ['Customer', 'Invoice', 'CreditMemo', 'Payment'] as const) {
    for (const record of books.records[type].values()) {
      if (record.customer !== lost || record === stays) continue
      record.customer = survivor
      record.updatedMs = wholeSeconds(nowMs)
    }
  }
  if (stays.customer === lost) stays.customer = goes.customer
  stays.open += goes.open
  books.records.Customer.delete(lost)
  // [?]: change data capture shows the lost id as deleted.
  books.deleted.push({ type: 'Customer', id: lost, atMs: nowMs })
  stays.syncToken += 1
  for (const one of withParents(books, survivor)) one.updatedMs = wholeSeconds(nowMs)
  books.tell({ type: 'Customer', id: survivor, verb: 'merged', atMs: nowMs, lostId: lost })
  return present(books.records.Customer.get(survivor), 'the survivor')
}

function touch(books: Books, record: HostRecord, nowMs: number): void {
  record.syncToken += 1
  record.updatedMs = wholeSeconds(nowMs)
  books.tell({ type: record.type, id: record.id, verb: 'updated', atMs: nowMs })
}
