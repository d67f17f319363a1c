// The money that comes in over the next weeks, of what is invoiced and open: for each currency and
// week an expected amount and, where the company's own past allows it, two bands. No invoice that
// is still to be written is counted.

import type { Book } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { type Day, dayFromEpoch, epochDay } from '../../../core/day.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { outcomesOf } from '../outcomes.ts'
import { outlookOf } from '../outlook.ts'
import { type AgreedKind, agreementsOf, type KeptShares } from './agreed.ts'
import type { Band } from './bands.ts'
import { levelled } from './level.ts'
import { type Apart, circumstancesOf } from './owed.ts'
import { lastKnownDay, type Past, pastOf, type Stage, seenOf } from './past.ts'
import { receivedOf } from './received.ts'
import { type Expected, type Seen, stoodOn } from './stand.ts'
import { bandsAhead, type Trial, type Tried, triedOf } from './tried.ts'
import { weeksFrom } from './weeks.ts'

export interface Asked {
  readonly now: Instant
  readonly weeks: number
}

/** Amounts in minor units. */
export interface ForecastWeek {
  readonly from: Day
  readonly to: Day
  readonly expected: bigint
  /** Half of the weeks, and four of five, came within. Null where too few weeks could be tried. */
  readonly half: AmountBand | null
  readonly most: AmountBand | null
  /** As it was agreed, whether it will be kept or not. */
  readonly agreed: readonly AgreedSum[]
}

export interface AmountBand {
  readonly low: bigint
  readonly high: bigint
}

export interface AgreedSum {
  readonly kind: AgreedKind
  readonly amount: bigint
}

/** What is expected in `weeks`, `later` and `doubtful` sum to `owed`. */
export interface CurrencyForecast {
  readonly currency: Currency
  readonly owed: bigint
  /** Of what is owed. */
  readonly overdue: bigint
  readonly weeks: readonly ForecastWeek[]
  readonly later: bigint
  /** Not before it is 200 days late, if at all. */
  readonly doubtful: bigint
  /** Open too, and not expected. */
  readonly apart: Apart
  readonly tried: Tried
}

export interface CashForecast {
  readonly today: Day
  /** The last day of which receipts are known. */
  readonly knownUntil: Day
  /** By currency code. */
  readonly currencies: readonly CurrencyForecast[]
  readonly kept: KeptShares
}

export const usualWeeks = 13
export const mostWeeks = 26

export function cashForecast(book: Book, { now, weeks }: Asked): CashForecast {
  const stage = stageOf(book, epochDay(dayIn(now, book.company.timeZone)), weeks)
  const { known, agreements, today } = stage
  const past = pastOf(stage)
  const seen = seenNow(stage, past)
  const scene = { today, before: today + 1, isNow: true, weeks, seen }
  const { byCurrency, kept } = stoodOn(scene, known, agreements)
  const knownUntil = lastKnownDay(book, today)
  const currencies = [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, expected]) => {
      const stands = past.stands.filter((stand) => stand.currency === currency)
      return currencyForecast({ currency, expected, today }, { stands, weeks, knownUntil })
    })
  return { today: dayFromEpoch(today), knownUntil: dayFromEpoch(knownUntil), currencies, kept }
}

export function stageOf(book: Book, today: number, weeks: number): Stage {
  const outcomes = outcomesOf(book)
  const received = receivedOf(book, outcomes)
  const known = circumstancesOf(book, received.credits)
  const agreements = agreementsOf(book, outcomes, received)
  return { book, outcomes, received, known, agreements, today, weeks }
}

/** What the book says is open, also where it was issued or paid in part today. */
function seenNow(stage: Stage, { history, learnt }: Past): Seen[] {
  return stage.outcomes.flatMap((outcome, at) => {
    const { instalments } = stage.book.invoices[outcome.invoice] ?? { instalments: [] }
    const open = instalments[outcome.instalment - 1]?.open ?? 0n
    if (open <= 0n) return []
    const outlook = outlookOf(history, { ...outcome, invoice: at }, learnt)
    return [seenOf({ at, outcome, open, outlook, history }, stage)]
  })
}

interface Now {
  readonly currency: Currency
  readonly expected: Expected
  readonly today: number
}

function currencyForecast({ currency, expected: now, today }: Now, past: Trial): CurrencyForecast {
  const { owed, overdue, apart } = now
  const trial = { ...past, stands: past.stands.map((stand) => levelled(stand, past)) }
  const tried = triedOf(trial)
  const stand = levelled({ today, ...now, owed: Number(owed) }, past)
  // Without an error that can be said there is no claim.
  const bands = tried.short.off.model === null ? [] : bandsAhead(stand, trial)
  const amounts = rounded([...Array.from(stand.expected), stand.later, now.doubtful], owed)
  const weeks = weeksFrom(today, trial.weeks).map(({ from, to }, week) => ({
    ...{ from: dayFromEpoch(from), to: dayFromEpoch(to), expected: amounts[week] ?? 0n },
    half: amountBand(bands[week]?.half),
    most: amountBand(bands[week]?.most),
    agreed: now.agreed
      .filter((one) => one.week === week)
      .map(({ kind, amount }) => ({ kind, amount })),
  }))
  const [later = 0n, doubtful = 0n] = amounts.slice(trial.weeks)
  return { currency, owed, overdue, weeks, later, doubtful, apart, tried }
}

const amountBand = (band: Band | undefined): AmountBand | null =>
  band ? { low: BigInt(Math.round(band.low)), high: BigInt(Math.round(band.high)) } : null

/** Whole minor units that still sum to the whole. */
function rounded(amounts: readonly number[], whole: bigint): bigint[] {
  let [sum, before] = [0, 0n]
  return amounts.map((amount, at) => {
    sum += amount
    const upTo = at === amounts.length - 1 ? whole : BigInt(Math.round(sum))
    const found = upTo - before
    before = upTo
    return found
  })
}
