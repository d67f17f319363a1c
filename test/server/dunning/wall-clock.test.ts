import { expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { parseDay } from '../../../core/day.ts'
import { instantAt } from '../../../server/dunning/wall-clock.ts'

test.each([
  ['2026-11-18', '09:00', 'Europe/Paris', '2026-11-18T08:00:00.000Z'],
  ['2026-07-14', '09:00', 'Europe/Paris', '2026-07-14T07:00:00.000Z'],
  ['2026-01-01', '00:00', 'Asia/Tokyo', '2025-12-31T15:00:00.000Z'],
  ['2026-11-18', '09:00', 'Asia/Kolkata', '2026-11-18T03:30:00.000Z'],
  ['2026-11-18', '17:00', 'America/New_York', '2026-11-18T22:00:00.000Z'],
  // The clocks go forward at 02:00 and back at 03:00.
  ['2026-03-29', '09:00', 'Europe/Paris', '2026-03-29T07:00:00.000Z'],
  ['2026-03-29', '01:30', 'Europe/Paris', '2026-03-29T00:30:00.000Z'],
  ['2026-10-25', '09:00', 'Europe/Paris', '2026-10-25T08:00:00.000Z'],
  ['2026-10-24', '20:00', 'Europe/Paris', '2026-10-24T18:00:00.000Z'],
  // Shown twice: the first. Skipped: as much later, never a moment at which the clocks show less.
  ['2026-10-25', '02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
  ['2026-03-29', '02:30', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
  ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ['2026-09-06', '00:00', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
])('%s %s in %s', (day, time, zone, instant) => {
  expect(instantAt(present(parseDay(day), day), time, zone)).toBe(instant)
})

test('a time that the clocks skip is a moment of that night', () => {
  const day = present(parseDay('2026-03-29'), 'a day')
  expect(['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z']).toContain(
    instantAt(day, '02:30', 'Europe/Paris'),
  )
})
