import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, dayFromEpoch, epochDay, parseDay } from '../../../../core/day.ts'
import { type AgreedTerms, dueOf, readings } from '../../../../server/dunning/terms/agreed.ts'
import {
  breachOf,
  capOf,
  lawOf,
  type Sector,
  sectors,
  type Terms,
} from '../../../../server/dunning/terms/caps.ts'

const day = (text: string) => text as Day
const french = (issued: string, more: Partial<Terms> = {}) =>
  capOf({
    companyCountry: 'FR',
    kind: 'business',
    sector: 'general',
    agreed: undefined,
    issued: day(issued),
    received: undefined,
    ...more,
  })

/** The reference's own table: issue, reading A, reading B, 60 days. */
const vectors = [
  ['2026-01-15', '2026-03-31', '2026-03-17', '2026-03-16'],
  ['2026-02-10', '2026-03-31', '2026-04-14', '2026-04-11'],
  ['2026-02-28', '2026-04-30', '2026-04-14', '2026-04-29'],
  ['2026-11-22', '2027-01-31', '2027-01-14', '2027-01-21'],
  ['2026-12-01', '2027-01-31', '2027-02-14', '2027-01-30'],
  ['2028-01-15', '2028-02-29', '2028-03-16', '2028-03-15'],
] as const

const endOfMonth = (reading: 'A' | 'B'): AgreedTerms => ({
  kind: 'end_of_month',
  days: 45,
  reading,
})

describe('45 days end of month and 60 days', () => {
  test.each(vectors)('issued %s: A %s, B %s, 60 days %s', (issued, a, b, sixty) => {
    expect(dueOf(endOfMonth('A'), day(issued))).toBe(a)
    expect(dueOf(endOfMonth('B'), day(issued))).toBe(b)
    expect(dueOf({ kind: 'net', days: 60 }, day(issued))).toBe(sixty)
    const latest = [a, b, sixty].sort().at(-1)
    expect(french(issued, { agreed: endOfMonth('A') })?.until).toBe(latest)
    expect(french(issued, { agreed: endOfMonth('B') })?.until).toBe(latest)
  })

  test.each([
    ['a month of 31 days', '2026-12-31', '2027-02-28', '2027-02-14'],
    ['the last of January in a leap year', '2028-01-31', '2028-03-31', '2028-03-16'],
    ['the leap day', '2028-02-29', '2028-04-30', '2028-04-14'],
    ['the first of March', '2026-03-01', '2026-04-30', '2026-05-15'],
  ])('%s', (_, issued, a, b) => {
    expect(dueOf(endOfMonth('A'), day(issued))).toBe(a)
    expect(dueOf(endOfMonth('B'), day(issued))).toBe(b)
  })

  const anyDay = fc
    .integer({ min: epochDay(day('2000-01-01')), max: epochDay(day('2099-12-31')) })
    .map(dayFromEpoch)

  test('no reading falls due after the judged cap, on any day', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...readings), (issued, reading) => {
        const agreed = endOfMonth(reading)
        const due = dueOf(agreed, issued)
        expect(parseDay(due)).toBe(due)
        const cap = french(issued, { agreed })
        expect(cap && breachOf(due, cap)).toBeNull()
        const unknown = french(issued)
        const breach = unknown && breachOf(due, unknown)
        expect(breach === null || breach.unless === 'contract').toBe(true)
      }),
    )
  })

  test('a later due day never breaks less', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...sectors), fc.nat(90), (issued, sector, days) => {
        const cap = french(issued, { sector })
        const severity = (due: Day) => {
          const breach = cap && breachOf(due, cap)
          return breach === null ? 0 : breach.unless === null ? 2 : 1
        }
        const due = addDays(issued, days)
        expect(severity(addDays(due, 1))).toBeGreaterThanOrEqual(severity(due))
      }),
    )
  })
})

const breach = (terms: Parameters<typeof french>, due: string) => {
  const cap = french(...terms)
  return cap === null ? 'no cap' : breachOf(day(due), cap)
}

