// What is really to be expected of each open instalment on a day: what is disputed comes off, then
// the customer's credits net his items of the currency, oldest due first. What a factor has bought,
// and what a customer under insolvency proceedings owes, is set apart.

import type { Book, Dispute } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { epochDay } from '../../../core/day.ts'
import { smaller } from '../../../core/money.ts'
import { proceedingsByCustomer } from '../../ledger/proceedings.ts'
import type { Outcome } from '../outcomes.ts'
import { type Credit, creditKey, creditOn, put } from './received.ts'

/** An instalment, and what of it was open on the day. */
export interface OpenPart {
  /** Position in the outcomes. */
  readonly at: number
  readonly outcome: Outcome
  readonly open: bigint
}

/** Amounts in minor units. */
export interface Owed extends OpenPart {
  /** Open, less what is disputed and what credits cover. */
  readonly net: bigint
}

export interface Apart {
  readonly disputed: bigint
  readonly credited: bigint
  readonly factored: bigint
  readonly insolvent: bigint
}

export interface OwedOn {
  readonly items: readonly Owed[]
  readonly apart: ReadonlyMap<Currency, Apart>
}

/** What a book says of this beside its instalments; made once. */
export interface Circumstances {
  readonly book: Book
  readonly credits: ReadonlyMap<string, readonly Credit[]>
  /** By invoice. */
  readonly disputes: ReadonlyMap<string, readonly Dispute[]>
  /** By position of the customer: the first judgment against his legal entity. */
  readonly insolventSince: ReadonlyMap<number, number>
}

export function circumstancesOf(
  book: Book,
  credits: ReadonlyMap<string, readonly Credit[]>,
): Circumstances {
  return {
    ...{ book, credits },
    disputes: Map.groupBy(book.disputes, ({ invoice }) => invoice),
    insolventSince: insolventSince(book),
  }
}

function insolventSince(book: Book): Map<number, number> {
  const proceedings = proceedingsByCustomer(book)
  const found = new Map<number, number>()
  book.customers.forEach(({ id }, at) => {
    const days = (proceedings.get(id) ?? []).map(({ judgment }) => epochDay(judgment))
    if (days.length > 0) found.set(at, Math.min(...days))
  })
  return found
}

type Netting = { -readonly [K in keyof Owed]: Owed[K] }

/** From what was known before the day. */
export function owedOn(parts: readonly OpenPart[], day: number, known: Circumstances): OwedOn {
  const apart = new Map<Currency, { -readonly [K in keyof Apart]: Apart[K] }>()
  const items: Owed[] = []
  const groups = new Map<string, Netting[]>()
  for (const part of parts) {
    const customer = known.book.customers[part.outcome.customer]?.id ?? ''
    put(groups, creditKey(customer, part.outcome.currency), { ...part, net: part.open })
  }
  for (const [key, group] of groups) {
    const currency = group[0]?.outcome.currency
    if (currency === undefined) continue
    const aside = apart.get(currency) ?? { disputed: 0n, credited: 0n, factored: 0n, insolvent: 0n }
    apart.set(currency, aside)
    aside.disputed += takeDisputes(group, day, known)
    const credits = known.credits.get(key)
    if (credits) aside.credited += takeCredits(group, creditOn(credits, day))
    for (const item of group) {
      if (item.net <= 0n) continue
      if (known.book.invoices[item.outcome.invoice]?.factored) aside.factored += item.net
      else if ((known.insolventSince.get(item.outcome.customer) ?? day) < day) {
        aside.insolvent += item.net
      } else items.push(item)
    }
  }
  return { items, apart }
}

function takeDisputes(group: Netting[], day: number, { book, disputes }: Circumstances): bigint {
  if (disputes.size === 0) return 0n
  let sum = 0n
  for (const [invoice, items] of Map.groupBy(group, ({ outcome }) => outcome.invoice)) {
    for (const dispute of disputes.get(book.invoices[invoice]?.id ?? '') ?? []) {
      const { opened, closed, amount } = dispute
      if (epochDay(opened) >= day || (closed !== undefined && epochDay(closed) < day)) continue
      sum += taken(items.sort(byDue), amount)
    }
  }
  return sum
}

function takeCredits(group: Netting[], credit: bigint): bigint {
  return credit > 0n ? taken(group.sort(byDue), credit) : 0n
}

/** Off the first items; without an amount all of each. */
function taken(items: readonly Netting[], amount: bigint | undefined): bigint {
  let sum = 0n
  for (const item of items) {
    const part = amount === undefined ? item.net : smaller(amount - sum, item.net)
    if (part <= 0n) continue
    item.net -= part
    sum += part
  }
  return sum
}

const byDue = (a: OpenPart, b: OpenPart): number => a.outcome.due - b.outcome.due || a.at - b.at
