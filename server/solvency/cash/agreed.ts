// What customers said they would pay, and on which day: promises, instalments of payment plans,
// payments they announced, direct debits. How often such a word is kept is measured on the
// company's own past. A broken one says nothing.

import type { Book } from '../../../core/book.ts'
import { dayFromEpoch, epochDay } from '../../../core/day.ts'
import { larger, smaller } from '../../../core/money.ts'
import {
  addWorkingDays,
  bankCalendar,
  type Calendar,
  calendarOf,
  workingDayFrom,
} from '../../ledger/calendar.ts'
import { promiseGraceEnds } from '../../ledger/promises.ts'
import type { Outcome } from '../outcomes.ts'
import { bookedOn } from './ahead.ts'
import type { Owed } from './owed.ts'
import { put, type Receipt, type Received, receivedBetween } from './received.ts'

export const agreedKinds = ['promise', 'plan', 'announced', 'direct_debit'] as const
export type AgreedKind = (typeof agreedKinds)[number]

/** Part of an open instalment, for which a day was agreed. */
export interface AgreedPart {
  readonly kind: AgreedKind
  readonly at: number
  readonly amount: bigint
  readonly on: number
  /** The bank days on which it can be booked. */
  readonly days: readonly number[]
  /** The last day on which it is waited for. */
  readonly until: number
}

/** Kept, of those that were to be kept before the day. */
export interface Kept {
  readonly decided: number
  readonly kept: number
  /** Shrunken to what is usual. */
  readonly share: number
}

export type KeptShares = Readonly<Record<AgreedKind, Kept>>

/** What is usual, and how many of a company's own that is worth. */
const usual: Readonly<Record<AgreedKind, { readonly share: number; readonly worth: number }>> = {
  promise: { share: 0.6, worth: 6 },
  plan: { share: 0.7, worth: 6 },
  announced: { share: 0.9, worth: 6 },
  direct_debit: { share: 0.95, worth: 12 },
}

/** Days that an instalment of a plan may be late. */
const planGraceDays = 5
/** An announced payment is waited for so long, where nobody says how long. */
const awaitedDays = 10

interface Agreement {
  readonly kind: 'promise' | 'plan' | 'announced'
  readonly order: string
  /** Positions of the outcomes that it is about. */
  readonly about: readonly number[]
  /** Null: all that is open. */
  readonly amount: bigint | null
  readonly made: number
  readonly withdrawn: number
  readonly on: number
  readonly until: number
  /** What came in from the day it was made, on the invoices it is about, and leaves it its part. */
  readonly before: bigint
  readonly plan: Plan | null
  /** Null where nobody can know. */
  readonly isKept: boolean | null
}

interface Plan {
  /** Of each instalment: the day from which it breaks the plan, and what was to have come by then. */
  readonly ends: readonly { readonly after: number; readonly sum: bigint }[]
  /** As the book says it, today. */
  readonly paid: bigint
}

export interface Agreements {
  readonly calendar: Calendar
  readonly all: readonly Agreement[]
  /** Positions of all outcomes that one is about. */
  readonly about: ReadonlySet<number>
  readonly debits: readonly Debit[]
  /** By position of the customer: days on which a debit of his was returned. */
  readonly returned: ReadonlyMap<number, number>
  readonly isDebited: (customer: number) => boolean
  readonly receipts: Received['receipts']
}

interface Debit {
  readonly until: number
  readonly isKept: boolean
}

export function agreementsOf(
  book: Book,
  outcomes: readonly Outcome[],
  { receipts }: Received,
): Agreements {
  const about = aboutOf(book, outcomes)
  const { country, region } = book.company
  const calendar = calendarOf(country, region)
  const since = { calendar, outcomes, receipts }
  const debited = new Set(book.customers.flatMap((one, at) => (one.directDebit ? [at] : [])))
  const places = new Map(book.customers.map(({ id }, at) => [id, at]))
  const returned = new Map<number, number>()
  for (const { state, customer, received } of book.payments) {
    const place = state === 'returned' ? places.get(customer) : undefined
    if (place === undefined || !debited.has(place)) continue
    returned.set(place, Math.min(epochDay(received), returned.get(place) ?? epochDay(received)))
  }
  const all = [
    ...promisesOf(book, about, since),
    ...plansOf(book, about, since),
    ...announcedOf(book, about),
  ]
  return {
    ...{ calendar, all, about: new Set(all.flatMap((one) => one.about)) },
    debits: debitsOf(since, (customer) => debited.has(customer)),
    ...{ returned, receipts, isDebited: (customer) => debited.has(customer) },
  }
}

type About = (of: { readonly customer: string; readonly invoices: readonly string[] }) => number[]

