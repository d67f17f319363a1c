// Keeps the claim ledger. Jobs: `claims.raise` {tenant, attempt}, added in the transaction that
// settles a message that states claims; `claims.review` {tenant}, once a day where there are any.

import { randomUUID } from 'node:crypto'
import { present } from '../../../core/assert.ts'
import type { Book, ClaimKind } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { formatMinor, type Money } from '../../../core/money.ts'
import { insertAudit } from '../../access/store.ts'
import { addJob, type JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { conflict, invalid } from '../../errors.ts'
import { proceedingsByCustomer } from '../../ledger/proceedings.ts'
import { numbersOf } from '../../ledger/standing/store.ts'
import { loadBookOf, loadCompany, loadCustomerBook } from '../../ledger/store.ts'
import { claimKey } from '../claims.ts'
import { ratesFor } from '../law/agreed-rates.ts'
import { addPlanJob } from '../run.ts'
import { type Accrual, accrualOf } from './accrual.ts'
import {
  type ClaimEntry,
  entriesOfMessage,
  entriesOfReview,
  firstJudgment,
  takenBack,
} from './entries.ts'
import {
  type ClaimPaid,
  principalsOf,
  type Statement,
  statementOf,
  type Waiver,
} from './statement.ts'
import * as store from './store.ts'

export function claimJobs(deps: Deps): JobHandlers {
  return {
    'claims.raise': async ({ tenant, attempt }) =>
      raiseClaims(deps, tenant, present(attempt, 'the attempt')),
    'claims.review': async ({ tenant }) => reviewClaims(deps, tenant),
  }
}

/** In the transaction that settles the attempt as sent. One after the other, within a company. */
export async function addClaimsJob(tx: Tx, tenant: TenantId, attempt: string): Promise<void> {
  const payload = { attempt }
  await addJob(tx, { name: 'claims.raise', tenant, payload, key: attempt, queue: 'claims' })
}

/** What a message that was sent states stands in the ledger, however often this runs. */
export async function raiseClaims(deps: Deps, tenant: TenantId, attempt: string): Promise<void> {
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    if (await store.hasRaised(tx, tenant, attempt)) return
    const said = await store.statedBy(tx, tenant, attempt)
    const [first] = said
    if (!first) return
    const book = await loadCustomerBook(tx, tenant, first.customer)
    const day = dayIn(first.at, book.company.timeZone)
    const byInvoice = Map.groupBy(said, ({ invoice }) => invoice)
    const invoices = [...byInvoice.keys()]
    const standing = await store.standingEntries(tx, tenant, { customer: null, invoices })
    const common = {
      payments: book.payments,
      judgment: firstJudgment(book.proceedings, day),
      ratesFor: ratesFor(book.agreedRates ?? []),
    }
    const entries = book.invoices.flatMap((invoice) => {
      const stated = byInvoice.get(invoice.id)?.map((item) => item.stated) ?? []
      if (stated.length === 0) return []
      const own = standing.filter((entry) => entry.invoice === invoice.id)
      return entriesOfMessage({ ...common, invoice, standing: own }, stated, day)
    })
    await store.insertEntries(tx, { tenant, now, attempt }, entries)
  })
}

/** What was paid, credited, voided or stopped by a judgment since it was stated. */
export async function reviewClaims(deps: Deps, tenant: TenantId): Promise<void> {
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    const all = await store.standingEntries(tx, tenant, { customer: null, invoices: null })
    if (all.length === 0) return
    const book = await loadBookOf(tx, tenant)
    const today = dayIn(now, book.company.timeZone)
    const reviewed = [...Map.groupBy(all, ({ invoice }) => invoice)].flatMap(reviewIn(book, today))
    await store.insertEntries(tx, { tenant, now, attempt: null }, reviewed)
  })
}

