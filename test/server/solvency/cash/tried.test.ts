import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import type { Book } from '../../../../core/book.ts'
import { type Day, epochDay, parseDay } from '../../../../core/day.ts'
import { instantOf } from '../../../../core/instant.ts'
import { bandsOf } from '../../../../server/solvency/cash/bands.ts'
import { cashForecast, stageOf } from '../../../../server/solvency/cash/forecast.ts'
import { levelled } from '../../../../server/solvency/cash/level.ts'
import { pastOf } from '../../../../server/solvency/cash/past.ts'
import { type Stand, triedOf } from '../../../../server/solvency/cash/tried.ts'
import { asItStood, bookOfPayers, monthEnd, type Payer, steady } from '../../../support/payers.ts'

const day = (text: string): Day => present(parseDay(text), text)
const at = (text: string): number => epochDay(day(text))
const now = (text: string) => instantOf(at(text) * 86_400_000)

const ledger = (payer: (chance: () => number) => Payer, seed: number): Book =>
  bookOfPayers({
    ...{ seed, customers: 30, invoices: 800, payer },
    ...{ from: day('2024-01-01'), until: day('2025-12-31') },
  })

const standsOf = (book: Book, today: string) => pastOf(stageOf(book, at(today), 13)).stands

describe('only what was known before counts', () => {
  const book = ledger(steady, 3)
  const today = '2025-09-01'
  const then = day('2025-06-09')

  /** With what came to be known from that day on. */
  const withLater = (given: Book): Book => ({
    ...given,
    promises: given.invoices
      .filter(({ issued }) => issued < then)
      .slice(-40)
      .map(({ id, customer }, n) => ({
        ...{ id: `W${n}`, customer, invoices: [id], made: then, due: day('2025-06-20') },
      })),
    disputes: given.invoices.slice(-200).map(({ id }) => ({
      ...{ id: `L${id}`, invoice: id, cause: 'price' as const, opened: then },
    })),
    creditNotes: given.customers.map(({ id }) => ({
      ...{ id: `N${id}`, customer: id, number: `N${id}`, issued: then, currency: 'EUR' as never },
      ...{ total: 500_000n, open: 500_000n },
    })),
  })

  test('what was said up to a day is the same in the book as it stood the day before', () => {
    const upTo = (stands: readonly Stand[]) =>
      stands.filter((stand) => stand.today <= at(then)).map(({ came: _, ...stand }) => stand)
    const since = (stands: readonly Stand[]) => stands.filter((stand) => stand.today > at(then))
    const whole = standsOf(book, today)
    const later = standsOf(withLater(book), today)
    expect(upTo(whole).length).toBeGreaterThan(10)
    expect(upTo(standsOf(asItStood(book, day('2025-06-08')), today))).toEqual(upTo(whole))
    expect(upTo(later)).toEqual(upTo(whole))
    expect(since(later)).not.toEqual(since(whole))
  })
})

describe('what came is held against what was said', () => {
  const stands = [...Array(12).keys()].map((week) => ({
    ...{ today: at('2026-01-05') + 7 * week, currency: 'EUR' as never, owed: 1_000 },
    ...{ expected: [100], spread: [10], later: 0, dueDate: [150], customerMean: [90] },
    came: [week % 2 === 0 ? 120 : 100],
  }))

  test('errors and bias are means over the weeks that are over', () => {
    // The twelfth week ends on 29 March; its Friday is the last day that has to be known.
    const tried = (knownUntil: string) => triedOf({ stands, weeks: 1, knownUntil: at(knownUntil) })
    expect(tried('2026-03-27').weeks[0]).toMatchObject({
      ...{ ahead: 1, judged: 12, came: 110, bias: -10 },
      off: { model: 10, dueDate: 40, customerMean: 20 },
    })
    expect(tried('2026-03-26').weeks[0]?.judged).toBe(11)
    expect(tried('2026-03-26').short).toMatchObject({ judged: 11 })
  })

  test('a band is judged only by weeks that were over when it was given', () => {
    const { banded } = triedOf({ stands, weeks: 1, knownUntil: at('2026-03-27') })
    // The ninth to the twelfth: each of them had eight before it.
    expect(banded).toBe(4)
  })
})

