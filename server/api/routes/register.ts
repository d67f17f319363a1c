// All that this deployment answers over HTTP, put together.

import cookie from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../deps.ts'
import { type ApiConfig, checkConfig } from '../config.ts'
import { type Endpoint, registerEndpoints } from '../endpoint.ts'
import { openApi } from '../openapi.ts'
import { registerCompression } from '../plugins/compression.ts'
import { registerOrigins } from '../plugins/origins.ts'
import { registerSessions } from '../plugins/session.ts'
import { adviceEndpoints } from './advice.ts'
import { approvalEndpoints } from './approvals.ts'
import { assessmentEndpoints } from './assessment.ts'
import { caseChangeEndpoints } from './case-changes.ts'
import { caseFileEndpoints } from './case-file.ts'
import { caseEndpoints } from './cases.ts'
import { channelEndpoints } from './channels.ts'
import { claimEndpoints } from './claims.ts'
import { companyEndpoints } from './company.ts'
import { registerConnect } from './connect.ts'
import { registerKeyConnect } from './connect-key.ts'
import { registerSiteConnect } from './connect-site.ts'
import { connectionEndpoints } from './connection.ts'
import { creditEndpoints } from './credit.ts'
import { customerPolicyEndpoints } from './customer-policy.ts'
import { customerTermsEndpoints } from './customer-terms.ts'
import { customerEndpoints } from './customers.ts'
import { explanationEndpoints } from './explanation.ts'
import { forecastEndpoints } from './forecast.ts'
import { registerHostEvents } from './host-events.ts'
import { invoiceCopyEndpoints } from './invoice-copies.ts'
import { invoiceDocumentEndpoints } from './invoice-document.ts'
import { letterheadEndpoints } from './letterhead.ts'
import { letterEndpoints } from './letters.ts'
import { limitationEndpoints } from './limitation.ts'
import { messageEndpoints } from './messages.ts'
import { registerNudges } from './nudges.ts'
import { ownFieldsEndpoints } from './own-fields.ts'
import { registerPages } from './pages.ts'
import { personEndpoints } from './persons.ts'
import { policiesEndpoints } from './policies.ts'
import { policyEndpoints } from './policy.ts'
import { postEndpoints } from './post.ts'
import { receivablesEndpoints } from './receivables.ts'
import { runEndpoints } from './runs.ts'
import { scoreEndpoints } from './scores.ts'
import { sessionEndpoints } from './session.ts'
import { settingsEndpoints } from './settings.ts'
import { registerSignOut } from './sign-out.ts'
import { syncEndpoints } from './sync.ts'
import { taskEndpoints } from './tasks.ts'
import { termsEndpoints } from './terms.ts'
import { watchEndpoints } from './watch.ts'
import { registerWebhooks } from './webhooks.ts'
import { writebackEndpoints } from './writeback.ts'

export async function registerApi(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig,
): Promise<void> {
  checkConfig(config)
  if (!app.hasReplyDecorator('setCookie')) await app.register(cookie)
  // First, so that a host's page can read why it was refused.
  registerOrigins(app, deps, config)
  registerCompression(app)
  registerSessions(app, deps, config)
  const endpoints = endpointsOf(deps, config)
  registerEndpoints(app, endpoints)
  const description = openApi(endpoints, config.manifest.version)
  app.get('/api/v1/openapi.json', { config: { access: 'public' } }, async () => description)
  const { quickbooks } = config.oauth
  if (quickbooks) await registerConnect(app, deps, { ...config, quickbooks })
  await registerSiteConnect(app, deps, config)
  await registerKeyConnect(app, deps, config)
  registerWebhooks(app, deps, config)
  await registerHostEvents(app, deps)
  await registerNudges(app, deps)
  await registerSignOut(app, deps, config)
  await registerPages(app, deps, config)
}

/** Every question of the API, in the order of its description. */
export function endpointsOf(deps: Deps, config: ApiConfig): readonly Endpoint[] {
  return [
    ...sessionEndpoints(deps, config),
    ...connectionEndpoints(deps),
    ...syncEndpoints(deps),
    ...receivablesEndpoints(deps),
    ...forecastEndpoints(deps),
    ...customerEndpoints(deps),
    ...caseEndpoints(deps),
    ...caseChangeEndpoints(deps),
    ...explanationEndpoints(deps),
    ...invoiceDocumentEndpoints(deps),
    ...invoiceCopyEndpoints(deps),
    ...claimEndpoints(deps),
    ...taskEndpoints(deps),
    ...termsEndpoints(deps),
    ...limitationEndpoints(deps),
    ...assessmentEndpoints(deps),
    ...companyEndpoints(deps),
    ...scoreEndpoints(deps),
    ...customerTermsEndpoints(deps),
    ...creditEndpoints(deps),
    ...adviceEndpoints(deps),
    ...watchEndpoints(deps),
    ...messageEndpoints(deps),
    ...postEndpoints(deps),
    ...channelEndpoints(deps),
    ...approvalEndpoints(deps),
    ...runEndpoints(deps),
    ...caseFileEndpoints(deps),
    ...settingsEndpoints(deps),
    ...writebackEndpoints(deps),
    ...ownFieldsEndpoints(deps),
    ...policyEndpoints(deps),
    ...policiesEndpoints(deps),
    ...customerPolicyEndpoints(deps),
    ...letterheadEndpoints(deps),
    ...letterEndpoints(deps),
    ...personEndpoints(deps),
  ]
}
