// The tables of a letter on paper: for each invoice what was invoiced, settled and is left, and how
// its penalties come about, rate by rate. Leaves out the sentences around them.

import { present } from '../../core/assert.ts'
import type { Invoice } from '../../core/book.ts'
import { addDays, type Day } from '../../core/day.ts'
import { interest } from '../dunning/claims.ts'
import { ratesFor } from '../dunning/law/agreed-rates.ts'
import { halfYearsBetween } from '../dunning/law/half-years.ts'
import type { RateTable } from '../dunning/law/rates.ts'
import type { PlannedItem } from '../dunning/planned.ts'
import { type LetterFacts, mostLateFirst, oneLine, type Writer } from './view.ts'

export interface StatementRow {
  readonly number: string
  readonly issued: string
  readonly due: string
  readonly invoiced: string
  readonly settled: string
  readonly open: string
}

export type ClaimRow =
  | {
      readonly kind: 'penalty'
      readonly number: string
      readonly from: string
      readonly until: string
      readonly days: string
      readonly rate: string
      readonly base: string
      readonly amount: string
    }
  | { readonly kind: 'indemnity'; readonly number: string; readonly amount: string }

export interface Statement {
  readonly rows: readonly StatementRow[]
  readonly claims: readonly ClaimRow[]
}

/** The tables, or the name of what they lack. */
export function statementOf(
  { book, message }: LetterFacts,
  write: Writer,
): Statement | { readonly lacks: string } {
  const invoices = new Map(book.invoices.map((invoice) => [invoice.id, invoice]))
  const rows: StatementRow[] = []
  const claims: ClaimRow[] = []
  const rates = ratesFor(book.agreedRates ?? [])
  for (const [, item] of mostLateFirst(message)) {
    const invoice = present(invoices.get(item.invoice), 'the invoice of a letter')
    rows.push(rowOf(item, invoice, write))
    const owed = claimRows(item, { invoice, rates: rates(invoice.issued), write })
    if (owed === null) return { lacks: `the penalty rate of ${oneLine(invoice.number)}` }
    claims.push(...owed)
  }
  return { rows, claims }
}

function rowOf(item: PlannedItem, invoice: Invoice, write: Writer): StatementRow {
  const { currency, open } = item
  const { amount, due } = present(invoice.instalments[item.instalment - 1], 'its instalment')
  return {
    number: numberOf(item, invoice),
    issued: write.day(invoice.issued),
    due: write.day(present(due, 'its due date')),
    invoiced: write.amount(amount, currency),
    settled: write.amount(amount - open, currency),
    open: write.amount(open, currency),
  }
}

function numberOf({ instalment }: PlannedItem, { number, instalments }: Invoice): string {
  const several = instalments.length > 1
  return several ? `${oneLine(number)} (${instalment}/${instalments.length})` : oneLine(number)
}

interface Claimed {
  readonly invoice: Invoice
  readonly rates: RateTable
  readonly write: Writer
}

/** Null where the rates that we know do not give the penalties that the plan states. */
function claimRows(item: PlannedItem, { invoice, rates, write }: Claimed): ClaimRow[] | null {
  const { currency, open, penalties = 0n, indemnity = 0n } = item
  const number = numberOf(item, invoice)
  const due = present(invoice.instalments[item.instalment - 1]?.due, 'its due date')
  const spans = penalties > 0n ? spansOf(due, item, rates) : []
  if (spans.reduce((sum, { minor }) => sum + minor, 0n) !== penalties) return null
  return [
    ...spans.map(({ from, until, days, rate, minor }) => ({
      kind: 'penalty' as const,
      number,
      from: write.day(from),
      until: write.day(until),
      days: `${days}`,
      rate: write.rate(rate),
      base: write.amount(open, currency),
      amount: write.amount(minor, currency),
    })),
    ...(indemnity > 0n
      ? [{ kind: 'indemnity' as const, number, amount: write.amount(indemnity, currency) }]
      : []),
  ]
}

interface Span {
  readonly from: Day
  readonly until: Day
  readonly days: number
  /** Hundredths of a percent. */
  readonly rate: bigint
  readonly minor: bigint
}

function spansOf(due: Day, { open, daysOverdue }: PlannedItem, rates: RateTable): Span[] {
  const spans = halfYearsBetween(addDays(due, 1), addDays(due, daysOverdue))
  return spans.map(({ halfYear, from, until, days }) => {
    const rate = rates.get(halfYear) ?? 0n
    return { from, until, days, rate, minor: interest({ base: open, rate, days }) }
  })
}
