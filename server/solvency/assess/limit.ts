// How much a customer may owe, by what he buys, how long he takes, and what he can bear: the lowest
// of a few lines, each of which is shown. A proposal: a person decides.

import type { Grade, Invoice } from '../../../core/book.ts'
import { type Currency, currencyDigits } from '../../../core/currency.ts'
import { daysBetween, epochDay, laterDay } from '../../../core/day.ts'
import { smaller } from '../../../core/money.ts'
import type {
  AssessedExposure,
  AssessmentFact,
  AssessmentReason,
  RecommendedLimit,
} from './assessed.ts'
import type { Habits } from './behaviour.ts'
import type { CustomerFacts } from './customers.ts'
import type { CompanyKnown } from './grade.ts'

/** Of equity and of a year's sales, by grade; the margin on what he needs. */
interface Caps {
  readonly equity: number
  readonly sales: number
  readonly margin: number
}

/** Trade practice: docs/adr/0016-grade-and-limit.md. */
const capsOf: Readonly<Record<Exclude<Grade, 'E'>, Caps>> = {
  A: { equity: 0.5, sales: 0.08, margin: 1.2 },
  B: { equity: 0.35, sales: 0.05, margin: 1.2 },
  C: { equity: 0.2, sales: 0.03, margin: 1 },
  D: { equity: 0.1, sales: 0.01, margin: 0.5 },
}
/** Where no grade can be given. */
const ungraded: Caps = capsOf.C

export interface Limiting {
  readonly facts: CustomerFacts
  readonly habits: Habits
  readonly grade: Grade | null
  readonly known: CompanyKnown
  readonly exposure: readonly AssessedExposure[]
  readonly companyCurrency: Currency
  /** Why there is no credit whatever he buys. */
  readonly barred: 'proceeding' | 'ceased' | null
  /** Days since 1970. */
  readonly today: number
}

const yearDays = 365
/** Fewer make a purchase into a rate. */
const fewestDays = 90
const quarterDays = 90
/** Overdue longer than this, nothing more is delivered on account. */
export const frozenAfterDays = 60

/** Why no limit can be recommended: nothing in a year, or nothing that says what he can bear. */
export type LimitUnknown = 'nothing_bought' | 'nothing_paid'

export function limitOf(limiting: Limiting): RecommendedLimit | LimitUnknown {
  const { grade, barred, companyCurrency } = limiting
  const bought = currencyOf(limiting)
  if (barred !== null || (grade === 'E' && bought !== null)) {
    const fact = { kind: 'no_credit', why: barred ?? 'grade' } as const
    const currency = bought ?? companyCurrency
    return { currency, recommended: 0n, reasons: [{ fact, weight: 1 }] }
  }
  if (bought === null) return 'nothing_bought'
  const currency = bought
  const lines = linesOf(limiting, currency)
  if (lines === null) return 'nothing_paid'
  const lowest = lines.map(({ amount }) => amount).reduce(smaller)
  const recommended = roundedDown(lowest, currency)
  const reasons = lines.map(({ amount, fact }): AssessmentReason => {
    return { fact, weight: amount <= lowest ? 1 : Number(lowest) / Number(amount) }
  })
  return { currency, recommended, reasons: reasons.toSorted((a, b) => b.weight - a.weight) }
}

interface Line {
  readonly amount: bigint
  readonly fact: AssessmentFact
}

