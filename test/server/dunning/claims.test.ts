import { describe, expect, test } from 'vitest'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { penalties } from '../../../server/dunning/claims.ts'
import { halfYearsBetween } from '../../../server/dunning/law/half-years.ts'
import { rateTables } from '../../../server/dunning/law/rates.ts'
import { contact, customer, fate, invoice, planOf, story } from '../../support/story.ts'

const euro = 'EUR' as Currency
const late = (open: bigint, due: string, until: string) =>
  penalties({ open, currency: euro, due: due as Day, until: until as Day }, rateTables.fr)

describe('penalties by half-year', () => {
  test.each([
    ['across the turn of June 2026: 33.29 + 33.97', 1_000_000n, '2026-06-20', '2026-07-10', 6_726n],
    ['across the turn of 2025: 6.39 + 17.58', 120_000n, '2025-12-15', '2026-02-13', 2_397n],
    ['across June 2024: 64.72 + 163.25', 543_060n, '2024-05-31', '2024-09-15', 22_797n],
    ['over a leap day, 365 days a year', 100_000n, '2024-02-28', '2024-03-01', 79n],
    ['on the due date', 100_000n, '2026-11-18', '2026-11-18', 0n],
  ])('%s', (_, open, due, until, minor) => {
    expect(late(open, due, until)).toEqual({ kind: 'known', minor })
  })

  test('a missing half-year is named, never guessed', () => {
    expect(late(100_000n, '2026-12-30', '2027-07-01')).toEqual({
      kind: 'rate_missing',
      halfYears: ['2027-S1', '2027-S2'],
    })
  })

  test('the days of the segments are the days of the whole', () => {
    const segments = halfYearsBetween('2024-01-01' as Day, '2026-12-31' as Day)
    expect(segments.map(({ days }) => days)).toEqual([182, 184, 181, 184, 181, 184])
  })
})

describe('claims in a message', () => {
  const item = (changes: Record<string, unknown>, now?: string) =>
    planOf(story(changes), now === undefined ? {} : { now }).messages[0]?.items[0]

  test('penalties and 40 EUR stand beside the principal', () => {
    expect(item({})).toMatchObject({ open: 100_000n, penalties: 1_631n, indemnity: 4_000n })
  })

  test.each([
    ['a consumer', { customers: [{ ...customer, kind: 'consumer' }] }],
    ['a public body', { customers: [{ ...customer, kind: 'public' }] }],
    ['a customer abroad', { customers: [{ ...customer, country: 'BE' }] }],
    ['an item not yet due', { invoices: [invoice('I1', '2026-11-20')] }],
  ])('none for %s', (_, changes) => {
    const found = item(changes)
    expect(found).toBeDefined()
    expect(found).not.toHaveProperty('penalties')
    expect(found).not.toHaveProperty('indemnity')
  })

  test('40 EUR stand once, on the first overdue item of the invoice', () => {
    const instalments = [
      { due: '2026-10-10', amount: '500.00', open: '500.00' },
      { due: '2026-09-10', amount: '500.00', open: '500.00' },
    ]
    const planned = planOf(story({ invoices: [{ ...invoice('I1', '2026-10-01'), instalments }] }))
    expect(planned.messages[0]?.items.map(({ indemnity }) => indemnity)).toEqual([
      undefined,
      4_000n,
    ])
    expect(planned.messages[0]?.totals[0]?.indemnity).toBe(4_000n)
  })

  test('where a rate is missing a reminder goes without claims', () => {
    const planned = planOf(story(), { now: '2027-01-04T10:00:00+01:00' })
    expect(planned.missingRates).toEqual(['2027-S1'])
    expect(planned.messages[0]?.items[0]).not.toHaveProperty('penalties')
    expect(planned.messages[0]?.totals[0]).toMatchObject({ penalties: 0n, indemnity: 0n })
  })

  test('and a formal notice, which must state them, is held', () => {
    const history = [contact('reminder-2', '2026-12-01')]
    const planned = planOf(story({ history }), { now: '2027-01-04T10:00:00+01:00' })
    expect(fate(planned)).toEqual(['RATE_MISSING'])
    expect(planned.missingRates).toEqual(['2027-S1'])
  })
})
