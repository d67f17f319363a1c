// The one clock. Everything that needs the time gets it from here, so that tests can set it.

import { type Instant, instantOf } from '../core/instant.ts'

export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => instantOf(Date.now()) }
