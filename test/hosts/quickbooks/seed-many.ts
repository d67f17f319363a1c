// Books of any size for load tests, written past the API: seconds for a hundred thousand invoices.

import { addDays, type Day, dayFromEpoch } from '../../../core/day.ts'
import { random } from '../../support/random.ts'
import { addRecord, type Books, type HostRecord } from './model.ts'

export interface ManyOptions {
  readonly customers: number
  readonly invoices: number
  readonly seed: number
  /** Milliseconds since 1970 of the newest record; now by default. */
  readonly untilMs?: number
}

const dayMs = 86_400_000
const spanDays = 720
// A third of the invoices are open, the others were paid in full by one payment each.
const openShare = 1 / 3

export function seedMany(books: Books, options: ManyOptions): void {
  const next = random(options.seed)
  const untilMs = options.untilMs ?? Date.now()
  const beginMs = untilMs - spanDays * dayMs
  const customers: HostRecord[] = []
  for (let i = 0; i < options.customers; i += 1) customers.push(customer(books, i, beginMs))
  const stepMs = (spanDays * dayMs) / Math.max(options.invoices, 1)
  for (let i = 0; i < options.invoices; i += 1) {
    const owner = customers[Math.floor(next() * customers.length)]
    if (!owner) return
    const made = { number: i + 1, nowMs: beginMs + i * stepMs, cents: 100n + cents(next()) }
    const invoice = addInvoice(books, owner, made)
    if (next() > openShare) pay(books, owner, invoice)
  }
}

const cents = (chance: number): bigint => BigInt(Math.floor(chance ** 3 * 2_000_000))

function customer(books: Books, i: number, nowMs: number): HostRecord {
  const name = `Client ${String(i + 1).padStart(6, '0')}`
  return addRecord(books, {
    type: 'Customer',
    nowMs: nowMs + i * 10,
    fields: {
      Active: true,
      DisplayName: name,
      CompanyName: name,
      PrimaryEmailAddr: { Address: `compta@client-${i + 1}.example` },
      BillAddr: { Line1: '1 rue des Tests', City: 'Lille', PostalCode: '59000', Country: 'France' },
    },
  })
}

interface Made {
  readonly number: number
  readonly nowMs: number
  readonly cents: bigint
}

function addInvoice(books: Books, owner: HostRecord, { number, nowMs, cents: total }: Made) {
  const issued: Day = dayFromEpoch(Math.floor(nowMs / dayMs))
  owner.open += total
  return addRecord(books, {
    type: 'Invoice',
    nowMs,
    fields: { DocNumber: `${number}`, TxnDate: issued, DueDate: addDays(issued, 30) },
    customer: owner.id,
    total,
    open: total,
  })
}

function pay(books: Books, owner: HostRecord, invoice: HostRecord): void {
  const due = String(invoice.fields['DueDate'])
  const payment = addRecord(books, {
    type: 'Payment',
    nowMs: invoice.createdMs + 1000,
    fields: { TxnDate: due },
    customer: owner.id,
    total: invoice.total,
  })
  payment.lines = [{ amount: invoice.total, txnId: invoice.id, txnType: 'Invoice' }]
  invoice.linked = [{ TxnId: payment.id, TxnType: 'Payment' }]
  owner.open -= invoice.total
  invoice.open = 0n
}
