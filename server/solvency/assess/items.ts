// What is to be expected of each open instalment, and the few things that make it so.

import { dayFromEpoch } from '../../../core/day.ts'
import { type History, meanOf } from '../lateness/history.ts'
import type { Outcome } from '../outcomes.ts'
import { type Learnt, type Outlook, outlookOf } from '../outlook.ts'
import { type Characteristic, characteristics } from '../scorecard.ts'
import type { AssessedItem, AssessmentReason } from './assessed.ts'
import type { CustomerFacts } from './customers.ts'
import { strongestFirst } from './grade.ts'

export interface Forecasting {
  readonly history: History
  readonly learnt: Learnt
}

export function itemsOf(facts: CustomerFacts, forecasting: Forecasting): AssessedItem[] {
  const found: AssessedItem[] = []
  facts.outcomes.forEach((outcome, at) => {
    if (outcome.end.kind !== 'open') return
    const { history, learnt } = forecasting
    // Without a due date it is not late, however old it is: it is looked at as if due today.
    const due = facts.isDated(outcome) ? outcome.due : Math.max(outcome.issued, history.today)
    const item = { ...outcome, due }
    const outlook = outlookOf(history, { ...item, invoice: facts.keys[at] ?? -1 }, learnt)
    found.push(itemOf(item, { facts, outlook, forecasting }))
  })
  return found
}

interface Forecast {
  readonly facts: CustomerFacts
  readonly outlook: Outlook
  readonly forecasting: Forecasting
}

function itemOf(outcome: Outcome, { facts, outlook, forecasting }: Forecast): AssessedItem {
  return {
    invoice: facts.invoiceOf(outcome).id,
    instalment: outcome.instalment,
    open: facts.openOf(outcome),
    currency: outcome.currency,
    late: outlook.late,
    over30: outlook.over30,
    expected: dayFromEpoch(outlook.expected),
    low: dayFromEpoch(outlook.low),
    high: dayFromEpoch(outlook.high),
    paidWithin30: outlook.paidWithin30,
    reasons: reasonsOf(outcome, outlook, forecasting),
  }
}

const mostReasons = 4
const leastWeight = 0.05
/** What the distribution says of him: told as his habit, not as a number of its own. */
const ofHabit: readonly Characteristic[] = [
  'base',
  'habit',
  'habit_over_30',
  'late_share',
  'over_30_share',
  'company_late',
  'company_over_30',
]

function reasonsOf(
  outcome: Outcome,
  { features }: Outlook,
  { history, learnt }: Forecasting,
): AssessmentReason[] {
  const overdueDays = history.today - outcome.due
  const card = overdueDays > 0 ? learnt.over30 : learnt.over0
  const habit = habitOf(history, outcome)
  const reasons = [habit]
  if (overdueDays > 0) {
    const weight = Math.log1p(overdueDays) / 2
    reasons.push({ fact: { kind: 'item_overdue', days: overdueDays }, weight })
  }
  characteristics.forEach((name, at) => {
    const value = features[at] ?? 0
    const weight = (card.coefficients[at] ?? 0) * value
    if (ofHabit.includes(name) || Math.abs(weight) < leastWeight) return
    if (name === 'new_customer' && habit.fact.kind === 'characteristic') return
    reasons.push({ fact: { kind: 'characteristic', name, value }, weight })
  })
  return strongestFirst(reasons).slice(0, mostReasons)
}

const newCustomer = { kind: 'characteristic', name: 'new_customer', value: 1 } as const

/** Against what the company's customers do on average; who has never paid has no habit. */
function habitOf(history: History, { customer }: Outcome): AssessmentReason {
  const track = history.tracks.get(customer)
  if (!track || track.settled.length === 0) return { fact: newCustomer, weight: 0 }
  const { count, sum } = history.habits
  const usual = count === 0 ? 0 : sum / count
  const days = meanOf(history, track)
  return { fact: { kind: 'habit', days, usual }, weight: (days - usual) / 10 }
}
