import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { addDays, type Day } from '../../../core/day.ts'
import type { Instant } from '../../../core/instant.ts'
import { plan } from '../../../server/dunning/plan.ts'
import { planJson } from '../../../server/dunning/plan-json.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { contact, customer, fate, heldItem, invoice, planOf, story } from '../../support/story.ts'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'))

test('the worked example of the contract comes out to the letter', () => {
  const book = parseBook(fixture('worked-example.book.json'))
  const planned = plan(book, frStandard, '2026-11-18T09:30:00+01:00' as Instant)
  expect(JSON.parse(JSON.stringify(planJson(planned)))).toEqual(fixture('worked-example.plan.json'))
})

describe('rule 1: steps fall due by the day and by the step before', () => {
  test.each([
    ['not overdue, within seven days', '2026-11-24', [], 'courtesy'],
    ['due today', '2026-11-18', [], 'courtesy'],
    ['overdue, never contacted: courtesy is passed over', '2026-10-01', [], 'reminder-1'],
    ['overdue by four days', '2026-11-14', [], ['NOT_DUE']],
    ['overdue by five days', '2026-11-13', [], 'reminder-1'],
    ['a failed reminder completes nothing', '2026-10-01', ['failed'], 'reminder-1'],
    ['a bounced reminder completes nothing', '2026-10-01', ['bounced'], 'reminder-1'],
    ['a sent reminder does', '2026-10-01', ['sent'], 'reminder-2'],
    ['an answered reminder does', '2026-10-01', ['answered'], 'reminder-2'],
  ])('%s', (_, due, outcomes, expected) => {
    const history = outcomes.map((outcome) => contact('reminder-1', '2026-10-12', { outcome }))
    // A letter can go where the mail bounced.
    expect(fate(planOf(story({ invoices: [invoice('I1', due)], history })))).toEqual(expected)
  })

  test('the gap counts from the day the step before was completed', () => {
    const history = [contact('reminder-1', '2026-11-11')]
    const planned = planOf(story({ history }))
    expect(heldItem(planned)).toMatchObject({
      nextStep: 'reminder-2',
      nextOn: '2026-11-19',
      blockers: [{ code: 'NOT_DUE', until: '2026-11-19' }],
    })
  })

  test('a long absence is made up by one step, never by a burst', () => {
    const planned = planOf(story({ invoices: [invoice('I1', '2024-01-31')] }))
    expect(planned.messages).toHaveLength(1)
    expect(planned.messages[0]?.items).toHaveLength(1)
    expect(fate(planned)).toBe('reminder-1')
  })
})

describe('rule 2: the handover comes the day after the deadline', () => {
  const notice = (more: object) =>
    story({
      history: [contact('formal-notice', '2026-11-02', { channel: 'registered_letter', ...more })],
    })

  test.each([
    ['presented on the 9th, eight days to pay', { presented: '2026-11-10' }, '2026-11-18', true],
    ['the day after', { presented: '2026-11-09' }, '2026-11-17', false],
    ['no presentation known: three days of post', {}, '2026-11-13', false],
  ])('%s', (_, more, deadline, running) => {
    const planned = planOf(notice(more))
    if (running) {
      expect(heldItem(planned).blockers).toEqual([{ code: 'NOTICE_RUNNING', until: deadline }])
      expect(heldItem(planned).nextOn).toBe('2026-11-19')
    } else {
      expect(heldItem(planned).blockers).toEqual([])
      expect(heldItem(planned).nextStep).toBe('handover')
      expect(planned.tasks).toEqual([
        {
          customer: 'C1',
          kind: 'handover',
          due: addDays(deadline as Day, 1),
          items: [{ invoice: 'I1', instalment: 1 }],
        },
      ])
    }
  })

  test('after it nothing more is sent', () => {
    const history = [contact('handover', '2026-11-02', { channel: 'call', outcome: 'sent' })]
    const item = heldItem(planOf(story({ history })))
    expect(item).toMatchObject({ nextStep: null, nextOn: null })
    expect(item.blockers).toEqual([{ code: 'FINAL_STEP' }])
  })
})

