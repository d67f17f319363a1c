// Random small books for properties of the plan: three customers of different kinds, their open
// items, and everything that nets, blocks or follows them.

import fc from 'fast-check'
import { parseBook } from '../../connectors/book/parse.ts'
import type { Book } from '../../core/book.ts'
import { type Day, dayFromEpoch, epochDay } from '../../core/day.ts'
import { company, customer } from './story.ts'

/** The day around which everything in a random book happens. */
export const today = '2026-11-18' as Day

export const steps = ['courtesy', 'reminder-1', 'reminder-2', 'formal-notice', 'handover', 'manual']

const day = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((offset) => dayFromEpoch(epochDay(today) + offset))
const cents = fc.integer({ min: 1, max: 400_000 }).map((n) => (n / 100).toFixed(2))
const currency = fc.constantFrom('EUR', 'EUR', 'USD')

const { address: _, ...withoutAddress } = customer
const customers = [
  { ...customer, id: 'C1', siren: '552032534' },
  { ...withoutAddress, id: 'C2', kind: 'consumer', locale: 'en-GB' },
  { ...customer, id: 'C3', directDebit: true, siren: '552032534' },
]
const anyCustomer = fc.constantFrom('C1', 'C2', 'C3')

const instalment = fc.record(
  { due: day(-200, 60), amount: cents, open: fc.oneof(cents, fc.constant('0.00')) },
  { requiredKeys: ['amount', 'open'] },
)

const invoices = fc
  .array(
    fc.record({
      customer: anyCustomer,
      issued: day(-230, -1),
      currency,
      total: cents,
      status: fc.constantFrom('posted', 'posted', 'posted', 'draft', 'void'),
      factored: fc.boolean(),
      instalments: fc.array(instalment, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((found) => found.map((one, i) => ({ ...one, id: `I${i}`, number: `F-${i}` })))

/** Up to two of them, with ids of their own. */
function few<T extends object>(letter: string, one: fc.Arbitrary<T>) {
  return fc
    .array(one, { maxLength: 2 })
    .map((found) => found.map((record, i) => ({ ...record, id: `${letter}${i}` })))
}

function creditsFor(ids: readonly string[]) {
  const named = fc.constantFrom(...ids)
  const note = fc.record({ customer: anyCustomer, issued: day(-90, 0), currency, open: cents })
  const payment = fc.record({
    customer: anyCustomer,
    received: day(-60, 0),
    currency,
    amount: cents,
    unapplied: fc.oneof(cents, fc.constant('0.00')),
    state: fc.constantFrom('settled', 'pending', 'returned'),
    allocations: fc.array(fc.record({ invoice: named, amount: cents }), { maxLength: 2 }),
  })
  return {
    creditNotes: few('N', note).map((found) =>
      found.map((one) => ({ ...one, number: one.id, total: one.open })),
    ),
    payments: few('P', payment),
  }
}

function agreementsFor(ids: readonly string[]) {
  const named = fc.constantFrom(...ids)
  const some = fc.uniqueArray(named, { minLength: 1, maxLength: 2 })
  return {
    promises: few(
      'M',
      fc.record({ customer: anyCustomer, invoices: some, made: day(-40, 0), due: day(-30, 20) }),
    ),
    plans: few(
      'E',
      fc.record({
        customer: anyCustomer,
        invoices: some,
        agreed: day(-60, 0),
        instalments: fc.array(
          fc.record({ due: day(-40, 40), amount: cents, paid: fc.constantFrom('0.00', '9999.00') }),
          { minLength: 1, maxLength: 2 },
        ),
      }),
    ),
    disputes: few(
      'D',
      fc.record(
        { invoice: named, amount: cents, cause: fc.constant('price'), opened: day(-60, 0) },
        { requiredKeys: ['invoice', 'cause', 'opened'] },
      ),
    ),
    holds: few(
      'H',
      fc.record(
        { invoice: named, from: day(-60, 10), until: day(-20, 30), reason: fc.constant('asked') },
        { requiredKeys: ['invoice', 'from', 'reason'] },
      ),
    ),
  }
}

function historyFor(ids: readonly string[]) {
  const contact = fc.record({
    customer: anyCustomer,
    step: fc.constantFrom(...steps),
    channel: fc.constantFrom('email', 'letter', 'registered_letter', 'call'),
    at: day(-120, 0).map((on) => `${on}T08:00:00Z`),
    outcome: fc.constantFrom('sent', 'delivered', 'answered', 'failed', 'bounced', 'ambiguous'),
    items: fc.array(fc.record({ invoice: fc.constantFrom(...ids) }), { maxLength: 2 }),
  })
  return fc.array(contact, { maxLength: 6 })
}

const proceedings = fc.array(
  fc.record({
    customer: fc.constant('C1'),
    kind: fc.constant('liquidation'),
    judgment: day(-30, 30),
    published: day(-20, 40),
  }),
  { maxLength: 1 },
)

export const randomBooks: fc.Arbitrary<Book> = invoices.chain((found) => {
  const ids = found.map(({ id }) => id)
  return fc
    .record({ ...creditsFor(ids), ...agreementsFor(ids), history: historyFor(ids), proceedings })
    .map((rest) => parseBook({ version: 1, company, customers, invoices: found, ...rest }))
})
