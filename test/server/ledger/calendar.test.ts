import { expect, test } from 'vitest'
import type { Day } from '../../../core/day.ts'
import {
  addWorkingDays,
  calendarOf,
  easterSunday,
  frenchHolidays,
  isWorkingDay,
} from '../../../server/ledger/calendar.ts'

test.each([
  [2019, '2019-04-21'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2038, '2038-04-25'],
])('Easter of %i', (year, day) => {
  expect(easterSunday(year)).toBe(day)
})

test('the eleven public holidays of France in 2026', () => {
  expect([...frenchHolidays(2026)].sort()).toEqual([
    '2026-01-01',
    '2026-04-06',
    '2026-05-01',
    '2026-05-08',
    '2026-05-14',
    '2026-05-25',
    '2026-07-14',
    '2026-08-15',
    '2026-11-01',
    '2026-11-11',
    '2026-12-25',
  ])
})

test('other countries have their own', () => {
  expect(isWorkingDay(calendarOf('FR'), '2026-10-03' as Day)).toBe(false)
  expect(isWorkingDay(calendarOf('DE'), '2028-10-03' as Day)).toBe(false)
  expect(isWorkingDay(calendarOf('FR'), '2028-10-03' as Day)).toBe(true)
  expect(isWorkingDay(calendarOf('US'), '2026-11-26' as Day)).toBe(false)
})

test('working days pass over weekends and holidays', () => {
  expect(addWorkingDays(calendarOf('FR'), '2026-11-10' as Day, 1)).toBe('2026-11-12')
  expect(addWorkingDays(calendarOf('FR'), '2026-12-24' as Day, 3)).toBe('2026-12-30')
})

test('Alsace-Moselle has Good Friday and 26 December beside the eleven, and France as a whole has not', () => {
  const region = calendarOf('FR', 'alsace-moselle')
  for (const day of ['2026-04-03', '2027-03-26', '2028-12-26', '2026-12-25'] as Day[]) {
    expect(isWorkingDay(region, day), day).toBe(false)
  }
  for (const day of ['2026-04-03', '2027-03-26', '2028-12-26'] as Day[]) {
    expect(isWorkingDay(calendarOf('FR'), day), day).toBe(true)
  }
  expect(addWorkingDays(region, '2028-12-22' as Day, 1)).toBe('2028-12-27')
  expect(isWorkingDay(calendarOf('DE', 'alsace-moselle'), '2028-12-27' as Day)).toBe(true)
})