describe('rule 3: small amounts', () => {
  test.each([
    ['at the threshold after one reminder', '150.00', 'reminder-1', ['SMALL_AMOUNT_DONE']],
    ['a cent above it', '150.01', 'reminder-1', 'reminder-2'],
    ['at the threshold, not yet reminded', '150.00', undefined, 'reminder-1'],
    ['at the tolerance', '5.00', undefined, ['BELOW_TOLERANCE']],
    ['a cent above the tolerance', '5.01', undefined, 'reminder-1'],
  ])('%s', (_, open, step, expected) => {
    const history = step === undefined ? [] : [contact(step, '2026-10-12')]
    const invoices = [invoice('I1', '2026-10-01', { open })]
    expect(fate(planOf(story({ invoices, history })))).toEqual(expected)
  })

  test('the band is judged on the netted total of all that is overdue, not per invoice', () => {
    const invoices = [
      invoice('I1', '2026-10-01', { open: '100.00' }),
      invoice('I2', '2026-10-01', { open: '100.00' }),
    ]
    const history = [contact('reminder-1', '2026-10-12', { about: ['I1', 'I2'] })]
    expect(fate(planOf(story({ invoices, history })))).toBe('reminder-2')
    const creditNotes = [credit({ open: '60.00' })]
    expect(fate(planOf(story({ invoices, history, creditNotes })))).toEqual(['SMALL_AMOUNT_DONE'])
  })

  test('a currency without an entry has a threshold of zero', () => {
    const invoices = [invoice('I1', '2026-10-01', { open: '0.01', currency: 'USD' })]
    expect(fate(planOf(story({ invoices })))).toBe('reminder-1')
  })
})

const credit = (more: object) => ({
  id: 'N1',
  customer: 'C1',
  number: 'A-1',
  issued: '2026-10-20',
  currency: 'EUR',
  total: '100.00',
  open: '100.00',
  ...more,
})

describe('rule 4: one message a customer and run', () => {
  const invoices = [invoice('I1', '2026-10-01'), invoice('I2', '2026-11-05')]

  test('due items share one message of the highest step, each keeps its own', () => {
    const history = [contact('reminder-1', '2026-10-12')]
    const planned = planOf(story({ invoices, history }))
    expect(planned.messages).toHaveLength(1)
    expect(planned.messages[0]).toMatchObject({
      step: 'reminder-2',
      items: [
        { invoice: 'I1', step: 'reminder-2' },
        { invoice: 'I2', step: 'reminder-1' },
      ],
    })
  })

  test('a formal notice is a document of its own, and the rest waits for the gap', () => {
    const history = [contact('reminder-2', '2026-11-02')]
    const planned = planOf(story({ invoices, history }))
    expect(planned.messages.map(({ step, items }) => [step, items.length])).toEqual([
      ['formal-notice', 1],
    ])
    expect(heldItem(planned, 'I2')).toMatchObject({
      nextStep: 'reminder-1',
      nextOn: '2026-11-25',
      blockers: [{ code: 'MIN_GAP', until: '2026-11-25' }],
    })
  })

  test('an item that is not due itself is never pulled in', () => {
    const planned = planOf(story({ invoices: [...invoices, invoice('I3', '2026-12-20')] }))
    expect(fate(planned, 'I3')).toEqual(['NOT_DUE'])
  })

  test('totals stand by currency and are never summed across', () => {
    const mixed = [invoice('I1', '2026-10-01'), invoice('I2', '2026-10-01', { currency: 'USD' })]
    const planned = planOf(story({ invoices: mixed }))
    expect(planned.messages[0]?.totals.map(({ currency, open }) => [currency, open])).toEqual([
      ['EUR', 100_000n],
      ['USD', 100_000n],
    ])
  })
})

