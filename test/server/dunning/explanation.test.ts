import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { parseInstant } from '../../../core/instant.ts'
import { holdReasons } from '../../../server/cases/entry.ts'
import { type Explanation, explainItem } from '../../../server/dunning/explanation/explain-item.ts'
import { liftersOf } from '../../../server/dunning/explanation/lift.ts'
import { plan } from '../../../server/dunning/plan.ts'
import { blockerCodes } from '../../../server/dunning/planned.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { company, contact, customer, invoice, story, wednesday } from '../../support/story.ts'

const now = present(parseInstant(wednesday), 'an instant')

function explained(json: object, language: 'fr' | 'en' = 'en', id = 'I1'): Explanation {
  const book = parseBook(json)
  const key = { invoice: invoiceId(id), instalment: 1 }
  const planned = plan(book, frStandard, now)
  return present(explainItem({ book, planned, key, language }), `${id} explained`)
}

const texts = ({ facts }: Explanation) => facts.map(({ text }) => text)

test('a message names its step, the facts it was made on, and the policy', () => {
  const found = explained(story({ history: [contact('reminder-1', '2026-10-12')] }))
  expect(found).toMatchObject({
    rule: 'STEP_DUE',
    nextStep: 'reminder-2',
    nextOn: '2026-11-18',
    blockers: [],
    policy: { key: 'fr-standard', version: 1 },
  })
  expect(found.why).toEqual([
    'A second reminder by e-mail is ready for 18 November 2026.',
    'Nothing stands against sending it.',
  ])
  expect(texts(found)).toEqual([
    'Due on 1 October 2026, 48 days late.',
    'Open in the accounts: €1,000.00.',
    'Late penalties up to today: €16.31.',
    'Fixed recovery costs: €40.00.',
    'First reminder by e-mail on 12 October 2026: delivered.',
  ])
})

test('what the law adds up to today is a fact once a message is due, and not while it is held', () => {
  const due = explained(story())
  expect(texts(due)).toEqual([
    'Due on 1 October 2026, 48 days late.',
    'Open in the accounts: €1,000.00.',
    'Late penalties up to today: €16.31.',
    'Fixed recovery costs: €40.00.',
  ])
  const holds = [{ id: 'H1', customer: 'C1', from: '2026-11-01', reason: 'sensitive' }]
  const held = explained(story({ holds }))
  expect(held.facts.map(({ fact }) => fact.kind)).toEqual(['due', 'open', 'hold'])
  const early = explained(story({ invoices: [invoice('I1', '2026-11-25')] }))
  expect(early.facts.map(({ fact }) => fact.kind)).toEqual(['due', 'open'])
})

test('an item that goes with a higher step says so', () => {
  const found = explained(
    story({
      invoices: [invoice('I1', '2026-10-01'), invoice('I2', '2026-11-05')],
      history: [contact('reminder-1', '2026-10-12')],
    }),
    'en',
    'I2',
  )
  expect(found.nextStep).toBe('reminder-1')
  expect(found.why[1]).toBe(
    'It goes with the customer’s other invoices; of its own it is at the first reminder.',
  )
})

test('what came off the amount is told apart: disputes, credits, what is left', () => {
  const found = explained(
    story({
      disputes: [
        { id: 'D1', invoice: 'I1', amount: '200.00', cause: 'price', opened: '2026-11-02' },
      ],
      creditNotes: [
        {
          id: 'N1',
          customer: 'C1',
          number: 'A-1',
          issued: '2026-11-03',
          currency: 'EUR',
          total: '50.00',
          open: '50.00',
        },
      ],
    }),
  )
  expect(texts(found).slice(1, 5)).toEqual([
    'Open in the accounts: €1,000.00.',
    '€200.00 disputed since 2 November 2026: price.',
    'Credits and unallocated payments cover €50.00 of it.',
    'Left to claim: €750.00.',
  ])
})

