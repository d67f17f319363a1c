// On which day a customer will have used all of his limit, if he goes on as in the last 90 days:
// invoices at the same pace, and what is open paid as late as he usually pays. Leaves out what is
// overdue beyond his habit: nobody knows when that is paid.

import type { Invoice } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { addDays, type Day, daysBetween } from '../../../core/day.ts'
import { divideHalfUp } from '../../../core/money.ts'
import { openInstalments } from '../../ledger/position.ts'

/** So far back the pace is measured, and so far ahead it is carried. */
export const projectionDays = 90

export interface ProjectionFacts {
  readonly invoices: readonly Invoice[]
  readonly currency: Currency
  /** Exposure less guarantees: below nothing where there is room beyond the limit. */
  readonly used: bigint
  readonly limit: bigint
  /** Mean days late of what he settled in the last year; null = nothing settled yet. */
  readonly usualDelay: number | null
  readonly today: Day
}

export interface Projection {
  readonly kind: 'reached' | 'foreseen' | 'not_foreseen' | 'no_pace'
  /** The first day on which all of the limit is used; null where none is foreseen. */
  readonly on: Day | null
  /** What it rests on. */
  readonly rests: {
    readonly invoiced: bigint
    /** Mean days from an invoice to its due day, by amount. */
    readonly termDays: number
    readonly delayDays: number | null
    /** Of what is open, paid within the 90 days. */
    readonly expected: bigint
    /** Overdue beyond his habit: not counted on. */
    readonly doubtful: bigint
  }
}

export function projectionOf(facts: ProjectionFacts): Projection {
  const { limit, used, today } = facts
  const recent = recentInvoices(facts)
  const invoiced = recent.reduce((sum, { total }) => sum + total, 0n)
  const delayDays = facts.usualDelay === null ? null : Math.max(0, Math.ceil(facts.usualDelay))
  const termDays = termOf(recent)
  const { paidOn, doubtful } = paymentsOf(facts, delayDays ?? 0)
  const expected = [...paidOn.values()].reduce((sum, amount) => sum + amount, 0n)
  const rests = { invoiced, termDays, delayDays, expected, doubtful }
  if (used >= limit && used > 0n) return { kind: 'reached', on: today, rests }
  if (invoiced <= 0n) return { kind: 'no_pace', on: null, rests }
  const cycle = termDays + (delayDays ?? 0)
  // In ninetieths of a minor unit, so that a day's pace is exact.
  const scale = BigInt(projectionDays)
  let level = used * scale
  for (let ahead = 1; ahead <= projectionDays; ahead += 1) {
    const day = addDays(today, ahead)
    level += invoiced - (paidOn.get(day) ?? 0n) * scale - (ahead > cycle ? invoiced : 0n)
    if (level > 0n && level >= limit * scale) return { kind: 'foreseen', on: day, rests }
  }
  return { kind: 'not_foreseen', on: null, rests }
}

function recentInvoices({ invoices, currency, today }: ProjectionFacts): readonly Invoice[] {
  const since = addDays(today, -projectionDays)
  return invoices.filter(
    (invoice) =>
      invoice.status === 'posted' &&
      invoice.currency === currency &&
      invoice.issued > since &&
      invoice.issued <= today,
  )
}

function termOf(invoices: readonly Invoice[]): number {
  let days = 0n
  let amounts = 0n
  for (const { issued, instalments } of invoices) {
    for (const { due = issued, amount } of instalments) {
      if (amount <= 0n) continue
      days += amount * BigInt(Math.max(0, daysBetween(issued, due)))
      amounts += amount
    }
  }
  return amounts === 0n ? 0 : Number(divideHalfUp(days, amounts))
}

function paymentsOf({ invoices, currency, today }: ProjectionFacts, delayDays: number) {
  const paidOn = new Map<Day, bigint>()
  let doubtful = 0n
  const last = addDays(today, projectionDays)
  for (const invoice of invoices) {
    if (invoice.currency !== currency) continue
    for (const { due, open } of openInstalments(invoice)) {
      const on = due === undefined ? null : addDays(due, delayDays)
      if (on === null || on > last) continue
      if (on <= today) doubtful += open
      else paidOn.set(on, (paidOn.get(on) ?? 0n) + open)
    }
  }
  return { paidOn, doubtful }
}
