// What the API shows of a ledger: the company's receivables, customers by exposure, one customer.

import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../core/ids.ts'
import { dayIn, type Instant } from '../../core/instant.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { type CustomerFacts, customerFacts, onlyInvoice, type StandingDecision } from './detail.ts'
import { formatAfter, parseAfter } from './exposure/after.ts'
import * as exposures from './exposure/store.ts'
import { type Ageing, daysOverdue, type Exposure, type Position } from './position.ts'
import * as standing from './standing/store.ts'
import { loadCompany, loadCustomerBook } from './store.ts'

export interface Receivables {
  readonly today: Day
  /** With something open or creditable. */
  readonly customers: number
  readonly openItems: number
  /** By currency code. */
  readonly currencies: readonly Position[]
  readonly messagesToApprove: number
  readonly openTasks: number
}

export async function receivables(deps: Deps, tenant: TenantId): Promise<Receivables> {
  return tx(deps.db, tenant, async (tx) => {
    const { today } = await todayOf(deps, tx, tenant)
    const balances = await exposures.companyBalances(tx, tenant, today)
    const waiting = await exposures.countWaiting(tx, tenant)
    return {
      today,
      customers: balances[0]?.customers ?? 0,
      openItems: balances.reduce((all, { items }) => all + items, 0),
      currencies: balances.map((row) => ({
        exposure: exposureOf(row),
        ageing: ageingOf(row),
        openItems: row.items,
      })),
      messagesToApprove: waiting.messages,
      openTasks: waiting.tasks,
    }
  })
}

export interface CustomerRow {
  readonly id: CustomerId
  readonly name: string
  readonly exposure: readonly Exposure[]
  readonly openItems: number
  readonly oldestDaysOverdue: number | null
  readonly nextStep: string | null
  readonly nextOn: Day | null
  /** Codes: the first blocker of each held item, most frequent first. */
  readonly blockers: readonly string[]
}

export interface CustomerPage {
  readonly customers: readonly CustomerRow[]
  readonly total: number
  readonly next: string | null
}

export interface CustomerQuery {
  /** The `next` of the page before. Throws Malformed where it is anything else. */
  readonly after?: string | undefined
  readonly limit: number
  /** Part of a name. Without it only customers with something open or creditable are listed. */
  readonly q?: string | undefined
}

const mostCustomers = 200

/** Customers by net exposure in the company's currency, largest first. */
export async function customersByExposure(
  deps: Deps,
  tenant: TenantId,
  query: CustomerQuery,
): Promise<CustomerPage> {
  const after = query.after === undefined ? null : parseAfter(query.after)
  const limit = Math.max(1, Math.min(query.limit, mostCustomers))
  return tx(deps.db, tenant, async (tx) => {
    const { today, currency } = await todayOf(deps, tx, tenant)
    const search = { name: query.q?.trim() ?? '', currency, after, limit: limit + 1 }
    const ranked = await exposures.rankCustomers(tx, tenant, search)
    const shown = ranked.slice(0, limit)
    const last = ranked.length > limit ? shown.at(-1) : undefined
    return {
      customers: await describe(tx, tenant, { ranked: shown, today }),
      total: ranked[0]?.total ?? 0,
      next: last ? formatAfter({ net: last.net, customer: last.customer_id }) : null,
    }
  })
}

async function describe(
  tx: Tx,
  tenant: TenantId,
  page: { readonly ranked: readonly exposures.RankedCustomer[]; readonly today: Day },
): Promise<CustomerRow[]> {
  const { ranked, today } = page
  const customers = ranked.map(({ customer_id }) => customer_id)
  const balances = await exposures.customerBalances(tx, tenant, { customers, today })
  const balancesOf = Map.groupBy(balances, ({ customer_id }) => customer_id)
  const outlooks = await standing.outlooksOf(tx, tenant, customers)
  const outlookOf = new Map(outlooks.map((outlook) => [outlook.customer_id, outlook]))
  return ranked.map(({ customer_id: id, name }) => {
    const own = balancesOf.get(id) ?? []
    const outlook = outlookOf.get(id)
    return {
      id,
      name,
      exposure: own.map(exposureOf),
      openItems: own.reduce((all, { items }) => all + items, 0),
      oldestDaysOverdue: oldest(
        own.map(({ oldest_due }) => oldest_due),
        today,
      ),
      nextStep: outlook?.next_step ?? null,
      nextOn: outlook?.next_on ?? null,
      blockers: outlook?.blockers ?? [],
    }
  })
}

