import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import type { Book } from '../../../../core/book.ts'
import { parseInstant } from '../../../../core/instant.ts'
import { type CurrencyForecast, cashForecast } from '../../../../server/solvency/cash/forecast.ts'
import { errorSentence } from '../../../../server/solvency/cash/words.ts'
import { cashBook, type Given } from '../../../support/cash-book.ts'

const instant = (text: string) => present(parseInstant(text), text)

// A Monday.
const now = instant('2026-11-23T10:00:00Z')
const forecast = (book: Book) => cashForecast(book, { now, weeks: 13 })

function ofEuros(given: Given): CurrencyForecast {
  const found = forecast(cashBook(given)).currencies.filter(({ currency }) => currency === 'EUR')
  return present(found[0], 'euros')
}

const one = { id: 'I1', due: '2026-12-10', amount: '100.00' }

describe('what is owed', () => {
  test('all of it is expected in some week, later, or in doubt', () => {
    const { owed, weeks, later, doubtful } = ofEuros({
      invoices: [one, { ...one, id: 'I2', due: '2026-05-01', amount: '333.33' }],
    })
    const inWeeks = weeks.reduce((sum, { expected }) => sum + expected, 0n)
    expect(owed).toBe(43_333n)
    expect(inWeeks + later + doubtful).toBe(owed)
    expect(inWeeks).toBeGreaterThan(0n)
  })

  test('what is due before today is overdue; what is due today is not', () => {
    const { overdue } = ofEuros({
      invoices: [
        { ...one, due: '2026-11-22' },
        { ...one, id: 'I2', due: '2026-11-23', amount: '7.00' },
      ],
    })
    expect(overdue).toBe(10_000n)
  })

  test('credits take from what is due first, after what is disputed', () => {
    const { owed, overdue, apart } = ofEuros({
      invoices: [
        { ...one, due: '2026-11-01' },
        { ...one, id: 'I2' },
      ],
      more: {
        creditNotes: [
          {
            ...{ id: 'N1', customer: 'C', number: 'N1', issued: '2026-11-02', currency: 'EUR' },
            ...{ total: '90.00', open: '90.00' },
          },
        ],
        disputes: [
          { id: 'L1', invoice: 'I1', amount: '30.00', cause: 'price', opened: '2026-11-03' },
        ],
      },
    })
    // 70 of the first are left after the dispute; the credit takes them, and 20 of the second.
    expect(apart).toEqual({ disputed: 3_000n, credited: 9_000n, factored: 0n, insolvent: 0n })
    expect(overdue).toBe(0n)
    expect(owed).toBe(8_000n)
  })

  test('what a factor bought and what an insolvent company owes is set apart', () => {
    const { owed, apart } = ofEuros({
      invoices: [
        { ...one, factored: true, customer: 'D' },
        { ...one, id: 'I2', amount: '50.00' },
        { ...one, id: 'I3', customer: 'D', amount: '5.00' },
      ],
      more: {
        proceedings: [
          {
            ...{ customer: 'C', kind: 'receivership' },
            ...{ judgment: '2026-11-10', published: '2026-11-15' },
          },
        ],
      },
    })
    expect(apart).toEqual({ disputed: 0n, credited: 0n, factored: 10_000n, insolvent: 5_000n })
    expect(owed).toBe(500n)
  })

  test('currencies are never summed', () => {
    const book = cashBook({ invoices: [one, { ...one, id: 'I2', currency: 'USD' }] })
    const { currencies } = forecast(book)
    expect(currencies.map(({ currency, owed }) => [currency, owed])).toEqual([
      ['EUR', 10_000n],
      ['USD', 10_000n],
    ])
  })
})

const expectedIn = ({ weeks }: CurrencyForecast, week: number): number =>
  Number(present(weeks[week], 'a week').expected)
const agreedIn = ({ weeks }: CurrencyForecast, week: number) =>
  present(weeks[week], 'a week').agreed

// Monday 7 to Sunday 13 December is the third week; the invoice has been overdue for long.
const overdue = { ...one, due: '2026-07-01', issued: '2026-06-01' }
const promise = { id: 'W1', customer: 'C', invoices: ['I1'], made: '2026-11-20', due: '2026-12-07' }

