// What would have been said of each invoice on the day of its issue, and of what was open on other
// days, held against what came; beside it three plain rules. An invoice is its last instalment, and
// is settled when all of them are.

import type { Book } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { type Day, dayFromEpoch, epochDay } from '../../core/day.ts'
import { dayIn } from '../../core/instant.ts'
import { meanOf } from './lateness/history.ts'
import { areaUnderCurve, averageOf, brierScore, calibrationError } from './measures.ts'
import { type Outcome, outcomesOf } from './outcomes.ts'
import { horizonDays } from './outlook.ts'
import { type Issued, replayed } from './replay.ts'
import { lateShareOf } from './scorecard.ts'

export interface Prediction {
  readonly kind: 'issue' | 'snapshot'
  readonly asOf: Day
  readonly invoice: string
  readonly due: Day
  /** Minor units of the whole invoice. */
  readonly amount: bigint
  readonly currency: Currency
  readonly late: number
  readonly over30: number
  readonly expected: Day
  readonly low: Day
  readonly high: Day
  readonly paidWithin30: number
}

export interface BacktestOptions {
  readonly from: Day
  /** Days between two looks at everything that is open. */
  readonly snapshotEvery?: number
  readonly each: (prediction: Prediction) => void
}

/** Null where a rule has nothing to say, or nothing is known to hold it against. */
export interface Compared {
  readonly model: number | null
  readonly dueDate: number | null
  readonly customerMean: number | null
  readonly customerLateShare: number | null
}

export interface Backtest {
  readonly from: Day
  /** The last day of which the book tells. */
  readonly until: Day
  readonly issued: number
  /** Of these, settled by payments: what all measures but the last two are taken over. */
  readonly known: number
  readonly snapshots: number
  readonly measures: {
    readonly aucLate: Compared
    readonly aucLate30: Compared
    readonly maeDays: Compared
    readonly brierLate: Compared
    readonly calibrationError: Compared
    readonly coverage80: Compared
    /** Of what was open on a day: paid within thirty days of it. */
    readonly brierPaidWithin30: Compared
    /** Of the money that came in within thirty days, by day and currency, on average. */
    readonly cashError30: Compared
  }
}

export function backtest(book: Book, options: BacktestOptions): Backtest {
  const outcomes = outcomesOf(book)
  const settledOn = settledOnOf(book, outcomes)
  const until = lastDayOf(book)
  const issues = issuesKept()
  const looks = looksKept()
  const amounts = book.invoices.map(({ instalments }) =>
    instalments.reduce((sum, { amount }) => sum + amount, 0n),
  )
  replayed({
    outcomes,
    from: epochDay(options.from),
    until: until + 1,
    ...(options.snapshotEvery === undefined ? {} : { snapshotEvery: options.snapshotEvery }),
    show: (issued) => {
      if (!issued.outcome.isLast) return
      const invoice = book.invoices[issued.outcome.invoice]
      const amount = amounts[issued.outcome.invoice] ?? 0n
      if (!invoice) return
      const settled = settledOn.get(issued.outcome.invoice)
      options.each(predictionOf(issued, invoice.id, amount))
      if (issued.kind === 'issue') issues.keep(issued, settled)
      else if (issued.asOf + horizonDays <= until) looks.keep(issued, settled, amount)
    },
  })
  return {
    from: options.from,
    until: dayFromEpoch(until),
    issued: issues.count(),
    known: issues.known.length,
    snapshots: looks.kept.length,
    measures: { ...issues.measures(), ...looks.measures() },
  }
}

function predictionOf(
  { kind, asOf, outcome, outlook }: Issued,
  invoice: string,
  amount: bigint,
): Prediction {
  return {
    ...{ kind, asOf: dayFromEpoch(asOf), invoice, due: dayFromEpoch(outcome.due) },
    ...{ amount, currency: outcome.currency },
    ...{ late: outlook.late, over30: outlook.over30, paidWithin30: outlook.paidWithin30 },
    expected: dayFromEpoch(outlook.expected),
    low: dayFromEpoch(outlook.low),
    high: dayFromEpoch(outlook.high),
  }
}

/** By position in the book: the day that an invoice was settled, where payments say it. */
function settledOnOf(book: Book, outcomes: readonly Outcome[]): Map<number, number> {
  const byInvoice = Map.groupBy(outcomes, ({ invoice }) => invoice)
  const found = new Map<number, number>()
  for (const [invoice, parts] of byInvoice) {
    const days = parts.flatMap(({ end }) => (end.kind === 'settled' ? [end.on] : []))
    if (days.length < parts.length) continue
    const issued = book.invoices[invoice]?.issued
    if (issued) found.set(invoice, Math.max(...days))
  }
  return found
}

/** What was open on a day is known up to the last entry of the book, or to its reading. */
function lastDayOf({ company, invoices, payments = [] }: Book): number {
  let last: Day | undefined
  const see = (day: Day | undefined) => {
    if (day !== undefined && (last === undefined || day > last)) last = day
  }
  for (const { issued, status } of invoices) if (status === 'posted') see(issued)
  for (const { received, state } of payments) if (state !== 'pending') see(received)
  if (company.syncedAt !== undefined) see(dayIn(company.syncedAt, company.timeZone))
  return last === undefined ? 0 : epochDay(last)
}

