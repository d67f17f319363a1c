// Which policy a customer has and why, and the tags, the grade and the policy that people give him.

import { z } from 'zod'
import { customerId } from '../../../core/ids.ts'
import { markCustomer } from '../../cases/marks/run.ts'
import type { Deps } from '../../deps.ts'
import { customersPolicy } from '../../dunning/policies/run.ts'
import { type Endpoint, endpoint, idParams, languageQuery, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import { CustomersPolicyWire, MarkedWire, MarksRequestWire } from '../wire/policies.ts'
import { changeWire } from './effect.ts'

export function customerPolicyEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/customers/:id/policy',
      summary: 'Which policy a customer has, and why',
      access: 'read',
      params: idParams,
      query: nothing,
      body: nothing,
      answer: CustomersPolicyWire,
      handle: ({ session, params }) => shown(deps, session.tenant, params.id),
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/customers/:id/marks',
      summary: 'Give a customer tags, a grade, and a policy of his own or none; all each time',
      access: 'decide',
      params: idParams,
      query: z.strictObject(languageQuery),
      body: MarksRequestWire,
      answer: MarkedWire,
      handle: async ({ session: { tenant, user }, params, body: marks, language }) => {
        const by = { tenant, actor: user.id }
        const marked = await markCustomer(deps, by, { customer: customerId(params.id), marks })
        if (marked === 'no_customer') throw notFound('customer')
        if (marked === 'no_policy') {
          const detail = `policy: no policy ${marks.policy} is in force`
          throw new Refused({ status: 400, code: 'MALFORMED', field: 'policy', detail })
        }
        const change = changeWire(marked, language)
        return { ...(await shown(deps, tenant, params.id)), change }
      },
    }),
  ]
}

async function shown(
  deps: Deps,
  tenant: Parameters<typeof customersPolicy>[1],
  id: string,
): Promise<CustomersPolicyWire> {
  const found = await customersPolicy(deps, tenant, customerId(id))
  if (!found) throw notFound('customer')
  const { choice, marks } = found
  const own = { marks: { ...marks, tags: [...marks.tags] } }
  if (choice.kind === 'none') {
    return { policy: null, why: 'none', conditions: [], softerThan: [], ...own }
  }
  const { policy, why, softerThan } = choice
  return {
    policy: { key: policy.key, version: policy.version },
    why: why.kind,
    conditions: why.kind === 'matching' ? [...why.conditions] : [],
    softerThan: [...softerThan],
    ...own,
  }
}