function reviewIn(book: Book, today: Day) {
  const invoices = new Map(book.invoices.map((invoice) => [invoice.id, invoice]))
  const payments = Map.groupBy(
    book.payments.flatMap((payment) =>
      [...new Set(payment.allocations.map(({ invoice }) => invoice))].map((id) => ({
        id,
        payment,
      })),
    ),
    ({ id }) => id,
  )
  const proceedings = proceedingsByCustomer(book)
  const rates = ratesFor(book.agreedRates ?? [])
  return ([id, standing]: [InvoiceId, ClaimEntry[]]): ClaimEntry[] => {
    const invoice = invoices.get(id)
    if (!invoice) return takenBack(standing)
    const claims = {
      invoice,
      standing,
      payments: payments.get(id)?.map(({ payment }) => payment) ?? [],
      judgment: firstJudgment(proceedings.get(invoice.customer) ?? [], today),
      ratesFor: rates,
    }
    return entriesOfReview(claims, today)
  }
}

export interface CustomerClaims {
  readonly statement: Statement<store.StandingEntry>
  /** What the law gives today, whether or not it was asked for. */
  readonly accrual: Accrual
  /** By id; an invoice that is gone has none. */
  readonly numbers: ReadonlyMap<string, string>
}

/** Null where there is no such customer. */
export async function claimsOfCustomer(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<CustomerClaims | null> {
  return tx(deps.db, tenant, (tx) => claimsIn(deps, tx, { tenant, customer }))
}

/** Of one invoice alone; null where there is no such invoice. */
export async function claimsOfInvoice(
  deps: Deps,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CustomerClaims | null> {
  return tx(deps.db, tenant, async (tx) => {
    const customer = await store.ownerOf(tx, tenant, invoice)
    if (customer === null) return null
    return claimsIn(deps, tx, { tenant, customer, only: invoice })
  })
}

interface Asked {
  readonly tenant: TenantId
  readonly customer: CustomerId
  readonly only?: InvoiceId
}

async function claimsIn(
  deps: Deps,
  tx: Tx,
  { tenant, customer, only }: Asked,
): Promise<CustomerClaims | null> {
  const whole = await loadCustomerBook(tx, tenant, customer)
  const found = whole.customers.find(({ id }) => id === customer)
  if (!found) return null
  const invoices = whole.invoices.filter(({ id }) => only === undefined || id === only)
  const book = { ...whole, invoices }
  const whose =
    only === undefined ? { customer, invoices: null } : { customer: null, invoices: [only] }
  const standing = await store.standingEntries(tx, tenant, whose)
  const named = new Set(
    [...standing, ...book.invoices.map(({ id }) => ({ invoice: id }))].map(
      ({ invoice }) => invoice,
    ),
  )
  const decided = await store.lastDecisions(tx, tenant, [...named])
  const waivers: Waiver[] = decided.filter(({ decision }) => decision === 'waived')
  const paid = decided.flatMap(({ paid, reason: reference, ...one }): ClaimPaid[] =>
    paid === null ? [] : [{ ...one, ...paid, reference }],
  )
  return {
    statement: statementOf(standing, { waivers, paid }, principalsOf(book, customer)),
    accrual: accrualOf(book, found, dayIn(deps.clock.now(), book.company.timeZone)),
    numbers: await numbersOf(tx, tenant, [...named]),
  }
}

export interface ClaimRef {
  readonly invoice: InvoiceId
  readonly kind: ClaimKind
}

export interface Deciding {
  readonly claims: readonly ClaimRef[]
  readonly decision: 'waived' | 'claimed'
  readonly reason: string
  readonly actor: string
}

const actionOf = { waived: 'claim.waive', claimed: 'claim.unwaive' } as const

const nobodyElse = async (inserted: Promise<boolean>): Promise<void> => {
  if (!(await inserted)) throw conflict('Somebody decided just now.')
}

/**
 * Waives claims, or asks for them again: all of them or none. How many were not decided so already;
 * null where an invoice does not exist. The company is planned anew.
 */
export async function decideClaims(
  deps: Deps,
  tenant: TenantId,
  { claims, decision, reason, actor }: Deciding,
): Promise<number | null> {
  const at = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    const invoices = [...new Set(claims.map(({ invoice }) => invoice))]
    for (const invoice of invoices) {
      if ((await store.ownerOf(tx, tenant, invoice)) === null) return null
    }
    const decided = await store.lastDecisions(tx, tenant, invoices)
    const last = new Map(decided.map((one) => [claimKey(one.invoice, one.kind), one]))
    const wanted = new Map(claims.map((claim) => [claimKey(claim.invoice, claim.kind), claim]))
    let changed = 0
    for (const [key, { invoice, kind }] of wanted) {
      const before = last.get(key)
      if ((before?.decision ?? 'claimed') === decision) continue
      const wasPaid = before?.decision === 'paid'
      if (wasPaid && decision === 'waived') throw conflict('This claim was paid.')
      const position = (before?.position ?? 0) + 1
      const row = { invoice, kind, decision, position, reason, paid: null, actor, at }
      await nobodyElse(store.insertDecision(tx, tenant, row))
      const action = wasPaid ? 'claim.unpay' : actionOf[decision]
      await insertAudit(tx, {
        ...{ tenant, id: randomUUID(), at, actor, action },
        ...{ subjectKind: 'invoice', subjectId: invoice, detail: { kind, reason } },
      })
      changed += 1
    }
    if (changed > 0) await addPlanJob(tx, tenant)
    return changed
  })
}

