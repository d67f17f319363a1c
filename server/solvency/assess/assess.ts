// A whole book assessed on a day, or one customer of it alone: what the company's past has taught
// is worked out once and kept, so that a payment makes one customer's figures anew and no others.

import type { Book, Proceeding } from '../../../core/book.ts'
import { type Day, dayFromEpoch, epochDay } from '../../../core/day.ts'
import type { CustomerId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { type Calendar, calendarOf } from '../../ledger/calendar.ts'
import { positionsOf } from '../../ledger/position.ts'
import { chanceOver, earliest } from '../lateness/grid.ts'
import {
  advance,
  type Habits as CompanyHabits,
  type History,
  noHistory,
  usualOf,
} from '../lateness/history.ts'
import { type Outcome, outcomesOf } from '../outcomes.ts'
import type { Learnt } from '../outlook.ts'
import { replayed } from '../replay.ts'
import { walkOf } from '../walk.ts'
import type {
  AssessedCustomer,
  AssessedEvent,
  AssessedExposure,
  AssessedItem,
  Assessment,
  AssessmentReason,
} from './assessed.ts'
import { type Habits, habitsOf } from './behaviour.ts'
import { type CustomerFacts, customersIn } from './customers.ts'
import { type CompanyKnown, gradeOf, standingProceeding, type UsualHabits } from './grade.ts'
import { type Forecasting, itemsOf } from './items.ts'
import { type LimitUnknown, limitOf } from './limit.ts'

/** What all of a company's customers have taught by a day. */
export interface CompanyPast {
  readonly habits: CompanyHabits
  readonly learnt: Learnt
  readonly settledCount: number
  readonly lateCount: number
  readonly daysLateSum: number
}

export interface Assessing {
  readonly book: Book
  readonly now: Instant
  /** Of the companies behind customers; none where nobody was asked. */
  readonly known?: ReadonlyMap<CustomerId, CompanyKnown>
}

export function assess(assessing: Assessing): Assessment & { readonly past: CompanyPast } {
  const { book } = assessing
  const outcomes = outcomesOf(book)
  const today = todayOf(assessing)
  // What came in today is known; what is dated later is not believed yet.
  const { history, learnt } = replayed({
    ...{ outcomes, from: today + 1, until: today + 1, show: () => {} },
  })
  advance(history, today)
  const found = each(assessing, outcomes, { history, learnt })
  const { habits, settledCount, lateCount, daysLateSum } = history
  return { ...found, past: { habits, learnt, settledCount, lateCount, daysLateSum } }
}

/** Of a book of few customers, by what the company's whole past has taught. */
export function assessAlone(assessing: Assessing, past: CompanyPast): Assessment {
  const outcomes = outcomesOf(assessing.book)
  const today = todayOf(assessing)
  const walk = walkOf(outcomes)
  walk.upTo(today + 1)
  const { habits, learnt, ...counts } = past
  const history: History = { ...noHistory(), tracks: walk.history.tracks, habits, ...counts, today }
  return each(assessing, outcomes, { history, learnt })
}

const todayOf = ({ book, now }: Assessing): number => epochDay(dayIn(now, book.company.timeZone))

function each(
  assessing: Assessing,
  outcomes: readonly Outcome[],
  forecasting: Forecasting,
): Assessment {
  const { book, known } = assessing
  const { country, region } = book.company
  const setting: Setting = {
    ...{ book, today: forecasting.history.today, calendar: calendarOf(country, region) },
    usual: usualHabitsOf(forecasting.history.habits),
  }
  const customers: AssessedCustomer[] = []
  const items: AssessedItem[] = []
  for (const facts of customersIn(book, outcomes)) {
    customers.push(customerOf(facts, known?.get(facts.customer.id) ?? nothingKnown, setting))
    for (const item of itemsOf(facts, forecasting)) items.push(item)
  }
  return { customers, items }
}

const nothingKnown: CompanyKnown = {}

interface Setting {
  readonly book: Book
  readonly today: number
  readonly calendar: Calendar
  readonly usual: UsualHabits
}

function customerOf(
  facts: CustomerFacts,
  known: CompanyKnown,
  { book, today: day, calendar, usual }: Setting,
): AssessedCustomer {
  const today = dayFromEpoch(day)
  const habits = habitsOf(facts, day, calendar)
  const exposure = exposureOf(facts, day)
  const isPerson = known.isPerson === true || facts.customer.kind === 'consumer'
  const { proceedings } = facts
  const { grade, reasons } = gradeOf({ habits, usual, proceedings, known, isPerson, today })
  const standing = standingProceeding(proceedings, today)
  const isCeased = known.ceased !== undefined && known.ceased <= today
  const isBarred = standing !== undefined && standing.kind !== 'closed'
  const limit = limitOf({
    ...{ facts, habits, grade, known, exposure, today: day },
    companyCurrency: book.company.currency,
    barred: isCeased ? 'ceased' : isBarred ? 'proceeding' : null,
  })
  const { settled, meanDaysLate, lateShare, trendDays, brokenPromises } = habits
  return {
    customer: facts.customer.id,
    exposure,
    behaviour: { settled, meanDaysLate, lateShare, trendDays, brokenPromises },
    ...{ grade, isPerson },
    ...(typeof limit === 'string'
      ? { limit: null, reasons: [...reasons, withoutLimit(limit)] }
      : { limit, reasons }),
    events: eventsOf(facts, { habits, known, today }),
  }
}

const withoutLimit = (why: LimitUnknown): AssessmentReason => ({
  fact: { kind: 'limit_unknown', why },
  weight: 0,
})

function exposureOf(facts: CustomerFacts, today: number): AssessedExposure[] {
  const pending = new Map<string, bigint>()
  for (const { state, currency, amount } of facts.payments) {
    if (state === 'pending') pending.set(currency, (pending.get(currency) ?? 0n) + amount)
  }
  const found: AssessedExposure[] = positionsOf(facts, dayFromEpoch(today)).map(({ exposure }) => {
    const own = pending.get(exposure.currency) ?? 0n
    pending.delete(exposure.currency)
    return { ...exposure, pending: own }
  })
  for (const { currency, state } of facts.payments) {
    const own = state === 'pending' ? pending.get(currency) : undefined
    if (own === undefined) continue
    pending.delete(currency)
    found.push({ currency, open: 0n, overdue: 0n, credits: 0n, pending: own, net: 0n })
  }
  return found
}

interface Told {
  readonly habits: Habits
  readonly known: CompanyKnown
  readonly today: Day
}

function eventsOf(facts: CustomerFacts, { habits, known, today }: Told): AssessedEvent[] {
  const events: AssessedEvent[] = [
    ...judgmentsOf(facts.proceedings, today).map(
      ({ kind, judgment }): AssessedEvent => ({
        ...{ kind, day: judgment, source: 'book', outcome: 'found' },
      }),
    ),
    ...habits.brokenOn.map(
      (day): AssessedEvent => ({
        ...{ kind: 'promise_broken', day, source: 'ledger', outcome: 'found' },
      }),
    ),
    ...(known.events ?? []),
  ]
  return events.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0))
}

/** Each once, whoever of the same company it stands with; one of another day has not been given. */
function judgmentsOf(proceedings: readonly Proceeding[], today: Day): readonly Proceeding[] {
  const given = proceedings.filter(({ judgment }) => judgment <= today)
  return [...new Map(given.map((one) => [`${one.kind} ${one.judgment}`, one])).values()]
}

/** Early payment counts as on time here, as it does for a customer. */
function usualHabitsOf(habits: CompanyHabits): UsualHabits {
  const usual = usualOf(habits)
  let meanDaysLate = 0
  usual.forEach((chance, place) => {
    meanDaysLate += chance * Math.max(0, place + earliest)
  })
  return { meanDaysLate, over30Share: chanceOver(30, usual) }
}
