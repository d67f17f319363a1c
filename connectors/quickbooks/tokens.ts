// The life of a connection's tokens: a new pair for the refresh value, and the end of both. One try
// each: who holds the lock on the stored tokens decides what a failure means for the connection.

import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { type Failure, type FailureFacts, Rejected, Unauthorized } from '../contract/failure.ts'
import type { HostTokens } from '../contract/host.ts'
import { parseExactJson } from '../kit/exact-json.ts'
import type { Http, HttpAnswer } from '../kit/http.ts'
import { bodyOf, shaped } from './client.ts'
import { hardExpiryHeader, type QuickBooksSettings, serviceTitle } from './config.ts'
import { failureOf } from './fault.ts'
import { TokenAnswer, TokenFault } from './schema.ts'

// Refresh tokens roll for 100 days; Intuit says so in every answer recorded, in none by contract.
const refreshLifetimeS = 8_640_000

interface Refresh {
  readonly refreshToken: string
  readonly now: Instant
}

export async function refreshTokens(
  settings: QuickBooksSettings,
  http: Http,
  { refreshToken, now }: Refresh,
): Promise<HostTokens> {
  const secrets = [refreshToken, settings.clientSecret]
  const answer = await http({
    method: 'POST',
    url: settings.endpoints.token,
    headers: {
      Authorization: basicAuth(settings),
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
      [hardExpiryHeader]: 'true',
    },
    body: `${new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })}`,
  })
  if (answer.status !== 200) throw oauthFailure(answer, secrets)
  const tokens = shaped(answer, TokenAnswer, bodyOf(answer, secrets))
  const hardEnd = tokens.x_refresh_token_hard_expires_in
  return {
    accessToken: tokens.access_token,
    accessExpiresAt: after(now, tokens.expires_in),
    // An answer without a new value leaves the old one alive.
    refreshToken: tokens.refresh_token ?? refreshToken,
    refreshExpiresAt: after(now, tokens.x_refresh_token_expires_in ?? refreshLifetimeS),
    ...(hardEnd === undefined ? {} : { refreshHardExpiresAt: after(now, hardEnd) }),
  }
}

const after = (now: Instant, seconds: number): Instant => instantOf(epochMs(now) + seconds * 1000)

/** Revoking the refresh value ends the pair. One that is dead already is what was wanted. */
export async function revokeTokens(
  settings: QuickBooksSettings,
  http: Http,
  refreshToken: string,
): Promise<void> {
  const secrets = [refreshToken, settings.clientSecret]
  const answer = await http({
    method: 'POST',
    url: settings.endpoints.revoke,
    headers: {
      Authorization: basicAuth(settings),
      Accept: 'application/json',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ token: refreshToken }),
  })
  if (answer.status >= 200 && answer.status <= 299) return
  if (answer.status === 400 && oauthError(answer) !== 'invalid_client') return
  throw oauthFailure(answer, secrets)
}

export function basicAuth(app: Pick<QuickBooksSettings, 'clientId' | 'clientSecret'>): string {
  return `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
}

export function oauthError({ text }: Pick<HttpAnswer, 'text'>): string | null {
  try {
    const fault = TokenFault.safeParse(parseExactJson(text))
    return fault.success ? fault.data.error : null
  } catch {
    return null
  }
}

/** Intuit varies the description; only `error` counts. */
export function oauthFailure(answer: HttpAnswer, secrets: readonly string[]): Failure {
  const error = oauthError(answer)
  const exchange = answer.header('intuit_tid')
  const facts: Omit<FailureFacts, 'message'> = {
    service: serviceTitle,
    code: error ?? `HTTP_${answer.status}`,
    ...(exchange === undefined ? {} : { exchange }),
  }
  if (error === 'invalid_grant') {
    return new Unauthorized({ ...facts, message: 'the connection was ended; connect again' })
  }
  if (error === 'invalid_client' || answer.status === 401) {
    return new Rejected({ ...facts, message: 'our client id or secret is not accepted' })
  }
  if (error !== null) return new Rejected({ ...facts, message: 'the token request is refused' })
  return failureOf(answer, secrets)
}