/** Null where there are no accounts, and nothing was paid. */
function linesOf(limiting: Limiting, currency: Currency): Line[] | null {
  const { grade, known, habits, exposure } = limiting
  const caps = grade === null || grade === 'E' ? ungraded : capsOf[grade]
  const lines = [needOf(limiting, currency, caps)]
  const money = (amount: bigint) => ({ minor: amount, currency })
  const isCompanyCurrency = currency === limiting.companyCurrency
  if (isCompanyCurrency && known.equity !== undefined) {
    const amount = shareOf(known.equity > 0n ? known.equity : 0n, caps.equity)
    const fact = { kind: 'cap_equity', amount: money(amount), share: caps.equity } as const
    lines.push({ amount, fact })
  }
  if (isCompanyCurrency && known.sales !== undefined) {
    const amount = shareOf(known.sales, caps.sales)
    lines.push({ amount, fact: { kind: 'cap_sales', amount: money(amount), share: caps.sales } })
  }
  if (lines.length === 1) {
    const paid = paidInAQuarter(limiting, currency)
    if (paid <= 0n) return null
    lines.push({ amount: paid, fact: { kind: 'paid_in_three_months', amount: money(paid) } })
  }
  const net = exposure.find((one) => one.currency === currency)?.net ?? 0n
  if (habits.oldestOverdueDays > frozenAfterDays && net > 0n) {
    const days = habits.oldestOverdueDays
    lines.push({ amount: net, fact: { kind: 'frozen', amount: money(net), days } })
  }
  return lines
}

/** The company's own where he buys in it, else the one in which he buys most often. */
function currencyOf(limiting: Limiting): Currency | null {
  const counts = new Map<Currency, number>()
  for (const { currency } of boughtIn(limiting)) {
    counts.set(currency, (counts.get(currency) ?? 0) + 1)
  }
  if (counts.has(limiting.companyCurrency)) return limiting.companyCurrency
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null
}

const boughtIn = ({ facts, today }: Limiting): Invoice[] =>
  facts.invoices.filter(({ status, issued }) => {
    const day = epochDay(issued)
    return status === 'posted' && day <= today && day > today - yearDays
  })

function needOf(limiting: Limiting, currency: Currency, { margin }: Caps): Line {
  const { facts, habits, today } = limiting
  const bought = boughtIn(limiting).filter((invoice) => invoice.currency === currency)
  const first = bought.reduce((day, { issued }) => Math.min(day, epochDay(issued)), today)
  const spanDays = Math.max(fewestDays, Math.min(yearDays, today - first + 1))
  let total = 0
  let termDays = 0
  for (const { total: amount, issued, instalments } of bought) {
    const last = instalments.reduce((day, { due = issued }) => laterDay(day, due), issued)
    total += Number(amount)
    termDays += Number(amount) * Math.max(0, daysBetween(issued, last))
  }
  for (const { currency: its, issued, total: amount } of facts.creditNotes) {
    const day = epochDay(issued)
    if (its === currency && day <= today && day > today - yearDays) total -= Number(amount)
  }
  const gross = bought.reduce((sum, { total: amount }) => sum + Number(amount), 0)
  const terms = gross > 0 ? termDays / gross : 0
  const days = Math.max(1, Math.round(terms + Math.max(0, habits.meanDaysLate ?? 0)))
  const amount = BigInt(Math.max(0, Math.round((total / spanDays) * days * margin)))
  return { amount, fact: { kind: 'need', amount: { minor: amount, currency }, days, margin } }
}

/** The most that he has ever paid within three months of the last year. */
function paidInAQuarter({ facts, today }: Limiting, currency: Currency): bigint {
  const paid = facts.outcomes
    .flatMap(({ end, amount, currency: its }) =>
      its === currency && end.kind === 'settled' && end.on <= today && end.on > today - yearDays
        ? [{ on: end.on, amount }]
        : [],
    )
    .sort((a, b) => a.on - b.on)
  let most = 0n
  let within = 0n
  let first = 0
  for (const { on, amount } of paid) {
    within += amount
    for (let oldest = paid[first]; oldest && oldest.on <= on - quarterDays; oldest = paid[first]) {
      within -= oldest.amount
      first += 1
    }
    if (within > most) most = within
  }
  return most
}

const shareOf = (amount: bigint, share: number): bigint =>
  (amount * BigInt(Math.round(share * 1000))) / 1000n

/** To two figures: 12,345.67 is 12,000. Below one unit of the currency it is nothing. */
function roundedDown(minor: bigint, currency: Currency): bigint {
  const unit = 10n ** BigInt(currencyDigits(currency))
  const whole = minor / unit
  if (whole <= 0n) return 0n
  const step = 10n ** BigInt(Math.max(0, whole.toString().length - 2))
  return (whole / step) * step * unit
}
