// Connecting a company and signing in are one act: the host's consent. The callback answers with a
// redirect to a clean page, so that no page of ours ever stands at an address that holds a code.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { admit } from '../../access/run.ts'
import { acceptGrant } from '../../connections/run.ts'
import type { Deps } from '../../deps.ts'
import { startSyncIn } from '../../sync/run.ts'
import type { ApiConfig, OAuthApp } from '../config.ts'
import { setSessionCookie } from '../plugins/cookies.ts'
import { parsed } from '../plugins/input.ts'
import {
  authorizeAddress,
  callbackPath,
  clearStateCookie,
  exchangeCode,
  registerQuickBooks,
  takeConsent,
} from '../plugins/quickbooks.ts'
import { keepNowhere } from '../plugins/refused.ts'
import { type ConnectProblem, problemAddress } from './connect-page.ts'

const ConnectQuery = z.strictObject({
  /** A page of ours to go on to. */
  return: z
    .string()
    .max(200)
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
    .default('/'),
})

/** Intuit adds what it likes; what we read of it must fit. */
const CallbackQuery = z.object({
  code: z.string().min(1).max(1024),
  realmId: z.string().regex(/^\d{1,30}$/),
})

export async function registerConnect(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig & { readonly quickbooks: OAuthApp },
): Promise<void> {
  await registerQuickBooks(app, deps, config)
  // Consent and sign-in are one act: whoever comes from the marketplace begins with it.
  app.get('/launch', (_request, reply) => reply.redirect('/connect/quickbooks?return=/'))
  app.get('/connect/quickbooks', async (request, reply) => {
    request.returnTo = parsed(ConnectQuery, 'query', request.query).return
    keepNowhere(reply)
    return reply.redirect(await authorizeAddress(request, reply))
  })
  // Its address holds a code: no line of the log may show it.
  app.get(callbackPath, { logLevel: 'warn', errorHandler }, async (request, reply) => {
    keepNowhere(reply)
    const ended = await comeBack(deps, config, { request, reply })
    clearStateCookie(config, reply)
    return reply.redirect(ended)
  })
}

const problem = (code: ConnectProblem): string => problemAddress(code, 'quickbooks')

function errorHandler(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.error({ error: error.name, stack: error.stack }, 'a consent failed on our side')
  return reply.redirect(problem('failed'))
}

/** Where the browser goes on to. */
async function comeBack(
  deps: Deps,
  config: ApiConfig,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<string> {
  if (!(await takeConsent(deps, config, request))) return problem('expired')
  if (z.object({ error: z.string() }).safeParse(request.query).success) return problem('declined')
  const query = CallbackQuery.safeParse(request.query)
  if (!query.success) return problem('no_company')
  const exchange = await exchangeCode(request, reply, deps.clock.now())
  if (exchange.kind === 'code_refused') return problem('expired')
  if (exchange.kind === 'host_unavailable') return problem('unavailable')
  const { tokens, idToken } = exchange
  const grant = { host: 'quickbooks', realm: query.data.realmId, tokens, idToken } as const
  const answer = await acceptGrant(deps, grant, async (tx, tenant, identity) => {
    const session = await admit(deps, tx, { tenant, identity })
    await startSyncIn(deps, tx, tenant)
    return session
  })
  if (answer.kind === 'refused') return problem(answer.reason)
  setSessionCookie(config, reply, answer.result)
  return request.returnTo ?? '/'
}
