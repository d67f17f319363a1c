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
      for (let event = events[next]; event && event.day < day; event = events[next]) {
        const outcome = outcomes[event.outcome]
        next += 1
        if (outcome) apply(history, event, outcome)
      }
      advance(history, day)
    },
  }
}

interface Event {
  readonly day: number
  readonly kind: 'issued' | 'settled' | 'gone'
  readonly outcome: number
}

function eventsOf(outcomes: readonly Outcome[]): Event[] {
  const events: Event[] = []
  outcomes.forEach(({ issued, end }, outcome) => {
    events.push({ day: issued, kind: 'issued', outcome })
    // A payment ahead of the invoice is known with the invoice.
    if (end.kind === 'settled') {
      events.push({ day: Math.max(issued, end.on), kind: 'settled', outcome })
    } else if (end.kind === 'unknown') {
      events.push({ day: Math.max(issued, end.after), kind: 'gone', outcome })
    }
  })
  const order = { issued: 0, settled: 1, gone: 1 }
  return events.sort((a, b) => a.day - b.day || order[a.kind] - order[b.kind])
}

function apply(history: History, { kind, day, outcome: invoice }: Event, outcome: Outcome): void {
  const named = { customer: outcome.customer, invoice }
  const { due, size } = outcome
  if (kind === 'issued') noteIssued(history, named, { due, size })
  else if (kind === 'settled') noteSettled(history, named, day)
  else noteGone(history, named)
}
