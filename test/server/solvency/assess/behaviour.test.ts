import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import { parseDay } from '../../../../core/day.ts'
import { assess } from '../../../../server/solvency/assess/assess.ts'
import { assessedOf, bookOf, type Given, now } from './one-customer.ts'

const behaviourOf = (given: Given) => assessedOf(given).behaviour

describe('mean days late', () => {
  test('by amount, and what came early is on time', () => {
    // 1000 at 10 days, 3000 at 2, 1000 five days early: (10000 + 6000 + 0) / 5000.
    const { meanDaysLate, lateShare, settled } = behaviourOf({
      sold: [
        ['2026-06-01', '2026-06-11', '1000.00'],
        ['2026-07-01', '2026-07-03', '3000.00'],
        ['2026-08-10', '2026-08-05', '1000.00'],
      ],
    })
    expect(meanDaysLate).toBeCloseTo(3.2, 9)
    expect({ lateShare, settled }).toEqual({ lateShare: 2 / 3, settled: 3 })
  })

  test('what is overdue counts to today, what is not due yet not at all', () => {
    const { meanDaysLate, settled } = behaviourOf({
      sold: [
        ['2026-06-01', '2026-06-01'],
        ['2026-10-31', null],
        ['2026-12-31', null],
      ],
    })
    expect({ meanDaysLate, settled }).toEqual({ meanDaysLate: 10, settled: 1 })
  })

  test('over twelve months, while what was settled is counted as long as it goes back', () => {
    const { meanDaysLate, settled } = behaviourOf({
      sold: [
        ['2025-03-01', '2025-05-30'],
        ['2025-11-20', '2025-11-20'],
        ['2026-06-01', '2026-06-05'],
      ],
    })
    expect({ meanDaysLate, settled }).toEqual({ meanDaysLate: 4, settled: 3 })
  })

  test('what a dispute holds, or a factor has bought, is not held against him', () => {
    const sold: Given['sold'] = [
      ['2026-06-01', '2026-06-03'],
      ['2026-07-01', null],
      ['2026-08-01', null, '500.00', { factored: true }],
    ]
    const dispute = { id: 'D', invoice: 'I1', cause: 'quality', opened: '2026-07-02' }
    expect(behaviourOf({ sold, more: { disputes: [dispute] } }).meanDaysLate).toBe(2)
    const closed = { ...dispute, closed: '2026-07-20' }
    expect(behaviourOf({ sold, more: { disputes: [closed] } }).meanDaysLate).toBe(72)
  })

  test.each([
    ['the whole invoice', { invoice: 'I1' }, 2],
    ['its instalment', { invoice: 'I1', instalment: 1 }, 2],
    ['another invoice', { invoice: 'I2' }, 72],
  ])('what a payment under way pays is not held against him: %s', (_, named, mean) => {
    const sold: Given['sold'] = [
      ['2026-06-01', '2026-06-03'],
      ['2026-07-01', null],
      ['2026-12-31', null],
    ]
    const payment = { customer: 'C', currency: 'EUR', amount: '1000.00', unapplied: '0.00' }
    const settled = {
      ...{ ...payment, id: 'P0', received: '2026-06-03', state: 'settled' },
      allocations: [{ invoice: 'I0', amount: '1000.00' }],
    }
    const pending = {
      ...{ ...payment, id: 'P1', received: '2026-11-19', state: 'pending' },
      allocations: [{ ...named, amount: '1000.00' }],
    }
    const more = { payments: [settled, pending] }
    expect(behaviourOf({ sold, more }).meanDaysLate).toBe(mean)
  })

  test('a payment that was announced holds as long as it is waited for', () => {
    const pending = {
      ...{ id: 'P1', customer: 'C', received: '2026-11-10', currency: 'EUR', amount: '1000.00' },
      ...{ unapplied: '0.00', state: 'pending' },
      allocations: [{ invoice: 'I0', amount: '1000.00' }],
    }
    const book = bookOf({ sold: [['2026-07-01', null]], more: { payments: [pending] } })
    const meanUntil = (text: string) => {
      const awaitedUntil = present(parseDay(text), text)
      const payments = book.payments.map((payment) => ({ ...payment, awaitedUntil }))
      return assess({ book: { ...book, payments }, now }).customers[0]?.behaviour.meanDaysLate
    }
    expect([meanUntil('2026-11-20'), meanUntil('2026-11-19')]).toEqual([null, 142])
  })

  describe('a dispute', () => {
    const sold: Given['sold'] = [['2026-07-01', null]]
    const dispute = { id: 'D', invoice: 'I0', cause: 'quality', opened: '2026-07-02' }
    const meanWith = (more: object) =>
      behaviourOf({ sold, more: { disputes: [{ ...dispute, ...more }] } }).meanDaysLate

    test.each([
      ['of all of it by its amount takes it out', { amount: '1000.00' }, null],
      ['of part leaves the rest', { amount: '400.00' }, 142],
      ['that ends tomorrow stands today', { closed: '2026-11-21' }, null],
      ['that ended today is over', { closed: '2026-11-20' }, 142],
      ['of tomorrow is none yet', { opened: '2026-11-21' }, 142],
    ])('%s', (_, more, mean) => {
      expect(meanWith(more)).toBe(mean)
    })
  })

  test('his credits come off what is oldest, before anything is overdue', () => {
    const sold: Given['sold'] = [
      ['2026-08-01', null, '100.00'],
      ['2026-11-10', null, '50.00'],
    ]
    const payment = { id: 'P', customer: 'C', received: '2026-11-01', state: 'settled' }
    const money = (amount: string, currency = 'EUR') => ({ amount, unapplied: amount, currency })
    const meanWith = (amount: string, currency?: string) => {
      const one = { ...payment, ...money(amount, currency), allocations: [] }
      return behaviourOf({ sold, more: { payments: [one] } }).meanDaysLate
    }
    expect(meanWith('100.00')).toBe(10)
    expect(meanWith('150.00')).toBeNull()
    // 50.00 at 111 days, 50.00 at 10.
    expect(meanWith('50.00')).toBe(60.5)
    expect(meanWith('100.00', 'USD')).toBeCloseTo((100 * 111 + 50 * 10) / 150, 9)
  })

  test('what a factor has bought says nothing once it is paid either', () => {
    const sold: Given['sold'] = [['2026-06-01', '2026-10-01', '10.00', { factored: true }]]
    expect(behaviourOf({ sold })).toMatchObject({ settled: 1, meanDaysLate: null })
  })

  test('currencies are weighed by how many instalments each has, never by their amounts', () => {
    const { meanDaysLate } = behaviourOf({
      sold: [
        ['2026-06-01', '2026-06-11', '1.00'],
        ['2026-06-01', '2026-06-05', '900000.00', { currency: 'USD' }],
      ],
    })
    expect(meanDaysLate).toBe(7)
  })

  test('nothing known is null, not nought', () => {
    expect(behaviourOf({ sold: [['2026-12-31', null]] })).toEqual({
      ...{ settled: 0, meanDaysLate: null, lateShare: null, trendDays: null, brokenPromises: 0 },
    })
  })
})

