// A customer's cases, each with how it stands today.

import type { PaymentPlan, PaymentPromise } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import type { Money } from '../../../core/money.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { calendarOf } from '../../ledger/calendar.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import { type ShownCase, shownCase } from '../shown.ts'
import * as store from '../standing/store.ts'
import {
  commitmentState,
  disputeState,
  holdState,
  planState,
  promiseState,
  type StandingFacts,
} from '../standing.ts'

/** The open ones first, then the newest. Null where there is no such customer. */
export async function customerCases(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<{ readonly cases: readonly ShownCase[]; readonly numbers: Numbers } | null> {
  return tx(deps.db, tenant, async (tx) => {
    const book = await loadCustomerBook(tx, tenant, customer)
    if (!book.customers.some(({ id }) => id === customer)) return null
    const { country, region, timeZone } = book.company
    const today = dayIn(deps.clock.now(), timeZone)
    const facts = { book, today, calendar: calendarOf(country, region) }
    return {
      cases: await casesIn(tx, { tenant, customer }, facts),
      numbers: new Map(book.invoices.map(({ id, number }) => [id, number])),
    }
  })
}

/** What people call the customer's invoices, by id. */
export type Numbers = ReadonlyMap<string, string>

export async function casesIn(
  tx: Tx,
  { tenant, customer }: { readonly tenant: TenantId; readonly customer: CustomerId },
  facts: StandingFacts,
): Promise<ShownCase[]> {
  const { today, book } = facts
  const promises = new Map(book.promises.map((promise) => [promise.id, promise]))
  const plans = new Map(book.plans.map((plan) => [plan.id, plan]))
  const all = [
    ...(await store.promisesOf(tx, tenant, customer)).flatMap((row) => {
      const promise = promises.get(row.id)
      return promise ? shownPromise(row, promise, facts) : []
    }),
    ...(await store.plansOf(tx, tenant, customer)).map((row) =>
      shownPlan(row, plans.get(row.id) ?? null, today),
    ),
    ...(await store.disputesOf(tx, tenant, customer)).map((row) => shownDispute(row, today)),
    ...(await store.holdsOf(tx, tenant, customer)).map((row) => shownHold(row, today)),
    ...(await store.announcedOf(tx, tenant, customer)).map(shownAnnounced),
    ...(await store.commitmentsOf(tx, tenant, customer)).map((row) => shownCommitment(row, today)),
  ]
  return all.sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || (a.since < b.since ? 1 : -1))
}

const enteredOf = (row: {
  readonly id: string
  readonly note: string | null
  readonly entered_by: string | null
  readonly entered_at: ShownCase['enteredAt']
}) => ({ id: row.id, note: row.note, enteredBy: row.entered_by, enteredAt: row.entered_at })

const moneyIn = (currency: Currency | null, minor: bigint | null): Money | null =>
  currency === null || minor === null ? null : { minor, currency }

function shownPromise(
  row: store.PromiseRow,
  promise: PaymentPromise,
  facts: StandingFacts,
): ShownCase {
  const { state, paid, graceEnds } = promiseState(promise, facts)
  return shownCase({
    ...{ ...enteredOf(row), kind: 'promise', state, isOpen: state === 'open' },
    ...{ since: row.made, day: row.due, waitsUntil: graceEnds, invoices: row.invoice_ids },
    amount: moneyIn(row.currency, row.amount_minor),
    paid: moneyIn(row.currency, paid),
    acts: ['withdraw'],
  })
}

/** An ended plan is in no book: what was paid on it is as it was written down. */
function shownPlan(row: store.PlanRow, plan: PaymentPlan | null, today: Day): ShownCase {
  const state = plan === null || row.ended !== null ? 'ended' : planState(plan, today)
  const { currency } = row
  const instalments = row.dues.flatMap((due, index) => {
    const amount = moneyIn(currency, BigInt(row.amounts[index] ?? '0'))
    const kept = plan?.instalments[index]?.paid
    const paid = moneyIn(currency, kept ?? BigInt(row.paid[index] ?? '0'))
    return amount && paid ? { due, amount, paid } : []
  })
  const next = instalments.find(({ amount, paid }) => paid.minor < amount.minor)
  const sum = (of: 'amount' | 'paid') =>
    moneyIn(
      currency,
      instalments.reduce((all, it) => all + it[of].minor, 0n),
    )
  return shownCase({
    ...{ ...enteredOf(row), kind: 'payment_plan', state, instalments },
    isOpen: state === 'active' || state === 'broken',
    ...{ since: row.agreed, day: next?.due ?? null, invoices: row.invoice_ids },
    ...{ amount: sum('amount'), paid: sum('paid'), acts: ['pay', 'end'] },
  })
}

function shownDispute(row: store.DisputeRow, today: Day): ShownCase {
  const state = disputeState(row, today)
  return shownCase({
    ...{ ...enteredOf(row), kind: 'dispute', state, about: row.cause, owner: row.owner },
    isOpen: state === 'open' || state === 'accepted',
    ...{ since: row.opened, day: row.answer_by, invoices: [row.invoice_id] },
    amount: moneyIn(row.currency, row.amount_minor),
    acts: state === 'accepted' ? ['reject', 'change'] : ['accept', 'reject', 'change'],
  })
}

function shownHold(row: store.HoldRow, today: Day): ShownCase {
  const state = holdState({ from: row.starts, until: row.ends, lifted: row.lifted }, today)
  return shownCase({
    ...{ ...enteredOf(row), kind: 'hold', state, about: row.reason, acts: ['lift', 'change'] },
    isOpen: state === 'active' || state === 'planned',
    ...{ since: row.starts, day: row.ends },
    invoices: row.invoice_id === null ? [] : [row.invoice_id],
  })
}

function shownAnnounced(row: store.AnnouncedRow): ShownCase {
  return shownCase({
    ...{ ...enteredOf(row), kind: 'announced_payment', state: row.state, about: row.mode },
    ...{ isOpen: row.state === 'expected', since: row.announced, invoices: row.invoice_ids },
    ...{ day: row.expected, waitsUntil: row.awaited_until, acts: ['withdraw'] },
    amount: moneyIn(row.currency, row.amount_minor),
  })
}

function shownCommitment(row: store.CommitmentRow, today: Day): ShownCase {
  const state = commitmentState(row, today)
  return shownCase({
    ...{ ...enteredOf(row), kind: 'commitment', state, about: row.kind },
    ...{ isOpen: row.state === 'open', since: row.due, day: row.due, invoices: row.invoice_ids },
    note: row.state_reason ?? row.note,
    acts: ['keep', 'waive'],
  })
}
