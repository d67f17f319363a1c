// Stories about what was agreed with a customer: promises, payment plans, disputes, holds and
// payments that he announced, and how each ends. Day by day, as text files.

import { expect, test } from 'vitest'
import { contact, customer, invoice, story } from '../../support/story.ts'
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

const both =
  (...changes: ((book: Json) => Json)[]) =>
  (book: Json): Json =>
    changes.reduce((changed, change) => change(changed), book)

const promise = (more: Json = {}): Json => ({
  id: 'M1',
  customer: 'C1',
  invoices: ['I1'],
  made: '2026-09-17',
  due: '2026-09-25',
  ...more,
})

const dispute = (more: Json = {}): Json => ({
  id: 'D1',
  invoice: 'I1',
  cause: 'quality',
  opened: '2026-09-18',
  ...more,
})

const announced = (more: Json = {}): Json => ({
  id: 'P1',
  customer: 'C1',
  received: '2026-09-21',
  currency: 'EUR',
  amount: '1000.00',
  unapplied: '0.00',
  state: 'pending',
  allocations: [{ invoice: 'I1', amount: '1000.00' }],
  ...more,
})

const plan = (first: string, second: string): Json => ({
  id: 'L1',
  customer: 'C1',
  invoices: ['I1'],
  agreed: '2026-09-17',
  instalments: [
    { due: '2026-09-30', amount: '500.00', paid: first },
    { due: '2026-10-15', amount: '500.00', paid: second },
  ],
})

const stories: Record<string, Story> = {
  'keeps-a-promise': {
    title: 'A promise is kept two days late, within the days that a transfer takes',
    book: story({
      invoices: [invoice('I1', '2026-09-10'), invoice('I2', '2026-09-18', { open: '300.00' })],
    }),
    from: '2026-09-15',
    days: 25,
    events: {
      '2026-09-17': {
        told: 'the customer promises to pay I1 by 25 September',
        change: added('promises', promise()),
      },
      '2026-09-27': { told: 'I1 is paid', change: opened('I1', '0.00') },
    },
  },
  'keeps-a-promise-in-part': {
    title: 'Of 1000.00 promised 600.00 comes: the rest goes on at its next step',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 36,
    events: {
      '2026-09-17': {
        told: 'the customer promises 1000.00 by 25 September',
        change: added('promises', promise({ amount: '1000.00' })),
      },
      '2026-09-25': { told: '600.00 of I1 is paid', change: opened('I1', '400.00') },
    },
  },
  'promise-is-withdrawn': {
    title: 'A promise is taken back the next day: the item goes on as if there had been none',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 20,
    events: {
      '2026-09-17': {
        told: 'the customer promises to pay by 25 September',
        change: added('promises', promise()),
      },
      '2026-09-18': {
        told: 'he takes it back',
        change: (book) => ({ ...book, promises: [promise({ withdrawn: '2026-09-18' })] }),
      },
    },
  },
  'dispute-is-rejected': {
    title: 'The whole invoice is disputed and the dispute rejected: it goes on where it stood',
    book: story({
      invoices: [invoice('I1', '2026-09-10'), invoice('I2', '2026-09-14', { open: '300.00' })],
    }),
    from: '2026-09-15',
    days: 45,
    events: {
      '2026-09-18': {
        told: 'I1 is disputed for its quality',
        change: added('disputes', dispute()),
      },
      '2026-10-05': {
        told: 'the dispute is rejected',
        change: (book) => ({ ...book, disputes: [dispute({ closed: '2026-10-05' })] }),
      },
    },
  },
  'dispute-is-accepted-in-part': {
    title: '400.00 is disputed; 150.00 is credited, the rest is owed after all',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 32,
    events: {
      '2026-09-18': {
        told: '400.00 of I1 is disputed',
        change: added('disputes', dispute({ amount: '400.00', cause: 'price' })),
      },
      '2026-09-29': {
        told: 'the dispute is closed, and 150.00 credited to I1',
        change: both(opened('I1', '850.00'), (book) => ({
          ...book,
          disputes: [dispute({ amount: '400.00', cause: 'price', closed: '2026-09-29' })],
        })),
      },
    },
  },
  'payment-plan-is-kept': {
    title: 'A payment plan is kept: silence until everything is paid',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 40,
    events: {
      '2026-09-17': {
        told: 'two instalments are agreed, 30 September and 15 October',
        change: added('plans', plan('0.00', '0.00')),
      },
      '2026-10-01': {
        told: 'the first instalment is paid',
        change: both(opened('I1', '500.00'), (book) => ({
          ...book,
          plans: [plan('500.00', '0.00')],
        })),
      },
      '2026-10-15': {
        told: 'the second instalment is paid',
        change: both(opened('I1', '0.00'), (book) => ({
          ...book,
          plans: [plan('500.00', '500.00')],
        })),
      },
    },
  },
  'payment-plan-is-missed': {
    title: 'The second instalment of a payment plan does not come',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 50,
    events: {
      '2026-09-17': {
        told: 'two instalments are agreed, 30 September and 15 October',
        change: added('plans', plan('0.00', '0.00')),
      },
      '2026-10-01': {
        told: 'the first instalment is paid',
        change: both(opened('I1', '500.00'), (book) => ({
          ...book,
          plans: [plan('500.00', '0.00')],
        })),
      },
    },
  },
  'announced-payment-comes-late': {
    title: 'A payment is announced and comes a week later: nothing is sent in between',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 20,
    events: {
      '2026-09-21': {
        told: 'a transfer of 1000.00 is announced',
        change: added('payments', announced()),
      },
      '2026-09-28': {
        told: 'it is on the bank account',
        change: both(opened('I1', '0.00'), (book) => ({
          ...book,
          payments: [announced({ state: 'settled' })],
        })),
      },
    },
  },
  'announced-payment-never-comes': {
    title: 'A payment is announced and never comes: withdrawn, the item goes on',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 40,
    events: {
      '2026-09-21': {
        told: 'a transfer of 1000.00 is announced',
        change: added('payments', announced()),
      },
      '2026-10-02': {
        told: 'the announcement is withdrawn',
        change: (book) => ({ ...book, payments: [] }),
      },
    },
  },
  'hold-ends': {
    title: 'A customer is left alone until 10 October, and not a day longer',
    book: story({
      invoices: [invoice('I1', '2026-09-10'), invoice('I2', '2026-10-02', { open: '300.00' })],
      history: [contact('reminder-1', '2026-09-15')],
    }),
    from: '2026-09-16',
    days: 35,
    events: {
      '2026-09-18': {
        told: 'left alone until 10 October: a fire in the workshop',
        change: added('holds', {
          id: 'H1',
          customer: 'C1',
          from: '2026-09-18',
          until: '2026-10-10',
          reason: 'a fire in the workshop',
        }),
      },
    },
  },
  'an-english-customer': {
    title: 'A customer in England who owes pounds: no French penalties, no 40 euros',
    book: story({
      customers: [
        {
          ...customer,
          country: 'GB',
          locale: 'en-GB',
          address: { lines: ['4 Dock Road'], postcode: 'L3 4AA', city: 'Liverpool', country: 'GB' },
        },
      ],
      invoices: [invoice('I1', '2026-09-10', { currency: 'GBP' })],
    }),
    from: '2026-09-15',
    days: 45,
  },
}

test.each(Object.keys(stories))('%s', async (name) => {
  await expect(tell(stories[name] as Story)).toMatchFileSnapshot(path(name))
})
