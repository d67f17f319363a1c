// How a customer has paid: what was settled in twelve months, and what is overdue counted to today.
// What is disputed, covered by a credit of his, named by a payment under way or sold to a factor
// says nothing of how he pays us.

import type { Currency } from '../../../core/currency.ts'
import { type Day, dayFromEpoch, epochDay } from '../../../core/day.ts'
import type { Calendar } from '../../ledger/calendar.ts'
import { openItems } from '../../ledger/netting.ts'
import { isCredit } from '../../ledger/position.ts'
import { paidTowards, promiseGraceEnds } from '../../ledger/promises.ts'
import type { Outcome } from '../outcomes.ts'
import type { Behaviour } from './assessed.ts'
import type { CustomerFacts } from './customers.ts'

/** `Behaviour`, with what the grade asks beside it. */
export interface Habits extends Behaviour {
  /** How many instalments `meanDaysLate` is taken over. */
  readonly judged: number
  /** Of those, more than thirty days late: from 0 to 1. */
  readonly over30Share: number | null
  /** Of what is overdue: the days of the oldest; 0 where nothing is. */
  readonly oldestOverdueDays: number
  /** The first day on which each broken promise was one. */
  readonly brokenOn: readonly Day[]
}

/** Days since 1970. */
interface Judged {
  readonly on: number
  readonly daysLate: number
  readonly amount: number
  readonly currency: Currency
}

const memoryDays = 365
const recentDays = 90
/** From fewer on either side no trend is told. */
const fewestForTrend = 3

export function habitsOf(facts: CustomerFacts, today: number, calendar: Calendar): Habits {
  const judged: Judged[] = []
  const netOf = netted(facts, today)
  let settled = 0
  let oldest = 0
  for (const outcome of facts.outcomes) {
    const { end, due, tells } = outcome
    if (end.kind === 'settled' && end.on <= today) {
      settled += 1
      if (tells && end.on > today - memoryDays) {
        judged.push(judgedOf(outcome, end.on, outcome.amount))
      }
    } else if (end.kind === 'open' && due < today && tells && !facts.isHeld(outcome, today)) {
      const net = netOf(outcome)
      if (net <= 0n) continue
      judged.push(judgedOf(outcome, today, net))
      oldest = Math.max(oldest, today - due)
    }
  }
  const brokenOn = brokenPromises(facts, today, calendar)
  return {
    settled,
    meanDaysLate: meanOf(judged),
    lateShare: shareOf(judged, 0),
    trendDays: trendOf(judged, today),
    brokenPromises: brokenOn.length,
    ...{ judged: judged.length, over30Share: shareOf(judged, 30), brokenOn },
    oldestOverdueDays: oldest,
  }
}

/** What is really left to pay: disputes and his own credits come off first, as in a plan. */
function netted(facts: CustomerFacts, today: number): (outcome: Outcome) => bigint {
  const { disputes, creditNotes, payments } = facts
  const credited = creditNotes.length > 0 || payments.some(isCredit)
  if (disputes.length === 0 && !credited) return facts.openOf
  const nets = new Map(
    openItems(facts, dayFromEpoch(today)).map(({ invoice, instalment, net }) => {
      return [`${instalment} ${invoice.id}`, net]
    }),
  )
  return (outcome) => nets.get(`${outcome.instalment} ${facts.invoiceOf(outcome).id}`) ?? 0n
}

const judgedOf = ({ due, currency }: Outcome, on: number, amount: bigint): Judged => ({
  ...{ on, currency, amount: Number(amount), daysLate: Math.max(0, on - due) },
})

/** By amount within a currency, by number between currencies: they have no common measure. */
function meanOf(judged: readonly Judged[]): number | null {
  const sums = new Map<Currency, { late: number; amount: number; count: number }>()
  for (const { currency, amount, daysLate } of judged) {
    const sum = sums.get(currency) ?? { late: 0, amount: 0, count: 0 }
    sum.late += amount * daysLate
    sum.amount += amount
    sum.count += 1
    sums.set(currency, sum)
  }
  let weighted = 0
  let count = 0
  for (const sum of sums.values()) {
    if (sum.amount <= 0) continue
    weighted += sum.count * (sum.late / sum.amount)
    count += sum.count
  }
  return count === 0 ? null : weighted / count
}

function shareOf(judged: readonly Judged[], overDays: number): number | null {
  if (judged.length === 0) return null
  return judged.filter(({ daysLate }) => daysLate > overDays).length / judged.length
}

function trendOf(judged: readonly Judged[], today: number): number | null {
  const recent = judged.filter(({ on }) => on > today - recentDays)
  const before = judged.filter(({ on }) => on <= today - recentDays)
  if (recent.length < fewestForTrend || before.length < fewestForTrend) return null
  return (meanOf(recent) ?? 0) - (meanOf(before) ?? 0)
}

function brokenPromises(facts: CustomerFacts, today: number, calendar: Calendar): Day[] {
  return facts.promises.flatMap((promise) => {
    if (promise.withdrawn !== undefined && promise.withdrawn <= promise.due) return []
    const graceEnds = promiseGraceEnds(calendar, promise.due)
    const ended = epochDay(graceEnds)
    if (ended >= today) return []
    const meant = facts.outcomes.filter((outcome) =>
      promise.invoices.length === 0
        ? outcome.issued <= epochDay(promise.made)
        : promise.invoices.includes(facts.invoiceOf(outcome).id),
    )
    const isPaid = meant.every(({ end }) =>
      end.kind === 'settled' ? end.on <= ended : end.kind === 'unknown',
    )
    if (isPaid) return []
    const { amount } = promise
    const currency = meant[0]?.currency
    if (amount !== undefined && currency !== undefined) {
      const payments = [...facts.payments, ...facts.paidByOthers]
      if (paidTowards(promise, { payments, currency, until: graceEnds }) >= amount) return []
    }
    return [dayFromEpoch(ended + 1)]
  })
}