export interface PaidRecord extends ClaimRef {
  readonly day: Day
  readonly amount: Money
  readonly reference: string
  readonly actor: string
}

/**
 * A claim that was stated ends as paid: no later message states it. False where it already stands
 * so; null where the invoice does not exist. What came may be less than the claim, never more.
 */
export async function recordPaid(
  deps: Deps,
  tenant: TenantId,
  record: PaidRecord,
): Promise<boolean | null> {
  const { invoice, kind, day, amount, reference, actor } = record
  const at = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    if ((await store.ownerOf(tx, tenant, invoice)) === null) return null
    const { timeZone } = await loadCompany(tx, tenant)
    if (day > dayIn(at, timeZone)) throw invalid('day', 'a day that has come')
    const decided = await store.lastDecisions(tx, tenant, [invoice])
    const before = decided.find((one) => one.kind === kind)
    if (before?.paid) {
      const { paid } = before
      if (paid.day === day && paid.amount === amount.minor && before.reason === reference)
        return false
      throw conflict('This claim was paid already.')
    }
    const whose = { customer: null, invoices: [invoice] }
    const standing = await store.standingEntries(tx, tenant, whose)
    refuseUnfit(
      standing.filter((entry) => entry.kind === kind),
      amount,
    )
    const paid = { day, amount: amount.minor }
    const position = (before?.position ?? 0) + 1
    const row = { invoice, kind, position, reason: reference, paid, actor, at }
    await nobodyElse(store.insertDecision(tx, tenant, { ...row, decision: 'paid' }))
    const detail = { kind, day, minor: `${amount.minor}`, currency: amount.currency, reference }
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at, actor, action: 'claim.paid' },
      ...{ subjectKind: 'invoice', subjectId: invoice, detail },
    })
    await addPlanJob(tx, tenant)
    return true
  })
}

function refuseUnfit(standing: readonly ClaimEntry[], { minor, currency }: Money): void {
  const claimed = standing.reduce((sum, entry) => sum + entry.amount, 0n)
  const own = standing.find((entry) => entry.amount > 0n)?.currency
  if (own === undefined) throw invalid('kind', 'a claim that was stated to the customer')
  if (currency !== own) throw invalid('amount.currency', own)
  if (minor <= 0n) throw invalid('amount.minor', 'more than nothing')
  if (minor > claimed) {
    const most = `${formatMinor(claimed, own)} ${own}`
    throw invalid('amount.minor', `no more than was claimed, ${most}`)
  }
}
