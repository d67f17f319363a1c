// Rows of the ledger's tables as core records. The order of a row's values is that of the columns
// in the select lists of `store.ts`.

import {
  type AgreedRate,
  type Allocation,
  type ClaimWaiver,
  type Contact,
  type ContactPerson,
  type CreditNote,
  type Customer,
  type Dispute,
  type Grade,
  grades,
  type Hold,
  type Instalment,
  type Invoice,
  type ItemRef,
  type Payment,
  type PaymentPlan,
  type PaymentPromise,
  type PlanInstalment,
  type Proceeding,
  type SaidUnder,
  stepMeanings,
} from '../../core/book.ts'
import type { AgreedPlan, Announced } from './entered.ts'
import * as v from './values.ts'

/** What belongs to a parent, by the parent's id, in the order of the rows. */
export function byParent<T>(rows: readonly v.Values[], read: (row: v.Values) => T) {
  const groups = new Map<unknown, T[]>()
  for (const row of rows) {
    const group = groups.get(row[0])
    if (group) group.push(read(row))
    else groups.set(row[0], [read(row)])
  }
  return groups
}

type Children<T> = ReadonlyMap<unknown, readonly T[]>

export function readCustomer(row: v.Values): Customer {
  return {
    id: v.aCustomerId(row[0]),
    name: v.text(row[1]),
    kind: v.oneOf(['business', 'consumer', 'public'], row[2]),
    country: v.text(row[3]),
    ...some('locale', v.optional(v.text, row[4])),
    ...some('siren', v.optional(v.text, row[5])),
    ...some('email', v.optional(v.text, row[6])),
    ...some('phone', v.optional(v.text, row[7])),
    ...some('address', v.optional(v.address, row[8])),
    ...some('parent', v.optional(v.aCustomerId, row[9])),
    ...some('creditLimit', v.optional(v.minor, row[10])),
    ...some('policy', v.optional(v.text, row[11])),
    ...some('directDebit', v.optional(v.bool, row[12])),
    ...some('grade', v.optional(grade, row[13])),
    ...some('tags', v.optional(v.texts, row[14])),
    ...some(
      'contact',
      v.optional(() => readContactPerson(row.slice(15)), row[15]),
    ),
  }
}

/** Columns: name, email, phone, locale. */
function readContactPerson(row: v.Values): ContactPerson {
  return {
    name: v.text(row[0]),
    ...some('email', v.optional(v.text, row[1])),
    ...some('phone', v.optional(v.text, row[2])),
    ...some('locale', v.optional(v.text, row[3])),
  }
}

const grade = (value: unknown): Grade => v.oneOf(grades, value)

export function readInvoice(row: v.Values, instalments: Children<Instalment>): Invoice {
  return {
    id: v.anInvoiceId(row[0]),
    customer: v.aCustomerId(row[1]),
    number: v.text(row[2]),
    issued: v.day(row[3]),
    currency: v.currency(row[4]),
    total: v.minor(row[5]),
    status: v.oneOf(['draft', 'posted', 'void'], row[6]),
    ...some('delivered', v.optional(v.day, row[7])),
    ...some('factored', v.optional(v.bool, row[8])),
    instalments: instalments.get(row[0]) ?? [],
  }
}

/** Columns: invoice, due, amount, open. */
export function readInstalment(row: v.Values): Instalment {
  const amount = v.minor(row[2])
  const open = v.minor(row[3])
  return row[1] === null ? { amount, open } : { due: v.day(row[1]), amount, open }
}

export function readCreditNote(row: v.Values): CreditNote {
  return {
    id: v.text(row[0]),
    customer: v.aCustomerId(row[1]),
    number: v.text(row[2]),
    issued: v.day(row[3]),
    currency: v.currency(row[4]),
    total: v.minor(row[5]),
    open: v.minor(row[6]),
  }
}

export function readPayment(row: v.Values, allocations: Children<Allocation>): Payment {
  return {
    id: v.text(row[0]),
    customer: v.aCustomerId(row[1]),
    received: v.day(row[2]),
    currency: v.currency(row[3]),
    amount: v.minor(row[4]),
    unapplied: v.minor(row[5]),
    state: v.oneOf(['settled', 'pending', 'returned'], row[6]),
    allocations: allocations.get(row[0]) ?? [],
  }
}

/** Columns: payment, invoice, instalment, amount. */
export function readAllocation(row: v.Values): Allocation {
  return { ...readItem(row), amount: v.minor(row[3]) }
}

/** Columns: parent, invoice, instalment. */
export function readItem(row: v.Values): ItemRef {
  return {
    invoice: v.anInvoiceId(row[1]),
    ...some('instalment', v.optional(v.integer, row[2])),
  }
}

