// A book gone through in the order of time, with a forecast on the day of each issue and what the
// company's past had taught by then. Backtests and assessments both come from here.

import type { History, Track } from './lateness/history.ts'
import {
  type Learning,
  learnBy,
  mostLessons,
  noLearning,
  noteForecast,
  noteOpen,
  teachEveryDays,
} from './learning.ts'
import type { Outcome } from './outcomes.ts'
import { type Learnt, type Outlook, outlookOf } from './outlook.ts'
import { walkOf } from './walk.ts'

export interface Issued {
  readonly kind: 'issue' | 'snapshot'
  readonly asOf: number
  /** Position in the outcomes. */
  readonly at: number
  readonly outcome: Outcome
  /** Of those of its invoice that are open on the day, the one that is due last. */
  readonly isLast: boolean
  readonly outlook: Outlook
  readonly history: History
}

export interface Replay {
  readonly outcomes: readonly Outcome[]
  /** Invoices issued from this day on are all shown; of those before it enough to learn from. */
  readonly from: number
  /** The first day that is not gone through. */
  readonly until: number
  /** Days on which everything that is open is shown too, counted from `from`. */
  readonly snapshotEvery?: number
  /** Of an invoice in instalments a look shows each that is open, or only the one that is last. */
  readonly looksAt?: 'instalments' | 'invoices'
  readonly show: (issued: Issued) => void
}

export interface Replayed {
  readonly history: History
  readonly learnt: Learnt
}

const warmUpDays = 400
const mostWarmUp = 12_000
/** Of one fortnight. */
const mostReadings = 1_000

export function replayed(replay: Replay): Replayed {
  const { outcomes, from, until } = replay
  const walk = walkOf(outcomes)
  const issues = issuesOf(replay)
  const learning = noLearning()
  const moments = merged(issues, snapshotsOf(replay))
  // On fixed days: what is said does not depend on who looks, nor on where a walk begins or ends.
  let teachOn = Math.ceil((moments[0]?.day ?? until) / teachEveryDays) * teachEveryDays
  const goTo = (day: number): void => {
    for (; teachOn <= day; teachOn += teachEveryDays) {
      walk.upTo(teachOn)
      teach(learning, walk.history, outcomes)
    }
    walk.upTo(day)
  }
  for (const { day, at } of moments) {
    goTo(day)
    const { history } = walk
    if (at === null) {
      showOpen(replay, history, learning.learnt)
      continue
    }
    const outcome = outcomes[at]
    if (!outcome) continue
    const outlook = outlookOf(history, { ...outcome, invoice: at }, learning.learnt)
    if (outcome.tells) noteForecast(learning, { history, outcome, outlook })
    const { isLast } = outcome
    if (day >= from)
      replay.show({ kind: 'issue', asOf: day, at, outcome, isLast, outlook, history })
  }
  goTo(until)
  return { history: walk.history, learnt: learning.learnt }
}

function teach(learning: Learning, history: History, outcomes: readonly Outcome[]): void {
  learnBy(learning, history.today)
  let open = 0
  for (const { waiting } of history.tracks.values()) open += waiting.size
  // Of all customers alike: what the first of them leave open may be like no other's.
  const oneIn = Math.ceil(open / mostReadings)
  let place = 0
  for (const { waiting } of history.tracks.values()) {
    for (const invoice of waiting.keys()) {
      place += 1
      const outcome = outcomes[invoice]
      if (place % oneIn === 0 && outcome?.tells) noteOpen(learning, { history, outcome, invoice })
    }
  }
}

function showOpen({ outcomes, show, looksAt }: Replay, history: History, learnt: Learnt): void {
  const asOf = history.today
  for (const track of history.tracks.values()) {
    const last = lastOpenOf(track, outcomes)
    for (const at of track.waiting.keys()) {
      const outcome = outcomes[at]
      if (!outcome) continue
      const isLast = (last.get(outcome.invoice) ?? at) === at
      if (!isLast && looksAt === 'invoices') continue
      const outlook = outlookOf(history, { ...outcome, invoice: at }, learnt)
      show({ kind: 'snapshot', asOf, at, outcome, isLast, outlook, history })
    }
  }
}

/** Of invoices in instalments: the open one that is due last, of two due on one day the later. */
function lastOpenOf({ waiting }: Track, outcomes: readonly Outcome[]): Map<number, number> {
  const found = new Map<number, number>()
  for (const at of waiting.keys()) {
    const outcome = outcomes[at]
    if (!outcome || (outcome.isLast && outcome.instalment === 1)) continue
    const other = outcomes[found.get(outcome.invoice) ?? at] ?? outcome
    const isLater =
      outcome.due === other.due ? outcome.instalment >= other.instalment : outcome.due > other.due
    if (isLater) found.set(outcome.invoice, at)
  }
  return found
}

interface Moment {
  readonly day: number
  /** Null: a look at everything that is open. */
  readonly at: number | null
}

function issuesOf({ outcomes, from, until }: Replay): Moment[] {
  const all = outcomes.map(({ issued }, at) => ({ day: issued, at }))
  const shown = all.filter(({ day }) => day >= from && day < until)
  const before = all.filter(({ day }) => day < from && day < until && day >= from - warmUpDays)
  const oneIn = Math.ceil(before.length / Math.min(mostWarmUp, mostLessons))
  const some = before.filter((_, place) => place % oneIn === 0)
  return [...some, ...shown].sort((a, b) => a.day - b.day || a.at - b.at)
}

function snapshotsOf({ from, until, snapshotEvery }: Replay): Moment[] {
  if (snapshotEvery === undefined) return []
  const count = Math.max(0, Math.ceil((until - from) / snapshotEvery))
  return Array.from({ length: count }, (_, k) => ({ day: from + k * snapshotEvery, at: null }))
}

/** Both are in order; on one day issues come first, so that a snapshot sees the same past. */
const merged = (issues: readonly Moment[], snapshots: readonly Moment[]): Moment[] =>
  [...issues, ...snapshots].sort((a, b) => a.day - b.day)
