// A book of customers who pay in ways that are known: what a forecast should find out. The same for
// the same seed.

import { parseBook } from '../../connectors/book/parse.ts'
import type { Book } from '../../core/book.ts'
import { addDays, type Day, dayOf, daysBetween, laterDay, monthOf, yearOf } from '../../core/day.ts'
import { random } from './random.ts'

/** The day on which an invoice due on that day is paid. */
export type Payer = (due: Day, chance: () => number) => Day

/** Each customer so many days late, give or take his own scatter. */
export function steady(chance: () => number): Payer {
  const [usual, scatter] = [chance() * 24 - 6, 2 + chance() * 8]
  return (due, next) => addDays(due, Math.round(usual + scatter * (next() + next() - 1)))
}

/** In a run after the end of the month, as many firms do. */
export function monthEnd(chance: () => number): Payer {
  const after = Math.floor(chance() * 3) * 5
  return (due) => addDays(lastOfMonth(due), after)
}

/** Late or not as it falls, whoever it is. */
export const anyhow = (): Payer => (due, next) =>
  addDays(due, Math.round(-14 * Math.log(next())) - 8)

const lastOfMonth = (day: Day): Day => {
  const [year, month] = [yearOf(day), monthOf(day)]
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)
  return addDays(next, -1)
}

export interface Paying {
  readonly seed: number
  readonly customers: number
  readonly invoices: number
  readonly payer: (chance: () => number) => Payer
  readonly from: Day
  readonly until: Day
}

/** What is to be paid after `until` is open. */
export function bookOfPayers({ seed, customers, invoices, payer, from, until }: Paying): Book {
  const chance = random(seed)
  const payers = Array.from({ length: customers }, () => payer(chance))
  const span = daysBetween(from, until)
  const made = Array.from({ length: invoices }, (_, at) => {
    const who = Math.floor(chance() * customers)
    const issued = addDays(from, Math.floor(chance() * span))
    const due = addDays(issued, [15, 30, 30, 45][Math.floor(chance() * 4)] ?? 30)
    const wanted = payers[who]?.(due, chance) ?? due
    const paid = laterDay(wanted, issued)
    const amount = `${100 + Math.floor(chance() * 5_000)}.00`
    return { id: `I${at}`, who: `C${who}`, issued, due, paid: paid > until ? null : paid, amount }
  })
  return parseBook({
    version: 1,
    company: { ...company, syncedAt: `${until}T20:00:00Z` },
    customers: payers.map((_, at) => ({ ...customer, id: `C${at}` })),
    invoices: made.map(({ id, who, issued, due, paid, amount }) => ({
      ...{ id, customer: who, number: id, issued, currency: 'EUR', total: amount },
      status: 'posted',
      instalments: [{ due, amount, open: paid === null ? amount : '0.00' }],
    })),
    payments: made.flatMap(({ id, who, paid, amount }) =>
      paid === null ? [] : [paymentOf({ id, who, paid, amount })],
    ),
  })
}

const company = {
  name: 'Atelier',
  country: 'FR',
  locale: 'fr-FR',
  timeZone: 'UTC',
  currency: 'EUR',
}
const customer = { name: 'Un', kind: 'business', country: 'FR' }

const paymentOf = (of: { id: string; who: string; paid: Day; amount: string }) => ({
  ...{ id: `P${of.id}`, customer: of.who, received: of.paid, currency: 'EUR', amount: of.amount },
  ...{ unapplied: '0.00', state: 'settled' },
  allocations: [{ invoice: of.id, amount: of.amount }],
})

/** The same book as it stood at the end of a day. */
export function asItStood(book: Book, day: Day): Book {
  const payments = (book.payments ?? []).filter(({ received }) => received <= day)
  const paid = new Set<string>(
    payments.flatMap(({ allocations }) => allocations.map((a) => a.invoice)),
  )
  const invoices = book.invoices
    .filter(({ issued }) => issued <= day)
    .map((invoice) => ({
      ...invoice,
      instalments: invoice.instalments.map((one) => ({
        ...one,
        open: paid.has(invoice.id) ? 0n : one.amount,
      })),
    }))
  const { syncedAt: _, ...rest } = book.company
  return { ...book, company: rest, invoices, payments }
}
