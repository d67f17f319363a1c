import { describe, expect, test } from 'vitest'
import type { Currency } from '../../../../core/currency.ts'
import type { Day } from '../../../../core/day.ts'
import { ratesFor, refusalOf } from '../../../../server/dunning/law/agreed-rates.ts'
import { halfYearsBetween } from '../../../../server/dunning/law/half-years.ts'
import {
  fixedSum,
  frenchFloors,
  type Law,
  lateRate,
  laws,
  rateTables,
} from '../../../../server/dunning/law/rates.ts'
import { lawBetween } from '../../../../server/dunning/law/which.ts'

/** The reference's own table: ECB, default, legal rate for businesses, floor, for consumers. */
const french = [
  ['2019-S1', 1000n, 258n, 340n],
  ['2022-S2', 1000n, 231n, 315n],
  ['2023-S1', 1250n, 618n, 447n],
  ['2023-S2', 1400n, 1266n, 682n],
  ['2024-S1', 1450n, 1521n, 801n],
  ['2024-S2', 1425n, 1476n, 816n],
  ['2025-S1', 1315n, 1113n, 721n],
  ['2025-S2', 1215n, 828n, 665n],
  ['2026-S1', 1215n, 786n, 667n],
  ['2026-S2', 1240n, 825n, 684n],
] as const

test('the last half-year that a day can name comes to an end', () => {
  const spans = halfYearsBetween('9999-06-30' as Day, '9999-12-31' as Day)
  expect(spans.map(({ halfYear, days }) => [halfYear, days])).toEqual([
    ['9999-S1', 1],
    ['9999-S2', 184],
  ])
})

describe('rates', () => {
  test.each(french)('France in %s', (halfYear, rate, floor, consumer) => {
    expect(lateRate('fr', halfYear)).toBe(rate)
    expect(frenchFloors.get(halfYear)).toBe(floor)
    expect(lateRate('fr_consumer', halfYear)).toBe(consumer)
  })

  test.each([
    ['eu', 1040n],
    ['be', 1050n],
    ['uk', 1175n],
    ['de', 1052n],
    ['de_consumer', 652n],
  ] as const)('%s in the second half of 2026', (law, rate) => {
    expect(lateRate(law, '2026-S2')).toBe(rate)
  })

  test('Belgium rounds up to half a point, and leaves a half as it is', () => {
    expect(lateRate('be', '2025-S1')).toBe(1150n)
    expect(lateRate('be', '2023-S1')).toBe(1050n)
    expect(lateRate('be', '2024-S2')).toBe(1250n)
  })

  test('a half-year that is not in a table is not known, in none of them', () => {
    for (const law of laws) {
      expect(lateRate(law, '2027-S1')).toBeNull()
      expect(lateRate(law, '2018-S2')).toBeNull()
    }
    expect([...rateTables.uk.keys()]).toEqual(['2026-S1', '2026-S2'])
    expect([...rateTables.de.keys()]).toEqual(['2026-S1', '2026-S2'])
    expect(lateRate('uk', '2025-S2')).toBeNull()
  })

  test('no table leaves out a half-year between two that it has', () => {
    for (const law of laws) {
      const halfYears = [...rateTables[law].keys()]
      const index = halfYears.map((text) => Number(text.slice(0, 4)) * 2 + Number(text.slice(-1)))
      expect(index).toEqual(index.map((_, i) => (index[0] ?? 0) + i))
    }
  })
})

describe('fixed sums', () => {
  const sum = (law: Law, minor: bigint, currency: string) =>
    fixedSum(law, { minor, currency: currency as Currency })?.minor ?? null

  test.each([
    [99_999n, 4_000n],
    [100_000n, 7_000n],
    [999_999n, 7_000n],
    [1_000_000n, 10_000n],
  ])('United Kingdom: %s pence of debt cost %s', (debt, cost) => {
    expect(sum('uk', debt, 'GBP')).toBe(cost)
  })

  test('40 EUR elsewhere, never for consumers, never in another currency', () => {
    for (const law of ['fr', 'eu', 'de', 'be'] as const) {
      expect(sum(law, 1n, 'EUR')).toBe(4_000n)
      expect(sum(law, 1n, 'USD')).toBeNull()
    }
    expect(sum('fr_consumer', 1n, 'EUR')).toBeNull()
    expect(sum('de_consumer', 1n, 'EUR')).toBeNull()
    expect(sum('uk', 1n, 'EUR')).toBeNull()
  })
})

describe('whose law', () => {
  test.each([
    ['FR', 'business', 'FR', 'fr'],
    ['FR', 'business', 'BE', 'fr'],
    ['FR', 'consumer', 'FR', 'fr_consumer'],
    ['FR', 'public', 'FR', 'eu'],
    ['GB', 'business', 'FR', 'uk'],
    ['DE', 'business', 'DE', 'de'],
    ['DE', 'consumer', 'DE', 'de_consumer'],
    ['BE', 'business', 'BE', 'be'],
    ['ES', 'business', 'FR', 'eu'],
  ] as const)('%s sells to a %s in %s: %s', (company, kind, country, law) => {
    expect(lawBetween(company, { kind, country })).toEqual({ kind: 'law', law })
  })

  test.each([
    ['FR', 'consumer', 'BE', 'consumer'],
    ['BE', 'consumer', 'BE', 'consumer'],
    ['GB', 'public', 'GB', 'public'],
    ['US', 'business', 'FR', 'country'],
    ['US', 'public', 'US', 'country'],
  ] as const)(
    '%s sells to a %s in %s: none of ours, because of %s',
    (company, kind, country, reason) => {
      expect(lawBetween(company, { kind, country })).toEqual({ kind: 'none', reason })
    },
  )
})

describe('rates of terms of sale', () => {
  const rate = (from: string, percent: bigint, until?: string) => ({
    from: from as Day,
    rate: percent,
    ...(until === undefined ? {} : { until: until as Day }),
  })

  test('below the floor is refused, with the highest floor of its time', () => {
    expect(refusalOf(rate('2026-07-01', 824n))).toEqual({
      kind: 'below_floor',
      halfYear: '2026-S2',
      floor: 825n,
    })
    expect(refusalOf(rate('2026-07-01', 825n))).toBeNull()
    expect(refusalOf(rate('2023-03-01', 1_000n))).toMatchObject({
      halfYear: '2024-S1',
      floor: 1521n,
    })
    expect(refusalOf(rate('2023-03-01', 1_000n, '2023-06-30'))).toBeNull()
  })

  test('a time whose floor nobody knows is refused', () => {
    expect(refusalOf(rate('2027-01-01', 2_000n))).toEqual({
      kind: 'floor_unknown',
      halfYear: '2027-S1',
    })
    expect(refusalOf(rate('2026-12-31', 2_000n, '2026-12-30'))?.kind).toBe('ends_before_it_begins')
  })

  test('holds for invoices of its days alone, and a floor that rises takes its place', () => {
    const of = ratesFor([rate('2022-01-01', 900n, '2022-12-31')])
    const covered = of('2022-12-31' as Day)
    expect(covered.get('2022-S2')).toBe(900n)
    expect(covered.get('2023-S2')).toBe(1266n)
    expect(of('2023-01-01' as Day)).toBe(rateTables.fr)
    expect(of('2021-12-31' as Day)).toBe(rateTables.fr)
  })
})
