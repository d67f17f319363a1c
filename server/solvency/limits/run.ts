// How a customer stands against his limit, and who has reached another step of his.

import { randomUUID } from 'node:crypto'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { epochDay } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { insertAuditOfEach } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadCompany, loadCustomerBook } from '../../ledger/store.ts'
import { type GuaranteeState, guaranteeState } from '../guarantees/guarantee.ts'
import {
  listGuarantees,
  listStandingGuarantees,
  type RegisteredGuarantee,
} from '../guarantees/store.ts'
import { outcomesOf } from '../outcomes.ts'
import { assessedNow } from '../run.ts'
import { type Crossings, crossingsOf, type Recorded, utilisationIn } from './crossings.ts'
import { type AnswerRefusal, answerRefusal, type LimitInForce, limitInForce } from './limit.ts'
import { type Projection, projectionOf } from './projection.ts'
import { type Recommendation, recommendationOf } from './recommendation.ts'
import { adminIds, type RequestRow, requestsOf } from './requests/store.ts'
import type { AlertStep } from './steps.ts'
import * as store from './store.ts'
import type { Utilisation } from './utilisation.ts'

/** Of all customers with a limit, or who had one. */
export async function evaluateAll(tx: Tx, at: Evaluating, book: Recorded): Promise<void> {
  const { tenant, today } = at
  await store.lockLimits(tx, tenant)
  const { currency } = book.company
  const limits = await store.limitsInForce(tx, tenant, currency)
  const before = await store.listSteps(tx, tenant)
  if (limits.size === 0 && before.size === 0) return
  const standing = await listStandingGuarantees(tx, tenant)
  const guarantees = Map.groupBy(standing, ({ customer }) => customer)
  const found = crossingsOf({ book, limits, guarantees, before, today })
  await keep(tx, { ...at, currency }, found)
}

export interface Evaluating {
  readonly tenant: TenantId
  readonly now: Instant
  readonly today: Day
}

/** In the transaction that changed the customer's limit or what stands behind it. */
export async function evaluateCustomer(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  customer: CustomerId,
): Promise<void> {
  const book = await loadCustomerBook(tx, tenant, customer)
  // After the book, always: whoever waits for this lock holds the other one.
  await store.lockLimits(tx, tenant)
  const { currency, timeZone } = book.company
  const today = dayIn(now, timeZone)
  const limit = (await store.limitsInForce(tx, tenant, currency)).get(customer)
  const step = await store.findStep(tx, tenant, customer)
  const found = crossingsOf({
    book,
    limits: new Map(limit === undefined ? [] : [[customer, limit]]),
    guarantees: new Map([[customer, await listGuarantees(tx, tenant, customer)]]),
    before: new Map(step === null ? [] : [[customer, step]]),
    today,
  })
  await keep(tx, { tenant, now, today, currency }, found)
}

interface Keeping extends Evaluating {
  readonly currency: Currency
}

async function keep(tx: Tx, at: Keeping, { crossed, changed }: Crossings): Promise<void> {
  await store.saveSteps(tx, at.tenant, changed)
  const crossings = crossed.map((one) => ({ ...one, id: randomUUID() }))
  await store.insertCrossings(tx, at, crossings)
  const said = crossings.map(({ customer, step, used, limit }) => ({
    subjectId: customer,
    detail: {
      ...{ customer, step: `${step}`, used: `${used}`, limit: `${limit}` },
      currency: at.currency,
    },
  }))
  const by = { tenant: at.tenant, at: at.now, actor: 'encours' }
  await insertAuditOfEach(tx, { ...by, action: 'limit.crossed', subjectKind: 'customer' }, said)
}

export interface ShownGuarantee extends RegisteredGuarantee {
  readonly state: GuaranteeState
}

