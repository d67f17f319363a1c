// Stories, day by day, as text files that a bookkeeper can read. A change of the engine shows as a
// change of a story; read it, then keep it.

import { expect, test } from 'vitest'
import { invoice, story } from '../../support/story.ts'
import { type Story, tell } from '../../support/timeline.ts'

type Json = Record<string, unknown>
const path = (name: string) => `../../golden/timelines/${name}.txt`

const stories: Record<string, Story> = {
  'never-pays': {
    title: 'A customer who never pays, from before the due date to the handover',
    book: story({ invoices: [invoice('I1', '2026-09-15')] }),
    from: '2026-09-01',
    days: 58,
  },
  'pays-after-the-first-reminder': {
    title: 'Two invoices; the older one is paid after the first reminder',
    book: story({
      invoices: [invoice('I1', '2026-09-10'), invoice('I2', '2026-10-05', { open: '640.00' })],
    }),
    from: '2026-09-01',
    days: 60,
    events: {
      '2026-09-22': {
        told: 'I1 is paid',
        change: (book) => ({ ...book, invoices: paid(book, 'I1') }),
      },
    },
  },
  'breaks-a-promise': {
    title: 'A promise is made after the first reminder, and broken',
    book: story({ invoices: [invoice('I1', '2026-09-10')] }),
    from: '2026-09-15',
    days: 40,
    events: {
      '2026-09-17': {
        told: 'the customer promises to pay by 25 September',
        change: (book) => ({ ...book, promises: [promise] }),
      },
    },
  },
  'small-amount': {
    title: 'A small amount gets one reminder, until a second invoice makes it a large one',
    book: story({ invoices: [invoice('I1', '2026-09-10', { open: '90.00' })] }),
    from: '2026-09-10',
    days: 50,
    events: {
      '2026-10-01': {
        told: 'I2 over 400.00 EUR, due 1 October, is booked',
        change: (book) => ({
          ...book,
          invoices: [...listed(book), invoice('I2', '2026-10-01', { open: '400.00' })],
        }),
      },
    },
  },
}

const promise = {
  id: 'M1',
  customer: 'C1',
  invoices: ['I1'],
  made: '2026-09-17',
  due: '2026-09-25',
}

const listed = (book: Json) => book['invoices'] as Json[]

function paid(book: Json, id: string): Json[] {
  return listed(book).map((one) => {
    if (one['id'] !== id) return one
    const instalments = (one['instalments'] as Json[]).map((part) => ({ ...part, open: '0.00' }))
    return { ...one, instalments }
  })
}

test.each(Object.keys(stories))('%s', async (name) => {
  await expect(tell(stories[name] as Story)).toMatchFileSnapshot(path(name))
})