export interface CustomerDetail extends CustomerFacts {
  /** Newest first, those on its invoices included. */
  readonly notes: readonly {
    readonly entity: 'customer' | 'invoice'
    readonly entityId: string
    readonly text: string
    readonly state: 'queued' | 'written' | 'failed'
    readonly failure: string | null
    readonly createdAt: Instant
  }[]
  readonly tasks: readonly { readonly id: string; readonly kind: string; readonly due: Day }[]
  /** Of the invoices that contacts and notes are about, by id; one that is gone has none. */
  readonly numbers: ReadonlyMap<string, string>
}

/** One customer with every open item, or null where there is no such customer. */
export async function customerDetail(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<CustomerDetail | null> {
  return tx(deps.db, tenant, (tx) => detail(deps, tx, { tenant, customer }))
}

/** The customer of an invoice, with that invoice's items, contacts, notes and tasks alone. */
/** Whose invoice it is; null where it is not known. */
export const customerOfInvoice = (
  deps: Deps,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CustomerId | null> =>
  tx(deps.db, tenant, (tx) => standing.customerOf(tx, tenant, invoice))

export async function invoiceDetail(
  deps: Deps,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CustomerDetail | null> {
  return tx(deps.db, tenant, async (tx) => {
    const customer = await standing.customerOf(tx, tenant, invoice)
    if (customer === null) return null
    const found = await detail(deps, tx, { tenant, customer })
    if (!found) return null
    const ofInvoice = await standing.openTasksOf(tx, tenant, customer)
    const named = new Set(
      ofInvoice
        .filter(({ items }) => items.some((item) => item.invoice === invoice))
        .map((t) => t.task_id),
    )
    return {
      ...found,
      ...onlyInvoice(found, invoice),
      notes: found.notes.filter((n) => n.entity === 'invoice' && n.entityId === invoice),
      tasks: found.tasks.filter(({ id }) => named.has(id)),
    }
  })
}

async function detail(
  deps: Deps,
  tx: Tx,
  { tenant, customer }: { readonly tenant: TenantId; readonly customer: CustomerId },
): Promise<CustomerDetail | null> {
  const { today } = await todayOf(deps, tx, tenant)
  const book = await loadCustomerBook(tx, tenant, customer)
  const decisions = await standing.decisionsOf(tx, tenant, customer)
  const byItem = new Map(decisions.map((row) => [`${row.instalment} ${row.invoice_id}`, row]))
  const decisionFor = (invoice: InvoiceId, instalment: number) => {
    const row = byItem.get(`${instalment} ${invoice}`)
    return row && decisionOf(row)
  }
  const facts = customerFacts(book, customer, { today, decisionFor })
  if (!facts) return null
  const notes = await standing.notesOf(tx, tenant, customer)
  const tasks = await standing.openTasksOf(tx, tenant, customer)
  const told = facts.contacts.flatMap(({ items }) => items.map(({ invoice }) => invoice))
  const noted = notes.flatMap((n) => (n.entity === 'invoice' ? n.entity_id : []))
  return {
    ...facts,
    numbers: await standing.numbersOf(tx, tenant, [...new Set([...told, ...noted])]),
    notes: notes.map(({ entity, entity_id, body, state, failure, created_at }) => {
      return { entity, entityId: entity_id, text: body, state, failure, createdAt: created_at }
    }),
    tasks: tasks.map(({ task_id, kind, due }) => ({ id: task_id, kind, due })),
  }
}

async function todayOf(deps: Deps, tx: Tx, tenant: TenantId) {
  const { timeZone, currency } = await loadCompany(tx, tenant)
  return { today: dayIn(deps.clock.now(), timeZone), currency }
}

function decisionOf(row: standing.Decision): StandingDecision {
  const { open_minor: open, next_step, next_on, message_id, blockers } = row
  const kind = message_id === null ? 'held' : 'message'
  return { kind, open, nextStep: next_step, nextOn: next_on, messageId: message_id, blockers }
}

type Balance = Pick<Exposure, 'currency' | 'open' | 'overdue' | 'credits' | 'net'>

const exposureOf = ({ currency, open, overdue, credits, net }: Balance): Exposure => {
  return { currency, open, overdue, credits, net }
}

function ageingOf(row: exposures.CompanyBalance): Ageing {
  const { open, overdue, days1to30, days31to60, days61to90, over90 } = row
  return { notDue: open - overdue, days1to30, days31to60, days61to90, over90 }
}

/** Days overdue of the oldest item; null where nothing is overdue. */
function oldest(dues: readonly (Day | null)[], today: Day): number | null {
  const overdue = dues.flatMap((due) => daysOverdue(due ?? undefined, today) ?? [])
  const latest = Math.max(0, ...overdue)
  return latest > 0 ? latest : null
}
