// What is remembered of a run of plans: at which moment it counts as made, and whom it had to leave
// out. Leaves out what it decided.

import type { CustomerId } from '../../core/ids.ts'
import { epochMs, type Instant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import type { Broken } from './plan.ts'

export interface BrokenCustomer {
  readonly customer: CustomerId
  readonly fault: string
}

const longestFault = 300

export function brokenOf({ customer, error }: Broken): BrokenCustomer {
  const fault = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
  return { customer, fault: fault.slice(0, longestFault) }
}

/** Two machines' clocks differ by less. */
const clockSkewMs = 120_000

/**
 * The moment of a new run: never before the last one. A clock that went back a little is overruled;
 * one that went back far is refused, for gaps and deadlines would be counted from it.
 */
export function decideRunTime(now: Instant, last: Instant | null): Instant {
  if (last === null || epochMs(now) >= epochMs(last)) return now
  if (epochMs(last) - epochMs(now) <= clockSkewMs) return last
  throw new Malformed({
    path: 'now',
    wanted: `a moment not before the last run, ${last}`,
    found: now,
  })
}
