// The consent at a company's own server and the life of its tokens. The Encours module there is the
// authorization server: OAuth 2.0, authorization code with PKCE, one client. One try each.

import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { type Failure, Rejected, Unauthorized } from '../contract/failure.ts'
import type {
  HostIdentity,
  HostSite,
  HostTokens,
  SiteAddress,
  SiteConsents,
  SiteGrant,
} from '../contract/host.ts'
import type { Http, HttpAnswer } from '../kit/http.ts'
import { firstJson2, type OdooClient } from './client.ts'
import { type OdooSettings, serviceTitle } from './config.ts'
import { failureOf, isHtml, misshapen, moduleMissing, noDatabase, saying } from './fault.ts'
import { isKeyRealm, realmOf } from './realm.ts'
import { TokenAnswer, TokenFault } from './schema.ts'
import { originOf } from './site.ts'

const clientId = 'encours'
const scope = 'receivables'

export interface ConsentDoor {
  readonly settings: OdooSettings
  readonly http: Http
  readonly client: Pick<OdooClient, 'majorOf'>
}

export function makeConsents(door: ConsentDoor): SiteConsents {
  const { settings, http } = door
  return {
    authorizeUrl: async (site, { state, challenge, redirectUri }) => {
      const origin = originOf(site, settings.reach)
      await mustHaveModule(door, site)
      const query = new URLSearchParams({
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state },
        ...{ code_challenge: challenge, code_challenge_method: 'S256', scope },
        db: site.database,
      })
      return `${origin}/encours/oauth/authorize?${query}`
    },
    exchange: (site, { code, verifier, redirectUri }, now) =>
      exchange(settings, http, {
        ...{ site, now, secrets: [code, verifier] },
        form: {
          ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
          ...{ client_id: clientId, code_verifier: verifier },
        },
      }),
    confirm: (site, token) => confirmTokens(settings, http, { token, site }),
  }
}

/**
 * Before a browser is sent there, where nobody would say why it meets another page than that of the
 * consent. To revoke no token does nothing, and is answered by the module alone.
 */
async function mustHaveModule(door: ConsentDoor, site: SiteAddress): Promise<void> {
  const major = await door.client.majorOf(site)
  // Before 19 the header goes unheard, and the database that is served answers.
  if (major < firstJson2 && !(await serves(door, site, major))) throw noDatabase()
  const answer = await post(door.settings, door.http, { site, path: 'revoke', form: {} })
  if (isOfModule(answer)) return
  if (answer.status !== 404) throw oauthFailure(answer, [])
  throw (await serves(door, site, major)) ? moduleMissing() : noDatabase()
}

const isOfModule = ({ status, text }: HttpAnswer): boolean =>
  status === 200 && isObject(plainJson(text))

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** Whether the database itself is there: it then says that we have no key. */
async function serves({ settings, http }: ConsentDoor, site: SiteAddress, major: number) {
  const headers = { 'Content-Type': 'application/json', 'X-Odoo-Database': site.database }
  const origin = originOf(site, settings.reach)
  if (major >= firstJson2) {
    const url = `${origin}/json/2/res.users/context_get`
    return (await http({ method: 'POST', url, headers, body: '{}' })).status === 401
  }
  const params = { service: 'common', method: 'authenticate', args: [site.database, '-', '-', {}] }
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params })
  const { text } = await http({ method: 'POST', url: `${origin}/jsonrpc`, headers, body })
  const told = plainJson(text)
  return typeof told === 'object' && told !== null && 'result' in told
}

interface Form {
  readonly site: SiteAddress
  readonly form: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
  readonly now: Instant
}

async function exchange(settings: OdooSettings, http: Http, asked: Form): Promise<SiteGrant> {
  let answer: TokenAnswer
  try {
    answer = await askTokens(settings, http, asked)
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw error
    throw new Rejected(saying('invalid_grant', 'the code is not accepted'))
  }
  const { encours } = answer
  if (!encours?.identity) throw misshapen('grant that names its company')
  const { realm, database, uid, signing_secret: signingSecret, identity } = encours
  realmOf(realm)
  if (isKeyRealm(realm)) throw misshapen('grant that names its database')
  if (database !== asked.site.database) {
    throw new Rejected(saying('DATABASE', 'another database than the one that was named'))
  }
  return {
    realm,
    site: { url: originOf(asked.site, settings.reach), database, user: `${uid}` },
    tokens: tokensIn(answer, asked.now),
    identity: identityIn(identity),
    signingSecret,
  }
}

