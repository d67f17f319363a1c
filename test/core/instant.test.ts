import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  dayIn,
  epochMs,
  type Instant,
  instantOf,
  isTimeZone,
  parseInstant,
  timeIn,
} from '../../core/instant.ts'

const instant = (text: string): Instant => parseInstant(text) ?? expect.unreachable(text)

test.each([
  ['2026-11-18T09:30:00+01:00', '2026-11-18T08:30:00.000Z'],
  ['2026-11-18T09:30:00Z', '2026-11-18T09:30:00.000Z'],
  ['2026-11-18t09:30:00z', '2026-11-18T09:30:00.000Z'],
  ['2026-11-18T09:30:00.5-08:00', '2026-11-18T17:30:00.500Z'],
  ['2026-11-18T09:30:00.123456789+05:45', '2026-11-18T03:45:00.123Z'],
  ['2026-11-18T00:00:00-00:00', '2026-11-18T00:00:00.000Z'],
  ['2028-02-29T23:59:59+14:00', '2028-02-29T09:59:59.000Z'],
])('%s is the moment %s, and stays as written', (text, utc) => {
  const parsed = instant(text)
  expect(parsed).toBe(text)
  expect(instantOf(epochMs(parsed))).toBe(utc)
})

test.each([
  '',
  '2026-11-18',
  '2026-11-18T09:30:00',
  '2026-11-18 09:30:00Z',
  '2026-11-18T09:30Z',
  '2026-11-18T24:00:00Z',
  '2026-11-18T09:60:00Z',
  '2026-11-18T09:30:60Z',
  '2026-02-30T09:30:00Z',
  '2026-11-18T09:30:00+0100',
  '2026-11-18T09:30:00+01',
  '2026-11-18T09:30:00+24:00',
  '2026-11-18T09:30:00+01:60',
  '2026-11-18T09:30:00.Z',
  '2026-11-18T09:30:00.1234567890Z',
  '2026-11-18T09:30:00Z ',
  '1794994200000',
  'Wed, 18 Nov 2026 09:30:00 GMT',
])('%j is no instant', (text) => {
  expect(parseInstant(text)).toBeNull()
})

const moments = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2200, 0, 1) })

test('every moment is printed, read back and found at the same place', () => {
  fc.assert(
    fc.property(moments, (epoch) => {
      expect(epochMs(instant(instantOf(epoch)))).toBe(epoch)
    }),
  )
})

test('the offset says how a moment was written, not which one it is', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: -23 * 60, max: 23 * 60 }), (epoch, offset) => {
      const sign = offset < 0 ? '-' : '+'
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
      const local = instantOf(epoch + offset * 60_000).slice(0, -1)
      const two = (n: number) => `${n}`.padStart(2, '0')
      const written = instant(`${local}${sign}${two(hours)}:${two(minutes)}`)
      expect(epochMs(written)).toBe(epoch)
    }),
  )
})

test.each([
  ['2026-03-29T00:59:59Z', 'Europe/Paris', '2026-03-29', '01:59'],
  ['2026-03-29T01:00:00Z', 'Europe/Paris', '2026-03-29', '03:00'],
  ['2026-10-25T00:30:00Z', 'Europe/Paris', '2026-10-25', '02:30'],
  ['2026-10-25T01:30:00Z', 'Europe/Paris', '2026-10-25', '02:30'],
  ['2026-06-30T22:00:00Z', 'Europe/Paris', '2026-07-01', '00:00'],
  ['2026-12-31T22:59:59Z', 'Europe/Paris', '2026-12-31', '23:59'],
  ['2026-11-18T10:00:00Z', 'Pacific/Kiritimati', '2026-11-19', '00:00'],
  ['2026-11-18T10:00:00Z', 'Pacific/Pago_Pago', '2026-11-17', '23:00'],
  ['2026-11-18T18:30:00Z', 'Asia/Kathmandu', '2026-11-19', '00:15'],
  ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01', '01:30'],
  ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31', '00:00'],
  ['2026-11-18T23:30:00-05:00', 'UTC', '2026-11-19', '04:30'],
])('at %s clocks in %s show %s %s', (text, zone, day, time) => {
  expect(dayIn(instant(text), zone)).toBe(day)
  expect(timeIn(instant(text), zone)).toBe(time)
})

test('in UTC the day and the time are those of the text', () => {
  fc.assert(
    fc.property(moments, (epoch) => {
      const text = instantOf(epoch)
      expect(dayIn(text, 'UTC')).toBe(text.slice(0, 10))
      expect(timeIn(text, 'UTC')).toBe(text.slice(11, 16))
    }),
  )
})

const zones = [
  'Europe/Paris',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Tehran',
]

test('in every zone clocks show what the runtime says', () => {
  const since1975 = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2100, 0, 1) })
  fc.assert(
    fc.property(since1975, fc.constantFrom(...zones), (epoch, zone) => {
      const shown = new Date(epoch).toLocaleString('sv-SE', { timeZone: zone })
      const text = instantOf(epoch)
      expect(`${dayIn(text, zone)} ${timeIn(text, zone)}`).toBe(shown.slice(0, 16))
    }),
    { numRuns: 1000 },
  )
})

test('a moment beyond the calendar falls on its first or last day', () => {
  expect(dayIn(instant('1900-01-01T00:00:00Z'), 'America/New_York')).toBe('1900-01-01')
  expect(dayIn(instant('9999-12-31T23:59:59Z'), 'Asia/Tokyo')).toBe('9999-12-31')
})

test('a zone is one that the runtime knows', () => {
  expect(isTimeZone('Europe/Paris')).toBe(true)
  expect(isTimeZone('America/Port_of_Spain')).toBe(true)
  expect(['', 'Paris', 'Europe/Atlantis', '+25:00'].filter(isTimeZone)).toEqual([])
})
