// What would have been said of each invoice on the day of its issue, and of what was open on other
// days, held against what came; beside it three plain rules. An invoice is its last instalment, and
// is settled when all of them are.

import type { Book } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { type Day, dayFromEpoch, epochDay } from '../../core/day.ts'
import { lastDayOf } from './last-day.ts'
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
  /**
   * Of these, settled by payments to us, with a due date: what all measures but the last two are
   * taken over.
   */
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
  const until = lastDayOf(book)
  const settledOn = settledOnOf(outcomes, until)
  const issues = issuesKept()
  const looks = looksKept()
  const amounts = book.invoices.map(({ instalments }) =>
    instalments.reduce((sum, { amount }) => sum + amount, 0n),
  )
  replayed({
    outcomes,
    from: epochDay(options.from),
    until: until + 1,
    looksAt: 'invoices',
    ...(options.snapshotEvery === undefined ? {} : { snapshotEvery: options.snapshotEvery }),
    show: (issued) => {
      if (!issued.isLast) return
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
    snapshots: looks.count(),
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

/** By position in the book: the day that an invoice was settled, where payments say it by then. */
function settledOnOf(outcomes: readonly Outcome[], until: number): Map<number, number> {
  const byInvoice = Map.groupBy(outcomes, ({ invoice }) => invoice)
  const found = new Map<number, number>()
  for (const [invoice, parts] of byInvoice) {
    let last = 0
    for (const { end } of parts) last = Math.max(last, end.kind === 'settled' ? end.on : Infinity)
    if (last <= until) found.set(invoice, last)
  }
  return found
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
      if (settled === undefined || !outcome.tells) return
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
  said: Readonly<Record<keyof Compared, Float64Array>>,
  measure: (rule: Float64Array) => number | null,
): Compared => ({
  model: measure(said.model),
  dueDate: measure(said.dueDate),
  customerMean: measure(said.customerMean),
  customerLateShare: measure(said.customerLateShare),
})

type Rule = 'model' | 'dueDate' | 'customerMean'
const rules: readonly Rule[] = ['model', 'dueDate', 'customerMean']

/** Of one day and currency. */
interface Cash {
  came: number
  readonly said: Record<Rule, number>
}

/** Added up as they come: a long ledger has millions of looks. */
function looksKept() {
  let count = 0
  const squares = { model: 0, dueDate: 0, customerMean: 0 }
  const cash = new Map<string, Cash>()
  return {
    count: () => count,
    keep: (issued: Issued, settled: number | undefined, amount: bigint) => {
      const { asOf, outcome, outlook, history } = issued
      const end = asOf + horizonDays
      // It was settled by other means than a payment, on a day that nobody knows.
      if (settled === undefined && outcome.end.kind === 'unknown') return
      const mean = outcome.due + meanOf(history, history.tracks.get(outcome.customer))
      const paid = settled !== undefined && settled <= end ? 1 : 0
      const said = {
        model: outlook.paidWithin30,
        dueDate: outcome.due <= end ? 1 : 0,
        customerMean: mean <= end ? 1 : 0,
      }
      const group = cashOf(cash, `${asOf} ${outcome.currency}`)
      count += 1
      group.came += Number(amount) * paid
      for (const rule of rules) {
        squares[rule] += (said[rule] - paid) ** 2
        group.said[rule] += Number(amount) * said[rule]
      }
    },
    measures: () => ({
      brierPaidWithin30: overRules((rule) => (count === 0 ? null : squares[rule] / count)),
      cashError30: overRules((rule) => cashErrorOf([...cash.values()], rule)),
    }),
  }
}

function cashOf(cash: Map<string, Cash>, key: string): Cash {
  const known = cash.get(key)
  if (known) return known
  const found = { came: 0, said: { model: 0, dueDate: 0, customerMean: 0 } }
  cash.set(key, found)
  return found
}

const overRules = (measure: (rule: Rule) => number | null): Compared => ({
  ...silent,
  model: measure('model'),
  dueDate: measure('dueDate'),
  customerMean: measure('customerMean'),
})

const cashErrorOf = (groups: readonly Cash[], rule: Rule): number | null =>
  averageOf(
    groups.flatMap(({ came, said }) => (came > 0 ? [Math.abs(said[rule] - came) / came] : [])),
  )