export function readPromise(row: v.Values): PaymentPromise {
  return {
    id: v.text(row[0]),
    customer: v.aCustomerId(row[1]),
    invoices: v.invoiceIds(row[2]),
    ...some('amount', v.optional(v.minor, row[3])),
    made: v.day(row[4]),
    due: v.day(row[5]),
    ...some('withdrawn', v.optional(v.day, row[6])),
  }
}

/** Columns: plan, customer, invoices, agreed, and where a person entered it, currency and open. */
export function readAgreedPlan(row: v.Values, instalments: Children<PlanInstalment>): AgreedPlan {
  const plan: PaymentPlan = {
    id: v.text(row[0]),
    customer: v.aCustomerId(row[1]),
    invoices: v.invoiceIds(row[2]),
    agreed: v.day(row[3]),
    instalments: instalments.get(row[0]) ?? [],
  }
  if (row[4] === null) return { plan, baseline: null }
  return { plan, baseline: { currency: v.currency(row[4]), open: v.minor(row[5]) } }
}

/** Columns: id, customer, invoices, amount, currency, announced, expected, awaited, open. */
export function readAnnounced(row: v.Values): Announced {
  return {
    id: v.text(row[0]),
    customer: v.aCustomerId(row[1]),
    invoices: v.invoiceIds(row[2]),
    amount: v.minor(row[3]),
    baseline: { currency: v.currency(row[4]), open: v.minor(row[8]) },
    announced: v.day(row[5]),
    expected: v.day(row[6]),
    awaitedUntil: v.day(row[7]),
  }
}

/** Columns: plan, due, amount, paid. */
export function readPlanInstalment(row: v.Values): PlanInstalment {
  return { due: v.day(row[1]), amount: v.minor(row[2]), paid: v.minor(row[3]) }
}

export function readDispute(row: v.Values): Dispute {
  return {
    id: v.text(row[0]),
    invoice: v.anInvoiceId(row[1]),
    ...some('amount', v.optional(v.minor, row[2])),
    cause: v.oneOf(['billing_error', 'quality', 'not_received', 'price', 'other'], row[3]),
    opened: v.day(row[4]),
    ...some('closed', v.optional(v.day, row[5])),
  }
}

export function readHold(row: v.Values): Hold {
  return {
    id: v.text(row[0]),
    ...some('customer', v.optional(v.aCustomerId, row[1])),
    ...some('invoice', v.optional(v.anInvoiceId, row[2])),
    from: v.day(row[3]),
    ...some('until', v.optional(v.day, row[4])),
    reason: v.text(row[5]),
  }
}

/**
 * Columns: contact, customer, step, channel, at, outcome, presented; then of the policy: key,
 * version, meaning, nth, deadline days.
 */
export function readContact(row: v.Values, items: Children<ItemRef>): Contact {
  return {
    customer: v.aCustomerId(row[1]),
    step: v.text(row[2]),
    channel: v.oneOf(['email', 'sms', 'letter', 'registered_letter', 'call'], row[3]),
    at: v.instant(row[4]),
    outcome: v.oneOf(['sent', 'delivered', 'answered', 'failed', 'bounced', 'ambiguous'], row[5]),
    items: items.get(row[0]) ?? [],
    ...some('presented', v.optional(v.day, row[6])),
    ...(row[7] === null ? {} : { said: readSaid(row) }),
  }
}

function readSaid(row: v.Values): SaidUnder {
  return {
    policy: v.text(row[7]),
    version: v.integer(row[8]),
    meaning: v.oneOf(stepMeanings, row[9]),
    nth: v.integer(row[10]),
    ...some('deadlineDays', v.optional(v.integer, row[11])),
  }
}

export function readProceeding(row: v.Values): Proceeding {
  return {
    customer: v.aCustomerId(row[0]),
    kind: v.oneOf(['safeguard', 'receivership', 'liquidation', 'closed'], row[1]),
    judgment: v.day(row[2]),
    published: v.day(row[3]),
  }
}

export function readWaiver(row: v.Values): ClaimWaiver {
  return { invoice: v.anInvoiceId(row[0]), kind: v.oneOf(['penalty', 'indemnity'], row[1]) }
}

export function readAgreedRate(row: v.Values): AgreedRate {
  return {
    from: v.day(row[0]),
    ...some('until', v.optional(v.day, row[1])),
    rate: BigInt(v.integer(row[2])),
  }
}

/** `{ [key]: value }`, or nothing to spread: an absent fact has no key. */
function some<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  if (value === undefined) return {}
  const found: { [P in K]?: T } = {}
  found[key] = value
  return found
}