/** An agreement that names no invoice is about all that its customer owes. */
function aboutOf(book: Book, outcomes: readonly Outcome[]): About {
  const byInvoice = new Map<string, number[]>()
  const byCustomer = new Map<string, number[]>()
  if (book.promises.length + book.plans.length > 0 || book.payments.some(isPending)) {
    outcomes.forEach(({ invoice, customer }, at) => {
      put(byInvoice, book.invoices[invoice]?.id ?? '', at)
      put(byCustomer, book.customers[customer]?.id ?? '', at)
    })
  }
  return ({ customer, invoices }) =>
    invoices.length === 0
      ? (byCustomer.get(customer) ?? [])
      : invoices.flatMap((invoice) => byInvoice.get(invoice) ?? [])
}

/** As long as a promise is waited for, its bank shows the money of a debit too. */
const graceEnds = (calendar: Calendar, day: number): number =>
  epochDay(promiseGraceEnds(calendar, dayFromEpoch(day)))

function bankDays(calendar: Calendar, on: number, today: number): number[] {
  const bank = bankCalendar(calendar)
  const first = workingDayFrom(bank, dayFromEpoch(Math.max(on, today)))
  return bookedOn.map((_, days) => epochDay(addWorkingDays(bank, first, days)))
}

interface Since {
  readonly calendar: Calendar
  readonly outcomes: readonly Outcome[]
  readonly receipts: Received['receipts']
}

const sumBetween = (
  { receipts }: Pick<Since, 'receipts'>,
  about: readonly number[],
  [from, to]: readonly [number, number],
): bigint =>
  about.reduce((sum, at) => sum + receivedBetween(receipts[at] ?? noReceipts, from, to), 0n)

const noReceipts: readonly Receipt[] = []
const never = Number.POSITIVE_INFINITY

function promisesOf({ promises }: Book, aboutWhich: About, since: Since): Agreement[] {
  return promises.map((promise) => {
    const [made, on] = [epochDay(promise.made), epochDay(promise.due)]
    const until = graceEnds(since.calendar, on)
    const about = aboutWhich(promise).filter((at) => (since.outcomes[at]?.issued ?? 0) <= made)
    const wanted = promise.amount ?? openOn(since, about, made)
    return {
      ...{ kind: 'promise', order: promise.id, about, made, on, until, before: 0n, plan: null },
      amount: promise.amount ?? null,
      withdrawn: promise.withdrawn === undefined ? never : epochDay(promise.withdrawn),
      isKept: wanted <= 0n ? null : sumBetween(since, about, [made, until]) >= wanted,
    }
  })
}

const openOn = ({ outcomes, receipts }: Since, about: readonly number[], day: number): bigint =>
  about.reduce((sum, at) => {
    const paid = receivedBetween(receipts[at] ?? noReceipts, 0, day - 1)
    return sum + (outcomes[at]?.amount ?? 0n) - paid
  }, 0n)

function plansOf({ plans }: Book, aboutWhich: About, since: Since): Agreement[] {
  return plans.flatMap((plan) => {
    const about = aboutWhich(plan)
    const made = epochDay(plan.agreed)
    const paid = plan.instalments.reduce((sum, one) => sum + one.paid, 0n)
    // What a file says is paid and shows no payment of was paid on a day that nobody knows.
    const isTold = sumBetween(since, about, [made, never]) >= paid
    let sum = 0n
    const ends = plan.instalments.map(({ due, amount }) => {
      sum += amount
      return { after: epochDay(due) + planGraceDays, sum }
    })
    return plan.instalments.map(({ due, amount }, at): Agreement => {
      const [on, until] = [epochDay(due), epochDay(due) + planGraceDays]
      const upTo = ends[at]?.sum ?? 0n
      return {
        ...{ kind: 'plan', order: `${plan.id} ${at}`, about, amount, made, on, until },
        ...{ withdrawn: never, before: upTo - amount, plan: { ends, paid } },
        isKept: isTold ? sumBetween(since, about, [made, until]) >= upTo : null,
      }
    })
  })
}

const isPending = ({ state }: Book['payments'][number]): boolean => state === 'pending'

function announcedOf({ payments }: Book, aboutWhich: About): Agreement[] {
  return payments.filter(isPending).flatMap((payment) =>
    payment.allocations.map(({ invoice, amount }, at): Agreement => {
      const on = epochDay(payment.received)
      const { awaitedUntil } = payment
      return {
        ...{ kind: 'announced', order: `${payment.id} ${at}`, amount, made: on, on, plan: null },
        ...{ withdrawn: never, before: 0n, isKept: null },
        about: aboutWhich({ customer: payment.customer, invoices: [invoice] }),
        until: awaitedUntil === undefined ? on + awaitedDays : epochDay(awaitedUntil),
      }
    }),
  )
}

