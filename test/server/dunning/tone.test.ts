import { describe, expect, it } from 'vitest'
import type { Customer, Grade } from '../../../core/book.ts'
import { addDays } from '../../../core/day.ts'
import { instantOf } from '../../../core/instant.ts'
import type { Tone, ToneFacts } from '../../../server/dunning/tone.ts'
import { toneOf } from '../../../server/dunning/tone.ts'
import { aCustomer, aDay, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { item, message } from '../delivery/letters.ts'

const today = aDay('2026-11-18')
const late = (step: string) => message([item('I1', { step, daysOverdue: 20 })], { step })

const facts = (change: Partial<ToneFacts> = {}, customer: Partial<Customer> = {}): ToneFacts => ({
  customer: aCustomer('C1', customer),
  invoices: [anInvoice('I1', 'C1')],
  payments: [],
  promises: [],
  history: [],
  today,
  timeZone: 'Europe/Paris',
  ...change,
})

/** Three invoices paid so many days after their due date of 1 October. */
function paid(...days: number[]): Partial<ToneFacts> {
  const invoices = days.map((_, index) => anInvoice(`P${index}`, 'C1'))
  return {
    invoices: [anInvoice('I1', 'C1'), ...invoices],
    payments: days.map((delay, index) =>
      aPayment(`M${index}`, 'C1', {
        received: addDays(aDay('2026-10-01'), delay),
        allocations: invoices
          .slice(index, index + 1)
          .map(({ id }) => ({ invoice: id, amount: 1n })),
      }),
    ),
  }
}

const promise = {
  id: 'Z1',
  customer: aCustomer('C1').id,
  invoices: [anInvoice('I1', 'C1').id],
  made: aDay('2026-10-20'),
  due: aDay('2026-11-05'),
}

const contacts = (count: number, step = 'reminder-1'): ToneFacts['history'] =>
  Array.from({ length: count }, (_, index) => ({
    customer: aCustomer('C1').id,
    step,
    channel: 'email' as const,
    at: instantOf(Date.parse('2026-03-01T10:00:00Z') + index * 864e5),
    outcome: 'sent' as const,
    items: [],
  }))

describe('the tone', () => {
  it.each<[string, string, ToneFacts, Tone, string]>([
    ['of a first reminder is cordial', 'reminder-1', facts(), 'cordial', 'STEP'],
    ['of a second reminder is firm', 'reminder-2', facts(), 'firm', 'STEP'],
    ['of a notice is firm', 'formal-notice', facts(), 'firm', 'STEP'],
    ['is cordial with a good grade', 'reminder-2', facts({}, { grade: 'B' }), 'cordial', 'GRADE'],
    ['is firm with a bad grade', 'reminder-1', facts({}, { grade: 'D' }), 'firm', 'GRADE'],
    [
      'is what the step says with a middling grade',
      'reminder-1',
      facts({}, { grade: 'C' }),
      'cordial',
      'STEP',
    ],
    [
      'is firm after a broken promise, whatever the grade',
      'reminder-1',
      facts({ promises: [promise] }, { grade: 'A' }),
      'firm',
      'BROKEN_PROMISE',
    ],
    [
      'forgets a promise taken back',
      'reminder-1',
      facts({ promises: [{ ...promise, withdrawn: today }] }),
      'cordial',
      'STEP',
    ],
    [
      'waits for the bank’s days',
      'reminder-1',
      facts({ promises: [{ ...promise, due: aDay('2026-11-14') }] }),
      'cordial',
      'STEP',
    ],
    [
      'is cordial with who pays on time',
      'reminder-2',
      facts(paid(0, 2, 5)),
      'cordial',
      'PAYS_ON_TIME',
    ],
    [
      'is firm with who mostly pays late',
      'reminder-1',
      facts(paid(16, 30, 1)),
      'firm',
      'PAYS_LATE',
    ],
    ['takes two payments for no habit', 'reminder-1', facts(paid(30, 40)), 'cordial', 'STEP'],
    [
      'is firm after many reminders',
      'reminder-1',
      facts({ history: contacts(6) }),
      'firm',
      'REMINDED_OFTEN',
    ],
    [
      'counts no courtesies',
      'reminder-1',
      facts({ history: contacts(6, 'courtesy') }),
      'cordial',
      'STEP',
    ],
    [
      'is cordial with who has been a customer for long',
      'reminder-2',
      facts({ invoices: [anInvoice('I1', 'C1', { issued: aDay('2024-11-18') })] }),
      'cordial',
      'LONG_STANDING',
    ],
  ])('%s', (_, step, known, tone, reason) => {
    expect(toneOf(late(step), known)).toEqual({ tone, reason })
  })

  it.each<Grade>(['A', 'B', 'C', 'D', 'E'])(
    'of a courtesy is cordial, grade %s and a broken promise too',
    (grade) => {
      const early = message([item('I1', { step: 'courtesy', daysOverdue: -6 })], {
        step: 'courtesy',
      })
      expect(toneOf(early, facts({ promises: [promise] }, { grade }))).toEqual({
        tone: 'cordial',
        reason: 'COURTESY',
      })
    },
  )
})