interface KnownIssue {
  readonly daysLate: number
  readonly off: number
  readonly isInside: boolean
  readonly late: number
  readonly over30: number
  readonly mean: number
  readonly share: number
}

function issuesKept() {
  const known: KnownIssue[] = []
  let issued = 0
  return {
    known,
    count: () => issued,
    keep: ({ outcome, outlook, history }: Issued, settled: number | undefined) => {
      issued += 1
      if (settled === undefined) return
      const track = history.tracks.get(outcome.customer)
      known.push({
        daysLate: settled - outcome.due,
        off: Math.abs(outlook.expected - settled),
        isInside: settled >= outlook.low && settled <= outlook.high,
        ...{ late: outlook.late, over30: outlook.over30 },
        mean: meanOf(history, track),
        share: lateShareOf(history, track),
      })
    },
    measures: () => issueMeasures(known),
  }
}

function issueMeasures(known: readonly KnownIssue[]) {
  const late = known.map(({ daysLate }) => daysLate > 0)
  const over30 = known.map(({ daysLate }) => daysLate > 30)
  const said = (pick: (one: KnownIssue) => number) => Float64Array.from(known, pick)
  const chances = {
    model: said((one) => one.late),
    dueDate: said(() => 0),
    customerMean: said(({ mean }) => (mean > 0 ? 1 : 0)),
    customerLateShare: said(({ share }) => share),
  }
  const [means, shares] = [said(({ mean }) => mean), chances.customerLateShare]
  const ranks = (model: Float64Array, came: readonly boolean[]): Compared => ({
    model: areaUnderCurve(model, came),
    dueDate: areaUnderCurve(chances.dueDate, came),
    customerMean: areaUnderCurve(means, came),
    customerLateShare: areaUnderCurve(shares, came),
  })
  return {
    aucLate: ranks(chances.model, late),
    aucLate30: ranks(
      said((one) => one.over30),
      over30,
    ),
    maeDays: {
      model: averageOf(known.map(({ off }) => off)),
      dueDate: averageOf(known.map(({ daysLate }) => Math.abs(daysLate))),
      customerMean: averageOf(known.map(({ daysLate, mean }) => Math.abs(daysLate - mean))),
      customerLateShare: null,
    },
    brierLate: compared(chances, (rule) => brierScore(rule, late)),
    calibrationError: compared(chances, (rule) => calibrationError(rule, late)),
    coverage80: {
      ...silent,
      model: averageOf(known.map(({ isInside }) => (isInside ? 1 : 0))),
    },
  }
}

const silent = { model: null, dueDate: null, customerMean: null, customerLateShare: null }

const compared = (
  rules: Readonly<Record<keyof Compared, Float64Array>>,
  measure: (rule: Float64Array) => number | null,
): Compared => ({
  model: measure(rules.model),
  dueDate: measure(rules.dueDate),
  customerMean: measure(rules.customerMean),
  customerLateShare: measure(rules.customerLateShare),
})

interface Look {
  /** Money is summed by day and currency. */
  readonly group: string
  readonly amount: number
  readonly isPaid: boolean
  readonly model: number
  readonly dueDate: number
  readonly customerMean: number
}

function looksKept() {
  const kept: Look[] = []
  return {
    kept,
    keep: (issued: Issued, settled: number | undefined, amount: bigint) => {
      const { asOf, outcome, outlook, history } = issued
      const end = asOf + horizonDays
      // It was settled by other means than a payment, on a day that nobody knows.
      if (settled === undefined && outcome.end.kind === 'unknown') return
      const mean = outcome.due + meanOf(history, history.tracks.get(outcome.customer))
      kept.push({
        group: `${asOf} ${outcome.currency}`,
        amount: Number(amount),
        isPaid: settled !== undefined && settled <= end,
        model: outlook.paidWithin30,
        dueDate: outcome.due <= end ? 1 : 0,
        customerMean: mean <= end ? 1 : 0,
      })
    },
    measures: () => {
      const came = kept.map(({ isPaid }) => isPaid)
      const over = (measure: (rule: Rule) => number | null): Compared => ({
        ...silent,
        model: measure('model'),
        dueDate: measure('dueDate'),
        customerMean: measure('customerMean'),
      })
      return {
        brierPaidWithin30: over((rule) =>
          brierScore(
            Float64Array.from(kept, (one) => one[rule]),
            came,
          ),
        ),
        cashError30: over((rule) => cashErrorOf(kept, rule)),
      }
    },
  }
}

type Rule = 'model' | 'dueDate' | 'customerMean'

function cashErrorOf(looks: readonly Look[], rule: Rule): number | null {
  const groups = Map.groupBy(looks, ({ group }) => group)
  const errors = [...groups.values()].flatMap((some) => {
    const came = some.reduce((sum, { amount, isPaid }) => sum + (isPaid ? amount : 0), 0)
    const said = some.reduce((sum, one) => sum + one.amount * one[rule], 0)
    return came > 0 ? [Math.abs(said - came) / came] : []
  })
  return averageOf(errors)
}
