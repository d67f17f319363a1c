// Core records of a small ledger, for tests that change one fact at a time.

import { present } from '../../core/assert.ts'
import type { CreditNote, Customer, Invoice, Payment } from '../../core/book.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import { customerId, invoiceId } from '../../core/ids.ts'

export const aDay = (text: string): Day => present(parseDay(text), text)
export const aCurrency = (code: string): Currency => present(parseCurrency(code), code)
const eur = aCurrency('EUR')

export const aCustomer = (id: string, facts: Partial<Customer> = {}): Customer => ({
  id: customerId(id),
  name: `Customer ${id}`,
  kind: 'business',
  country: 'FR',
  ...facts,
})

/** One instalment, 100.00 EUR, due on 1 October 2026. */
export const anInvoice = (id: string, customer: string, facts: Partial<Invoice> = {}): Invoice => ({
  id: invoiceId(id),
  customer: customerId(customer),
  number: `F-${id}`,
  issued: aDay('2026-09-01'),
  currency: eur,
  total: 10_000n,
  status: 'posted',
  instalments: [{ due: aDay('2026-10-01'), amount: 10_000n, open: 10_000n }],
  ...facts,
})

export const aPayment = (id: string, customer: string, facts: Partial<Payment> = {}): Payment => ({
  id,
  customer: customerId(customer),
  received: aDay('2026-11-01'),
  currency: eur,
  amount: 4_000n,
  unapplied: 4_000n,
  state: 'settled',
  allocations: [],
  ...facts,
})

export const aCreditNote = (
  id: string,
  customer: string,
  facts: Partial<CreditNote> = {},
): CreditNote => ({
  id,
  customer: customerId(customer),
  number: `A-${id}`,
  issued: aDay('2026-10-15'),
  currency: eur,
  total: 1_500n,
  open: 1_500n,
  ...facts,
})
