// A customer's credit limit: how he stands, asking for another one, answering; and the guarantees.

import { z } from 'zod'
import type { Currency } from '../../../core/currency.ts'
import { customerId, type TenantId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { endGuarantee, enterGuarantee } from '../../solvency/guarantees/run.ts'
import type { Recommendation } from '../../solvency/limits/recommendation.ts'
import { answerRequest, requestLimit, waitingRequests } from '../../solvency/limits/requests/run.ts'
import type { RequestRow } from '../../solvency/limits/requests/store.ts'
import { type Credit, creditOf } from '../../solvency/limits/run.ts'
import { shareOf } from '../../solvency/limits/utilisation.ts'
import {
  type Endpoint,
  endpoint,
  idParams,
  type Language,
  languageQuery,
  nothing,
} from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import {
  AnswerLimitWire,
  AskLimitWire,
  CreditWire,
  EndGuaranteeWire,
  EnterGuaranteeWire,
  LimitRequestsWire,
  type LimitRequestWire,
  type RecommendedWire,
} from '../wire/credit.ts'
import { dayAt, moneyAt, optionalDayAt } from './decode.ts'
import { moneyWire } from './encode.ts'

const spoken = z.strictObject(languageQuery)
const of = { params: idParams, query: spoken } as const
const uuidParams = z.strictObject({ id: z.uuid() })
const ofUuid = { params: uuidParams, query: spoken } as const

export function creditEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ ...of, method: 'GET', access: 'read', body: nothing },
      path: '/api/v1/customers/:id/credit',
      summary: 'The credit limit of a customer, how much of it is used, and what stands behind it',
      answer: CreditWire,
      handle: ({ session: { tenant, user }, params: { id }, language }) =>
        credit(deps, tenant, { customer: id, user: user.id, language }),
    }),
    endpoint({
      ...{ ...of, method: 'POST', access: 'decide' },
      path: '/api/v1/customers/:id/limit-requests',
      summary: 'Ask for a credit limit; an administrator answers',
      body: AskLimitWire,
      answer: CreditWire,
      handle: async ({ session: { tenant, user }, params, body, language }) => {
        const { amount, ...wish } = body
        const wanted = {
          ...wish,
          amount: moneyAt('amount', amount),
          customer: customerId(params.id),
        }
        const acting = { tenant, actor: user.id }
        if (!(await requestLimit(deps, acting, wanted))) throw notFound('customer')
        return credit(deps, tenant, { customer: params.id, user: user.id, language })
      },
    }),
    ...answering(deps),
    ...guaranteeing(deps),
  ]
}

function answering(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ method: 'GET', access: 'read', params: nothing, query: spoken, body: nothing },
      path: '/api/v1/limit-requests',
      summary: 'Requests for credit limits that wait for an answer, oldest first',
      answer: LimitRequestsWire,
      handle: async ({ session: { tenant, user }, language }) => ({
        requests: (await waitingRequests(deps, tenant, user.id)).map((row) => ({
          ...requestWire(row, language),
          mayNotAnswer: row.refusal,
        })),
      }),
    }),
    endpoint({
      ...{ ...ofUuid, method: 'POST', access: 'administer' },
      path: '/api/v1/limit-requests/:id/answer',
      summary: 'Approve or refuse a request for a credit limit; nobody his own, unless he is alone',
      body: AnswerLimitWire,
      answer: CreditWire,
      handle: async ({ session: { tenant, user }, params, body, language }) => {
        const answer = { ...body, request: params.id }
        const customer = await answerRequest(deps, { tenant, actor: user.id }, answer)
        if (customer === null) throw notFound('request')
        return credit(deps, tenant, { customer, user: user.id, language })
      },
    }),
  ]
}

function guaranteeing(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ ...of, method: 'POST', access: 'decide' },
      path: '/api/v1/customers/:id/guarantees',
      summary: 'Enter a guarantee of a customer’s debt',
      body: EnterGuaranteeWire,
      answer: CreditWire,
      handle: async ({ session: { tenant, user }, params, body, language }) => {
        const entry = {
          ...{ id: body.id, kind: body.kind, note: body.note || null },
          customer: customerId(params.id),
          amount: moneyAt('amount', body.amount),
          starts: dayAt('starts', body.starts),
          expires: optionalDayAt('expires', body.expires),
        }
        const acting = { tenant, actor: user.id }
        if (!(await enterGuarantee(deps, acting, entry))) throw notFound('customer')
        return credit(deps, tenant, { customer: params.id, user: user.id, language })
      },
    }),
    endpoint({
      ...{ ...ofUuid, method: 'POST', access: 'decide' },
      path: '/api/v1/guarantees/:id/end',
      summary: 'End a guarantee before its time',
      body: EndGuaranteeWire,
      answer: CreditWire,
      handle: async ({ session: { tenant, user }, params: { id }, body: { reason }, language }) => {
        const customer = await endGuarantee(deps, { tenant, actor: user.id }, { id, reason })
        if (customer === null) throw notFound('guarantee')
        return credit(deps, tenant, { customer, user: user.id, language })
      },
    }),
  ]
}

