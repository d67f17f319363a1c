// Sign-in, consent and tokens as Intuit does them: codes of one use, refresh values that rotate and
// die, id tokens signed with RS256. The consent page itself is in consent-page.ts.

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export interface HostUser {
  subject: string
  email: string
  emailVerified: boolean
  givenName: string
  familyName: string
}

export interface Grant {
  readonly scope: string
  /** Absent where only OpenID was asked. */
  readonly realm: string | null
  readonly user: HostUser
}

interface Code extends Grant {
  readonly redirectUri: string
  readonly expiresMs: number
}

interface Token extends Grant {
  expiresMs: number
  /** The refresh value that it came with; revoking one ends both. */
  readonly family: string
}

export interface OAuthOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly accessLifetimeS: number
  readonly refreshLifetimeS: number
  readonly nowMs: () => number
}

export interface TokenPair {
  readonly accessToken: string
  readonly refreshToken: string
}

export type OAuthAnswer =
  | { readonly ok: true; readonly body: Record<string, unknown> }
  | { readonly ok: false; readonly status: number; readonly error: string }

const codeLifetimeMs = 600_000
const hardLifetimeS = 157_680_000
const scopeOfBooks = 'com.intuit.quickbooks.accounting'

export async function makeOAuth(options: OAuthOptions) {
  const keys = await generateKeyPair('RS256', { extractable: true })
  const keyId = randomBytes(8).toString('hex')
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: keyId, use: 'sig', alg: 'RS256' }
  const codes = new Map<string, Code>()
  const access = new Map<string, Token>()
  const refresh = new Map<string, Token>()

  const issue = (grant: Grant, family: string): TokenPair => {
    const now = options.nowMs()
    const accessToken = secret('eyJ')
    const refreshToken = secret('AB11')
    const { scope, realm, user } = grant
    const base = { scope, realm, user, family }
    access.set(accessToken, { ...base, expiresMs: now + options.accessLifetimeS * 1000 })
    refresh.set(refreshToken, { ...base, expiresMs: now + options.refreshLifetimeS * 1000 })
    return { accessToken, refreshToken }
  }

  const idToken = (grant: Grant, issuer: string) => {
    const now = Math.floor(options.nowMs() / 1000)
    const realm = grant.realm === null ? {} : { realmid: grant.realm }
    return new SignJWT({ ...realm, auth_time: now })
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setSubject(grant.user.subject)
      .setAudience([options.clientId])
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + 3600)
      .sign(keys.privateKey)
  }

  const takeGrant = (form: URLSearchParams): Token | null => {
    const now = options.nowMs()
    if (form.get('grant_type') === 'authorization_code') {
      const value = form.get('code') ?? ''
      const code = codes.get(value)
      codes.delete(value)
      if (!code || code.expiresMs <= now) return null
      if (code.redirectUri !== form.get('redirect_uri')) return null
      return { ...code, expiresMs: 0, family: secret('') }
    }
    const value = form.get('refresh_token') ?? ''
    const token = refresh.get(value)
    // The old value dies at once, used or expired.
    refresh.delete(value)
    return token && token.expiresMs > now ? token : null
  }

  return {
    jwks: () => ({ keys: [jwk] }),
    isClient: (id: string) => id === options.clientId,
    makeCode: (grant: Grant, redirectUri: string): string => {
      const code = secret('AB')
      codes.set(code, { ...grant, redirectUri, expiresMs: options.nowMs() + codeLifetimeMs })
      return code
    },
    /** Tokens without the redirects, for tests that are not about them. */
    grant: (grant: Grant): TokenPair => issue(grant, secret('')),
    /** An id token as the token endpoint would give, for the same kind of test. */
    idToken,
    token: async (call: TokenCall): Promise<OAuthAnswer> => {
      if (!isOurClient(options, call)) return { ok: false, status: 401, error: 'invalid_client' }
      const grant = takeGrant(call.form)
      if (!grant) return { ok: false, status: 400, error: 'invalid_grant' }
      const pair = issue(grant, grant.family)
      const openId = grant.scope.split(' ').includes('openid')
      return {
        ok: true,
        body: {
          token_type: 'bearer',
          access_token: pair.accessToken,
          expires_in: options.accessLifetimeS,
          refresh_token: pair.refreshToken,
          x_refresh_token_expires_in: options.refreshLifetimeS,
          ...(call.hardExpiry ? { x_refresh_token_hard_expires_in: hardLifetimeS } : {}),
          ...(openId ? { id_token: await idToken(grant, call.issuer) } : {}),
        },
      }
    },
    revoke: (call: Pick<TokenCall, 'authorization'>, value: string): OAuthAnswer => {
      if (!isOurClient(options, call)) return { ok: false, status: 401, error: 'invalid_client' }
      const token = refresh.get(value) ?? access.get(value)
      if (!token) return { ok: false, status: 400, error: 'invalid_request' }
      for (const store of [access, refresh]) {
        for (const [key, { family }] of store) if (family === token.family) store.delete(key)
      }
      return { ok: true, body: {} }
    },
    /** The grant behind a bearer header, or null where the token is unknown or has expired. */
    bearer: (authorization: string | undefined): Token | null => {
      const value = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
      const token = value === undefined ? undefined : access.get(value)
      return token && token.expiresMs > options.nowMs() ? token : null
    },
    expireTokens: () => {
      for (const token of access.values()) token.expiresMs = 0
    },
    /** As when somebody disconnects inside QuickBooks. */
    endConnection: (realm: string) => {
      for (const store of [access, refresh]) {
        for (const [key, token] of store) if (token.realm === realm) store.delete(key)
      }
    },
    wantsBooks: (scope: string) => scope.split(' ').includes(scopeOfBooks),
  }
}

export type OAuth = Awaited<ReturnType<typeof makeOAuth>>

interface TokenCall {
  readonly authorization: string | undefined
  readonly form: URLSearchParams
  readonly hardExpiry: boolean
  readonly issuer: string
}

const secret = (prefix: string): string => `${prefix}${randomBytes(48).toString('base64url')}`

function isOurClient(
  options: OAuthOptions,
  call: Pick<TokenCall, 'authorization'> & { readonly form?: URLSearchParams },
): boolean {
  const basic = /^Basic (.+)$/i.exec(call.authorization ?? '')?.[1]
  const posted = `${call.form?.get('client_id') ?? ''}:${call.form?.get('client_secret') ?? ''}`
  const given = basic === undefined ? posted : Buffer.from(basic, 'base64').toString('utf8')
  return same(given, `${options.clientId}:${options.clientSecret}`)
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
