// A French company's last eight months, the same for the same day: every state that an invoice can
// be in, and the customers that make collecting hard.

import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { addDays, type Day } from '../../../core/day.ts'
import { random } from '../../support/random.ts'
import { createRecord, updateRecord, voidRecord } from './effects.ts'
import { addRecord, type Books, type Fields, type HostRecord } from './model.ts'
import { type SeedCustomer, seedCustomers } from './seed-names.ts'
import { amountJson } from './wire.ts'

export interface SeedOptions {
  readonly today: Day
  readonly seed?: number
}

export interface Seeded {
  readonly customers: number
  readonly invoices: number
}

/** What becomes of an invoice; `due` counts days from today, negative is past. */
interface Story {
  readonly due: number
  readonly fate: 'open' | 'partly' | 'paid' | 'void' | 'small' | 'overpaid' | 'credited'
}

const spread: readonly Story[] = [
  { due: 21, fate: 'open' },
  { due: 3, fate: 'open' },
  { due: -6, fate: 'open' },
  { due: -20, fate: 'open' },
  { due: -45, fate: 'open' },
  { due: -100, fate: 'open' },
  { due: -12, fate: 'partly' },
  { due: -60, fate: 'partly' },
  { due: -33, fate: 'void' },
  { due: -50, fate: 'small' },
  { due: -70, fate: 'overpaid' },
  { due: -27, fate: 'credited' },
]
const paidDues = [-5, -15, -30, -48, -66, -84, -120, -150, -180]
const invoicesInAll = 160

const at = (day: Day, hour: number): number => Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000

export function seedCompany(books: Books, { today, seed = 7 }: SeedOptions): Seeded {
  const next = random(seed)
  const begin = addDays(today, -300)
  addTerms(books, at(begin, 8))
  const customers = seedCustomers.map((from, i) =>
    addCustomer(books, from, at(begin, 9) + i * 1000),
  )
  const book = { books, today, next }
  for (let i = 0; i < invoicesInAll; i += 1) {
    const customer = present(customers[(i * 7) % customers.length], 'a customer')
    // Every second invoice is one that went well; the others go through the spread in turn.
    const rest = spread[(i >> 1) % spread.length]
    const paid: Story = { due: paidDues[(i >> 1) % paidDues.length] ?? -30, fate: 'paid' }
    // Shifted with each round, so that no customer always pays and none never does.
    const round = Math.floor(i / customers.length)
    const story = (i + round) % 2 === 0 ? paid : (rest ?? paid)
    addInvoice(book, { customer, story, number: 1001 + i })
  }
  leaveOneInactive(books, customers, at(today, -30))
  return { customers: customers.length, invoices: books.records.Invoice.size }
}

function addTerms(books: Books, nowMs: number): void {
  const term = (fields: Fields) => addRecord(books, { type: 'Term', nowMs, fields })
  term({ Name: '30 jours', Type: 'STANDARD', DueDays: number(30), Active: true })
  term({ Name: '45 jours', Type: 'STANDARD', DueDays: number(45), Active: true })
  term({
    Name: 'Fin de mois',
    Type: 'DATE_DRIVEN',
    DayOfMonthDue: number(31),
    DueNextMonthDays: number(0),
    Active: true,
  })
}

const number = (value: number) => amountJson(BigInt(value), present(parseCurrency('JPY'), 'JPY'))

function addCustomer(books: Books, from: SeedCustomer, nowMs: number): HostRecord {
  const parent = [...books.records.Customer.values()].find(
    ({ fields }) => fields['DisplayName'] === from.parent,
  )
  const [given, family] = from.consumer ?? []
  return createRecord(books, 'Customer', {
    nowMs,
    fields: {
      DisplayName: from.name,
      ...(given === undefined || family === undefined
        ? { CompanyName: from.name }
        : { GivenName: given, FamilyName: family }),
      ...(from.email ? { PrimaryEmailAddr: { Address: from.email } } : {}),
      ...(from.phone === undefined ? {} : { PrimaryPhone: { FreeFormNumber: from.phone } }),
      ...(parent ? { ParentRef: { value: parent.id } } : {}),
      CurrencyRef: { value: from.currency ?? books.currency },
      BillAddr: {
        Line1: from.street,
        City: from.city,
        PostalCode: from.postcode,
        ...(from.country === undefined ? {} : { Country: from.country }),
      },
      PreferredDeliveryMethod: 'Email',
    },
  })
}