type Identity = NonNullable<NonNullable<TokenAnswer['encours']>['identity']>

const identityIn = ({ subject, name, email }: Identity): HostIdentity => ({
  ...{ subject, email: email ?? '', name: name ?? '' },
})

export async function refreshTokens(
  settings: OdooSettings,
  http: Http,
  asked: { readonly refreshToken: string; readonly now: Instant; readonly site: HostSite },
): Promise<HostTokens> {
  const { refreshToken, now, site } = asked
  const form = {
    ...{ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId },
  }
  const secrets = [refreshToken]
  return tokensIn(await askTokens(settings, http, { site, form, secrets, now }), now)
}

/** A token that is dead already is what was wanted. */
export async function revokeTokens(
  settings: OdooSettings,
  http: Http,
  { token, site }: { readonly token: string; readonly site: HostSite },
): Promise<void> {
  const answer = await post(settings, http, { site, path: 'revoke', form: { token } })
  if (answer.status === 200) return
  throw oauthFailure(answer, [token])
}

async function askTokens(settings: OdooSettings, http: Http, asked: Form): Promise<TokenAnswer> {
  const { site, form, secrets } = asked
  const answer = await post(settings, http, { site, path: 'token', form })
  if (answer.status !== 200) throw oauthFailure(answer, secrets)
  const tokens = TokenAnswer.safeParse(plainJson(answer.text))
  if (!tokens.success) throw misshapen('token answer')
  return tokens.data
}

/**
 * An earlier version of the module has ended what stood before with the exchange itself, and does
 * not know the question. That a database is not served just now looks the same, and is not heard.
 */
async function confirmTokens(
  settings: OdooSettings,
  http: Http,
  { token, site }: { readonly token: string; readonly site: HostSite },
): Promise<void> {
  const answer = await post(settings, http, { site, path: 'confirm', form: { token } })
  if (isOfModule(answer)) return
  if (answer.status === 404 && isHtml(answer.text)) {
    const asked = await post(settings, http, { site, path: 'revoke', form: {} })
    if (isOfModule(asked)) return
    throw oauthFailure(asked, [token])
  }
  throw oauthFailure(answer, [token])
}

interface Posted {
  readonly site: SiteAddress
  readonly path: 'token' | 'confirm' | 'revoke'
  readonly form: Readonly<Record<string, string>>
}

const post = (settings: OdooSettings, http: Http, { site, path, form }: Posted) =>
  http({
    method: 'POST',
    url: `${originOf(site, settings.reach)}/encours/oauth/${path}`,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Odoo-Database': site.database,
    },
    body: `${new URLSearchParams(form)}`,
  })

function tokensIn(answer: TokenAnswer, now: Instant): HostTokens {
  const after = (seconds: number) => instantOf(epochMs(now) + seconds * 1000)
  return {
    accessToken: answer.access_token,
    accessExpiresAt: after(answer.expires_in),
    refreshToken: answer.refresh_token,
    refreshExpiresAt: after(answer.refresh_token_expires_in),
  }
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function oauthError(text: string): string | null {
  const fault = TokenFault.safeParse(plainJson(text))
  return fault.success ? fault.data.error : null
}

/** Only `error` counts; its description is for people. */
export function oauthFailure(answer: HttpAnswer, secrets: readonly string[]): Failure {
  const error = oauthError(answer.text)
  if (error === 'invalid_grant') {
    const message = 'the connection was ended; connect again'
    return new Unauthorized({ service: serviceTitle, code: error, message })
  }
  if (error !== null && answer.status === 400) {
    return new Rejected(saying(error, 'the token request is refused'))
  }
  if (answer.status === 404 && isHtml(answer.text)) return moduleMissing()
  const asked = { model: 'encours.oauth', method: 'token' }
  return failureOf({ answer, asked, secrets })
}