test('the trend is the last ninety days against the months before', () => {
  const before: Given['sold'] = [
    ['2026-02-01', '2026-02-03'],
    ['2026-03-01', '2026-03-03'],
    ['2026-04-01', '2026-04-03'],
  ]
  const lately: Given['sold'] = [
    ['2026-09-01', '2026-09-11'],
    ['2026-10-01', '2026-10-11'],
    ['2026-11-01', '2026-11-11'],
  ]
  expect(behaviourOf({ sold: [...before, ...lately] }).trendDays).toBe(8)
  expect(behaviourOf({ sold: [...before, ...lately.slice(1)] }).trendDays).toBeNull()
})

describe('a promise is broken', () => {
  const sold: Given['sold'] = [['2026-10-01', '2026-11-10', '1000.00']]
  const promise = { id: 'P', customer: 'C', invoices: ['I0'], made: '2026-10-05' }
  const brokenBy = (due: string, more: object = {}, given: Given['sold'] = sold) =>
    behaviourOf({ sold: given, more: { promises: [{ ...promise, due, ...more }] } }).brokenPromises

  test.each([
    // Paid on Tuesday 10 November; three working days after a Wednesday end on the Monday.
    ['where the money came after the bank’s days', '2026-11-04', {}, 1],
    ['not where it came within them', '2026-11-05', {}, 0],
    ['not while the bank’s days run', '2026-11-18', {}, 0],
    ['not where it was withdrawn before its day', '2026-10-20', { withdrawn: '2026-10-15' }, 0],
    ['not where so much came in time', '2026-11-10', { amount: '400.00' }, 0],
  ])('%s', (_, due, more, broken) => {
    expect(brokenBy(due, more)).toBe(broken)
  })

  test('where what came is of another currency', () => {
    const payment = {
      ...{ id: 'P9', customer: 'C', received: '2026-10-20', state: 'settled', allocations: [] },
      ...{ amount: '9999.00', unapplied: '9999.00' },
    }
    const promises = [{ ...promise, due: '2026-11-02', amount: '100.00' }]
    const brokenWith = (currency: string) =>
      behaviourOf({
        sold: [['2026-10-01', null]],
        more: { promises, payments: [{ ...payment, currency }] },
      }).brokenPromises
    expect([brokenWith('EUR'), brokenWith('USD')]).toEqual([0, 1])
  })

  test('not where his parent paid so much of the invoices in time', () => {
    const mother = { id: 'M', name: 'M', kind: 'business', country: 'FR' }
    const customers = [{ ...mother, id: 'C', parent: 'M' }, mother]
    const promises = [{ ...promise, due: '2026-11-02', amount: '100.00' }]
    const brokenWith = (given: string, unapplied: string) => {
      const payment = {
        ...{ id: 'P9', customer: 'M', received: '2026-10-20', currency: 'EUR', amount: '300.00' },
        ...{ unapplied, state: 'settled', allocations: [{ invoice: 'I0', amount: given }] },
      }
      const more = { customers, promises, payments: [payment] }
      return behaviourOf({ sold: [['2026-10-01', null]], more }).brokenPromises
    }
    // What is left over of it is the parent's.
    expect([brokenWith('300.00', '0.00'), brokenWith('99.00', '201.00')]).toEqual([0, 1])
  })

  test('where nothing has come at all', () => {
    expect(brokenBy('2026-11-02', {}, [['2026-10-01', null]])).toBe(1)
    expect(brokenBy('2026-11-02', { invoices: [] }, [['2026-10-01', null]])).toBe(1)
  })
})