export interface Credit {
  readonly limit: LimitInForce | null
  readonly ownerName: string | null
  readonly utilisation: Utilisation
  /** The last alert step that was reached; null = below them all. */
  readonly step: AlertStep | null
  /** Null where there is no limit. */
  readonly projection: Projection | null
  readonly history: readonly store.LimitRow[]
  readonly requests: readonly RequestRow[]
  /** Why this person may not answer the open request; null = he may, or there is none. */
  readonly refusal: AnswerRefusal | null
  readonly guarantees: readonly ShownGuarantee[]
  /** Null where nothing can be said yet. */
  readonly recommended: Recommendation | null
}

/** Null where there is no such customer. */
export async function creditOf(
  deps: Deps,
  tenant: TenantId,
  { customer, user }: { readonly customer: CustomerId; readonly user: string },
): Promise<Credit | null> {
  const recommended = await recommendedNow(deps, tenant, customer)
  return tx(deps.db, tenant, async (tx) => {
    const host = await store.findHostLimit(tx, tenant, customer)
    if (!host) return null
    const book = await loadCustomerBook(tx, tenant, customer)
    const { currency, timeZone } = book.company
    const today = dayIn(deps.clock.now(), timeZone)
    const history = await store.listLimits(tx, tenant, customer)
    const newest = history[0]?.currency === currency ? history[0] : null
    const limit = limitInForce(newest && grantedOf(newest), host.credit_limit_minor, today)
    const guarantees = await listGuarantees(tx, tenant, customer)
    const utilisation = utilisationIn(book, customer, { guarantees, today })
    const requests = await requestsOf(tx, tenant, customer)
    const open = requests.find(({ state }) => state === 'open')
    const admins = await adminIds(tx, tenant)
    return {
      ...{ limit, utilisation, history, requests, recommended },
      ownerName: limit?.origin === 'person' ? (newest?.owner_name ?? null) : null,
      step: await store.findStep(tx, tenant, customer),
      projection: limit && projected(book, { customer, limit: limit.amount, utilisation, today }),
      refusal: open ? answerRefusal({ asker: open.asked_by, answerer: user }, admins) : null,
      guarantees: guarantees.map((one) => ({ ...one, state: guaranteeState(one, today) })),
    }
  })
}

/** From the ledger of this moment. */
export async function recommendedNow(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<Recommendation | null> {
  const found = await assessedNow(deps, tenant, customer)
  if (!found) return null
  const { currency } = await tx(deps.db, tenant, (tx) => loadCompany(tx, tenant))
  return recommendationOf(found.customer, currency)
}

const grantedOf = (row: store.LimitRow) => ({
  ...{ amount: row.amount_minor, owner: row.owner, reason: row.reason },
  ...{ grantedOn: row.granted_on, reviewOn: row.review_on },
})

interface Projecting {
  readonly customer: CustomerId
  readonly limit: bigint
  readonly utilisation: Utilisation
  readonly today: Day
}

type CustomerBook = Parameters<typeof outcomesOf>[0] & Recorded

function projected(
  book: CustomerBook,
  { customer, limit, utilisation, today }: Projecting,
): Projection {
  const { currency, exposure, guaranteed } = utilisation
  return projectionOf({
    invoices: book.invoices.filter((invoice) => invoice.customer === customer),
    ...{ currency, limit, today, used: exposure - guaranteed },
    usualDelay: usualDelayOf(book, customer, today),
  })
}

const memoryDays = 365

/** Mean days late of what he settled in the last year. */
function usualDelayOf(book: CustomerBook, customer: CustomerId, today: Day): number | null {
  const at = book.customers.findIndex(({ id }) => id === customer)
  const since = epochDay(today) - memoryDays
  const late = outcomesOf(book).flatMap((one) =>
    one.customer === at && one.tells && one.end.kind === 'settled' && one.end.on >= since
      ? [one.end.on - one.due]
      : [],
  )
  return late.length === 0 ? null : late.reduce((sum, days) => sum + days, 0) / late.length
}
