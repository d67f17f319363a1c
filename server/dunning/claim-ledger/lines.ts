// The penalties of one instalment as lines that print: each a time within one half-year in which
// the same base was unpaid. A payment counts until the day on which it came, that day included; a
// credit cuts the base from the start, since what it takes off was never owed.

import type { Invoice, Payment } from '../../../core/book.ts'
import { addDays, type Day, earlierDay } from '../../../core/day.ts'
import { smaller } from '../../../core/money.ts'
import { byText } from '../../../core/text-order.ts'
import { interest } from '../claims.ts'
import { halfYearsBetween } from '../law/half-years.ts'

export interface ClaimLine {
  readonly instalment: number
  readonly halfYear: string
  readonly from: Day
  /** Included. */
  readonly until: Day
  readonly days: number
  /** What was unpaid, tax included. */
  readonly base: bigint
  /** Hundredths of a percent a year. */
  readonly rate: bigint
  /** Rounded half up to the minor unit, line by line. */
  readonly amount: bigint
}

export interface Paid {
  readonly day: Day
  readonly amount: bigint
}

export interface Delay {
  readonly instalment: number
  readonly due: Day
  /** What is unpaid today. */
  readonly open: bigint
  readonly paid: readonly Paid[]
  /** No more than these bases is claimed: what was already stated, day by day. */
  readonly most?: readonly Pick<ClaimLine, 'until' | 'base'>[]
}

export type ClaimLines =
  | { readonly kind: 'known'; readonly lines: readonly ClaimLine[] }
  | { readonly kind: 'rate_missing'; readonly halfYears: readonly string[] }

/** From the day after the due day until `until`, included. */
export function claimLines(
  delay: Delay,
  until: Day,
  rateOf: (halfYear: string) => bigint | null,
): ClaimLines {
  const lines: ClaimLine[] = []
  const missing: string[] = []
  for (const { halfYear, from, until: end } of halfYearsBetween(addDays(delay.due, 1), until)) {
    let start = from
    while (start <= end) {
      const stop = earlierDay(lastDayOfBase(delay, start), end)
      const base = baseOn(delay, start)
      const rate = rateOf(halfYear)
      if (base > 0n && rate === null) missing.push(halfYear)
      if (base > 0n && rate !== null) {
        lines.push(lineOf(delay.instalment, { halfYear, from: start, until: stop, base, rate }))
      }
      start = addDays(stop, 1)
    }
  }
  if (missing.length > 0) return { kind: 'rate_missing', halfYears: [...new Set(missing)] }
  return { kind: 'known', lines }
}

function lineOf(
  instalment: number,
  span: Pick<ClaimLine, 'halfYear' | 'from' | 'until' | 'base' | 'rate'>,
): ClaimLine {
  const { halfYear, from, until, base, rate } = span
  const days = halfYearsBetween(from, until).reduce((all, part) => all + part.days, 0)
  return {
    instalment,
    halfYear,
    from,
    until,
    days,
    base,
    rate,
    amount: interest({ base, rate, days }),
  }
}

function baseOn({ open, paid, most = [] }: Delay, day: Day): bigint {
  const unpaid = paid.reduce((sum, part) => (part.day >= day ? sum + part.amount : sum), open)
  const cap = most.find(({ until }) => until >= day) ?? most.at(-1)
  return cap === undefined ? unpaid : smaller(unpaid, cap.base)
}

/** How long the base of that day stays: until the next payment, or the next of the caps. */
function lastDayOfBase({ paid, most = [] }: Delay, day: Day): Day {
  const ends = [...paid.map((part) => part.day), ...most.map(({ until }) => until)]
  return ends.filter((end) => end >= day).sort(byText)[0] ?? never
}

const never = '9999-12-31' as Day

/**
 * What was paid on each instalment and when, by settled payments. Where a payment names no
 * instalment it pays the oldest first. Never more than the books say is paid.
 */
export function paidByInstalment(
  { id, instalments }: Invoice,
  payments: readonly Payment[],
): readonly (readonly Paid[])[] {
  const room = instalments.map(({ amount, open }) => (amount > open ? amount - open : 0n))
  const paid: Paid[][] = instalments.map(() => [])
  const oldestFirst = [...instalments.keys()].sort((a, b) =>
    byText(instalments[a]?.due ?? never, instalments[b]?.due ?? never),
  )
  const settled = payments
    .filter(({ state }) => state === 'settled')
    .toSorted((a, b) => byText(a.received, b.received) || byText(a.id, b.id))
  for (const { received, allocations } of settled) {
    for (const { invoice, instalment, amount } of allocations) {
      if (invoice !== id) continue
      let left = amount
      for (const index of instalment === undefined ? oldestFirst : [instalment - 1]) {
        const part = smaller(left, room[index] ?? 0n)
        if (part <= 0n) continue
        room[index] = (room[index] ?? 0n) - part
        paid[index]?.push({ day: received, amount: part })
        left -= part
      }
    }
  }
  return paid
}
