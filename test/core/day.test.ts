import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  type Day,
  dateOf,
  dayFromEpoch,
  dayOf,
  daysBetween,
  daysInMonth,
  earlierDay,
  epochDay,
  laterDay,
  monthOf,
  parseDay,
  weekdayOf,
  weekdays,
  yearOf,
} from '../../core/day.ts'

const day = (text: string): Day => parseDay(text) ?? expect.unreachable(text)
const oracle = (epoch: number): string => new Date(epoch * 86_400_000).toISOString().slice(0, 10)
const from1900 = Date.UTC(1900, 0, 1) / 86_400_000
const to2200 = Date.UTC(2200, 11, 31) / 86_400_000
const anyDay = fc.integer({ min: from1900, max: to2200 }).map((epoch) => day(oracle(epoch)))

test('every day from 1900 to 2200 is the one that the calendar says, in both directions', () => {
  const wrong: string[] = []
  for (let epoch = from1900; epoch <= to2200; epoch += 1) {
    const text = oracle(epoch)
    const parsed = parseDay(text)
    const weekday = weekdays[(new Date(epoch * 86_400_000).getUTCDay() + 6) % 7]
    const right =
      parsed !== null &&
      epochDay(parsed) === epoch &&
      dayFromEpoch(epoch) === text &&
      weekdayOf(parsed) === weekday
    if (!right) wrong.push(text)
  }
  expect(wrong.slice(0, 5)).toEqual([])
})

test('a day has its parts, and its parts make the day', () => {
  fc.assert(
    fc.property(anyDay, (some) => {
      expect(dayOf(yearOf(some), monthOf(some), dateOf(some))).toBe(some)
      expect(parseDay(`${some}`)).toBe(some)
    }),
  )
})

test('adding days and counting them are each other’s inverse', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -36_500, max: 36_500 }), (some, days) => {
      fc.pre(epochDay(some) + days >= from1900)
      expect(daysBetween(some, addDays(some, days))).toBe(days)
    }),
  )
})

test('text order is calendar order', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => {
      expect(a < b).toBe(daysBetween(a, b) > 0)
      expect([earlierDay(a, b), laterDay(a, b)]).toEqual([a, b].sort())
    }),
  )
})

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-12-31', 2, '2027-02-28'],
  ['2026-11-18', 2, '2027-01-18'],
  ['2027-01-15', -13, '2025-12-15'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-05-30', 0, '2026-05-30'],
])('%s and %d months is %s', (from, months, to) => {
  expect(addMonths(day(from), months)).toBe(to)
})

test('months later is the same date, or the last one of that month', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 600 }), (some, months) => {
      const later = addMonths(some, months)
      const counted = (yearOf(later) - yearOf(some)) * 12 + monthOf(later) - monthOf(some)
      expect(counted).toBe(months)
      const last = daysInMonth(yearOf(later), monthOf(later))
      expect(dateOf(later)).toBe(Math.min(dateOf(some), last))
    }),
  )
})

test('sums stop at the first and the last day, so that text still sorts', () => {
  expect(addDays(day('9999-12-31'), 30)).toBe('9999-12-31')
  expect(addMonths(day('9999-12-31'), 1)).toBe('9999-12-31')
  expect(addDays(day('1900-01-03'), -7)).toBe('1900-01-01')
  expect(addMonths(day('1900-01-03'), -1)).toBe('1900-01-01')
})

test.each([
  '',
  '2026-02-30',
  '2025-02-29',
  '1900-02-29',
  '2026-04-31',
  '2026-00-10',
  '2026-13-01',
  '2026-01-00',
  '2026-1-5',
  '20260105',
  '2026/01/05',
  '05-01-2026',
  '2026-01-05T00:00:00Z',
  ' 2026-01-05',
  '2026-01-05\n',
  '1899-12-31',
  '10000-01-01',
  '-2026-01-01',
  '٢٠٢٦-٠١-٠٥',
])('%j is no day', (text) => {
  expect(parseDay(text)).toBeNull()
})

test('nonsense never becomes a day', () => {
  const almost = fc
    .tuple(fc.nat(9999), fc.nat(99), fc.nat(99))
    .map(([y, m, d]) => [y, m, d].map((n, i) => `${n}`.padStart(i ? 2 : 4, '0')).join('-'))
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      const time = Date.parse(`${text}T00:00:00Z`)
      const real = /^\d{4}-\d\d-\d\d$/.test(text) && text >= '1900' && isSameDay(time, text)
      expect(parseDay(text) !== null).toBe(real)
    }),
  )
})

const isSameDay = (time: number, text: string): boolean =>
  !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)

test('a day that we computed and that does not exist is our bug', () => {
  expect(() => dayOf(2026, 2, 30)).toThrow('2026-02-30 is a day')
  expect(() => dayOf(2026, 13, 1)).toThrow('2026-13-01 is a day')
})
