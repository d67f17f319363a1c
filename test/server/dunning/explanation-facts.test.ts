import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { parseDay } from '../../../core/day.ts'
import { invoiceId } from '../../../core/ids.ts'
import { type Fact, factJson, factsOf } from '../../../server/dunning/explanation/facts.ts'
import { liftOf } from '../../../server/dunning/explanation/words.ts'
import { contact, invoice, story } from '../../support/story.ts'

const today = present(parseDay('2026-11-18'), 'a day')
const eur = present(parseCurrency('EUR'), 'a currency')

function facts(changes: object): readonly Fact[] {
  const book = parseBook(story({ ...changes }))
  const key = { invoice: invoiceId('I1'), instalment: 1 }
  return present(factsOf(book, key, { today, claims: {} }), 'the facts of I1').facts
}
const refs = (changes: object, kind: Fact['kind']) =>
  facts(changes).flatMap((fact) => (fact.kind === kind && 'ref' in fact ? fact.ref : []))
const said = (changes: object) =>
  facts(changes).flatMap((fact) => (fact.kind === 'said' ? fact.on : []))
const last = (changes: object) => facts(changes).find(({ kind }) => kind === 'last_contact')

const two = { invoices: [invoice('I1', '2026-10-01'), invoice('I2', '2026-10-01')] }

describe('what was said', () => {
  test('is told newest first, and no more than five times', () => {
    const days = ['04', '05', '06', '07', '08', '09'].map((day) => `2026-10-${day}`)
    const history = days.map((day) => contact('reminder-1', day))
    expect(said({ history })).toEqual(days.toReversed().slice(0, 5))
  })

  test('about another invoice is the last contact, where it reached the customer', () => {
    const other = (day: string, outcome: string) =>
      contact('reminder-1', day, { about: ['I2'], outcome })
    const history = [other('2026-10-10', 'delivered'), other('2026-10-12', 'bounced')]
    expect(last({ ...two, history })).toMatchObject({ on: '2026-10-10', channel: 'email' })
    expect(said({ ...two, history })).toEqual([])
  })
})

describe('agreements', () => {
  const promise = (id: string, more: object = {}) => ({
    ...{ id, customer: 'C1', invoices: ['I1'], made: '2026-11-10', due: '2026-11-20' },
    ...more,
  })

  test('a promise that is withdrawn, not made yet or about another invoice is no fact', () => {
    const promises = [
      promise('stands'),
      promise('withdrawn', { withdrawn: '2026-11-17' }),
      promise('of tomorrow', { made: '2026-11-19', due: '2026-11-30' }),
      promise('other', { invoices: ['I2'] }),
    ]
    expect(refs({ ...two, promises }, 'promise')).toEqual(['stands'])
  })

  test('a payment plan of tomorrow or about another invoice is no fact', () => {
    const plan = (id: string, agreed: string, about = 'I1') => {
      return { id, customer: 'C1', invoices: [about], agreed, instalments: [] }
    }
    const plans = [
      plan('stands', '2026-11-12'),
      plan('of tomorrow', '2026-11-19'),
      plan('other', '2026-11-12', 'I2'),
    ]
    expect(refs({ ...two, plans }, 'payment_plan')).toEqual(['stands'])
  })

  test('a payment on its way is a fact of the invoice that it is for', () => {
    const pending = (id: string, about: string) => ({
      ...{ id, customer: 'C1', currency: 'EUR', amount: '100.00', unapplied: '0.00' },
      ...{ received: '2026-11-16', state: 'pending' },
      allocations: [{ invoice: about, amount: '100.00' }],
    })
    const payments = [pending('mine', 'I1'), pending('other', 'I2')]
    expect(refs({ ...two, payments }, 'pending_payment')).toEqual(['mine'])
  })
})

test('a dispute of the whole has no amount of its own', () => {
  const disputes = [{ id: 'D1', invoice: 'I1', cause: 'price', opened: '2026-11-02' }]
  const [found] = facts({ disputes }).filter(({ kind }) => kind === 'disputed')
  expect(factJson(present(found, 'a dispute'), eur)).toEqual({
    ...{ kind: 'disputed', ref: 'D1', cause: 'price', opened: '2026-11-02' },
  })
})

test('what time alone lifts asks nobody', () => {
  expect(liftOf([{ code: 'MIN_GAP' }, { code: 'NOT_DUE' }], 'en')).toBeNull()
  expect(liftOf([{ code: 'MIN_GAP' }, { code: 'HOLD' }], 'en')).toBe(
    'Whoever chases, by ending the hold.',
  )
})
