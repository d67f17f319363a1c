// Time as a test wants it: it stands still until it is told to move.

import { assert } from '../../core/assert.ts'
import { epochMs, type Instant, instantOf, parseInstant } from '../../core/instant.ts'
import type { Clock } from '../../server/clock.ts'

export interface FakeClock extends Clock {
  /** Milliseconds, or whole days of 24 hours. */
  advance(by: number | { readonly days: number }): void
  set(instant: string): void
}

const dayMs = 86_400_000

export function fakeClock(start: string): FakeClock {
  let now = parsed(start)
  return {
    now: () => now,
    advance: (by) => {
      now = instantOf(epochMs(now) + (typeof by === 'number' ? by : by.days * dayMs))
    },
    set: (instant) => {
      now = parsed(instant)
    },
  }
}

function parsed(text: string): Instant {
  const instant = parseInstant(text)
  assert(instant, `an instant with an offset, not ${text}`)
  return instantOf(epochMs(instant))
}
