// The forecast held against the company's own past: what it would have said on each of the last
// weeks of the weeks after, from what was known before, and what came in of just these invoices;
// beside it two plain rules. Nothing is claimed of a week that could not be tried often enough.

import type { Currency } from '../../../core/currency.ts'
import { type Bands, bandsOf, spreadOf, wantedWeeks } from './bands.ts'
import { weeksFrom } from './weeks.ts'

/** One day of the past and one currency. By week ahead, in minor units. */
export interface Stand {
  readonly today: number
  readonly currency: Currency
  /** All that was owed. */
  readonly owed: number
  readonly expected: ArrayLike<number>
  readonly spread: ArrayLike<number>
  /** After the last of the weeks. */
  readonly later: number
  readonly came: ArrayLike<number>
  /** Everything on its due date, what is overdue at once. */
  readonly dueDate: ArrayLike<number>
  /** Everything as late as the customer is on average. */
  readonly customerMean: ArrayLike<number>
}

/** Of one week ahead, over all the days on which it was tried. Minor units a week, on average. */
export interface TriedWeek {
  /** From 1: the week of the day itself. */
  readonly ahead: number
  readonly judged: number
  readonly came: number | null
  /** By how much it was off. */
  readonly off: Compared
  /** Above zero: more was expected than came. */
  readonly bias: number | null
  /** Shares of the weeks for which bands could be given before they came. */
  readonly banded: number
  readonly insideHalf: number | null
  readonly insideMost: number | null
}

export interface Compared {
  readonly model: number | null
  readonly dueDate: number | null
  readonly customerMean: number | null
}

/** The first four weeks ahead together: what a person plans with. */
export interface TriedShort {
  /** By what share of what came a week was off. */
  readonly off: Compared
  readonly judged: number
}

export interface Tried {
  /** Days on which a forecast was made anew. */
  readonly days: number
  readonly short: TriedShort
  readonly banded: number
  readonly insideHalf: number | null
  readonly insideMost: number | null
  readonly weeks: readonly TriedWeek[]
}

export interface Trial {
  readonly stands: readonly Stand[]
  readonly weeks: number
  /** Receipts are known up to and with this day. */
  readonly knownUntil: number
}

/** Banks book nothing on the last two days of a week. */
const weekendDays = 2

export const isOver = (stand: Stand, week: number, knownUntil: number): boolean =>
  (weeksFrom(stand.today, week + 1)[week]?.to ?? 0) - weekendDays <= knownUntil

/** Bands of the weeks from `today`, by what was known before it. */
export function bandsAhead(
  stand: Pick<Stand, 'today' | 'expected' | 'spread' | 'owed'>,
  { stands, weeks, knownUntil }: Trial,
): (Bands | null)[] {
  const known = Math.min(knownUntil, stand.today - 1)
  return Array.from({ length: weeks }, (_, week) => {
    const off = stands
      .filter((past) => past.today < stand.today && isOver(past, week, known))
      .map((past) => deviation(past, week))
    const [expected, spread] = [stand.expected[week] ?? 0, stand.spread[week] ?? 0]
    return bandsOf({ expected, spread }, off, stand.owed)
  })
}

function deviation({ came, expected, spread }: Stand, week: number): number {
  const said = expected[week] ?? 0
  return ((came[week] ?? 0) - said) / spreadOf(said, spread[week] ?? 0)
}

export function triedOf(trial: Trial): Tried {
  const { stands, knownUntil } = trial
  const bands = new Map(stands.map((stand) => [stand, bandsAhead(stand, trial)]))
  const weeks = Array.from({ length: trial.weeks }, (_, week) => {
    const judged = stands.filter((stand) => isOver(stand, week, knownUntil))
    return triedWeek(judged, week, bands)
  })
  const banded = weeks.reduce((sum, one) => sum + one.banded, 0)
  return {
    days: stands.length,
    short: shortOf(weeks.slice(0, shortWeeks)),
    banded,
    insideHalf: shareInside(weeks, ({ insideHalf }) => insideHalf),
    insideMost: shareInside(weeks, ({ insideMost }) => insideMost),
    weeks,
  }
}

const shortWeeks = 4

function triedWeek(
  judged: readonly Stand[],
  week: number,
  bands: ReadonlyMap<Stand, readonly (Bands | null)[]>,
): TriedWeek {
  const mean = (value: (stand: Stand) => number): number | null =>
    judged.length === 0 ? null : judged.reduce((sum, one) => sum + value(one), 0) / judged.length
  const off = (rule: 'expected' | 'dueDate' | 'customerMean') =>
    mean((stand) => Math.abs((stand[rule][week] ?? 0) - (stand.came[week] ?? 0)))
  const banded = judged.flatMap((stand) => {
    const band = bands.get(stand)?.[week]
    return band ? [{ band, came: stand.came[week] ?? 0 }] : []
  })
  const inside = (pick: 'half' | 'most'): number | null =>
    banded.length === 0
      ? null
      : banded.filter(({ band, came }) => came >= band[pick].low && came <= band[pick].high)
          .length / banded.length
  return {
    ...{ ahead: week + 1, judged: judged.length, banded: banded.length },
    came: mean((stand) => stand.came[week] ?? 0),
    off: { model: off('expected'), dueDate: off('dueDate'), customerMean: off('customerMean') },
    bias: mean((stand) => (stand.expected[week] ?? 0) - (stand.came[week] ?? 0)),
    ...{ insideHalf: inside('half'), insideMost: inside('most') },
  }
}

function shareInside(
  weeks: readonly TriedWeek[],
  pick: (week: TriedWeek) => number | null,
): number | null {
  const banded = weeks.reduce((sum, one) => sum + one.banded, 0)
  if (banded === 0) return null
  return weeks.reduce((sum, one) => sum + (pick(one) ?? 0) * one.banded, 0) / banded
}

function shortOf(weeks: readonly TriedWeek[]): TriedShort {
  const judged = Math.min(...weeks.map((week) => week.judged))
  const came = weeks.reduce((sum, week) => sum + (week.came ?? 0), 0)
  const off = (rule: keyof Compared): number | null => {
    if (judged < wantedWeeks || came <= 0) return null
    return weeks.reduce((sum, week) => sum + (week.off[rule] ?? 0), 0) / came
  }
  return {
    judged,
    off: { model: off('model'), dueDate: off('dueDate'), customerMean: off('customerMean') },
  }
}
