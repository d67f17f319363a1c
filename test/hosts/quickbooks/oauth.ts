// Sign-in, consent and tokens as Intuit does them: codes of one use, refresh values that rotate and
// die, id tokens signed with RS256. The consent page itself is in consent-page.ts.

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { neverSaid } from '../../support/output.ts'

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

/** A token without its user: they are all of the one who is signed in. */
interface HeldToken {
  readonly value: string
  readonly scope: string
  readonly realm: string | null
  readonly family: string
  readonly expiresMs: number
}

/** What outlives a restart. */
export interface HeldOAuth {
  readonly keyId: string
  readonly privateKey: RsaKey
  readonly access: HeldToken[]
  readonly refresh: HeldToken[]
}

type RsaKey = JWK & { readonly kty: 'RSA'; readonly n: string; readonly e: string }

export interface OAuthOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly accessLifetimeS: number
  readonly refreshLifetimeS: number
  readonly nowMs: () => number
  /** From an earlier run, with the user of its tokens. */
  readonly held?: HeldOAuth & { readonly user: HostUser }
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

interface Store {
  readonly options: OAuthOptions
  readonly keyId: string
  readonly privateKey: RsaKey
  readonly codes: Map<string, Code>
  readonly access: Map<string, Token>
  readonly refresh: Map<string, Token>
}

export async function makeOAuth(options: OAuthOptions) {
  const { held } = options
  const keyId = held?.keyId ?? randomBytes(8).toString('hex')
  const privateKey = held?.privateKey ?? (await newKey())
  const { kty, n, e } = privateKey
  const jwk = { kty, n, e, kid: keyId, use: 'sig', alg: 'RS256' }
  const [access, refresh] = [tokensOf(held, 'access'), tokensOf(held, 'refresh')]
  const store: Store = { options, keyId, privateKey, codes: new Map(), access, refresh }
  return {
    held: (): HeldOAuth => {
      const now = options.nowMs()
      return { keyId, privateKey, access: heldOf(access, now), refresh: heldOf(refresh, now) }
    },
    jwks: () => ({ keys: [jwk] }),
    isClient: (id: string) => id === options.clientId,
    wantsBooks: (scope: string) => scope.split(' ').includes(scopeOfBooks),
    makeCode: (grant: Grant, redirectUri: string) => makeCode(store, grant, redirectUri),
    /** Tokens without the redirects, for tests that are not about them. */
    grant: (grant: Grant) => issue(store, grant, secret('')),
    /** An id token as the token endpoint would give, for the same kind of test. */
    idToken: (grant: Grant, issuer: string) => idToken(store, grant, issuer),
    token: (call: TokenCall) => answerToken(store, call),
    revoke: (call: Pick<TokenCall, 'authorization'>, value: string) => revoke(store, call, value),
    /** The grant behind a bearer header, or null where the token is unknown or has expired. */
    bearer: (authorization: string | undefined): Token | null => {
      const value = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
      const token = value === undefined ? undefined : store.access.get(value)
      return token && token.expiresMs > options.nowMs() ? token : null
    },
    /** Whether a refresh value of the company lives: only then webhooks are sent about it. */
    isConnected: (realm: string): boolean =>
      [...store.refresh.values()].some(
        (token) => token.realm === realm && token.expiresMs > options.nowMs(),
      ),
    expireTokens: () => {
      for (const token of store.access.values()) token.expiresMs = 0
    },
    /** As when somebody disconnects inside QuickBooks. */
    endConnection: (realm: string) => forget(store, (token) => token.realm === realm),
  }
}

export type OAuth = Awaited<ReturnType<typeof makeOAuth>>

async function newKey(): Promise<RsaKey> {
  const keys = await generateKeyPair('RS256', { extractable: true })
  const { n = '', e = '', ...rest } = await exportJWK(keys.privateKey)
  return { ...rest, kty: 'RSA', n, e }
}

function tokensOf(held: OAuthOptions['held'], kind: 'access' | 'refresh'): Map<string, Token> {
  if (!held) return new Map()
  const { user } = held
  return new Map(held[kind].map(({ value, ...token }) => [value, { ...token, user }]))
}

const heldOf = (tokens: ReadonlyMap<string, Token>, nowMs: number): HeldToken[] =>
  [...tokens]
    .filter(([, { expiresMs }]) => expiresMs > nowMs)
    .map(([value, { user: _, ...token }]) => ({ value, ...token }))

function makeCode({ codes, options }: Store, grant: Grant, redirectUri: string): string {
  const code = secret('AB')
  neverSaid(code)
  codes.set(code, { ...grant, redirectUri, expiresMs: options.nowMs() + codeLifetimeMs })
  return code
}

function issue(store: Store, { scope, realm, user }: Grant, family: string): TokenPair {
  const { nowMs, accessLifetimeS, refreshLifetimeS } = store.options
  const [accessToken, refreshToken] = [secret('eyJ'), secret('AB11')]
  for (const token of [accessToken, refreshToken]) neverSaid(token)
  const base = { scope, realm, user, family }
  store.access.set(accessToken, { ...base, expiresMs: nowMs() + accessLifetimeS * 1000 })
  store.refresh.set(refreshToken, { ...base, expiresMs: nowMs() + refreshLifetimeS * 1000 })
  return { accessToken, refreshToken }
}

function idToken({ options, keyId, privateKey }: Store, grant: Grant, issuer: string) {
  const now = Math.floor(options.nowMs() / 1000)
  const realm = grant.realm === null ? {} : { realmid: grant.realm }
  return new SignJWT({ ...realm, auth_time: now })
    .setProtectedHeader({ alg: 'RS256', kid: keyId })
    .setSubject(grant.user.subject)
    .setAudience([options.clientId])
    .setIssuer(issuer)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(privateKey)
}

async function answerToken(store: Store, call: TokenCall): Promise<OAuthAnswer> {
  const { options } = store
  if (!isOurClient(options, call)) return { ok: false, status: 401, error: 'invalid_client' }
  const grant = takeGrant(store, call.form)
  if (!grant) return { ok: false, status: 400, error: 'invalid_grant' }
  const pair = issue(store, grant, grant.family)
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
      ...(openId ? { id_token: await idToken(store, grant, call.issuer) } : {}),
    },
  }
}

function takeGrant({ codes, refresh, options }: Store, form: URLSearchParams): Token | null {
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

function revoke(store: Store, call: Pick<TokenCall, 'authorization'>, value: string): OAuthAnswer {
  if (!isOurClient(store.options, call)) return { ok: false, status: 401, error: 'invalid_client' }
  const token = store.refresh.get(value) ?? store.access.get(value)
  if (!token) return { ok: false, status: 400, error: 'invalid_request' }
  forget(store, ({ family }) => family === token.family)
  return { ok: true, body: {} }
}

function forget({ access, refresh }: Store, which: (token: Token) => boolean): void {
  for (const tokens of [access, refresh]) {
    for (const [value, token] of tokens) if (which(token)) tokens.delete(value)
  }
}

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