describe('rule 5: the minimum gap counts every completed contact', () => {
  test.each([
    ['a call by hand six days ago', 'manual', '2026-11-12', 'answered', ['MIN_GAP']],
    ['the same seven days ago', 'manual', '2026-11-11', 'answered', 'reminder-1'],
    ['a failed mail yesterday', 'reminder-1', '2026-11-17', 'failed', 'reminder-1'],
  ])('%s', (_, step, day, outcome, expected) => {
    const history = [contact(step, day, { outcome, about: [] })]
    expect(fate(planOf(story({ history })))).toEqual(expected)
  })

  test('contact about another invoice counts too', () => {
    const invoices = [invoice('I1', '2026-10-01'), invoice('I2', '2026-10-01')]
    const history = [contact('reminder-1', '2026-11-16', { about: ['I2'] })]
    expect(heldItem(planOf(story({ invoices, history }))).blockers).toEqual([
      { code: 'MIN_GAP', until: '2026-11-23' },
    ])
  })
})

describe('rule 6: the first channel that reaches the customer', () => {
  const without = (...fields: string[]) => ({
    customers: [
      Object.fromEntries(Object.entries(customer).filter(([field]) => !fields.includes(field))),
    ],
  })

  test('no e-mail: the letter', () => {
    expect(planOf(story(without('email'))).messages[0]?.channel).toBe('letter')
  })

  test('an e-mail that bounced since: the letter', () => {
    const history = [contact('reminder-1', '2026-10-12', { outcome: 'bounced' })]
    expect(planOf(story({ history })).messages[0]?.channel).toBe('letter')
  })

  test('an e-mail that arrived after the bounce: the e-mail', () => {
    const history = [
      contact('reminder-1', '2026-10-12', { outcome: 'bounced' }),
      contact('manual', '2026-10-20', { outcome: 'delivered' }),
    ]
    expect(planOf(story({ history })).messages[0]?.channel).toBe('email')
  })

  test('no address at all: nothing goes, and somebody looks for one', () => {
    const planned = planOf(story(without('email', 'address')))
    expect(fate(planned)).toEqual(['NO_CONTACT'])
    expect(planned.tasks.map(({ kind }) => kind)).toEqual(['find_contact'])
  })

  test('a formal notice needs a postal address', () => {
    const history = [contact('reminder-2', '2026-11-02')]
    expect(fate(planOf(story({ ...without('address'), history })))).toEqual(['NO_CONTACT'])
  })
})

describe('rule 7: direct debit', () => {
  const customers = [{ ...customer, directDebit: true }]
  const payment = (state: string) => ({
    id: 'P1',
    customer: 'C1',
    received: '2026-10-05',
    currency: 'EUR',
    amount: '1000.00',
    unapplied: '0.00',
    state,
    allocations: [],
  })

  test('no first reminder until a debit has been returned', () => {
    expect(fate(planOf(story({ customers })))).toEqual(['DIRECT_DEBIT'])
    expect(fate(planOf(story({ customers, payments: [payment('returned')] })))).toBe('reminder-1')
  })
})

describe('rule 8: when it goes', () => {
  test.each([
    ['before five in the afternoon', '2026-11-18T16:59:59+01:00', '2026-11-18'],
    ['from five in the afternoon', '2026-11-18T17:00:00+01:00', '2026-11-19'],
    ['before nine in the morning', '2026-11-18T06:00:00+01:00', '2026-11-18'],
    ['on a Saturday', '2026-11-21T10:00:00+01:00', '2026-11-23'],
    ['on a public holiday', '2026-11-11T10:00:00+01:00', '2026-11-12'],
    ['late in UTC, already tomorrow in Paris', '2026-11-18T23:30:00Z', '2026-11-19'],
  ])('%s', (_, now, sendOn) => {
    expect(planOf(story(), { now }).messages[0]?.sendOn).toBe(sendOn)
  })
})

describe('rule 9: who approves', () => {
  test('the first message ever to somebody who is overdue', () => {
    expect(planOf(story()).messages[0]).toMatchObject({
      approval: 'human',
      approvalReasons: ['FIRST_MESSAGE'],
    })
  })

  test('not the first courtesy to somebody who owes nothing yet', () => {
    const invoices = [invoice('I1', '2026-11-24')]
    expect(planOf(story({ invoices })).messages[0]?.approval).toBe('auto')
  })

  test('always a formal notice', () => {
    const history = [contact('reminder-2', '2026-11-02')]
    expect(planOf(story({ history })).messages[0]?.approvalReasons).toEqual(['STEP'])
  })
})