describe('what was too high lately is moved', () => {
  const past = [...Array(12).keys()].map((week) => ({
    ...{ today: at('2026-01-05') + 7 * week, currency: 'EUR' as never, owed: 1_000 },
    ...{ expected: [100], spread: [10], later: 500, dueDate: [0], customerMean: [0], came: [80] },
  }))
  const trial = { stands: past, weeks: 1, knownUntil: at('2026-03-29') }
  const now = { today: at('2026-03-30'), expected: [200], spread: [20], later: 300 }

  test('towards what came, the rest comes later', () => {
    const { expected, spread, later } = levelled(now, trial)
    // Of every 100 that were said 80 came; four weeks' doubt keeps it from going all the way.
    expect(expected[0]).toBeGreaterThan(160)
    expect(expected[0]).toBeLessThan(180)
    expect(Number(spread[0])).toBeCloseTo(Number(expected[0]) / 10)
    expect(Number(expected[0]) + later).toBeCloseTo(500)
  })

  test('by eight weeks at least, and never by what came on its day or after', () => {
    const few = { ...trial, stands: past.slice(5) }
    expect(levelled(now, few)).toMatchObject({ expected: [200], later: 300 })
    const early = { ...now, today: at('2026-02-23') }
    expect(levelled(early, trial)).toMatchObject({ expected: [200] })
  })

  test('never beyond what is owed', () => {
    const more = past.map((stand) => ({ ...stand, came: [300] }))
    const { expected, later } = levelled({ ...now, later: 10 }, { ...trial, stands: more })
    expect(expected[0]).toBeCloseTo(210)
    expect(later).toBeCloseTo(0)
  })
})

describe('bands', () => {
  const week = { expected: 1_000, spread: 100 }

  test('with seven past weeks there is none, with eight there is', () => {
    expect(bandsOf(week, Array(7).fill(0), 9_000)).toBeNull()
    expect(bandsOf(week, Array(8).fill(0), 9_000)).not.toBeNull()
  })

  test('they grow with what the past was off, stay within what is owed, and hold the expected', () => {
    const wide = (off: number, owed = 9_000) => {
      const found = present(
        bandsOf(week, [...Array(10).fill(off), ...Array(10).fill(-off)], owed),
        '',
      )
      return { ...found.most, half: found.half }
    }
    expect(wide(3).high).toBeGreaterThan(wide(0.5).high)
    expect(wide(3).half.high).toBeLessThan(wide(3).high + 1)
    expect(wide(3, 1_100).high).toBe(1_100)
    expect(wide(30).low).toBe(0)
    const allBelow = present(bandsOf(week, Array(30).fill(-2), 9_000), '')
    expect(allBelow.half.high).toBeGreaterThanOrEqual(1_000)
  })
})

describe('on ledgers of known payers', () => {
  const found = [
    [steady, 11],
    [steady, 12],
    [monthEnd, 13],
  ] as const
  const tried = found.map(([payer, seed]) => {
    const { currencies } = cashForecast(ledger(payer, seed), { now: now('2025-12-31'), weeks: 13 })
    return present(currencies[0], 'euros').tried
  })

  test('it is nearer than due dates', () => {
    for (const { short } of tried) {
      const due = present(short.off.dueDate, 'due date')
      expect(present(short.off.model, 'model')).toBeLessThan(0.8 * due)
    }
  })

  test('about half and four of five weeks came within the bands', () => {
    const all = tried.reduce((sum, { banded }) => sum + banded, 0)
    const share = (pick: (one: (typeof tried)[number]) => number | null) =>
      tried.reduce((sum, one) => sum + (pick(one) ?? 0) * one.banded, 0) / all
    expect(all).toBeGreaterThan(150)
    expect(share(({ insideMost }) => insideMost)).toBeGreaterThan(0.68)
    expect(share(({ insideMost }) => insideMost)).toBeLessThan(0.95)
    expect(share(({ insideHalf }) => insideHalf)).toBeGreaterThan(0.35)
    expect(share(({ insideHalf }) => insideHalf)).toBeLessThan(0.72)
  })
})