interface Reader {
  readonly customer: string
  readonly user: string
  readonly language: Language
}

async function credit(
  deps: Deps,
  tenant: TenantId,
  { customer, user, language }: Reader,
): Promise<z.input<typeof CreditWire>> {
  const found = await creditOf(deps, tenant, { customer: customerId(customer), user })
  if (!found) throw notFound('customer')
  return creditWire(found, language)
}

function creditWire(found: Credit, language: Language): z.input<typeof CreditWire> {
  const { currency } = found.utilisation
  const money = (minor: bigint) => moneyWire({ minor, currency })
  return {
    limit: limitWire(found),
    utilisation: utilisationWire(found),
    projection: found.projection && {
      ...{ kind: found.projection.kind, on: found.projection.on },
      ...{ termDays: found.projection.rests.termDays },
      ...{ delayDays: found.projection.rests.delayDays },
      invoiced: money(found.projection.rests.invoiced),
      expected: money(found.projection.rests.expected),
      doubtful: money(found.projection.rests.doubtful),
    },
    history: found.history.map((row) => ({
      amount: moneyWire({ minor: row.amount_minor, currency: row.currency }),
      ...{ owner: row.owner_name, reason: row.reason },
      ...{ grantedOn: row.granted_on, reviewOn: row.review_on },
    })),
    recommended: recommendedWire(found.recommended, currency, language),
    requests: found.requests.map((row) => requestWire(row, language)),
    mayNotAnswer: found.refusal,
    guarantees: found.guarantees.map((one) => ({
      ...{ id: one.id, kind: one.kind, starts: one.starts, expires: one.expires },
      ...{ note: one.note, enteredBy: one.enteredBy, state: one.state },
      endedReason: one.endedReason,
      amount: moneyWire({ minor: one.amount, currency: one.currency }),
    })),
  }
}

function limitWire({ limit, ownerName, utilisation }: Credit): z.input<typeof CreditWire>['limit'] {
  if (limit === null) return null
  const amount = moneyWire({ minor: limit.amount, currency: utilisation.currency })
  if (limit.origin === 'host') {
    const none = { owner: null, reason: null, grantedOn: null, reviewOn: null }
    return { origin: 'host', amount, ...none, isReviewDue: false }
  }
  const { origin, owner, reason, grantedOn, reviewOn, isReviewDue } = limit
  return { origin, amount, owner: ownerName ?? owner, reason, grantedOn, reviewOn, isReviewDue }
}

function utilisationWire({
  utilisation,
  limit,
  step,
}: Credit): z.input<typeof CreditWire>['utilisation'] {
  const { currency, elsewhere, orders } = utilisation
  const money = (minor: bigint) => moneyWire({ minor, currency })
  return {
    ...{ notDue: money(utilisation.notDue), overdue: money(utilisation.overdue) },
    ...{ orders: orders === null ? null : money(orders), credits: money(utilisation.credits) },
    ...{ exposure: money(utilisation.exposure), guaranteed: money(utilisation.guaranteed) },
    unsecured: money(utilisation.unsecured),
    elsewhere: elsewhere.map((one) => moneyWire({ minor: one.net, currency: one.currency })),
    percent: limit && shareOf(utilisation.unsecured, limit.amount),
    step,
  }
}

const recommendedWire = (
  found: Recommendation | null,
  currency: Currency,
  language: Language,
): RecommendedWire | null =>
  found && {
    ...{ grade: found.grade, isPerson: found.isPerson },
    amount: found.minor === null ? null : { minor: found.minor, currency },
    reasons: found.reasons.map((one) => ({ code: one.code, text: one[language] })),
  }

const requestWire = (row: RequestRow, language: Language): LimitRequestWire => ({
  id: row.request_id,
  customer: { id: row.customer_id, name: row.customer_name },
  amount: moneyWire({ minor: row.amount_minor, currency: row.currency }),
  ...{ reason: row.reason, reviewMonths: row.review_months, state: row.state },
  recommended: recommendedWire(row.recommended, row.currency, language),
  ...{ askedBy: row.asked_name, askedAt: row.asked_at },
  ...{ answeredBy: row.answered_name, answeredAt: row.answered_at },
  answerReason: row.answer_reason,
})
