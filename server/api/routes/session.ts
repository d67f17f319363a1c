// Who is asking, and how the embedded panel comes to a session.

import type { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import type { LaunchFrom } from '../../access/launch.ts'
import { acceptLaunch, type Session } from '../../access/run.ts'
import { companyOf } from '../../connections/run.ts'
import { signingSecretsOf } from '../../connections/sites/run.ts'
import { tenantIdFor } from '../../connections/tenant.ts'
import type { Deps } from '../../deps.ts'
import { customerOfInvoice } from '../../ledger/run.ts'
import { syncState } from '../../sync/run.ts'
import type { ApiConfig } from '../config.ts'
import { type Endpoint, endpoint, type Language, nothing, openEndpoint } from '../endpoint.ts'
import { type Refusal, Refused } from '../plugins/refused.ts'
import { LaunchRequestWire, LaunchWire, type OpeningWire, SessionWire } from '../wire/session.ts'
import { describedCustomer } from './customers.ts'
import { syncWire } from './sync.ts'

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
      handle: ({ session }) => whoAsks(deps, session),
    }),
    openEndpoint({
      method: 'POST',
      path: '/api/v1/launch',
      summary: 'A launch token of the host for a session of fifteen minutes, with its record',
      params: nothing,
      query: nothing,
      body: LaunchRequestWire,
      answer: LaunchWire,
      handle: async ({ body, language }) => {
        const trust = {
          secrets: config.launchSecrets,
          secretsOf: (company: LaunchFrom) => signingSecretsOf(deps, company),
          tenantOf: tenantIdFor,
        }
        const answer = await acceptLaunch(deps, body.launchToken, trust)
        if (answer.kind === 'refused') throw launchRefused(answer.reason)
        const { token: sessionToken, expiresAt } = answer.session
        const context = await contextOf(deps, answer)
        const opening = await openingOf(deps, answer, { ...context, language })
        return { sessionToken, expiresAt, context, opening }
      },
    }),
  ]
}

async function whoAsks(deps: Deps, { tenant, user }: Session): Promise<SessionWire> {
  const company = present(await companyOf(deps, tenant), 'the company of a session')
  const { tenant: id, ...facts } = company
  return { company: { id, ...facts }, user }
}

type Accepted = Extract<Awaited<ReturnType<typeof acceptLaunch>>, { readonly kind: 'opened' }>

/** Whose invoice it is, where the host has named that alone: the panel need not ask for it. */
async function contextOf(deps: Deps, { launch }: Accepted): Promise<LaunchWire['context']> {
  const { host, realm, customer, invoice } = launch
  if (customer !== undefined || invoice === undefined) return { customer, invoice }
  const whose = await customerOfInvoice(deps, tenantIdFor(host, realm), invoiceId(invoice))
  return whose === null ? { invoice } : { customer: whose, invoice }
}

/** What the panel would ask next: so it is there with the answer to its launch. */
async function openingOf(
  deps: Deps,
  { session }: Accepted,
  { customer: id, language }: LaunchWire['context'] & { readonly language: Language },
): Promise<z.input<typeof OpeningWire> | null> {
  if (id === undefined) return null
  const { tenant } = session
  const [asking, sync, customer] = await Promise.all([
    whoAsks(deps, session),
    syncState(deps, tenant),
    describedCustomer(deps, tenant, { id, language }),
  ])
  return { session: asking, sync: syncWire(sync, language), customer }
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
