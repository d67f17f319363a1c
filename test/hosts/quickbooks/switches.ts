// What a test turns on to make the stand-in behave as Intuit sometimes does. All of it may change
// while the stand-in runs.

import type { Limits } from './limiter.ts'

export interface Switches {
  /** Null lets every call through. */
  limits: Limits | null
  /** The JSON form of a 429 is unconfirmed [?]; recorded is XML [R]; older answers are 403. */
  throttleForm: 'json' | 'xml' | 'forbidden'
  /** Seconds that a 429 names; null, as Intuit promises none (section 5). */
  retryAfterS: number | null
  /** Reads of a month over all companies; beyond it 429 until the next (500 000 on Builder). */
  monthlyReads: number | null
  /** Change data capture of more than 30 days ago: answered as recorded [R], or refused [I]. */
  refuseOldChanges: boolean
  /** How far the host's clock is ahead of everybody else's. */
  clockSkewMs: number
}

export const usualSwitches = (): Switches => ({
  limits: null,
  throttleForm: 'json',
  retryAfterS: null,
  monthlyReads: null,
  refuseOldChanges: false,
  clockSkewMs: 0,
})
