// Random books for property tests: every list, every optional key, amounts in currencies of 0, 2
// and 3 digits, references that lead somewhere.

import fc from 'fast-check'
import { present } from '../../../core/assert.ts'
import type { Book, Customer, Instalment, Invoice } from '../../../core/book.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { dayFromEpoch } from '../../../core/day.ts'
import { type CustomerId, customerId, type InvoiceId, invoiceId } from '../../../core/ids.ts'
import { instantOf } from '../../../core/instant.ts'

const day = fc.integer({ min: -20_000, max: 30_000 }).map(dayFromEpoch)
const instant = fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => instantOf(s * 1000))
const minor = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n })
const currency = fc
  .constantFrom('EUR', 'JPY', 'TND')
  .map((code) => present(parseCurrency(code), code))
const text = fc.string({ maxLength: 12, unit: 'grapheme' })

type Model<T> = { [K in keyof T]: fc.Arbitrary<T[K]> }

const plain = <T>(model: Model<T>): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true }).map((made): T => ({ ...made }))

/** A record with some of its optional keys left out, never set to undefined. */
function withOptional<A, B>(always: Model<A>, sometimes: Model<B>): fc.Arbitrary<A & Partial<B>> {
  const keys = fc.subarray(Object.keys(sometimes))
  return fc.tuple(plain(always), plain(sometimes), keys).map(([a, b, kept]) => {
    const entries = Object.entries(b as object).filter(([key]) => kept.includes(key))
    return { ...a, ...(Object.fromEntries(entries) as Partial<B>) }
  })
}

function customers(ids: readonly string[]): fc.Arbitrary<Customer[]> {
  return fc.tuple(
    ...ids.map((id) =>
      withOptional(
        {
          id: fc.constant(customerId(id)),
          name: text,
          kind: fc.constantFrom('business' as const, 'consumer' as const, 'public' as const),
          country: fc.constantFrom('FR', 'BE', 'US'),
        },
        {
          locale: fc.constantFrom('fr-FR', 'en'),
          siren: fc.constant('552032534'),
          email: text,
          phone: fc.constant('+33140000001'),
          address: plain({
            lines: fc.array(text, { maxLength: 3 }),
            postcode: text,
            city: text,
            country: fc.constant('FR'),
          }),
          parent: fc.constantFrom(...ids).map(customerId),
          creditLimit: minor,
          policy: text,
          directDebit: fc.boolean(),
        },
      ),
    ),
  )
}

const instalment: fc.Arbitrary<Instalment> = withOptional(
  { amount: minor, open: minor },
  { due: day },
)

function invoices(count: number, owner: fc.Arbitrary<string>): fc.Arbitrary<Invoice[]> {
  return fc.tuple(
    ...Array.from({ length: count }, (_, i) =>
      withOptional(
        {
          id: fc.constant(invoiceId(`I${i}`)),
          customer: owner.map(customerId),
          number: text,
          issued: day,
          currency,
          total: minor,
          status: fc.constantFrom('draft' as const, 'posted' as const, 'void' as const),
          instalments: fc.array(instalment, { minLength: 1, maxLength: 3 }),
        },
        { delivered: day, factored: fc.boolean() },
      ),
    ),
  )
}

const once = { selector: (it: { readonly id: string }) => it.id, maxLength: 3 }

const id = fc.integer({ min: 0, max: 99 }).map(String)

const itemOf = (named: fc.Arbitrary<InvoiceId>) =>
  withOptional({ invoice: named }, { instalment: fc.constant(1) })

/** What nets an account, of the customers and invoices given. */
function credits(customer: fc.Arbitrary<CustomerId>, named: fc.Arbitrary<InvoiceId>) {
  const credit = { id, customer, number: text, issued: day, currency, total: minor, open: minor }
  return plain({
    creditNotes: fc.uniqueArray(plain(credit), once),
    payments: fc.uniqueArray(
      plain({
        id,
        customer,
        received: day,
        currency,
        amount: minor,
        unapplied: minor,
        state: fc.constantFrom('settled' as const, 'pending' as const, 'returned' as const),
        allocations: fc.array(
          fc.tuple(itemOf(named), minor).map(([part, amount]) => ({ ...part, amount })),
          { maxLength: 2 },
        ),
      }),
      once,
    ),
  })
}

/** What was agreed and said, of the customers and invoices given. */
function agreements(customer: fc.Arbitrary<CustomerId>, named: fc.Arbitrary<InvoiceId>) {
  return plain({
    promises: fc.uniqueArray(
      withOptional(
        { id, customer, invoices: fc.array(named, { maxLength: 2 }), made: day, due: day },
        { amount: minor, withdrawn: day },
      ),
      once,
    ),
    plans: fc.uniqueArray(
      plain({
        id,
        customer,
        invoices: fc.array(named, { maxLength: 2 }),
        agreed: day,
        instalments: fc.array(plain({ due: day, amount: minor, paid: minor }), {
          maxLength: 2,
        }),
      }),
      once,
    ),
    disputes: fc.uniqueArray(
      withOptional(
        { id, invoice: named, cause: fc.constant('price' as const), opened: day },
        { amount: minor, closed: day },
      ),
      once,
    ),
    holds: fc.uniqueArray(
      withOptional({ id, customer, from: day, reason: text }, { invoice: named, until: day }),
      once,
    ),
    history: fc.array(
      withOptional(
        {
          customer,
          step: text,
          channel: fc.constantFrom('email' as const, 'registered_letter' as const),
          at: instant,
          outcome: fc.constantFrom('sent' as const, 'bounced' as const),
          items: fc.array(itemOf(named), { maxLength: 2 }),
        },
        { presented: day },
      ),
      { maxLength: 2 },
    ),
    proceedings: fc.array(
      plain({
        customer,
        kind: fc.constant('liquidation' as const),
        judgment: day,
        published: day,
      }),
      { maxLength: 2 },
    ),
  })
}

export const anyBook: fc.Arbitrary<Book> = fc
  .record({ customers: fc.integer({ min: 1, max: 4 }), invoices: fc.integer({ min: 1, max: 5 }) })
  .chain((count) => {
    const ids = Array.from({ length: count.customers }, (_, i) => `C${i}`)
    const owner = fc.constantFrom(...ids)
    const customer = owner.map(customerId)
    const numbers = Array.from({ length: count.invoices }, (_, i) => `I${i}`)
    const named = fc.constantFrom(...numbers).map(invoiceId)
    return fc
      .tuple(
        withOptional(
          {
            name: text,
            country: fc.constant('FR'),
            locale: fc.constant('fr-FR'),
            timeZone: fc.constant('Europe/Paris'),
            currency,
          },
          { siren: fc.constant('552032534'), syncedAt: instant, lastBankEntry: day },
        ),
        customers(ids),
        invoices(count.invoices, owner),
        credits(customer, named),
        agreements(customer, named),
      )
      .map(([company, people, bills, netting, others]) => ({
        company,
        customers: people,
        invoices: bills,
        ...netting,
        ...others,
      }))
  })
