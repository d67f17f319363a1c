// When the next call to a company's host may be made, so that no second and no minute holds more
// than the host allows, whoever calls. Leaves out where that is remembered, and who waits.

export interface CallLimits {
  /** Calls in any second. */
  readonly aSecond: number
  /** Calls in any minute. */
  readonly aMinute: number
}

/** Moments in milliseconds of one clock: the database's. */
export interface Turns {
  readonly secondClearMs: number
  readonly minuteClearMs: number
}

export interface Moment {
  readonly nowMs: number
  /** The host has asked for silence, which lasts so much longer. */
  readonly silenceMs: number
}

export interface Turn {
  /** How long the caller waits; 0 = at once. */
  readonly waitMs: number
  /** What is remembered once the turn is taken. */
  readonly next: Turns
}

/**
 * Calls may come close together, but the granted ones are spread evenly behind them: in any window
 * there are at most the spread ones and one burst, which together stay below the limit.
 */
export function decideTurn(turns: Turns, { nowMs, silenceMs }: Moment, limits: CallLimits): Turn {
  const from = nowMs + silenceMs
  const second = spread(turns.secondClearMs, from, { windowMs: 1_000, most: limits.aSecond })
  const minute = spread(turns.minuteClearMs, from, { windowMs: 60_000, most: limits.aMinute })
  const at = Math.max(from, second.freeMs, minute.freeMs)
  return {
    waitMs: Math.max(0, Math.ceil(at - nowMs)),
    next: {
      secondClearMs: Math.max(turns.secondClearMs, at) + second.everyMs,
      minuteClearMs: Math.max(turns.minuteClearMs, at) + minute.everyMs,
    },
  }
}

/** Of a limit this share may come at once; the rest is spread over the window. */
const burstShare = 0.2

interface Window {
  readonly windowMs: number
  readonly most: number
}

function spread(clearMs: number, nowMs: number, { windowMs, most }: Window) {
  const burst = Math.max(1, Math.floor(most * burstShare))
  const everyMs = windowMs / Math.max(1, most - burst)
  const freeMs = Math.max(clearMs, nowMs) - everyMs * (burst - 1)
  return { everyMs, freeMs }
}
