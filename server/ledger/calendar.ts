// Which days are open for messages, and which are working days of the company's country.
// French public holidays are computed (Code du travail L3133-1); other countries' come from the
// `date-holidays` package. Of regional holidays it knows those of Alsace-Moselle (Code du travail
// L3134-13); Good Friday, which binds only communes with a Protestant church, always counts.

import { createRequire } from 'node:module'
import type HolidaysClass from 'date-holidays'
import type { HolidayRegion } from '../../core/book.ts'
import { addDays, type Day, dayOf, type Weekday, weekdayOf, yearOf } from '../../core/day.ts'

export interface Calendar {
  readonly isHoliday: (day: Day) => boolean
}

/** Longest run of closed days that is searched: a year without an open day is a broken policy. */
const searchDays = 366

const calendars = new Map<string, Calendar>()

/** The public holidays of a country (ISO 3166-1 alpha-2); none where the country is not known. */
export function calendarOf(country: string, region?: HolidayRegion): Calendar {
  const key = country === 'FR' && region !== undefined ? `FR ${region}` : country
  const known = calendars.get(key)
  if (known) return known
  const holidaysIn = holidaysOf(country, key)
  const years = new Map<number, ReadonlySet<Day>>()
  const calendar: Calendar = {
    isHoliday: (day) => {
      const year = yearOf(day)
      let holidays = years.get(year)
      if (!holidays) {
        holidays = holidaysIn(year)
        years.set(year, holidays)
      }
      return holidays.has(day)
    },
  }
  calendars.set(key, calendar)
  return calendar
}

function holidaysOf(country: string, key: string): (year: number) => ReadonlySet<Day> {
  if (country !== 'FR') return nationalHolidays(country)
  return key === 'FR' ? frenchHolidays : alsaceMoselleHolidays
}

/** Days on which no bank of either country moves money: French holidays always count (rule 10). */
export function bankCalendar(calendar: Calendar): Calendar {
  const french = calendarOf('FR')
  if (calendar === french) return calendar
  return { isHoliday: (day) => calendar.isHoliday(day) || french.isHoliday(day) }
}

export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  const weekday = weekdayOf(day)
  return weekday !== 'sat' && weekday !== 'sun' && !calendar.isHoliday(day)
}

/** The day itself, or the next working day (CPC 642). */
export function workingDayFrom(calendar: Calendar, day: Day): Day {
  return firstDay(day, (candidate) => isWorkingDay(calendar, candidate)) ?? day
}

/** The `count`-th working day after `day`. */
export function addWorkingDays(calendar: Calendar, day: Day, count: number): Day {
  let reached = day
  for (let i = 0; i < count; i += 1) reached = workingDayFrom(calendar, addDays(reached, 1))
  return reached
}

/** The first day on or after `from` that is one of these weekdays and no holiday. */
export function openDayFrom(calendar: Calendar, days: ReadonlySet<Weekday>, from: Day): Day {
  const isOpen = (day: Day) => days.has(weekdayOf(day)) && !calendar.isHoliday(day)
  return firstDay(from, isOpen) ?? from
}

function firstDay(from: Day, fits: (day: Day) => boolean): Day | null {
  let day = from
  for (let i = 0; i < searchDays; i += 1) {
    if (fits(day)) return day
    day = addDays(day, 1)
  }
  return null
}

export function frenchHolidays(year: number): ReadonlySet<Day> {
  const easter = easterSunday(year)
  return new Set([
    dayOf(year, 1, 1),
    addDays(easter, 1),
    dayOf(year, 5, 1),
    dayOf(year, 5, 8),
    addDays(easter, 39),
    addDays(easter, 50),
    dayOf(year, 7, 14),
    dayOf(year, 8, 15),
    dayOf(year, 11, 1),
    dayOf(year, 11, 11),
    dayOf(year, 12, 25),
  ])
}

function alsaceMoselleHolidays(year: number): ReadonlySet<Day> {
  const goodFriday = addDays(easterSunday(year), -2)
  return new Set([...frenchHolidays(year), goodFriday, dayOf(year, 12, 26)])
}

/** Gregorian Easter by the anonymous algorithm (Nature, 1876). */
export function easterSunday(year: number): Day {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const correction = Math.floor((century + 8) / 25)
  const moon = Math.floor((century - correction + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moon + 15) % 30
  const shift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * shift) / 451)
  const index = epact + shift - 7 * late + 114
  return dayOf(year, Math.floor(index / 31), (index % 31) + 1)
}

function nationalHolidays(country: string): (year: number) => ReadonlySet<Day> {
  // Loaded when first needed: its data takes longer to read than a plan takes to make.
  const Holidays: typeof HolidaysClass = createRequire(import.meta.url)('date-holidays')
  const source = new Holidays(country)
  return (year) =>
    new Set(
      source
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10) as Day),
    )
}
