// Which policy a customer has and why, and the words and the policy that people give him.

import { customerId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { customersPolicy, markCustomer } from '../../dunning/policies/run.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import { CustomersPolicyWire, MarksRequestWire } from '../wire/policies.ts'

const one = { params: idParams, query: nothing, answer: CustomersPolicyWire }

export function customerPolicyEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...one,
      method: 'GET',
      path: '/api/v1/customers/:id/policy',
      summary: 'Which policy a customer has, and why',
      access: 'read',
      body: nothing,
      handle: ({ session, params }) => shown(deps, session.tenant, params.id),
    }),
    endpoint({
      ...one,
      method: 'POST',
      path: '/api/v1/customers/:id/marks',
      summary: 'Give a customer tags, and a policy of his own or none; all of them each time',
      access: 'decide',
      body: MarksRequestWire,
      handle: async ({ session: { tenant, user }, params, body: { policy, tags } }) => {
        const marks = { customer: customerId(params.id), policy, tags, actor: user.id }
        const marked = await markCustomer(deps, tenant, marks)
        if (marked === 'no_customer') throw notFound('customer')
        if (marked === 'no_policy') {
          const detail = `policy: no policy ${policy} is in force`
          throw new Refused({ status: 400, code: 'MALFORMED', field: 'policy', detail })
        }
        return shown(deps, tenant, params.id)
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
  const own = { marks: { policy: marks.policy, tags: [...marks.tags] } }
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
