// What became of one attempt, from all that carriers told about it. The same set of events gives
// the same answer, in whatever order and however often they came. Leaves out how it is kept.

import type { CarrierNews, ProofKind } from '../../../connectors/contract/channel.ts'
import { unreachable } from '../../../core/assert.ts'
import type { ChannelKind, ContactOutcome } from '../../../core/book.ts'
import { addDays, type Day, earlierDay } from '../../../core/day.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'

export interface ToldEvent {
  readonly carrier: string
  readonly id: string
  readonly at: Instant
  readonly news: CarrierNews
}

export interface StandingRules {
  readonly channel: ChannelKind
  readonly now: Instant
  readonly timeZone: string
  /** A customer who answers is left alone for so many days. */
  readonly answerHoldDays: number
  /** What is still delayed after so many hours counts as bounced. */
  readonly delayHours: number
}

/** A person looks, once for each event. */
export interface Asked {
  readonly event: string
  readonly kind: 'answer' | 'other'
  readonly due: Day
  readonly detail: Readonly<Record<string, string>>
}

export interface Pause {
  readonly event: string
  readonly from: Day
  /** Null = until a person ends it. */
  readonly until: Day | null
  readonly why: 'answered' | 'complained'
}

export interface Standing {
  /** Null where nothing was told that says how it stands. */
  readonly outcome: Exclude<ContactOutcome, 'ambiguous'> | null
  /** It did not arrive: its step may be sent again. */
  readonly isOver: boolean
  readonly presented: Day | null
  readonly trackingNumber: string | null
  readonly proofs: readonly {
    readonly event: string
    readonly proof: ProofKind
    readonly url: string
  }[]
  readonly asks: readonly Asked[]
  readonly pauses: readonly Pause[]
  /** When waiting alone changes it. */
  readonly changesAt: Instant | null
}

export function standingOf(told: readonly ToldEvent[], rules: StandingRules): Standing {
  const events = inOrder(told)
  const { outcome, isOver, changesAt } = outcomeOf(events, rules)
  return {
    outcome,
    isOver,
    changesAt,
    presented: presentedOn(events, rules),
    trackingNumber: of(events, 'tracked').at(-1)?.news.number ?? null,
    proofs: of(events, 'proof').map(({ carrier, id, news: { proof, url } }) => ({
      event: nameOf({ carrier, id }),
      proof,
      url,
    })),
    asks: events.flatMap((event) => asked(event, rules)),
    pauses: events.flatMap((event) => paused(event, rules)),
  }
}

/** By moment, then by name; what was told twice stands once. */
function inOrder(told: readonly ToldEvent[]): ToldEvent[] {
  const byName = new Map(told.map((event) => [nameOf(event), event]))
  return [...byName]
    .toSorted(([a, x], [b, y]) => epochMs(x.at) - epochMs(y.at) || (a < b ? -1 : 1))
    .map(([, event]) => event)
}

const nameOf = ({ carrier, id }: Pick<ToldEvent, 'carrier' | 'id'>): string => `${carrier} ${id}`

type Of<K extends CarrierNews['kind']> = ToldEvent & {
  readonly news: Extract<CarrierNews, { kind: K }>
}

function of<K extends CarrierNews['kind']>(events: readonly ToldEvent[], kind: K): Of<K>[] {
  return events.filter((event): event is Of<K> => event.news.kind === kind)
}

const hourMs = 3_600_000

type Outcome = Pick<Standing, 'outcome' | 'isOver' | 'changesAt'>

/**
 * Whoever answered has read it. A bounce outweighs a delivery: the first server took it, a later
 * one gave it back.
 */
function outcomeOf(events: readonly ToldEvent[], { now, delayHours }: StandingRules): Outcome {
  if (events.length === 0) return { outcome: null, isOver: false, changesAt: null }
  const has = (kind: CarrierNews['kind']) => events.some(({ news }) => news.kind === kind)
  const bounced = has('bounced')
  const isOver = bounced || has('lost')
  const settled = { isOver, changesAt: null }
  const answers = of(events, 'answered')
  if (answers.some(({ news }) => !news.automatic)) return { outcome: 'answered', ...settled }
  if (bounced) return { outcome: 'bounced', ...settled }
  if (has('lost')) return { outcome: 'failed', ...settled }
  if (has('delivered') || answers.length > 0 || has('complained')) {
    return { outcome: 'delivered', ...settled }
  }
  const [delayed] = of(events, 'delayed')
  if (!delayed) return { outcome: 'sent', ...settled }
  const ends = epochMs(delayed.at) + delayHours * hourMs
  if (epochMs(now) >= ends) return { outcome: 'bounced', isOver: true, changesAt: null }
  return { outcome: 'sent', isOver: false, changesAt: instantOf(ends) }
}

/**
 * The day on which the post first offered it. What came back unclaimed was offered before, on a day
 * that nobody told: the day of its return stands for it, which costs the debtor nothing.
 */
function presentedOn(events: readonly ToldEvent[], rules: StandingRules): Day | null {
  if (rules.channel !== 'registered_letter') return null
  const told = of(events, 'presented')
  // A person may correct himself: his last word counts.
  const byPerson = told.findLast(({ carrier }) => carrier === 'person')
  const offered = [
    ...told
      .filter((event) => event.carrier !== 'person' || event === byPerson)
      .map(({ news }) => news.on),
    ...of(events, 'delivered').map(({ at }) => dayIn(at, rules.timeZone)),
  ]
  const days =
    offered.length > 0 ? offered : of(events, 'returned').map(({ at }) => dayIn(at, rules.timeZone))
  return days.length === 0 ? null : days.reduce(earlierDay)
}

function asked(event: ToldEvent, { timeZone }: StandingRules): Asked[] {
  const { news, at } = event
  const due = dayIn(at, timeZone)
  const ask = (kind: Asked['kind'], detail: Asked['detail']): Asked[] => [
    { event: nameOf(event), kind, due, detail },
  ]
  switch (news.kind) {
    case 'answered':
      return news.automatic ? [] : ask('answer', { code: 'ANSWERED', excerpt: news.excerpt })
    case 'complained':
      return ask('answer', { code: 'COMPLAINED' })
    case 'returned':
      return ask('other', { code: 'LETTER_RETURNED', reason: news.reason })
    case 'taken':
    case 'delivered':
    case 'presented':
    case 'bounced':
    case 'lost':
    case 'delayed':
    case 'proof':
    case 'tracked':
      return []
    default:
      return unreachable(news)
  }
}

function paused(event: ToldEvent, { timeZone, answerHoldDays }: StandingRules): Pause[] {
  const { news, at } = event
  const from = dayIn(at, timeZone)
  const pause = { event: nameOf(event), from }
  if (news.kind === 'complained') return [{ ...pause, until: null, why: 'complained' }]
  if (news.kind !== 'answered' || news.automatic) return []
  return [{ ...pause, until: addDays(from, answerHoldDays), why: 'answered' }]
}

/** In the company's language, for its people. */
export function pauseReason(why: Pause['why'], locale: string): string {
  const french = locale.split('-')[0] === 'fr'
  if (why === 'answered') {
    return french ? 'Le client a répondu à une relance' : 'The customer answered a reminder'
  }
  return french
    ? 'Le client a signalé une relance comme indésirable'
    : 'The customer reported a reminder as unwanted'
}