function debitsOf(
  { calendar, outcomes, receipts }: Since,
  isDebited: (customer: number) => boolean,
): Debit[] {
  return outcomes.flatMap(({ customer, due, amount, end }, at) => {
    if (!isDebited(customer) || end.kind === 'unknown') return []
    const until = graceEnds(calendar, due)
    return [{ until, isKept: receivedBetween(receipts[at] ?? noReceipts, 0, until) >= amount }]
  })
}

/** From what was known before the day. */
export function keptShares({ all, debits }: Agreements, day: number): KeptShares {
  const shareOf = (kind: AgreedKind): Kept => {
    const own = kind === 'direct_debit' ? debits : all.filter((one) => one.kind === kind)
    const decided = own.filter(
      (one) =>
        one.until < day && one.isKept !== null && !('made' in one && one.withdrawn <= one.until),
    )
    const kept = decided.filter(({ isKept }) => isKept === true).length
    const { share, worth } = usual[kind]
    return {
      decided: decided.length,
      kept,
      share: (kept + worth * share) / (decided.length + worth),
    }
  }
  return {
    promise: shareOf('promise'),
    plan: shareOf('plan'),
    announced: shareOf('announced'),
    direct_debit: shareOf('direct_debit'),
  }
}

export interface AgreedOn {
  /** What was known before it counts. */
  readonly before: number
  readonly today: number
  /** A payment that is only announced stands in the book of today, and in no earlier one. */
  readonly isNow: boolean
}

/**
 * Which parts of what is owed are agreed for a day: no part twice, what was agreed last first, and
 * direct debits of what is left.
 */
export function agreedParts(
  agreements: Agreements,
  items: readonly Owed[],
  asked: AgreedOn,
): AgreedPart[] {
  const free = new Map(items.map(({ at, net }) => [at, net]))
  const outcomes = new Map(items.map(({ at, outcome }) => [at, outcome]))
  const found: AgreedPart[] = []
  for (const agreement of standing(agreements, asked)) {
    let left = leftOf(agreements, agreement, asked)
    const days = bankDays(agreements.calendar, agreement.on, asked.today)
    const about = agreement.about
      .filter((at) => free.has(at))
      .sort((a, b) => (outcomes.get(a)?.due ?? 0) - (outcomes.get(b)?.due ?? 0) || a - b)
    for (const at of about) {
      const open = free.get(at) ?? 0n
      const amount = left === null ? open : smaller(left, open)
      if (amount <= 0n) continue
      free.set(at, open - amount)
      if (left !== null) left -= amount
      found.push({
        kind: agreement.kind,
        at,
        amount,
        on: agreement.on,
        days,
        until: agreement.until,
      })
    }
  }
  for (const { at, outcome } of items) {
    const amount = free.get(at) ?? 0n
    const { customer, due } = outcome
    const isReturned = (agreements.returned.get(customer) ?? never) < asked.before
    if (amount <= 0n || due < asked.today || isReturned || !agreements.isDebited(customer)) continue
    const days = bankDays(agreements.calendar, due, asked.today)
    const until = graceEnds(agreements.calendar, due)
    found.push({ kind: 'direct_debit', at, amount, on: due, days, until })
  }
  return found
}

function standing({ all, receipts }: Agreements, { before, today, isNow }: AgreedOn): Agreement[] {
  return all
    .filter((one) => {
      if (one.kind === 'announced') return isNow && one.until >= today
      if (one.made >= before || one.withdrawn < before || one.until < today) return false
      const { plan } = one
      if (plan === null) return true
      const paid = isNow ? plan.paid : sumBetween({ receipts }, one.about, [one.made, today - 1])
      return plan.ends.every(({ after, sum }) => after >= today || paid >= sum)
    })
    .sort(
      (a, b) => rank(a) - rank(b) || b.made - a.made || a.on - b.on || (a.order < b.order ? -1 : 1),
    )
}

const rank = ({ kind }: Agreement): number => (kind === 'announced' ? 0 : 1)

/** Of what was promised; what has come in since pays the first instalments of a plan first. */
function leftOf(
  { receipts }: Agreements,
  { kind, amount, about, made, before, plan }: Agreement,
  { today, isNow }: AgreedOn,
): bigint | null {
  if (amount === null || kind === 'announced') return amount
  const paid =
    isNow && plan !== null ? plan.paid : sumBetween({ receipts }, about, [made, today - 1])
  return larger(0n, amount - larger(0n, paid - before))
}
