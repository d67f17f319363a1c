// How much a company may ask (reference, sections 0.3 and 5): calls of a minute and of a second,
// batches of a minute, and the reads of a month that an app pays for. Only what was let through
// counts. Off unless it is switched on: the clock of most tests stands still.

export interface Limits {
  readonly callsAMinute: number
  readonly callsASecond: number
  /** By realm and app; a stand-in has one app, so the 120 of a realm are never reached. */
  readonly batchesAMinute: number
}

/** Table of August 2025 [I]. */
export const intuitLimits: Limits = { callsAMinute: 500, callsASecond: 10, batchesAMinute: 40 }

export interface Limiter {
  /** Whether this call of the company is within all limits; it counts if so. */
  admit(realm: string, call: { readonly nowMs: number; readonly batch: boolean }): boolean
}

const minuteMs = 60_000

export function makeLimiter(limits: () => Limits | null): Limiter {
  const calls = new Map<string, number[]>()
  const batches = new Map<string, number[]>()
  return {
    admit: (realm, { nowMs, batch }) => {
      const most = limits()
      if (!most) return true
      const recent = ofLastMinute(calls, realm, nowMs)
      const second = recent.filter((atMs) => atMs > nowMs - 1000).length
      if (recent.length >= most.callsAMinute || second >= most.callsASecond) return false
      const together = ofLastMinute(batches, realm, nowMs)
      if (batch && together.length >= most.batchesAMinute) return false
      recent.push(nowMs)
      if (batch) together.push(nowMs)
      return true
    },
  }
}

function ofLastMinute(seen: Map<string, number[]>, realm: string, nowMs: number): number[] {
  const recent = (seen.get(realm) ?? []).filter((atMs) => atMs > nowMs - minuteMs)
  seen.set(realm, recent)
  return recent
}

/** Reads are metered, writes are free, and what failed is not counted (section 5, [I]). */
export interface Meter {
  count(realm: string, read: { readonly reads: number; readonly nowMs: number }): void
  /** CorePlus calls of this month, of one company or of all. */
  reads(nowMs: number, realm?: string): number
}

export function makeMeter(): Meter {
  const counts = new Map<string, Map<string, number>>()
  return {
    count: (realm, { reads, nowMs }) => {
      const month = monthOf(nowMs)
      const ofMonth = counts.get(month) ?? new Map<string, number>()
      counts.set(month, ofMonth.set(realm, (ofMonth.get(realm) ?? 0) + reads))
    },
    reads: (nowMs, realm) => {
      const ofMonth = counts.get(monthOf(nowMs)) ?? new Map<string, number>()
      if (realm !== undefined) return ofMonth.get(realm) ?? 0
      return [...ofMonth.values()].reduce((sum, some) => sum + some, 0)
    },
  }
}

/** Where Intuit's month begins is not said [?]: here in UTC. */
const monthOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 7)
