// The redirect to Intuit and back, by @fastify/oauth2: endpoints by hand, no discovery, no PKCE
// (Intuit advertises none). The state is random, kept here, bound to the browser by a cookie, and
// counts once.

import oauth2 from '@fastify/oauth2'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { HostTokens } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { finishSignIn, startSignIn } from '../../access/run.ts'
import type { Deps } from '../../deps.ts'
import { type ApiConfig, isSecure, type OAuthApp } from '../config.ts'
import { cookieName } from './cookies.ts'
import { sameText } from './same-text.ts'

export const callbackPath = '/connect/quickbooks/callback'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the consent under way goes on to; set when it starts, and when its state was good. */
    returnTo: string | null
  }
}

const exchangeTimeoutMs = 15_000
const stateCookieSeconds = 600

export async function registerQuickBooks(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig & { readonly quickbooks: OAuthApp },
): Promise<void> {
  const { quickbooks: oauth } = config
  app.decorateRequest('returnTo', null)
  await app.register(oauth2, {
    name: 'quickbooksOAuth',
    scope: [...oauth.scopes],
    credentials: {
      client: { id: oauth.clientId, secret: oauth.clientSecret },
      auth: addressesOf(oauth),
      http: { headers: oauth.tokenHeaders, timeout: exchangeTimeoutMs },
    },
    callbackUri: `${config.publicUrl}${callbackPath}`,
    redirectStateCookieName: stateCookie(config),
    cookie: {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(config),
      maxAge: stateCookieSeconds,
    },
    generateStateFunction: (request: FastifyRequest) =>
      startSignIn(deps, { host: 'quickbooks', returnTo: request.returnTo ?? '/' }),
    // The route has taken the state by then: here it only counts whether it was good.
    checkStateFunction: (request: FastifyRequest) => request.returnTo !== null,
  })
}

export function clearStateCookie(config: ApiConfig, reply: FastifyReply): void {
  reply.clearCookie(stateCookie(config), { path: '/', secure: isSecure(config) })
}

const stateCookie = (config: ApiConfig): string => cookieName(config, 'quickbooks-state')

function addressesOf(oauth: OAuthApp) {
  const authorize = new URL(oauth.authorizeUrl)
  const token = new URL(oauth.tokenUrl)
  return {
    authorizeHost: authorize.origin,
    authorizePath: authorize.pathname,
    tokenHost: token.origin,
    tokenPath: token.pathname,
    revokePath: oauth.revokeUrl,
  }
}

const State = z.object({ state: z.string().max(200) })

/**
 * Good once, for the browser that began this consent; where it goes on to stands in `returnTo`
 * then.
 */
export async function takeConsent(
  deps: Deps,
  config: ApiConfig,
  request: FastifyRequest,
): Promise<boolean> {
  const query = State.safeParse(request.query)
  const cookie = request.cookies[stateCookie(config)]
  if (!query.success || cookie === undefined || !sameText(query.data.state, cookie)) return false
  const consent = await finishSignIn(deps, { host: 'quickbooks', state: query.data.state })
  request.returnTo = consent?.returnTo ?? null
  return consent !== null
}

const oauthOf = (app: FastifyInstance) =>
  present(app.oauth2QuickbooksOAuth, 'the OAuth of QuickBooks')

export function authorizeAddress(request: FastifyRequest, reply: FastifyReply): Promise<string> {
  return oauthOf(request.server).generateAuthorizationUri(request, reply)
}

export type Exchange =
  | { readonly kind: 'tokens'; readonly tokens: HostTokens; readonly idToken: string }
  | { readonly kind: 'code_refused' }
  | { readonly kind: 'host_unavailable' }

/**
 * The callback's code for tokens. Nothing of the library's errors is passed on: they hold the code.
 */
export async function exchangeCode(
  request: FastifyRequest,
  reply: FastifyReply,
  now: Instant,
): Promise<Exchange> {
  try {
    const flow = oauthOf(request.server)
    const { token } = await flow.getAccessTokenFromAuthorizationCodeFlow(request, reply)
    const answer = TokenAnswer.safeParse(token)
    if (answer.success) return tokensOf(answer.data, now)
    request.log.error({ host: 'quickbooks' }, 'the token answer does not have the agreed shape')
    return { kind: 'host_unavailable' }
  } catch (error) {
    const refusal = OAuthRefusal.safeParse(error)
    const code = refusal.success ? refusal.data.data.payload.error : 'NO_ANSWER'
    request.log.warn({ host: 'quickbooks', code }, 'a code was not exchanged for tokens')
    return { kind: code === 'invalid_grant' ? 'code_refused' : 'host_unavailable' }
  }
}

const OAuthRefusal = z.object({
  data: z.object({ payload: z.object({ error: z.string().max(50) }) }),
})

const seconds = z.number().int().positive()
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  id_token: z.string().min(1),
  expires_in: seconds,
  x_refresh_token_expires_in: seconds,
  x_refresh_token_hard_expires_in: seconds.optional(),
})

function tokensOf(answer: z.infer<typeof TokenAnswer>, now: Instant): Exchange {
  const after = (lifetime: number): Instant => instantOf(epochMs(now) + lifetime * 1000)
  const hardEnd = answer.x_refresh_token_hard_expires_in
  return {
    kind: 'tokens',
    idToken: answer.id_token,
    tokens: {
      accessToken: answer.access_token,
      accessExpiresAt: after(answer.expires_in),
      refreshToken: answer.refresh_token,
      refreshExpiresAt: after(answer.x_refresh_token_expires_in),
      ...(hardEnd === undefined ? {} : { refreshHardExpiresAt: after(hardEnd) }),
    },
  }
}