describe('the general French rule', () => {
  const latest = '2027-01-21'
  test('the 60th day is lawful, the 61st only by contract', () => {
    expect(breach(['2026-11-22'], latest)).toBeNull()
    expect(breach(['2026-11-22'], '2027-01-22')).toEqual({
      rule: 'fr_60',
      latest,
      unless: 'contract',
    })
    expect(breach(['2026-11-22'], '2027-01-31')).toMatchObject({ unless: 'contract' })
  })

  test('beyond both readings nothing helps, and the later one is named', () => {
    const beyond = { rule: 'fr_60', latest: '2027-01-31', unless: null }
    expect(breach(['2026-11-22'], '2027-02-01')).toEqual(beyond)
    expect(breach(['2026-11-22', { agreed: endOfMonth('B') }], '2027-02-01')).toEqual(beyond)
  })

  test('where net days are agreed there is no derogation', () => {
    const agreed = { kind: 'net', days: 60 } as const
    expect(breach(['2026-11-22', { agreed }], '2027-01-22')).toMatchObject({ latest, unless: null })
  })

  test('a summary invoice has 45 days flat', () => {
    const agreed = { kind: 'periodic', days: 45 } as const
    expect(breach(['2026-11-22', { agreed }], '2027-01-06')).toBeNull()
    const over = { rule: 'fr_periodic', latest: '2027-01-06', unless: null }
    expect(breach(['2026-11-22', { agreed }], '2027-01-07')).toEqual(over)
  })

  test('its law is cited as it stands on the day of the invoice', () => {
    expect(lawOf('fr_periodic', day('2026-12-31'))).toBe('C. com. L441-10 I al. 4 (CGI 289 I-3)')
    expect(lawOf('fr_periodic', day('2027-01-01'))).toBe('C. com. L441-10 I al. 4 (CIBS L216-34)')
  })
})

describe('sectors', () => {
  test.each([
    ['perishable', '2026-11-22', '2026-12-22', 'fr_perishable'],
    ['meat', '2026-11-22', '2026-12-12', 'fr_meat'],
    ['alcohol', '2026-11-22', '2026-12-30', 'fr_alcohol'],
    ['alcohol', '2028-02-01', '2028-03-30', 'fr_alcohol'],
    ['wine_grapes', '2026-11-22', '2027-01-31', 'fr_wine_grapes'],
    ['transport', '2026-11-22', '2026-12-22', 'fr_transport'],
  ] as const)('%s issued %s: until %s', (sector: Sector, issued, until, rule) => {
    expect(french(issued, { sector })).toEqual({ rule, until })
  })

  test.each([
    ['2026-11-01', '2026-12-10'],
    ['2026-11-11', '2026-12-20'],
    ['2026-02-21', '2026-03-30'],
  ])('perishable goods on a summary invoice of %s: the ten days, then 30: %s', (issued, until) => {
    const agreed = { kind: 'periodic', days: 30 } as const
    expect(french(issued, { sector: 'perishable', agreed })).toMatchObject({ until })
  })

  test('carriage has no derogation, whatever was agreed', () => {
    const agreed = endOfMonth('A')
    expect(breach(['2026-11-22', { sector: 'transport', agreed }], '2026-12-23')).toMatchObject({
      rule: 'fr_transport',
      unless: null,
    })
  })
})

describe('other countries and customers', () => {
  const of = (companyCountry: string, more: Partial<Terms> = {}) =>
    french('2026-11-22', { companyCountry, ...more })
  const [in60, in30] = ['2027-01-21', '2026-12-22']

  test.each([
    ['GB', {}, { rule: 'uk_60', until: in60, stretched: { until: null, unless: 'fair' } }],
    ['DE', {}, { rule: 'eu_60', until: in60, stretched: { until: null, unless: 'fair' } }],
    ['BE', {}, { rule: 'be_60', until: in60 }],
    ['FR', { kind: 'public' }, { rule: 'public_30', until: in30 }],
    ['FR', { kind: 'consumer' }, null],
    ['US', {}, null],
    ['GB', { kind: 'public' }, null],
  ] as const)('%s %j', (country, more, cap) => {
    expect(of(country, more)).toEqual(cap)
  })

  test('where the day is known on which the invoice came, the days run from it', () => {
    expect(of('BE', { received: day('2026-12-01') })?.until).toBe('2027-01-30')
  })

  test('60 days in Belgium are hard, elsewhere longer ones may be fair', () => {
    const judged = (country: string) => {
      const cap = of(country)
      return cap && breachOf(day('2027-06-01'), cap)?.unless
    }
    expect([judged('BE'), judged('GB'), judged('DE')]).toEqual([null, 'fair', 'fair'])
  })
})
