// What was last answered about a company: when to ask again, and what it means for an assessment.
// Leaves out who asks.

import { z } from 'zod'
import type { AccountsYear, Answer, CompanyIdentity } from '../../../connectors/contract/bureau.ts'
import { addDays, type Day, parseDay } from '../../../core/day.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import type { AssessedEvent } from '../assess/assessed.ts'
import type { CompanyKnown } from '../assess/grade.ts'
import type { StandingKind } from './standing.ts'

/** Those that are asked without a person. */
export const watchedBureaus = ['sirene', 'bodacc', 'ratios'] as const
export type WatchedBureau = (typeof watchedBureaus)[number]

export interface KeptAnswer {
  readonly bureau: WatchedBureau
  readonly outcome: Answer<unknown>['kind']
  readonly askedAt: Instant
  /** What it said last; null: it has never known the company. */
  readonly value: unknown
  readonly valueAsOf: Instant | null
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** The bulletin is read every day for the whole country: a single company seldom. */
const keptDays: Readonly<Record<WatchedBureau, number>> = { sirene: 30, bodacc: 90, ratios: 90 }
const firstWaitMs = 10 * minuteMs

/** `failures` counts how often in a row it could not be asked, this time included. */
export function askAgainAt(
  bureau: WatchedBureau,
  answer: Answer<unknown>,
  failures: number,
): Instant {
  const at = epochMs(answer.asOf)
  if (answer.kind !== 'could_not_ask') return instantOf(at + keptDays[bureau] * dayMs)
  // What a person must repair is not asked for every few minutes.
  const isRetried = answer.failure === 'rate_limited' || answer.failure === 'unavailable'
  if (!isRetried) return instantOf(at + dayMs)
  const waitMs = Math.min(firstWaitMs * 2 ** Math.min(failures - 1, 10), dayMs)
  return instantOf(at + Math.min(Math.max(waitMs, answer.retryAfterMs ?? 0), dayMs))
}

/** As JSON that keeps amounts whole. */
export const storedJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part))

const Minor = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : BigInt(text)))
const StoredDay = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : parseDay(text)))

const Identity = z.object({
  name: z.string().nullable(),
  state: z.enum(['active', 'ceased']),
  created: StoredDay,
  closed: StoredDay,
  isSoleTrader: z.boolean(),
  isAdministration: z.boolean(),
  latestAccounts: z.object({ year: z.number(), turnover: Minor, netIncome: Minor }).nullable(),
})
type Stored = Pick<
  CompanyIdentity,
  'name' | 'state' | 'created' | 'closed' | 'isSoleTrader' | 'isAdministration' | 'latestAccounts'
>

const Accounts = z.array(z.object({ closing: z.string(), turnover: Minor }))
type StoredAccounts = readonly (Pick<AccountsYear, 'turnover'> & { readonly closing: string })[]

export interface Known {
  readonly answers: readonly KeptAnswer[]
  /** Up to which day the bulletin of the country was read; null = it never was. */
  readonly bulletinUntil: Day | null
  /** What its notices say; a standing that a person has to read is no answer yet. */
  readonly standing: StandingKind
  readonly today: Day
}

/** What an assessment may rest on, and what could not be asked for it. */
export function companyKnown(known: Known): CompanyKnown {
  const identity = identityOf(known.answers)
  const turnover = turnoverOf(known.answers) ?? identity?.latestAccounts?.turnover ?? null
  return {
    ...(identity?.created == null ? {} : { created: identity.created }),
    ...(identity?.state === 'ceased' ? { ceased: identity.closed ?? known.today } : {}),
    ...(identity === null ? {} : { isPerson: identity.isSoleTrader }),
    ...(turnover === null ? {} : { sales: turnover }),
    events: bureauEvents(known),
  }
}

export function identityOf(answers: readonly KeptAnswer[]): Stored | null {
  const value = answers.find(({ bureau }) => bureau === 'sirene')?.value ?? null
  return value === null ? null : Identity.parse(value)
}

function turnoverOf(answers: readonly KeptAnswer[]): bigint | null {
  const value = answers.find(({ bureau }) => bureau === 'ratios')?.value ?? null
  const years: StoredAccounts = value === null ? [] : Accounts.parse(value)
  return years[0]?.turnover ?? null
}

/** The years whose accounts the last answer held, newest first; null where it could not be asked. */
export function closingsOf(answers: readonly KeptAnswer[]): readonly Day[] | null {
  const answer = answers.find(({ bureau }) => bureau === 'ratios')
  if (answer?.outcome !== 'found') return null
  const years: StoredAccounts = Accounts.parse(answer.value)
  return years
    .flatMap(({ closing }) => parseDay(closing) ?? [])
    .toSorted((a, b) => (a > b ? -1 : 1))
}

/** What each bureau answers about. */
const subjects = { sirene: 'identity', bodacc: 'proceedings', ratios: 'accounts' } as const

/**
 * One for each bureau that is asked, and one that the company has ceased. What was never asked
 * could not be asked; so could what is older than the bulletin may be.
 */
function bureauEvents(known: Known): readonly AssessedEvent[] {
  const { answers, today } = known
  const asked = watchedBureaus.map((bureau): AssessedEvent => {
    const answer = answers.find((one) => one.bureau === bureau)
    const kind = subjects[bureau]
    if (!answer) return { kind, day: today, source: bureau, outcome: 'could_not_ask' }
    const day = dayIn(answer.askedAt, 'Europe/Paris')
    return bureau === 'bodacc'
      ? { kind, source: bureau, ...ofBulletin(answer, day, known) }
      : { kind, day, source: bureau, outcome: answer.outcome }
  })
  const identity = identityOf(answers)
  if (identity?.state !== 'ceased') return asked
  const day = identity.closed ?? today
  return [...asked, { kind: 'ceased', day, source: 'sirene', outcome: 'found' }]
}

/** Days without a bulletin after which nobody can say that there is nothing. */
const longestGapDays = 7

function ofBulletin(
  { outcome }: KeptAnswer,
  day: Day,
  { bulletinUntil, standing, today }: Known,
): Pick<AssessedEvent, 'day' | 'outcome'> {
  if (outcome === 'could_not_ask') return { day, outcome }
  const until = bulletinUntil !== null && bulletinUntil > day ? bulletinUntil : day
  const isStale = addDays(until, longestGapDays) < today
  if (isStale || unread.has(standing)) return { day: until, outcome: 'could_not_ask' }
  return { day: until, outcome: standing === 'none' ? outcome : 'found' }
}

/** A striking-off may be no more than a move to another registry. */
const unread: ReadonlySet<StandingKind> = new Set(['to_read', 'struck_off'])
