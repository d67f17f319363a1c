// Asking for a limit, and answering: nobody grants what he asked for himself while there is another
// who may.

import { randomUUID } from 'node:crypto'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import { dayIn, type Instant } from '../../../../core/instant.ts'
import type { Money } from '../../../../core/money.ts'
import { insertAudit } from '../../../access/store.ts'
import { addJob } from '../../../db/jobs.ts'
import { type Tx, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { conflict, forbidden, invalid } from '../../../errors.ts'
import { loadCompany } from '../../../ledger/store.ts'
import { type AnswerRefusal, answerRefusal, reviewDay } from '../limit.ts'
import { evaluateCustomer, recommendedNow } from '../run.ts'
import { findHostLimit, insertLimit } from '../store.ts'
import * as store from './store.ts'

export interface Asking {
  readonly tenant: TenantId
  readonly actor: string
}

export interface LimitWish {
  readonly id: string
  readonly customer: CustomerId
  readonly amount: Money
  readonly reason: string
  readonly reviewMonths: number
}

/** False where there is no such customer. Sent twice under one id, it is asked once. */
export async function requestLimit(
  deps: Deps,
  { tenant, actor }: Asking,
  { id, customer, amount, reason, reviewMonths }: LimitWish,
): Promise<boolean> {
  if (amount.minor < 0n) throw invalid('amount.minor', 'a limit is nothing or more')
  const now = deps.clock.now()
  const recommended = await recommendedNow(deps, tenant, customer)
  return tx(deps.db, tenant, async (tx) => {
    if (!(await findHostLimit(tx, tenant, customer))) return false
    const { currency } = await loadCompany(tx, tenant)
    if (amount.currency !== currency) {
      throw invalid('amount.currency', `limits are in the company's currency, ${currency}`)
    }
    const wish = { tenant, id, customer, amount: amount.minor, currency, reason, reviewMonths }
    if (!(await store.insertRequest(tx, { ...wish, recommended, actor, now }))) {
      const known = await store.lockRequest(tx, tenant, id)
      if (known?.customer_id === customer && known.asked_by === actor) return true
      if (known) throw conflict('This id belongs to another request.')
      throw conflict('A request for this customer waits for its answer already.')
    }
    const detail = { customer, amount: `${amount.minor}`, currency, note: reason }
    await audit(tx, { tenant, actor, now }, { action: 'limit.ask', id, detail })
    return true
  })
}

export interface LimitAnswer {
  readonly request: string
  /** Of the answer: sent twice, it is given once. */
  readonly id: string
  readonly answer: 'approve' | 'refuse'
  readonly reason: string | null
}

/** The customer; null where there is no such request. */
export async function answerRequest(
  deps: Deps,
  { tenant, actor }: Asking,
  { request: asked, id, answer, reason }: LimitAnswer,
): Promise<CustomerId | null> {
  if (answer === 'refuse' && reason === null) throw invalid('reason', 'a refusal has a reason')
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    const request = await store.lockRequest(tx, tenant, asked)
    if (!request) return null
    const customer = request.customer_id
    if (request.answer_id === id) return customer
    if (request.state !== 'open') throw conflict('This request has been answered already.')
    const people = { asker: request.asked_by, answerer: actor }
    const refused = answerRefusal(people, await store.adminIds(tx, tenant))
    if (refused) throw forbidden(refusalTexts[refused])
    const state = answer === 'approve' ? 'approved' : 'refused'
    await store.saveAnswer(tx, { tenant, request: asked, id, state, reason, actor, now })
    const detail = { customer, amount: `${request.amount_minor}`, currency: request.currency }
    const action = answer === 'approve' ? 'limit.approve' : 'limit.refuse'
    const said = { ...detail, ...(reason === null ? {} : { note: reason }) }
    await audit(tx, { tenant, actor, now }, { action, id: asked, detail: said })
    if (answer === 'approve') await grant(tx, { tenant, actor, now }, request)
    return customer
  })
}

const refusalTexts = {
  own_request: 'Another administrator answers what you have asked for.',
  not_admin: 'Administrators alone answer requests for limits.',
} as const

interface Writing extends Asking {
  readonly now: Instant
}

async function grant(
  tx: Tx,
  { tenant, actor, now }: Writing,
  request: store.RequestRow,
): Promise<void> {
  const { timeZone } = await loadCompany(tx, tenant)
  const grantedOn = dayIn(now, timeZone)
  const { customer_id: customer, amount_minor: amount, currency, reason } = request
  await insertLimit(tx, {
    ...{ tenant, customer, amount, currency, reason, now, grantedOn },
    owner: actor,
    reviewOn: reviewDay(grantedOn, request.review_months),
    request: request.request_id,
  })
  await evaluateCustomer(tx, { tenant, now }, customer)
  // What is watched, and what stands at the host, follow the next plan.
  await addJob(tx, { name: 'dunning.plan', tenant, key: 'plan', queue: 'plan' })
}

async function audit(
  tx: Tx,
  { tenant, actor, now: at }: Writing,
  { action, id, detail }: Said,
): Promise<void> {
  const subject = { subjectKind: 'limit_request', subjectId: id, detail }
  await insertAudit(tx, { tenant, id: randomUUID(), at, actor, action, ...subject })
}

interface Said {
  readonly action: string
  readonly id: string
  readonly detail: Readonly<Record<string, string>>
}

export interface WaitingRequest extends store.RequestRow {
  /** Why this person may not answer it; null = he may. */
  readonly refusal: AnswerRefusal | null
}

export async function waitingRequests(
  deps: Deps,
  tenant: TenantId,
  user: string,
): Promise<readonly WaitingRequest[]> {
  return tx(deps.db, tenant, async (tx) => {
    const admins = await store.adminIds(tx, tenant)
    const requests = await store.openRequests(tx, tenant)
    return requests.map((row) => ({
      ...row,
      refusal: answerRefusal({ asker: row.asked_by, answerer: user }, admins),
    }))
  })
}
