// The forecast as it would have been made on each of the last weeks' days, with what came in of
// just these invoices. The weekday is today's, so that the first week is as short as it is now.

import type { Book } from '../../../core/book.ts'
import { epochDay } from '../../../core/day.ts'
import { dayIn } from '../../../core/instant.ts'
import { smaller } from '../../../core/money.ts'
import { type History, meanOf } from '../lateness/history.ts'
import type { Outcome } from '../outcomes.ts'
import type { Learnt, Outlook } from '../outlook.ts'
import { replayed } from '../replay.ts'
import type { Agreements } from './agreed.ts'
import { aheadOf } from './ahead.ts'
import type { Circumstances, Owed } from './owed.ts'
import { type Received, receivedBetween } from './received.ts'
import { type Seen, stoodOn } from './stand.ts'
import type { Stand } from './tried.ts'
import { weeksFrom } from './weeks.ts'

export interface Stage {
  readonly book: Book
  readonly outcomes: readonly Outcome[]
  readonly received: Received
  readonly known: Circumstances
  readonly agreements: Agreements
  readonly today: number
  readonly weeks: number
}

export interface Past {
  readonly stands: readonly Stand[]
  /** As known before today. */
  readonly history: History
  readonly learnt: Learnt
}

const triedWeeks = 26
/** Forecasts of single instalments; beyond these every other week is tried. */
const mostTried = 200_000
/** Of the first weeks of which payments are known nobody could have said anything. */
const firstWeeks = 4

export function pastOf(stage: Stage): Past {
  const { outcomes, today } = stage
  const stands: Stand[] = []
  let seen: Seen[] = []
  let day = 0
  const close = (): void => {
    if (seen.length > 0) stands.push(...standsOn(day, seen, stage))
    seen = []
  }
  const step = stepOf(stage)
  const { history, learnt } = replayed({
    ...{ outcomes, from: today - step * countOf(stage, step), until: today, snapshotEvery: step },
    show: ({ kind, asOf, at, outcome, outlook, history }) => {
      if (kind === 'issue') return
      if (asOf !== day) close()
      day = asOf
      const receipts = stage.received.receipts[at] ?? []
      const open = outcome.amount - receivedBetween(receipts, 0, asOf - 1)
      if (open > 0n) seen.push(seenOf({ at, outcome, open, outlook, history }, stage))
    },
  })
  close()
  return { stands, history, learnt }
}

function stepOf({ outcomes }: Stage): number {
  const open = outcomes.filter(({ end }) => end.kind === 'open').length
  return open * triedWeeks > mostTried ? 14 : 7
}

/** A book without payments tells nothing of its past: that none came in would be a guess. */
function countOf({ received, today }: Stage, step: number): number {
  const first = received.receipts.reduce(
    (least, own) => Math.min(least, own[0]?.on ?? today),
    today,
  )
  const days = Math.min(7 * triedWeeks, today - first - 7 * firstWeeks)
  return Math.max(0, Math.floor(days / step))
}

interface Look {
  readonly at: number
  readonly outcome: Outcome
  readonly open: bigint
  readonly outlook: Outlook
  readonly history: History
}

export function seenOf({ at, outcome, open, outlook, history }: Look, stage: Stage): Seen {
  const { due, customer } = outcome
  const { agreements, weeks } = stage
  const mayBeAgreed = agreements.about.has(at) || agreements.isDebited(customer)
  return {
    ...{ at, outcome, open },
    ahead: aheadOf(outlook, { today: history.today, due, weeks }),
    outlook: mayBeAgreed ? outlook : null,
    meanDaysLate: meanOf(history, history.tracks.get(customer)),
  }
}

function standsOn(today: number, seen: readonly Seen[], stage: Stage): Stand[] {
  const { known, agreements, weeks } = stage
  const scene = { today, before: today, isNow: false, weeks, seen }
  const { byCurrency } = stoodOn(scene, known, agreements)
  return [...byCurrency].flatMap(([currency, one]) => {
    if (one.owed <= 0n) return []
    const { expected, spread, later, dueDate, customerMean } = one
    const came = cameOf(one.items, today, stage)
    const said = { today, currency, owed: Number(one.owed), expected, spread, later }
    return [{ ...said, dueDate, customerMean, came }]
  })
}

/** Of each no more than was expected of it: what credits and disputes covered is not counted. */
function cameOf(items: readonly Owed[], today: number, { received, weeks }: Stage): Float64Array {
  const came = new Float64Array(weeks)
  const spans = weeksFrom(today, weeks)
  for (const { at, net } of items) {
    let left = net
    for (const { on, amount } of received.receipts[at] ?? []) {
      if (on < today || left <= 0n) continue
      const week = spans.findIndex(({ from, to }) => on >= from && on <= to)
      const counted = smaller(amount, left)
      left -= counted
      if (week >= 0) came[week] = (came[week] ?? 0) + Number(counted)
    }
  }
  return came
}

/** The last day of which a book tells what came in. */
export function lastKnownDay({ company, invoices, payments }: Book, today: number): number {
  const { lastBankEntry, syncedAt, timeZone } = company
  if (lastBankEntry !== undefined) return Math.min(today - 1, epochDay(lastBankEntry))
  if (syncedAt !== undefined) return Math.min(today, epochDay(dayIn(syncedAt, timeZone))) - 1
  let last = 0
  const see = (day: number): void => {
    if (day < today) last = Math.max(last, day)
  }
  for (const { issued } of invoices) see(epochDay(issued))
  for (const { received } of payments) see(epochDay(received))
  return last
}