interface Book {
  readonly books: Books
  readonly today: Day
  readonly next: () => number
}

interface ToAdd {
  readonly customer: HostRecord
  readonly story: Story
  readonly number: number
}

function addInvoice({ books, today, next }: Book, { customer, story, number: doc }: ToAdd): void {
  const due = addDays(today, story.due)
  const issued = addDays(due, -(doc % 3 === 0 ? 45 : 30))
  const cents = story.fate === 'small' ? 400n : BigInt(4_000 + Math.floor(next() ** 2 * 900_000))
  const amount = amountJson(cents, customer.currency)
  const email = customer.fields['PrimaryEmailAddr']
  const invoice = createRecord(books, 'Invoice', {
    nowMs: at(issued, 9) + (doc % 480) * 60_000,
    fields: {
      DocNumber: `F-${doc}`,
      TxnDate: issued,
      DueDate: due,
      CustomerRef: { value: customer.id },
      ...(email === undefined ? {} : { BillEmail: email }),
      EmailStatus: 'EmailSent',
      Line: [{ Amount: amount, DetailType: 'SalesItemLineDetail', Description: 'Agencement' }],
    },
  })
  settle(books, { invoice, story, today })
}

interface Settling {
  readonly invoice: HostRecord
  readonly story: Story
  readonly today: Day
}

function settle(books: Books, { invoice, story, today }: Settling): void {
  const on = addDays(today, Math.min(story.due + 4, -1))
  const third = invoice.total / 3n
  switch (story.fate) {
    case 'open':
    case 'small':
      break
    case 'partly':
      addPayment(books, { invoice, on, amount: third, applied: third })
      break
    case 'paid':
      addPayment(books, { invoice, on, amount: invoice.total, applied: invoice.total })
      break
    case 'overpaid':
      addPayment(books, { invoice, on, amount: invoice.total + 5_000n, applied: invoice.total })
      break
    case 'void':
      voidRecord(books, 'Invoice', { id: invoice.id, syncToken: '0', nowMs: at(on, 10) })
      break
    case 'credited':
      addCredit(books, invoice, on)
  }
}

interface Paying {
  readonly invoice: HostRecord
  readonly on: Day
  readonly amount: bigint
  readonly applied: bigint
}

function addPayment(books: Books, { invoice, on, amount, applied }: Paying): void {
  const { customer, currency } = invoice
  createRecord(books, 'Payment', {
    nowMs: at(on, 14),
    fields: {
      CustomerRef: { value: present(customer, 'a customer') },
      CurrencyRef: { value: currency },
      TxnDate: on,
      TotalAmt: amountJson(amount, currency),
      Line: [
        {
          Amount: amountJson(applied, currency),
          LinkedTxn: [{ TxnId: invoice.id, TxnType: 'Invoice' }],
        },
      ],
    },
  })
}

/** A credit that nobody has set against anything yet. */
function addCredit(books: Books, invoice: HostRecord, on: Day): void {
  const amount = amountJson(invoice.total / 4n, invoice.currency)
  createRecord(books, 'CreditMemo', {
    nowMs: at(on, 15),
    fields: {
      DocNumber: `A-${invoice.fields['DocNumber']}`,
      TxnDate: on,
      CustomerRef: { value: present(invoice.customer, 'a customer') },
      CurrencyRef: { value: invoice.currency },
      Line: [{ Amount: amount, DetailType: 'SalesItemLineDetail' }],
    },
  })
}

/** Inactive and still owing: hidden from every query that does not ask. */
function leaveOneInactive(books: Books, customers: readonly HostRecord[], nowMs: number): void {
  seedCustomers.forEach(({ inactive }, i) => {
    const customer = customers[i]
    if (!inactive || !customer) return
    const { id, syncToken } = customer
    const change = { id, syncToken: `${syncToken}`, nowMs, sparse: true }
    updateRecord(books, 'Customer', { ...change, fields: { Active: false } })
  })
}
