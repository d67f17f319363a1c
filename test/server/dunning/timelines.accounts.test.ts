// Stories about what happens in the accounts while a customer is chased: part payments, credits,
// disputes, returned debits, a bounced address, an old backlog. Day by day, as text files.

import { expect, test } from 'vitest'
import { company, contact, customer, invoice, story } from '../../support/story.ts'
import { type Story, tell } from '../../support/timeline.ts'

type Json = Record<string, unknown>
const path = (name: string) => `../../golden/timelines/${name}.txt`

const listed = (book: Json, name: string): Json[] => (book[name] as Json[] | undefined) ?? []
const added = (name: string, record: Json) => (book: Json) => ({
  ...book,
  [name]: [...listed(book, name), record],
})

function opened(id: string, open: string) {
  return (book: Json): Json => ({
    ...book,
    invoices: listed(book, 'invoices').map((one) => {
      if (one['id'] !== id) return one
      const instalments = (one['instalments'] as Json[]).map((part) => ({ ...part, open }))
      return { ...one, instalments }
    }),
  })
}

const creditNote = (open: string): Json => ({
  id: 'N1',
  customer: 'C1',
  number: 'A-1',
  issued: '2026-09-22',
  currency: 'EUR',
  total: open,
  open,
})

const payment = (more: Json): Json => ({
  id: 'P1',
  customer: 'C1',
  received: '2026-09-21',
  currency: 'EUR',
  amount: '1000.00',
  unapplied: '0.00',
  allocations: [{ invoice: 'I1', amount: '1000.00' }],
  ...more,
})

const parts = (first: string, second: string, third: string): Json[] =>
  [first, second, third].map((due) => ({ due, amount: '400.00', open: '400.00' }))

const stories: Record<string, Story> = {
  'old-backlog': {
    title: 'A backlog of two years arrives at once: one step at a time, and the first is asked for',
    book: story({
      invoices: [
        invoice('I1', '2024-11-30'),
        invoice('I2', '2026-02-15', { open: '300.00' }),
        invoice('I3', '2026-09-01', { open: '75.00' }),
      ],
    }),
    from: '2026-09-07',
    days: 60,
  },
  'pays-in-part': {
    title: 'Half is paid after the first reminder: the step stays, the amount falls',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 30,
    events: {
      '2026-09-21': { told: '600.00 of I1 is paid', change: opened('I1', '400.00') },
      '2026-10-08': { told: 'all but 3.20 is paid', change: opened('I1', '3.20') },
    },
  },
  'credit-note': {
    title: 'A credit note covers the oldest invoice and a part of the next',
    book: story({
      invoices: [
        invoice('I1', '2026-09-10', { open: '200.00' }),
        invoice('I2', '2026-09-20', { open: '900.00' }),
      ],
    }),
    from: '2026-09-15',
    days: 25,
    events: {
      '2026-09-22': {
        told: 'a credit note over 350.00 is booked and matched to nothing',
        change: added('creditNotes', creditNote('350.00')),
      },
    },
  },
  'partly-disputed': {
    title: 'A part is disputed after the second reminder: the rest goes on to the formal notice',
    book: story({
      invoices: [invoice('I1', '2026-08-20')],
      history: [contact('reminder-1', '2026-08-27'), contact('reminder-2', '2026-09-08')],
    }),
    from: '2026-09-10',
    days: 30,
    events: {
      '2026-09-14': {
        told: '250.00 is disputed for its price',
        change: added('disputes', {
          id: 'D1',
          invoice: 'I1',
          amount: '250.00',
          cause: 'price',
          opened: '2026-09-14',
        }),
      },
    },
  },
  'direct-debit-returned': {
    title: 'Collected by direct debit: silence until the debit comes back',
    book: story({
      customers: [{ ...customer, directDebit: true }],
      invoices: [invoice('I1', '2026-09-15')],
    }),
    from: '2026-09-08',
    days: 24,
    events: {
      '2026-09-15': {
        told: 'the debit is submitted',
        change: added('payments', payment({ state: 'pending', received: '2026-09-15' })),
      },
      '2026-09-21': {
        told: 'the debit is returned',
        change: (book) => ({ ...book, payments: [payment({ state: 'returned' })] }),
      },
    },
  },
  'address-bounces': {
    title: 'The mail bounces: the step is not done, and goes by letter',
    book: story({
      invoices: [invoice('I1', '2026-09-10')],
      history: [contact('reminder-1', '2026-09-15')],
    }),
    from: '2026-09-22',
    days: 12,
    events: {
      '2026-09-24': {
        told: 'the first reminder turns out to have bounced',
        change: (book) => ({
          ...book,
          history: [contact('reminder-1', '2026-09-15', { outcome: 'bounced' })],
        }),
      },
    },
  },
  'three-instalments': {
    title: 'One invoice, three due dates: each has its own steps',
    book: story({
      invoices: [
        {
          ...invoice('I1', undefined),
          total: '1200.00',
          instalments: parts('2026-09-01', '2026-10-01', '2026-11-01'),
        },
      ],
    }),
    from: '2026-09-01',
    days: 62,
  },
  'two-currencies': {
    title: 'Euros and dollars: one message, two totals, and no threshold for dollars',
    book: story({
      invoices: [
        invoice('I1', '2026-09-10', { open: '120.00' }),
        invoice('I2', '2026-09-12', { open: '40.00', currency: 'USD' }),
      ],
    }),
    from: '2026-09-15',
    days: 45,
  },
  'goes-bankrupt': {
    title: 'Insolvency after the first reminder: everything stops, the claim is declared',
    book: story({
      customers: [{ ...customer, siren: '552032534' }],
      invoices: [invoice('I1', '2026-09-10')],
    }),
    from: '2026-09-15',
    days: 30,
    events: {
      '2026-10-05': {
        told: 'judgment of 29 September, published on 4 October',
        change: added('proceedings', {
          customer: 'C1',
          kind: 'receivership',
          judgment: '2026-09-29',
          published: '2026-10-04',
        }),
      },
    },
  },
  'accounts-go-stale': {
    title: 'Nobody reconciles the bank: nothing is sent on old facts',
    book: story({
      company: { ...company, lastBankEntry: '2026-09-11' },
      invoices: [invoice('I1', '2026-09-15')],
    }),
    from: '2026-09-15',
    days: 14,
    events: {
      '2026-09-25': {
        told: 'the bank is reconciled to 24 September',
        change: (book) => ({ ...book, company: { ...company, lastBankEntry: '2026-09-24' } }),
      },
    },
  },
  'a-consumer': {
    title: 'A consumer: no penalties and no 40 euros',
    book: story({
      customers: [{ ...customer, kind: 'consumer', name: 'Une particulière' }],
      invoices: [invoice('I1', '2026-09-10', { open: '480.00' })],
    }),
    from: '2026-09-15',
    days: 40,
  },
  'holidays-in-may': {
    title: 'May in France: a message waits for an open day',
    book: story({ invoices: [invoice('I1', '2026-04-26'), invoice('I2', '2026-05-04')] }),
    from: '2026-04-29',
    days: 20,
  },
}

test.each(Object.keys(stories))('%s', async (name) => {
  await expect(tell(stories[name] as Story)).toMatchFileSnapshot(path(name))
})
