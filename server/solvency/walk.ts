// A book in the order of time: what was known before a day, and nothing that was learnt on it or
// later. Days only go forward.

import {
  advance,
  type History,
  noHistory,
  noteGone,
  noteIssued,
  noteSettled,
} from './lateness/history.ts'
import type { Outcome } from './outcomes.ts'

export interface Walk {
  readonly history: History
  /** Brings the history to what was known before that day. */
  upTo(day: number): void
}

/** Invoices of the history are positions in `outcomes`. */
export function walkOf(outcomes: readonly Outcome[]): Walk {
  const history = noHistory()
  const events = eventsOf(outcomes)
  let next = 0
  return {
    history,
    upTo: (day) => {
      for (; next < events.length; next += 1) {
        const event = events[next] ?? 0
        const moment = Math.floor(event / outcomes.length)
        const on = Math.floor(moment / 2) - before1970
        if (on >= day) break
        const invoice = event % outcomes.length
        const outcome = outcomes[invoice]
        if (outcome) apply(history, { isIssue: moment % 2 === 0, on, invoice }, outcome)
      }
      advance(history, day)
    },
  }
}

/** There is no day before 1900: days become positive. */
const before1970 = 30_000

/**
 * Each event as one number, which sorts by day, then issues before endings, then as the outcomes
 * stand: a ledger has millions.
 */
function eventsOf(outcomes: readonly Outcome[]): Float64Array {
  const events = new Float64Array(outcomes.length * 2)
  let count = 0
  outcomes.forEach((outcome, invoice) => {
    const { issued } = outcome
    events[count] = (issued + before1970) * 2 * outcomes.length + invoice
    count += 1
    const on = endedOn(outcome)
    if (on === null) return
    events[count] = ((on + before1970) * 2 + 1) * outcomes.length + invoice
    count += 1
  })
  return events.slice(0, count).sort()
}

/** A payment ahead of the invoice is known with the invoice. */
function endedOn({ issued, end }: Outcome): number | null {
  if (end.kind === 'open') return null
  return Math.max(issued, end.kind === 'settled' ? end.on : end.after)
}

interface Event {
  readonly isIssue: boolean
  readonly on: number
  readonly invoice: number
}

function apply(history: History, { isIssue, on, invoice }: Event, outcome: Outcome): void {
  const named = { customer: outcome.customer, invoice }
  // What tells nothing waits without ever being overdue, and goes without a trace.
  const due = outcome.tells ? outcome.due : Number.POSITIVE_INFINITY
  if (isIssue) noteIssued(history, named, { due, size: outcome.size })
  else if (outcome.tells && outcome.end.kind === 'settled') noteSettled(history, named, on)
  else noteGone(history, named)
}
