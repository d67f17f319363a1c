// Asking again until something is over: quick at first, slower while nothing moves, never forever.

export interface Polling<T> {
  ask(signal: AbortSignal): Promise<T>
  /** Over, and the last answer stands. */
  over(answer: T): boolean
  /** What shows that something moved; the pace is quick again when it changes. */
  progress(answer: T): string
  seen(answer: T): void
}

export interface Pace {
  readonly firstMs: number
  readonly slowestMs: number
  readonly attempts: number
}

/** Half a second, growing to five: about half an hour in all when nothing moves. */
export const syncPace: Pace = { firstMs: 500, slowestMs: 5_000, attempts: 400 }

/** A message that was approved leaves within seconds, or waits for its window. */
export const sendPace: Pace = { firstMs: 500, slowestMs: 3_000, attempts: 30 }

const growth = 1.5

/** True when it is over; false when the attempts are used up. */
export async function poll<T>(
  polling: Polling<T>,
  pace: Pace,
  signal: AbortSignal,
): Promise<boolean> {
  let waitMs = pace.firstMs
  let before: string | null = null
  for (let attempt = 0; attempt < pace.attempts; attempt += 1) {
    const answer = await polling.ask(signal)
    signal.throwIfAborted()
    polling.seen(answer)
    if (polling.over(answer)) return true
    const now = polling.progress(answer)
    waitMs = now === before ? Math.min(waitMs * growth, pace.slowestMs) : pace.firstMs
    before = now
    await pause(waitMs, signal)
  }
  return false
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
