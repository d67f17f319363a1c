// How a reading of the host goes on: which page job still counts, what follows a page, what follows
// a failure, when a reading has stalled. Reading and writing are done in `run.ts`.

import { createHash } from 'node:crypto'
import type { Failure } from '../../connectors/contract/failure.ts'
import type { RejectedRecord } from '../../connectors/contract/host.ts'
import { daysInMonth, monthOf, yearOf } from '../../core/day.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../core/instant.ts'

export type RunState = 'running' | 'done' | 'failed'

export interface Progress {
  readonly state: RunState
  /** Pages applied so far. */
  readonly pages: number
}

/** A page job counts for the page that it was made for, and only while the reading goes on. */
export const isCurrent = (run: Progress, page: number): boolean =>
  run.state === 'running' && run.pages === page

export type AfterFailure =
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'fail'; readonly code: string }

const secondMs = 1000
const minuteMs = 60 * secondMs
const firstWaitMs = 5 * secondMs
const longestWaitMs = 10 * minuteMs
const longestRateWaitMs = 60 * minuteMs
/** Failures in a row, over about half an hour; then a person is told. */
const mostRetries = 8
const mostRateWaits = 50

/**
 * `tries` counts the failures in a row before this one. A host that asks for time gets what it asks
 * for; one that is down is asked again ever more slowly; what a person must repair ends the
 * reading.
 */
export function decideAfterFailure(
  failure: Failure,
  { tries, now }: { readonly tries: number; readonly now: Instant },
): AfterFailure {
  if (!failure.retryable) return { kind: 'fail', code: failure.code }
  const asked = 'retryAfterMs' in failure ? failure.retryAfterMs : null
  const most = asked === null ? mostRetries : mostRateWaits
  if (tries >= most) return { kind: 'fail', code: failure.code }
  const waitMs =
    typeof asked === 'number'
      ? clamp(asked, secondMs, longestRateWaitMs)
      : clamp(firstWaitMs * 2 ** tries, firstWaitMs, longestWaitMs)
  return { kind: 'wait', until: instantOf(epochMs(now) + waitMs) }
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most)

const stalledAfterMs = 60 * minuteMs

/** The next page is long overdue: its job is lost, and a new reading may take over. */
export const isStalled = (nextPageAt: Instant, now: Instant): boolean =>
  epochMs(now) - epochMs(nextPageAt) > stalledAfterMs

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export type ReadingKind = 'complete' | 'changes'

/** What a company's last readings left behind. */
export interface LastReadings {
  /** Where the changes go on; null where the host lists none, or can tell no more. */
  readonly changesFrom: string | null
  /** When the last complete reading began. */
  readonly completedAt: Instant | null
  /** Records wait that did not parse. */
  readonly setAside: boolean
}

/** What a list of changes leaves out is found once a week. */
const completeEveryMs = 7 * dayMs
/** What we did not understand yesterday we may today: no change at the host says so. */
const retryEveryMs = dayMs

export function decideReading(last: LastReadings, now: Instant): ReadingKind {
  const { changesFrom, completedAt, setAside } = last
  if (changesFrom === null || completedAt === null) return 'complete'
  const every = setAside ? retryEveryMs : completeEveryMs
  return epochMs(now) - epochMs(completedAt) < every ? 'changes' : 'complete'
}

/** Every call of a host that lists its changes is metered; a complete reading costs us alone. */
const periodMs: Readonly<Record<ReadingKind, number>> = {
  changes: hourMs,
  complete: 15 * minuteMs,
}

/** Reads of this month, and how many it may have; null where nobody counts them. */
export interface ReadBudget {
  readonly used: number
  readonly most: number | null
}

/** Nothing may be sent on facts that are a day old. */
const longestPeriodMs = 20 * hourMs
const saving = 6

/** When a connected company is read again: less often where the month's reads run out early. */
export function nextReading(last: LastReadings, budget: ReadBudget, now: Instant): Instant {
  const usual = periodMs[last.changesFrom === null ? 'complete' : 'changes']
  return instantOf(epochMs(now) + Math.min(usual * scarcity(budget, now), longestPeriodMs))
}

const scarcity = (budget: ReadBudget, now: Instant): number =>
  ({ usual: 1, saving, used_up: Number.POSITIVE_INFINITY })[paceOf(budget, now)]

export const paces = ['usual', 'saving', 'used_up'] as const
export type Pace = (typeof paces)[number]

/** Whether the month's reads last at the present rate. */
export function paceOf({ used, most }: ReadBudget, now: Instant): Pace {
  if (most === null) return 'usual'
  if (used >= most) return 'used_up'
  // A tenth ahead is left for days on which much happens.
  return used / most > monthElapsed(now) + 0.1 ? 'saving' : 'usual'
}

/** The share of the month, in UTC, that has passed, today included. */
function monthElapsed(now: Instant): number {
  const today = dayIn(now, 'UTC')
  return Number(today.slice(-2)) / daysInMonth(yearOf(today), monthOf(today))
}

const clockSkewMs = 10 * minuteMs

/**
 * A complete reading tells nothing about what changed while it went on, and the host dates changes
 * by a clock that need not agree with ours: only what is older than this may be taken for gone.
 */
export const settledBefore = (startedAt: Instant): Instant =>
  instantOf(epochMs(startedAt) - clockSkewMs)

/**
 * Clocks go back, and two workers' clocks differ: what a reading meets was never met before it
 * began.
 */
export const laterOf = (a: Instant, b: Instant): Instant => (epochMs(a) < epochMs(b) ? b : a)

/**
 * Where the host gave fewer records than it had counted, some were deleted meanwhile, or it left
 * some out: then none is taken for gone, and the next reading tells.
 */
export const broughtAll = (run: {
  readonly records_read: number
  readonly records_expected: number | null
}): boolean => run.records_expected === null || run.records_read >= run.records_expected

const keptRunsMs = 30 * 24 * 60 * minuteMs

/** Finished readings from before this are forgotten. */
export const oldestKeptRun = (now: Instant): Instant => instantOf(epochMs(now) - keptRunsMs)

export const unreadableIdPrefix = 'unreadable-'
const longestRaw = 100_000

/**
 * A rejected record as it is kept: with a name of its own even where the host's id was unreadable,
 * and with a raw text that the database can hold.
 */
export function quarantined(rejected: RejectedRecord): RejectedRecord {
  const { entity, id, reason, raw } = rejected
  return {
    entity,
    id: isName(id) ? id : `${unreadableIdPrefix}${fingerprint(id === '' ? raw : id)}`,
    reason: storable(reason),
    raw: storable(raw.slice(0, longestRaw)),
  }
}

const longestId = 200

const isName = (id: string): boolean => id !== '' && id.length <= longestId && id === storable(id)

const fingerprint = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16)

const storable = (text: string): string => text.replaceAll('\0', '\u2400').toWellFormed()
