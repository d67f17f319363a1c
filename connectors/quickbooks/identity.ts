// Who signed in: the id token's signature and claims, then Intuit's userinfo (camel case, not the
// names of OpenID). People are known by `sub`, and only with a verified address. Leaves out
// sessions.

import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { epochMs } from '../../core/instant.ts'
import { Rejected, Unauthorized } from '../contract/failure.ts'
import type { HostIdentity } from '../contract/host.ts'
import { errorCode, type Http, noAnswer } from '../kit/http.ts'
import { bodyOf, shaped } from './client.ts'
import { type QuickBooksSettings, serviceTitle } from './config.ts'
import { UserInfo } from './schema.ts'

interface SignIn {
  readonly idToken: string
  readonly accessToken: string
}

export type Identify = (signIn: SignIn) => Promise<HostIdentity>

const keysTimeoutMs = 10_000
const clockTolerance = '60s'

export function makeIdentify(settings: QuickBooksSettings, http: Http): Identify {
  const keys = createRemoteJWKSet(new URL(settings.endpoints.jwks), {
    timeoutDuration: Math.min(keysTimeoutMs, settings.timeoutMs),
  })
  return async (signIn) => {
    const claims = await verified(settings, keys, signIn.idToken)
    const user = await userinfo(settings, http, signIn)
    if (user.sub !== claims.sub) {
      throw refused('SUBJECT_MISMATCH', 'the id token and the user information name two people')
    }
    if (user.emailVerified !== true) {
      throw refused('EMAIL_NOT_VERIFIED', 'the address of this Intuit account is not verified')
    }
    const realm = claims['realmid']
    const name = [user.givenName, user.familyName].filter((part) => part !== undefined).join(' ')
    return {
      subject: user.sub,
      email: user.email,
      name: name.trim() === '' ? user.email : name,
      ...(typeof realm === 'string' && realm !== '' ? { realm } : {}),
    }
  }
}

async function verified(
  settings: QuickBooksSettings,
  keys: ReturnType<typeof createRemoteJWKSet>,
  idToken: string,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      algorithms: ['RS256'],
      issuer: settings.endpoints.issuer,
      audience: settings.clientId,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: new Date(epochMs(settings.now())),
      clockTolerance,
    })
    return payload
  } catch (error) {
    throw idTokenFailure(error)
  }
}

// jose's own messages name the claim at fault, never the token.
function idTokenFailure(error: unknown): Error {
  if (error instanceof errors.JWKSTimeout) return noAnswer(serviceTitle, 'TIMEOUT')
  const forged =
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWKSNoMatchingKey
  if (!forged) return noAnswer(serviceTitle, errorCode(error))
  return new Unauthorized({
    service: serviceTitle,
    code: error.code,
    message: `the id token is not accepted: ${error.message}`,
  })
}

async function userinfo(settings: QuickBooksSettings, http: Http, { accessToken }: SignIn) {
  const answer = await http({
    method: 'GET',
    url: settings.endpoints.userinfo,
    headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
  })
  return shaped(answer, UserInfo, bodyOf(answer, [accessToken]))
}

function refused(code: string, message: string): Rejected {
  return new Rejected({ service: serviceTitle, code, message })
}
