// Random books from a seed: what must hold for every one of them. fast-check prints the seed.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import type { Book } from '../../../core/book.ts'
import { type Day, dayFromEpoch, epochDay } from '../../../core/day.ts'
import type { Instant } from '../../../core/instant.ts'
import { plan } from '../../../server/dunning/plan.ts'
import { planJson } from '../../../server/dunning/plan-json.ts'
import type { Plan } from '../../../server/dunning/planned.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { company, customer, wednesday } from '../../support/story.ts'

const now = wednesday as Instant
const today = epochDay('2026-11-18' as Day)
const day = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((offset) => dayFromEpoch(today + offset))
const cents = fc.integer({ min: 1, max: 400_000 }).map((n) => (n / 100).toFixed(2))
const customerIds = ['C1', 'C2', 'C3']
const anyCustomer = fc.constantFrom(...customerIds)
const steps = ['courtesy', 'reminder-1', 'reminder-2', 'formal-notice', 'handover', 'manual']

const instalment = fc.record(
  { due: day(-200, 60), amount: cents, open: fc.oneof(cents, fc.constant('0.00')) },
  { requiredKeys: ['amount', 'open'] },
)

const invoices = fc
  .array(
    fc.record({
      customer: anyCustomer,
      issued: day(-230, -1),
      currency: fc.constantFrom('EUR', 'EUR', 'USD'),
      total: cents,
      status: fc.constantFrom('posted', 'posted', 'posted', 'draft', 'void'),
      factored: fc.boolean(),
      instalments: fc.array(instalment, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((found) => found.map((one, i) => ({ ...one, id: `I${i}`, number: `F-${i}` })))

const books: fc.Arbitrary<Book> = invoices.chain((found) => {
  const ids = found.map(({ id }) => id)
  const history = fc.array(
    fc.record({
      customer: anyCustomer,
      step: fc.constantFrom(...steps),
      channel: fc.constantFrom('email', 'letter', 'registered_letter', 'call'),
      at: day(-120, 0).map((on) => `${on}T08:00:00Z`),
      outcome: fc.constantFrom('sent', 'delivered', 'answered', 'failed', 'bounced', 'ambiguous'),
      items: fc.array(fc.record({ invoice: fc.constantFrom(...ids) }), { maxLength: 2 }),
    }),
    { maxLength: 6 },
  )
  const creditNotes = fc
    .array(fc.record({ customer: anyCustomer, issued: day(-90, 0), open: cents }), { maxLength: 2 })
    .map((notes) =>
      notes.map((note, i) => ({
        ...note,
        id: `N${i}`,
        number: `A-${i}`,
        currency: 'EUR',
        total: note.open,
      })),
    )
  const promises = fc
    .array(
      fc.record({
        customer: anyCustomer,
        invoices: fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 2 }),
        made: day(-40, 0),
        due: day(-30, 20),
      }),
      { maxLength: 2 },
    )
    .map((made) => made.map((one, i) => ({ ...one, id: `M${i}` })))
  return fc.record({ history, creditNotes, promises }).map((rest) =>
    parseBook({
      version: 1,
      company,
      customers: customerIds.map((id, i) => ({ ...customer, id, directDebit: i === 2 })),
      invoices: found,
      ...rest,
    }),
  )
})

const forEachBook = (check: (book: Book, planned: Plan) => void) =>
  fc.assert(
    fc.property(books, (book) => check(book, plan(book, frStandard, now))),
    { numRuns: 400 },
  )

const key = ({ invoice, instalment }: { invoice: string; instalment: number }) =>
  `${invoice}/${instalment}`

test('every open instalment is in exactly one place, paid ones are in none', () => {
  forEachBook((book, planned) => {
    const open = book.invoices.flatMap(({ id, instalments }) =>
      instalments.flatMap(({ open }, i) => (open > 0n ? [`${id}/${i + 1}`] : [])),
    )
    const placed = [...planned.messages.flatMap(({ items }) => items), ...planned.held].map(key)
    expect(placed.sort()).toEqual(open.sort())
  })
})

test('nothing goes at zero, below the tolerance, or more than the host has open', () => {
  forEachBook((book, planned) => {
    for (const item of planned.messages.flatMap(({ items }) => items)) {
      const invoice = book.invoices.find(({ id }) => id === item.invoice)
      const open = invoice?.instalments[item.instalment - 1]?.open ?? 0n
      expect(item.open > (item.currency === 'EUR' ? 500n : 0n)).toBe(true)
      expect(item.open <= open).toBe(true)
    }
  })
})

test('totals are the sums of their items, currency by currency', () => {
  forEachBook((_, planned) => {
    for (const { items, totals } of planned.messages) {
      expect(new Set(totals.map(({ currency }) => currency)).size).toBe(totals.length)
      for (const total of totals) {
        const own = items.filter(({ currency }) => currency === total.currency)
        expect(own.reduce((sum, { open }) => sum + open, 0n)).toBe(total.open)
        expect(own.reduce((sum, { penalties = 0n }) => sum + penalties, 0n)).toBe(total.penalties)
        expect(own.reduce((sum, { indemnity = 0n }) => sum + indemnity, 0n)).toBe(total.indemnity)
      }
    }
  })
})

test('one message a customer, and no step goes back', () => {
  forEachBook((book, planned) => {
    const customers = planned.messages.map((message) => message.customer)
    expect(new Set(customers).size).toBe(customers.length)
    for (const item of planned.messages.flatMap(({ items }) => items)) {
      const done = book.history
        .filter(({ outcome }) => ['sent', 'delivered', 'answered'].includes(outcome))
        .filter(({ items }) => items.some(({ invoice }) => invoice === item.invoice))
        .map(({ step }) => steps.indexOf(step))
        .filter((index) => index < 5)
      for (const index of done) expect(steps.indexOf(item.step)).toBeGreaterThan(index)
    }
  })
})

test('the order of the input leaves no trace', () => {
  forEachBook((book, planned) => {
    const reversed: Book = {
      ...book,
      customers: [...book.customers].reverse(),
      invoices: [...book.invoices].reverse(),
      creditNotes: [...book.creditNotes].reverse(),
      promises: [...book.promises].reverse(),
      history: [...book.history].reverse(),
    }
    expect(planJson(plan(reversed, frStandard, now))).toEqual(planJson(planned))
  })
})

test('a plan after its own effects sends nothing more that day', () => {
  forEachBook((book, planned) => {
    const sent = planned.messages.flatMap((message) =>
      message.items.map(({ invoice, instalment, step }) => ({
        customer: message.customer,
        step,
        channel: message.channel,
        at: now,
        outcome: 'sent' as const,
        items: [{ invoice, instalment }],
      })),
    )
    const after = plan({ ...book, history: [...book.history, ...sent] }, frStandard, now)
    expect(after.messages).toEqual([])
  })
})
