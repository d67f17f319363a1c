// How long to wait before trying again, and whether to. Pure: chance is an argument. Leaves out
// what may be repeated at all: that is for the caller, who knows whether the call was a write.

export interface RetryRules {
  /** Tries in all, the first one included. */
  readonly attempts: number
  readonly baseMs: number
  readonly capMs: number
}

/**
 * The wait after failed try number `attempt` (from 1): full jitter below a doubling ceiling, or
 * null after the last try. `chance` is in [0, 1).
 */
export function retryDelayMs(attempt: number, rules: RetryRules, chance: number): number | null {
  if (attempt >= rules.attempts) return null
  const ceiling = Math.min(rules.capMs, rules.baseMs * 2 ** Math.min(attempt - 1, 30))
  return Math.floor(chance * ceiling)
}
