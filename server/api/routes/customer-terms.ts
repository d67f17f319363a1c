// When one customer pays by agreement and by law, and when the claims on him lapse.

import { customerId, type TenantId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { percentText } from '../../dunning/law/rates.ts'
import { customerLimitation } from '../../dunning/limitation/customer/run.ts'
import { customerTerms } from '../../dunning/terms/customer/run.ts'
import { agreeTerms } from '../../dunning/terms/run.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { AgreeTermsWire, CustomerLimitationWire, CustomerTermsWire } from '../wire/terms.ts'

const of = { params: idParams, query: nothing } as const

export function customerTermsEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ ...of, method: 'GET', access: 'read', body: nothing },
      path: '/api/v1/customers/:id/terms',
      summary: 'What was agreed with a customer, the law about it, and the rate of late payment',
      answer: CustomerTermsWire,
      handle: ({ session: { tenant }, params: { id } }) => termsOf(deps, tenant, id),
    }),
    endpoint({
      ...{ ...of, method: 'POST', access: 'decide' },
      path: '/api/v1/customers/:id/terms',
      summary: 'Say what was agreed with a customer about when he pays; null takes it away',
      body: AgreeTermsWire,
      answer: CustomerTermsWire,
      handle: async ({ session: { tenant, user }, params: { id }, body: { terms } }) => {
        const agreement = { customer: customerId(id), terms, actor: user.id }
        if (!(await agreeTerms(deps, tenant, agreement))) throw notFound('customer')
        return termsOf(deps, tenant, id)
      },
    }),
    endpoint({
      ...{ ...of, method: 'GET', access: 'read', body: nothing },
      path: '/api/v1/customers/:id/limitation',
      summary: 'When the claims on a customer lapse, and the acts by which they began anew',
      answer: CustomerLimitationWire,
      handle: ({ session: { tenant }, params: { id } }) => limitationOf(deps, tenant, id),
    }),
  ]
}

const mostFindings = 50

async function termsOf(deps: Deps, tenant: TenantId, id: string): Promise<CustomerTermsWire> {
  const found = await customerTerms(deps, tenant, customerId(id))
  if (!found) throw notFound('customer')
  const { agreed, tooLong, findings, sectorAssumed, rate } = found
  return {
    ...{ agreed, sectorAssumed, total: findings.length },
    tooLong: tooLong && { law: tooLong.law, mostDays: tooLong.mostDays },
    findings: findings.slice(0, mostFindings).map(({ invoice, number, ...finding }) => ({
      ...finding,
      invoice: { id: invoice, number },
    })),
    rate: {
      law: rate.law,
      percent: rate.percent === null ? null : percentText(rate.percent),
      agreed: rate.agreed && {
        from: rate.agreed.from,
        until: rate.agreed.until ?? null,
        rate: percentText(rate.agreed.rate),
      },
    },
  }
}

const mostItems = 200

async function limitationOf(
  deps: Deps,
  tenant: TenantId,
  id: string,
): Promise<CustomerLimitationWire> {
  const found = await customerLimitation(deps, tenant, customerId(id))
  if (!found) throw notFound('customer')
  const { items, acts, sectorAssumed } = found
  return {
    ...{ sectorAssumed, total: items.length },
    items: items.slice(0, mostItems).map(({ invoice, since, ...item }) => ({
      ...{ instalment: item.instalment, due: item.due, years: item.years },
      ...{ ends: item.ends, state: item.state },
      invoice: { id: invoice.id, number: invoice.number },
      since: since && { kind: since.kind, day: since.day },
    })),
    acts: acts.map(({ act_id, invoice_id, number, kind, happened, note, actor, recorded_at }) => ({
      ...{ id: act_id, invoice: { id: invoice_id, number }, kind, note },
      ...{ day: happened, by: actor, at: recorded_at },
    })),
  }
}
