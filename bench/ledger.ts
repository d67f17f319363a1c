// A made-up ledger of any size, the same for the same seed, in the book's own words.

import { random as chanceFrom } from '../test/support/random.ts'

const dayMs = 86_400_000
const epoch = Date.UTC(2026, 10, 18)

const day = (offset: number): string => new Date(epoch + offset * dayMs).toISOString().slice(0, 10)

/** A book as a file holds it: `items` open invoices of `items / 4` customers, part contacted. */
export function ledgerBook(items: number, seed = 42): object {
  const random = chanceFrom(seed)
  const upTo = (n: number) => Math.floor(random() * n)
  const customers = Array.from({ length: Math.max(1, Math.floor(items / 4)) }, (_, i) => ({
    id: `C${i}`,
    name: `Customer ${i}`,
    kind: 'business',
    country: i % 10 === 0 ? 'BE' : 'FR',
    email: `accounts@customer-${i}.example`,
    address: { lines: [`${i} rue du Port`], postcode: '59140', city: 'Dunkerque', country: 'FR' },
  }))
  const invoices = Array.from({ length: items }, (_, i) => {
    const due = upTo(150) - 110
    const amount = `${upTo(9000) + 10}.${String(upTo(100)).padStart(2, '0')}`
    return {
      id: `I${i}`,
      customer: `C${i % customers.length}`,
      number: `F-2026-${i}`,
      issued: day(due - 30),
      currency: i % 20 === 0 ? 'USD' : 'EUR',
      total: amount,
      status: 'posted',
      instalments: [{ due: day(due), amount, open: amount }],
    }
  })
  const history = invoices
    .filter((_, i) => i % 5 === 0)
    .map((invoice, i) => ({
      customer: invoice.customer,
      step: i % 3 === 0 ? 'reminder-2' : 'reminder-1',
      channel: 'email',
      at: `${day(-9 - upTo(30))}T09:00:00Z`,
      outcome: 'delivered',
      items: [{ invoice: invoice.id, instalment: 1 }],
    }))
  const company = {
    name: 'Bench SAS',
    country: 'FR',
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
  }
  return { version: 1, company, customers, invoices, history }
}
