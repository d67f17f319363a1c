// Who is asking, and how the embedded panel comes to a session.

import { present } from '../../../core/assert.ts'
import type { LaunchFrom } from '../../access/launch.ts'
import { acceptLaunch } from '../../access/run.ts'
import { companyOf } from '../../connections/run.ts'
import { signingSecretOf } from '../../connections/sites/run.ts'
import { tenantIdFor } from '../../connections/tenant.ts'
import type { Deps } from '../../deps.ts'
import type { ApiConfig } from '../config.ts'
import { type Endpoint, endpoint, nothing, openEndpoint } from '../endpoint.ts'
import { type Refusal, Refused } from '../plugins/refused.ts'
import { LaunchRequestWire, LaunchWire, SessionWire } from '../wire/session.ts'

export function sessionEndpoints(deps: Deps, config: ApiConfig): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/session',
      summary: 'Who is asking, for which company',
      access: 'read',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: SessionWire,
      handle: async ({ session }) => {
        const company = present(await companyOf(deps, session.tenant), 'the company of a session')
        const { tenant: id, ...facts } = company
        return { company: { id, ...facts }, user: session.user }
      },
    }),
    openEndpoint({
      method: 'POST',
      path: '/api/v1/launch',
      summary: 'A launch token of the host for a session of fifteen minutes',
      params: nothing,
      query: nothing,
      body: LaunchRequestWire,
      answer: LaunchWire,
      handle: async ({ body }) => {
        const trust = {
          secrets: config.launchSecrets,
          secretOf: (company: LaunchFrom) => signingSecretOf(deps, company),
          tenantOf: tenantIdFor,
        }
        const answer = await acceptLaunch(deps, body.launchToken, trust)
        if (answer.kind === 'refused') throw launchRefused(answer.reason)
        const { customer, invoice } = answer.launch
        return {
          sessionToken: answer.session.token,
          expiresAt: answer.session.expiresAt,
          context: { customer, invoice },
        }
      },
    }),
  ]
}

type LaunchProblem = Extract<
  Awaited<ReturnType<typeof acceptLaunch>>,
  { readonly kind: 'refused' }
>['reason']

const refusals: Readonly<Record<LaunchProblem, Refusal>> = {
  expired: {
    status: 401,
    code: 'LAUNCH_EXPIRED',
    detail: 'This launch token has expired: ask the host for a new one.',
  },
  used: {
    status: 401,
    code: 'LAUNCH_USED',
    detail: 'This launch token has been used: ask the host for a new one.',
  },
  not_genuine: {
    status: 401,
    code: 'LAUNCH_REFUSED',
    detail: 'This launch token is not accepted.',
  },
  // A new token would not help: this one is good.
  unknown_user: {
    status: 403,
    code: 'LAUNCH_UNKNOWN_USER',
    detail: 'Nobody of this name has signed in to Encours for this company.',
  },
}

const launchRefused = (reason: LaunchProblem): Refused => new Refused(refusals[reason])
