// When a French debtor may refuse to pay because too much time has passed: 5 years between
// businesses (C. com. L110-4), 2 years for consumers (C. conso L218-2), 1 year for carriage
// (C. com. L133-6). It begins anew with each act that interrupts it (C. civ. 2240-2244). A formal
// notice is none, even registered. Suspension, and the end of proceedings in court, are left out:
// the true day may be later, never earlier.

import type { Book, Customer, Invoice } from '../../../core/book.ts'
import { addMonths, type Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../../core/ids.ts'
import { byText } from '../../../core/text-order.ts'
import type { Sector } from '../terms/caps.ts'

/** What a person records; payments and payment plans are known from the books. */
export const recordedActs = [
  'acknowledgement',
  'instalment_request',
  'court_action',
  'enforcement',
] as const
export type RecordedAct = (typeof recordedActs)[number]
export const interruptingActs = [...recordedActs, 'part_payment', 'payment_plan'] as const
export type InterruptingAct = (typeof interruptingActs)[number]

export interface Act {
  readonly invoice: InvoiceId
  readonly kind: InterruptingAct
  readonly day: Day
}

export interface Limitation {
  readonly customer: CustomerId
  readonly invoice: Invoice
  readonly instalment: number
  readonly due: Day
  readonly open: bigint
  readonly years: number
  /** The sector is not known: these are the fewest years that may hold. */
  readonly assumed: boolean
  /** The act from which it runs; null = from the due day. */
  readonly since: Act | null
  /** Its last day. */
  readonly ends: Day
  readonly state: LimitationState
}

export type LimitationState = 'running' | 'near' | 'over'

const nearMonths = 6

export interface LimitationQuestion {
  readonly book: Book
  /** Null: nobody said. */
  readonly sector: Sector | null
  /** Acts that people recorded. */
  readonly recorded: readonly Act[]
  readonly today: Day
}

/** Every open item of a French company's books, soonest first. */
export function limitations({ book, sector, recorded, today }: LimitationQuestion): Limitation[] {
  if (book.company.country !== 'FR') return []
  const customers = new Map(book.customers.map((customer) => [customer.id, customer]))
  const acts = Map.groupBy([...recorded, ...actsOf(book)], ({ invoice }) => invoice)
  return book.invoices
    .filter(({ status }) => status === 'posted')
    .flatMap((invoice) => {
      const customer = customers.get(invoice.customer)
      const period = customer ? periodOf(customer, sector) : null
      if (!period) return []
      const own = (acts.get(invoice.id) ?? []).toSorted((a, b) => byText(a.day, b.day))
      return itemsOf(invoice, { ...period, acts: own, today })
    })
    .sort((a, b) => byText(a.ends, b.ends) || byText(a.invoice.id, b.invoice.id))
}

interface Period {
  readonly years: number
  readonly assumed: boolean
}

/** Null for public bodies: the State has a rule of its own, which is not in our table. */
function periodOf({ kind }: Customer, sector: Sector | null): Period | null {
  if (kind === 'public') return null
  const assumed = sector === null
  if (assumed || sector === 'transport') return { years: 1, assumed }
  return { years: kind === 'consumer' ? 2 : 5, assumed }
}

interface Scene extends Period {
  readonly acts: readonly Act[]
  readonly today: Day
}

function itemsOf(invoice: Invoice, { years, assumed, acts, today }: Scene): Limitation[] {
  return invoice.instalments.flatMap(({ due, open }, index) => {
    if (due === undefined || open <= 0n) return []
    const { since, ends } = endOf(due, years, acts)
    const item = { customer: invoice.customer, invoice, instalment: index + 1, due, open }
    return { ...item, years, assumed, since, ends, state: stateOn(ends, today) }
  })
}

/** An act begins it anew while it runs; what has run out stays so. */
function endOf(due: Day, years: number, acts: readonly Act[]): { since: Act | null; ends: Day } {
  const months = years * 12
  let since: Act | null = null
  let ends = addMonths(due, months)
  for (const act of acts) {
    if (act.day < due) continue
    if (act.day > ends) break
    since = act
    ends = addMonths(act.day, months)
  }
  return { since, ends }
}

function stateOn(ends: Day, today: Day): LimitationState {
  if (ends < today) return 'over'
  return ends <= addMonths(today, nearMonths) ? 'near' : 'running'
}

/** A part payment acknowledges the debt; an instalment plan is asked for by who owes. */
function actsOf({ payments, plans }: Book): Act[] {
  const paid = payments
    .filter(({ state }) => state === 'settled')
    .flatMap(({ received: day, allocations }) =>
      allocations.map(({ invoice }) => ({ invoice, kind: 'part_payment' as const, day })),
    )
  const agreed = plans.flatMap(({ invoices, agreed: day }) =>
    invoices.map((invoice) => ({ invoice, kind: 'payment_plan' as const, day })),
  )
  return [...paid, ...agreed]
}
