// A calendar day without a zone: due dates, holidays, deadlines. Arithmetic on whole days, no
// `Date`. There is no day before 1900-01-01 nor after 9999-12-31: sums stop there, so that text
// still sorts.

import { assert } from './assert.ts'

declare const brand: unique symbol
/** `YYYY-MM-DD`, a real day of the Gregorian calendar from 1900 to 9999. Sorts as text. */
export type Day = string & { readonly [brand]: 'day' }

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const shape = /^(\d{4})-(\d{2})-(\d{2})$/
const firstYear = 1900
const lastYear = 9999
const firstDay = '1900-01-01' as Day
const lastDay = '9999-12-31' as Day

/** The day, or null where the text is not one (`2026-02-30`, `2026-1-5`). */
export function parseDay(text: string): Day | null {
  const found = shape.exec(text)
  if (!found) return null
  const year = Number(found[1])
  const month = Number(found[2])
  const date = Number(found[3])
  return isReal(year, month, date) ? (text as Day) : null
}

/** A day that the caller has computed: one that does not exist is a bug of ours. */
export function dayOf(year: number, month: number, date: number): Day {
  const text = `${year}-${two(month)}-${two(date)}`
  assert(isReal(year, month, date), `${text} is a day`)
  return text as Day
}

function isReal(year: number, month: number, date: number): boolean {
  if (year < firstYear || year > lastYear || month < 1 || month > 12) return false
  return date >= 1 && date <= daysInMonth(year, month)
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export const yearOf = (day: Day): number => Number(day.slice(0, 4))
export const monthOf = (day: Day): number => Number(day.slice(5, 7))
export const dateOf = (day: Day): number => Number(day.slice(8, 10))

// A ledger names few days and asks for them often: what was computed is kept, up to a bound.
const daysKept = 50_000
const epochs = new Map<Day, number>()
const days = new Map<number, Day>()

function kept<K, V>(known: Map<K, V>, key: K, value: V): V {
  if (known.size >= daysKept) known.clear()
  known.set(key, value)
  return value
}

/** Days since 1970-01-01. */
export function epochDay(day: Day): number {
  return epochs.get(day) ?? kept(epochs, day, computeEpoch(day))
}

/** Shifted-year form of the civil calendar: March is month 0. */
function computeEpoch(day: Day): number {
  const month = monthOf(day)
  const year = month <= 2 ? yearOf(day) - 1 : yearOf(day)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dateOf(day) - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

const firstEpoch = epochDay(firstDay)
const lastEpoch = epochDay(lastDay)

export function dayFromEpoch(epoch: number): Day {
  if (epoch <= firstEpoch) return firstDay
  if (epoch >= lastEpoch) return lastDay
  return days.get(epoch) ?? kept(days, epoch, computeDay(epoch))
}

function computeDay(epoch: number): Day {
  const shifted = epoch + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return dayOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date)
}

export const addDays = (day: Day, days: number): Day => dayFromEpoch(epochDay(day) + days)

/**
 * The same date `months` later, or the last day of that month where it has no such date (CPC 641).
 */
export function addMonths(day: Day, months: number): Day {
  const index = yearOf(day) * 12 + (monthOf(day) - 1) + months
  const year = Math.floor(index / 12)
  if (year < firstYear) return firstDay
  if (year > lastYear) return lastDay
  const month = (index % 12) + 1
  return dayOf(year, month, Math.min(dateOf(day), daysInMonth(year, month)))
}

/** Whole days from `from` to `to`; negative where `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => epochDay(to) - epochDay(from)

export function weekdayOf(day: Day): Weekday {
  // 1970-01-01 was a Thursday, index 3.
  return weekdays[(((epochDay(day) + 3) % 7) + 7) % 7] as Weekday
}

export const laterDay = (a: Day, b: Day): Day => (a > b ? a : b)
export const earlierDay = (a: Day, b: Day): Day => (a < b ? a : b)
