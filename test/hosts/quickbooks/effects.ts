// What a write does to the books beyond its own record: balances, links, the customer's time of
// last change (but not its SyncToken), and what a void or a delete gives back.

import { isExactNumber, plainDecimal } from '../../../connectors/kit/exact-json.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { parseMinor } from '../../../core/money.ts'
import { business, duplicateName, missingParameter, notFound, stale } from './faults.ts'
import {
  addRecord,
  type Books,
  type EntityType,
  type Fields,
  type HostRecord,
  type PaymentLine,
  refValue,
  withParents,
} from './model.ts'

/** Fields that the host computes; what a caller sends for them is not kept. */
const ownFields = new Set(
  'Id SyncToken MetaData domain sparse TotalAmt Balance BalanceWithJobs RemainingCredit LinkedTxn '
    .concat('UnappliedAmt CustomerRef CurrencyRef ParentRef Job FullyQualifiedName HomeBalance')
    .split(' '),
)

const kept = (type: EntityType, fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => !ownFields.has(name) && !(type === 'Payment' && name === 'Line'),
    ),
  )

export function createRecord(books: Books, type: EntityType, write: Write): HostRecord {
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

export interface Write {
  readonly fields: Fields
  readonly nowMs: number
}

function createCustomer(books: Books, { fields, nowMs }: Write): HostRecord {
  const name = fields['DisplayName']
  if (typeof name !== 'string' || name === '') throw missingParameter('DisplayName')
  if (hasCustomerNamed(books, name)) throw duplicateName()
  const parent = refValue(fields['ParentRef'])
  if (parent !== null && !books.records.Customer.has(parent)) throw notFound()
  return addRecord(books, {
    type: 'Customer',
    nowMs,
    fields: { Active: true, ...kept('Customer', fields) },
    currency: currencyOf(books, fields) ?? books.currency,
    customer: parent,
  })
}

function hasCustomerNamed(books: Books, name: string): boolean {
  for (const { fields } of books.records.Customer.values()) {
    if (fields['DisplayName'] === name) return true
  }
  return false
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
  owe(books, record, type === 'Invoice' ? total : -total)
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
  owe(books, record, -record.total)
  return record
}

/** Takes the money to invoices and out of credit memos; the rest stays unapplied. */
function apply(books: Books, payment: HostRecord, lines: readonly PaymentLine[]): void {
  let open = payment.total
  for (const { amount, txnId, txnType } of lines) {
    const record = linkedRecord(books, { txnId, txnType })
    if (!record) continue
    if (amount > record.open) throw business('The amount is more than the balance.')
    open += txnType === 'CreditMemo' ? amount : -amount
  }
  if (open < 0n) throw business('You cannot apply more than you received.')
  for (const { amount, txnId, txnType } of lines) {
    const record = linkedRecord(books, { txnId, txnType })
    if (!record) continue
    record.open -= amount
    if (txnType === 'Invoice') {
      record.linked = [...record.linked, { TxnId: payment.id, TxnType: 'Payment' }]
    }
    record.updatedMs = payment.updatedMs
  }
  payment.lines = lines
  payment.open = open
}

/** The opposite of `apply`. */
function unapply(books: Books, payment: HostRecord, atMs: number): void {
  for (const { amount, txnId, txnType } of payment.lines) {
    const record = linkedRecord(books, { txnId, txnType })
    if (!record) continue
    record.open += amount
    record.linked = record.linked.filter(({ TxnId }) => TxnId !== payment.id)
    record.updatedMs = seconds(atMs)
  }
  payment.lines = []
  payment.open = payment.total
}

function linkedRecord(
  books: Books,
  { txnId, txnType }: Pick<PaymentLine, 'txnId' | 'txnType'>,
): HostRecord | null {
  if (txnType !== 'Invoice' && txnType !== 'CreditMemo') return null
  const record = books.records[txnType].get(txnId)
  if (!record) throw notFound()
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
  const fields = kept(type, change.fields)
  if (type === 'Invoice' || type === 'CreditMemo') retotal(books, record, change.fields)
  if (type === 'Payment' && change.fields['Line'] !== undefined) {
    const lines = linesOf(change.fields, record.currency)
    unapply(books, record, change.nowMs)
    apply(books, record, lines)
  }
  record.fields = change.sparse ? { ...record.fields, ...fields } : fields
  touch(record, change.nowMs)
  return record
}

function retotal(books: Books, record: HostRecord, fields: Fields): void {
  if (fields['Line'] === undefined && fields['TotalAmt'] === undefined) return
  const difference = totalOf(fields, record.currency) - record.total
  if (record.open + difference < 0n) throw business('The amount is below what was paid.')
  record.total += difference
  record.open += difference
  owe(books, record, record.type === 'Invoice' ? difference : -difference)
}

export type Target = Pick<Change, 'id' | 'syncToken' | 'nowMs'>

/** Stays as a zero with a note; linked payments get their money back as unapplied. */
export function voidRecord(books: Books, type: EntityType, wanted: Target): HostRecord {
  const record = current(books, type, wanted)
  if (type === 'Payment') {
    unapply(books, record, wanted.nowMs)
    owe(books, record, record.total)
  } else {
    unlink(books, record, wanted.nowMs)
    owe(books, record, type === 'Invoice' ? -record.total : record.total)
  }
  record.total = 0n
  record.open = 0n
  const note = record.fields['PrivateNote']
  const said = typeof note === 'string' && note !== '' ? `Voided - ${note}` : 'Voided'
  record.fields = { ...record.fields, PrivateNote: said }
  touch(record, wanted.nowMs)
  return record
}

export function deleteRecord(books: Books, type: EntityType, wanted: Target): HostRecord {
  const record = current(books, type, wanted)
  if (type === 'Payment') {
    unapply(books, record, wanted.nowMs)
    owe(books, record, record.total)
  } else if (type === 'Invoice' || type === 'CreditMemo') {
    unlink(books, record, wanted.nowMs)
    owe(books, record, type === 'Invoice' ? -record.total : record.total)
  }
  books.records[type].delete(record.id)
  books.deleted.push({ type, id: record.id, atMs: wanted.nowMs })
  return record
}

function unlink(books: Books, record: HostRecord, atMs: number): void {
  for (const { TxnId, TxnType } of record.linked) {
    const payment = TxnType === 'Payment' ? books.records.Payment.get(TxnId) : undefined
    if (!payment) continue
    for (const line of payment.lines) if (line.txnId === record.id) payment.open += line.amount
    payment.lines = payment.lines.filter(({ txnId }) => txnId !== record.id)
    payment.updatedMs = seconds(atMs)
  }
  record.linked = []
}

function current(books: Books, type: EntityType, wanted: Target): HostRecord {
  const record = books.records[type].get(wanted.id)
  if (!record) throw notFound()
  if (wanted.syncToken !== `${record.syncToken}`) throw stale()
  return record
}

function touch(record: HostRecord, nowMs: number): void {
  record.syncToken += 1
  record.updatedMs = seconds(nowMs)
}

const seconds = (ms: number): number => Math.floor(ms / 1000) * 1000

/** The customer's balance moves, and its time with it, up the tree; its SyncToken does not. */
function owe(books: Books, record: HostRecord, amount: bigint): void {
  if (record.customer === null) return
  const [customer, ...parents] = withParents(books, record.customer)
  if (!customer) return
  customer.open += amount
  for (const one of [customer, ...parents]) {
    one.updatedMs = Math.max(one.updatedMs, record.updatedMs)
  }
}

function customerOf(books: Books, fields: Fields): HostRecord {
  const id = refValue(fields['CustomerRef'])
  if (id === null) throw missingParameter('CustomerRef')
  const customer = books.records.Customer.get(id)
  if (!customer) throw notFound()
  return customer
}

function currencyOf(books: Books, fields: Fields): Currency | null {
  const code = refValue(fields['CurrencyRef'])
  if (code === null || !books.multiCurrency) return null
  return parseCurrency(code)
}

function amountAt(value: unknown, currency: Currency): bigint | null {
  if (value === undefined) return null
  const text = isExactNumber(value) ? plainDecimal(value) : null
  const minor = text === null ? null : parseMinor(text, currency)
  if (minor === null) throw business('The amount is not a number of this currency.')
  return minor
}

/** The sum of the lines that sell something; a total alone is taken too. */
function totalOf(fields: Fields, currency: Currency): bigint {
  const lines: unknown = fields['Line']
  if (!Array.isArray(lines)) return amountAt(fields['TotalAmt'], currency) ?? 0n
  return lines
    .filter((line) => line['DetailType'] !== 'SubTotalLineDetail')
    .reduce((sum: bigint, line) => sum + (amountAt(line['Amount'], currency) ?? 0n), 0n)
}

function linesOf(fields: Fields, currency: Currency): PaymentLine[] {
  const lines: unknown = fields['Line'] ?? []
  if (!Array.isArray(lines)) throw missingParameter('Line')
  return lines.flatMap((line) => {
    const links: unknown = line['LinkedTxn']
    const link = Array.isArray(links) ? links[0] : undefined
    if (typeof link?.TxnId !== 'string' || typeof link.TxnType !== 'string') return []
    const amount = amountAt(line['Amount'], currency)
    return amount === null ? [] : [{ amount, txnId: link.TxnId, txnType: link.TxnType }]
  })
}
