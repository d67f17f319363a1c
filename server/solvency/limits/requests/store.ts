// Requests for a limit: one open at a time for a customer, answered once.

import { z } from 'zod'
import { grades } from '../../../../core/book.ts'
import type { Currency } from '../../../../core/currency.ts'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import type { Instant } from '../../../../core/instant.ts'
import { column, many, maybe, run } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'
import type { Recommendation } from '../recommendation.ts'

const Recommended = z.object({
  v: z.literal(1),
  grade: z.enum(grades).nullable(),
  isPerson: z.boolean(),
  minor: z.string().nullable(),
  reasons: z.array(z.object({ code: z.string(), fr: z.string(), en: z.string() })),
})

const RequestRow = z.object({
  request_id: z.string(),
  customer_id: column.customerId,
  customer_name: z.string(),
  amount_minor: column.minor,
  currency: column.currency,
  reason: z.string(),
  review_months: z.number(),
  /** Of the day on which it was asked. */
  recommended: Recommended.nullable(),
  asked_by: z.string(),
  asked_name: z.string(),
  asked_at: column.instant,
  state: z.enum(['open', 'approved', 'refused']),
  answer_id: z.string().nullable(),
  answer_reason: z.string().nullable(),
  answered_name: z.string().nullable(),
  answered_at: column.instant.nullable(),
})
export type RequestRow = z.infer<typeof RequestRow>

const columns = `requests.request_id, requests.customer_id,
      coalesce(customers.name, requests.customer_id) as customer_name, requests.amount_minor,
      requests.currency, requests.reason, requests.review_months,
      requests.recommended, requests.asked_by,
      coalesce(askers.name, requests.asked_by) as asked_name, requests.asked_at, requests.state,
      requests.answer_id, requests.answer_reason,
      coalesce(answerers.name, requests.answered_by) as answered_name, requests.answered_at
    from limit_requests as requests
    left join customers
      on customers.tenant_id = requests.tenant_id
      and customers.customer_id = requests.customer_id
    left join users as askers
      on askers.tenant_id = requests.tenant_id
      and askers.user_id = requests.asked_by
    left join users as answerers
      on answerers.tenant_id = requests.tenant_id
      and answerers.user_id = requests.answered_by`

/** Of one customer, newest first. */
export function requestsOf(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<RequestRow[]> {
  const sql = `
    select ${columns}
    where requests.tenant_id = $1
      and requests.customer_id = $2
    order by requests.asked_at desc, requests.request_id
    limit 50`
  return many(RequestRow, tx, sql, [tenant, customer])
}

/** All that wait for an answer, oldest first. */
export function openRequests(tx: Tx, tenant: TenantId): Promise<RequestRow[]> {
  const sql = `
    select ${columns}
    where requests.tenant_id = $1
      and requests.state = 'open'
    order by requests.asked_at, requests.request_id
    limit 200`
  return many(RequestRow, tx, sql, [tenant])
}

/** Locked until the end of the transaction: of two answers the second one sees the first. */
export async function lockRequest(
  tx: Tx,
  tenant: TenantId,
  id: string,
): Promise<RequestRow | null> {
  const sql = `
    select ${columns}
    where requests.tenant_id = $1
      and requests.request_id = $2
    for update of requests`
  return maybe(RequestRow, tx, sql, [tenant, id])
}

export interface NewRequest {
  readonly tenant: TenantId
  /** Chosen by who asks: sent twice, it is asked once. */
  readonly id: string
  readonly customer: CustomerId
  readonly amount: bigint
  readonly currency: Currency
  readonly reason: string
  readonly reviewMonths: number
  readonly recommended: Recommendation | null
  readonly actor: string
  readonly now: Instant
}

/** False where the id is there already, or another one of this customer is open. */
export async function insertRequest(tx: Tx, request: NewRequest): Promise<boolean> {
  const { tenant, id, customer, amount, currency, reason, reviewMonths, actor, now } = request
  const sql = `
    insert into limit_requests (
      tenant_id, request_id, customer_id, amount_minor, currency, reason, review_months,
      recommended, asked_by, asked_at, state
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')
    on conflict do nothing`
  const recommended = request.recommended && JSON.stringify(request.recommended)
  const values = [
    ...[tenant, id, customer, amount, currency, reason, reviewMonths, recommended, actor, now],
  ]
  return (await run(tx, sql, values)) === 1
}

export interface NewAnswer {
  readonly tenant: TenantId
  readonly request: string
  readonly id: string
  readonly state: 'approved' | 'refused'
  readonly reason: string | null
  readonly actor: string
  readonly now: Instant
}

export async function saveAnswer(tx: Tx, answer: NewAnswer): Promise<boolean> {
  const { tenant, request, id, state, reason, actor, now } = answer
  const sql = `
    update limit_requests
    set state = $3,
      answer_id = $4,
      answer_reason = $5,
      answered_by = $6,
      answered_at = $7
    where tenant_id = $1
      and request_id = $2
      and state = 'open'`
  return (await run(tx, sql, [tenant, request, state, id, reason, actor, now])) === 1
}

const Admin = z.object({ user_id: z.string() })

/** Who may answer. */
export async function adminIds(tx: Tx, tenant: TenantId): Promise<readonly string[]> {
  const sql = `
    select user_id
    from users
    where tenant_id = $1
      and role = 'admin'
    order by user_id`
  return (await many(Admin, tx, sql, [tenant])).map(({ user_id }) => user_id)
}
