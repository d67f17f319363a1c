import { describe, expect, test } from 'vitest'
import {
  type ProjectionFacts,
  projectionOf,
} from '../../../../server/solvency/limits/projection.ts'
import { aCurrency, aDay, anInvoice } from '../../../support/ledger-records.ts'

const today = aDay('2026-11-18')

/** Issued on `day` with a term of 30 days: 90.00 in all, of which `open` is not paid. */
const issued = (id: string, day: string, due: string, open = 0n) =>
  anInvoice(id, 'C1', {
    ...{ issued: aDay(day), total: 9_000n },
    instalments: [{ due: aDay(due), amount: 9_000n, open }],
  })

const of = (changes: Partial<ProjectionFacts> = {}) =>
  projectionOf({
    // 90.00 in 90 days: 1.00 a day.
    invoices: [issued('I1', '2026-09-01', '2026-10-01')],
    ...{ currency: aCurrency('EUR'), used: 0n, limit: 10_000n, usualDelay: null, today },
    ...changes,
  })

describe('the day on which all of a limit is used', () => {
  test('follows from the pace of the last 90 days', () => {
    // 95.00 used, 1.00 a day: 100.00 after five days.
    expect(of({ used: 9_500n })).toEqual({
      kind: 'foreseen',
      on: '2026-11-23',
      rests: { invoiced: 9_000n, termDays: 30, delayDays: null, expected: 0n, doubtful: 0n },
    })
  })

  test('is not foreseen where new invoices are paid as fast as others come', () => {
    // After 30 days each day brings 1.00 and takes 1.00: 30.00 at most on top of 69.00.
    expect(of({ used: 6_900n })).toMatchObject({ kind: 'not_foreseen', on: null })
    expect(of({ used: 7_000n })).toMatchObject({ kind: 'foreseen', on: '2026-12-18' })
  })

  test('comes sooner from who pays later: what is new stays open longer', () => {
    // 10 days late on average: 40.00 on top of 60.00.
    expect(of({ used: 6_000n, usualDelay: 9.2 })).toMatchObject({
      ...{ kind: 'foreseen', on: '2026-12-28', rests: { delayDays: 10 } },
    })
    expect(of({ used: 6_000n, usualDelay: -4 })).toMatchObject({
      ...{ kind: 'not_foreseen', rests: { delayDays: 0 } },
    })
  })

  test('is put off by what is open and falls due, as late as he usually pays', () => {
    const open = issued('I2', '2026-07-01', '2026-11-20', 9_000n)
    const paid = issued('I1', '2026-09-01', '2026-10-01')
    // Due on 20 November and paid 2 days later: one day before the limit would be reached.
    const facts = { invoices: [paid, open], used: 9_500n, usualDelay: 2 }
    expect(of(facts)).toMatchObject({ kind: 'not_foreseen', rests: { expected: 9_000n } })
    // Paid 3 days later it comes on the very day.
    expect(of({ ...facts, usualDelay: 3 })).toMatchObject({ kind: 'not_foreseen' })
    expect(of({ ...facts, usualDelay: 4 })).toMatchObject({ kind: 'foreseen', on: '2026-11-23' })
  })

  test('counts on nothing that is overdue beyond his habit', () => {
    const open = issued('I2', '2026-07-01', '2026-11-10', 9_000n)
    const facts = { invoices: [issued('I1', '2026-09-01', '2026-10-01'), open], used: 9_500n }
    expect(of({ ...facts, usualDelay: 8 })).toMatchObject({
      ...{ on: '2026-11-23', rests: { expected: 0n, doubtful: 9_000n } },
    })
    expect(of({ ...facts, usualDelay: 9 })).toMatchObject({
      ...{ on: null, rests: { expected: 9_000n, doubtful: 0n } },
    })
  })

  test('is today where it is used already, and none without a pace', () => {
    expect(of({ used: 10_000n })).toMatchObject({ kind: 'reached', on: today })
    const old = [issued('I1', '2026-08-20', '2026-09-20')]
    expect(of({ used: 9_999n, invoices: old })).toMatchObject({ kind: 'no_pace', on: null })
  })

  test('rests on invoices of the company’s currency that were posted', () => {
    const other = { ...issued('I1', '2026-09-01', '2026-10-01'), currency: aCurrency('USD') }
    const draft = { ...issued('I2', '2026-09-01', '2026-10-01'), status: 'draft' as const }
    expect(of({ used: 9_500n, invoices: [other, draft] })).toMatchObject({ kind: 'no_pace' })
  })
})