describe('what was agreed', () => {
  test('a promise is expected in its week, as surely as promises usually are kept', () => {
    const without = ofEuros({ invoices: [overdue] })
    const found = ofEuros({ invoices: [overdue], more: { promises: [promise] } })
    expect(expectedIn(without, 2)).toBeLessThan(1_500)
    // Six of ten, on Monday and the three bank days after it; a broken one pays later or never.
    expect(expectedIn(found, 2)).toBeGreaterThanOrEqual(6_000)
    expect(expectedIn(found, 2)).toBeLessThan(7_000)
    expect(expectedIn(found, 0)).toBe(0)
    expect(agreedIn(found, 2)).toEqual([{ kind: 'promise', amount: 10_000n }])
    expect(found.owed).toBe(10_000n)
  })

  test.each([
    ['withdrawn', { ...promise, withdrawn: '2026-11-22' }],
    ['broken', { ...promise, made: '2026-11-02', due: '2026-11-12' }],
    ['made tomorrow', { ...promise, made: '2026-11-24' }],
  ])('one that is %s says nothing', (_, given) => {
    const without = ofEuros({ invoices: [overdue] })
    const found = ofEuros({ invoices: [overdue], more: { promises: [given] } })
    expect(found.weeks.map(({ expected }) => expected)).toEqual(
      without.weeks.map(({ expected }) => expected),
    )
    expect(found.weeks.flatMap(({ agreed }) => agreed)).toEqual([])
  })

  test('of a promise of 60 what has come in since it was made is no longer promised', () => {
    const found = ofEuros({
      invoices: [{ ...overdue, open: '75.00' }],
      more: {
        promises: [{ ...promise, amount: '60.00' }],
        payments: [
          {
            ...{ id: 'P1', customer: 'C', received: '2026-11-21', currency: 'EUR' },
            ...{ amount: '25.00', unapplied: '0.00', state: 'settled' },
            allocations: [{ invoice: 'I1', amount: '25.00' }],
          },
        ],
      },
    })
    expect(agreedIn(found, 2)).toEqual([{ kind: 'promise', amount: 3_500n }])
  })

  test('nothing is counted twice: what was agreed last goes first', () => {
    const found = ofEuros({
      invoices: [overdue],
      more: {
        promises: [{ ...promise, made: '2026-11-10' }],
        plans: [
          {
            ...{ id: 'E1', customer: 'C', invoices: ['I1'], agreed: '2026-11-18' },
            instalments: [
              { due: '2026-11-25', amount: '30.00', paid: '0.00' },
              { due: '2026-12-16', amount: '30.00', paid: '0.00' },
            ],
          },
        ],
      },
    })
    expect(found.weeks.map(({ agreed }) => agreed).slice(0, 4)).toEqual([
      [{ kind: 'plan', amount: 3_000n }],
      [],
      [{ kind: 'promise', amount: 4_000n }],
      [{ kind: 'plan', amount: 3_000n }],
    ])
    expect(found.owed).toBe(10_000n)
  })

  test('a plan with an instalment that is six days late says nothing', () => {
    const plan = (due: string) => ({
      ...{ id: 'E1', customer: 'C', invoices: ['I1'], agreed: '2026-11-01' },
      instalments: [
        { due, amount: '30.00', paid: '0.00' },
        { due: '2026-12-16', amount: '70.00', paid: '0.00' },
      ],
    })
    const kinds = (due: string) =>
      ofEuros({ invoices: [overdue], more: { plans: [plan(due)] } }).weeks.flatMap(
        ({ agreed }) => agreed,
      )
    expect(kinds('2026-11-17')).toEqual([])
    expect(kinds('2026-11-18')).toHaveLength(2)
  })

  test('a direct debit comes on its due date, but not after one was returned', () => {
    const debited = { directDebit: true }
    const found = ofEuros({ invoices: [one], customer: debited })
    expect(agreedIn(found, 2)).toEqual([{ kind: 'direct_debit', amount: 10_000n }])
    expect(expectedIn(found, 2)).toBeGreaterThan(5_000)
    const returned = ofEuros({
      invoices: [one],
      customer: debited,
      more: {
        payments: [
          {
            ...{ id: 'P1', customer: 'C', received: '2026-11-04', currency: 'EUR' },
            ...{ amount: '9.00', unapplied: '0.00', state: 'returned', allocations: [] },
          },
        ],
      },
    })
    expect(returned.weeks.flatMap(({ agreed }) => agreed)).toEqual([])
  })

  test('how often promises are kept is measured, and shrunken to six of ten', () => {
    const paid = (id: string, on: string) => ({ ...one, id, due: '2026-10-10', paid: on })
    const { kept } = forecast(
      cashBook({
        invoices: [paid('A', '2026-10-20'), paid('B', '2026-10-23'), paid('E', '2026-10-24')],
        more: {
          promises: ['A', 'B', 'E'].map((id) => ({
            ...{ id, customer: 'C', invoices: [id], made: '2026-10-12', due: '2026-10-20' },
          })),
        },
      }),
    )
    // Three bank days after Tuesday the 20th is Friday the 23rd: the last came too late.
    expect(kept.promise).toEqual({ decided: 3, kept: 2, share: (2 + 6 * 0.6) / (3 + 6) })
  })
})

describe('no claim without a past', () => {
  test('a book of open invoices alone tells nothing of its past, however old they are', () => {
    const { weeks, tried } = ofEuros({
      invoices: [0, 1, 2, 3].map((at) => ({
        ...{ ...one, id: `I${at}`, issued: `2026-0${at + 1}-01`, due: `2026-0${at + 2}-01` },
      })),
    })
    expect(tried.days).toBe(0)
    expect(weeks.every(({ most }) => most === null)).toBe(true)
    expect(errorSentence(tried, 'en')).toBe('Too few past weeks to say how sure this is: 0 of 8.')
  })

  test('where nothing came in for half a year its error cannot be said, and there is no band', () => {
    const old = { ...one, issued: '2026-01-02', due: '2026-02-01' }
    const { weeks, tried } = ofEuros({
      invoices: [
        { ...old, id: 'I1', paid: '2026-02-01' },
        { ...old, id: 'I2' },
      ],
      company: { syncedAt: '2026-11-23T08:00:00Z' },
    })
    expect(tried.short.judged).toBe(23)
    expect(weeks.every(({ most }) => most === null)).toBe(true)
    expect(errorSentence(tried, 'en')).toContain('Nothing came in during the weeks')
    expect(errorSentence(tried, 'fr')).toContain('Rien n’est entré pendant les semaines')
  })

  test('a new company is told what is expected, without bands, and why', () => {
    const { weeks, tried } = ofEuros({ invoices: [one] })
    expect(weeks.every(({ half, most }) => half === null && most === null)).toBe(true)
    expect(tried.short.off.model).toBeNull()
    expect(errorSentence(tried, 'en')).toBe('Too few past weeks to say how sure this is: 0 of 8.')
    expect(errorSentence(tried, 'fr')).toBe(
      'Trop peu de semaines passées pour donner une marge\u00a0: 0 sur 8.',
    )
  })
})