test('a blocker says until when and who can lift it, in the language asked for', () => {
  const holds = [{ id: 'H1', customer: 'C1', from: '2026-11-01', reason: 'accord du directeur' }]
  const [french, english] = [explained(story({ holds }), 'fr'), explained(story({ holds }))]
  expect(french.rule).toBe('BLOCKED')
  expect(french.blockers).toEqual([
    {
      code: 'HOLD',
      ref: 'H1',
      lifters: ['collector'],
      lift: 'La personne qui relance, en levant la pause.',
    },
  ])
  expect(texts(french)).toContain('En pause : accord du directeur.')
  expect(english.blockers[0]?.lift).toBe('Whoever chases, by ending the hold.')
})

test('the reason of a hold is said in words, and one from the books as it was written', () => {
  const hold = (reason: string) => [{ id: 'H1', customer: 'C1', from: '2026-11-01', reason }]
  const text = (reason: string, language: 'fr' | 'en') =>
    texts(explained(story({ holds: hold(reason) }), language)).at(-1)
  for (const reason of holdReasons) {
    expect(text(reason, 'fr')).not.toContain('_')
    expect(text(reason, 'en')).not.toBe(text(reason, 'fr'))
  }
  expect(text('do_not_contact', 'fr')).toBe('En pause : ne pas contacter.')
  expect(text('valueOf', 'en')).toBe('On hold: valueOf.')
})

test('what only time lifts is a step to come, with its day', () => {
  const found = explained(story({ history: [contact('reminder-1', '2026-11-17')] }))
  expect(found).toMatchObject({ rule: 'STEP_TO_COME', nextStep: 'reminder-2' })
  expect(found.blockers.map(({ code }) => code)).toEqual(['MIN_GAP', 'NOT_DUE'])
  expect(found.nextOn).toBe('2026-11-25')
})

test('after the deadline a person takes it, and after that it is finished', () => {
  const steps = ['reminder-1', 'reminder-2', 'formal-notice']
  const history = steps.map((step, i) => contact(step, `2026-10-${10 + 7 * i}`))
  expect(explained(story({ history })).rule).toBe('HANDOVER_DUE')
  const done = [...history, contact('handover', '2026-11-10')]
  expect(explained(story({ history: done })).rule).toBe('FINISHED')
})

test('freshness is a fact, on the clock of the company', () => {
  const fresh = { ...company, syncedAt: '2026-11-18T06:30:00Z', lastBankEntry: '2026-11-17' }
  expect(texts(explained(story({ company: fresh }))).slice(-2)).toEqual([
    'Accounts last read completely on 18 November 2026 at 07:30.',
    'Last bank line reconciled on 17 November 2026.',
  ])
})

test('agreements and proceedings are facts', () => {
  const found = explained(
    story({
      customers: [{ ...customer, siren: '552032534' }],
      promises: [
        { id: 'M1', customer: 'C1', invoices: ['I1'], made: '2026-11-10', due: '2026-11-20' },
      ],
      plans: [
        { id: 'P1', customer: 'C1', invoices: ['I1'], agreed: '2026-11-12', instalments: [] },
      ],
      proceedings: [
        { customer: 'C1', kind: 'liquidation', judgment: '2026-11-13', published: '2026-11-16' },
      ],
    }),
  )
  expect(texts(found)).toEqual(
    expect.arrayContaining([
      'Promised on 10 November 2026 to pay by 20 November 2026.',
      'Payment plan agreed on 12 November 2026.',
      'Liquidation: judgment of 13 November 2026, published on 16 November 2026.',
    ]),
  )
})

test('what is not open is not explained', () => {
  const book = parseBook(story())
  const planned = plan(book, frStandard, now)
  const ask = (id: string, instalment: number) =>
    explainItem({ book, planned, key: { invoice: invoiceId(id), instalment }, language: 'en' })
  expect(ask('I1', 2)).toBeNull()
  expect(ask('none', 1)).toBeNull()
})

describe('every blocker names who can lift it', () => {
  test.each(blockerCodes)('%s', (code) => {
    expect(liftersOf[code].length).toBeGreaterThan(0)
  })
})
