// Connecting a company whose host is a server of its own, by OAuth 2.0 with PKCE: a person gives
// the server's address, consents there, and comes back to a clean page of ours.

import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { SiteAddress } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { mayDo } from '../../access/roles.ts'
import { admit, finishSignIn, type SiteConsent, sessionOf, startSignIn } from '../../access/run.ts'
import { acceptSiteAnswer, askForConsent } from '../../connections/sites/run.ts'
import type { Deps } from '../../deps.ts'
import { startSyncIn } from '../../sync/run.ts'
import { type ApiConfig, isSecure } from '../config.ts'
import { preferredLanguage } from '../endpoint.ts'
import { cookieName, sessionCookie, setSessionCookie } from '../plugins/cookies.ts'
import { keepNowhere } from '../plugins/refused.ts'
import { sameText } from '../plugins/same-text.ts'
import { type ConnectProblem, problemAddress } from './connect-page.ts'
import { type Confirmation, confirmPage, sitePage } from './site-page.ts'

export const siteConnectPath = '/connect/odoo'
const goPath = `${siteConnectPath}/go`
const callbackPath = `${siteConnectPath}/callback`
const stateCookieSeconds = 600
/** Each makes us call an address that somebody has given. */
const goLimit = { max: 30, timeWindow: 60_000 }

/** The origin alone counts: a person may paste the address of any page of his server. */
const origin = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .transform((address) => new URL(address).origin)

export const Asked = z.object({
  site: origin,
  database: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][\w.-]{0,99}$/),
})

const Confirmed = Asked.extend({ ticket: z.string().max(100) })

const CameBack = z.object({ code: z.string().min(1).max(1024) })
const Declined = z.object({ error: z.string() })
const State = z.object({ state: z.string().max(200) })

export async function registerSiteConnect(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig,
): Promise<void> {
  if (!deps.hosts.odoo) return
  app.get(siteConnectPath, async (request, reply) => {
    keepNowhere(reply)
    reply.type('text/html; charset=utf-8').header('vary', 'Accept-Language')
    const language = preferredLanguage(request)
    const asked = Asked.safeParse(request.query)
    if (asked.success && !mayAsk(config, asked.data)) return reply.redirect(problem('site_refused'))
    if (asked.success) return confirmPage(language, confirmed(config, reply, asked.data))
    const isFilledIn = Object.keys(Object(request.query)).length > 0
    return sitePage(language, { isFilledIn })
  })
  app.get(goPath, { config: { rateLimit: goLimit } }, async (request, reply) => {
    keepNowhere(reply)
    const asked = Confirmed.safeParse(request.query)
    if (!asked.success || !isConfirmed(config, request, asked.data)) {
      return reply.redirect(problem('expired'))
    }
    reply.clearCookie(ticketCookie(config), { path: '/', secure: isSecure(config) })
    if (!mayAsk(config, asked.data)) return reply.redirect(problem('site_refused'))
    const { site: url, database } = asked.data
    return reply.redirect(await begin(deps, config, { reply, site: { url, database } }))
  })
  // Its address holds a code: no line of the log may show it.
  app.get(callbackPath, { logLevel: 'warn', errorHandler }, async (request, reply) => {
    keepNowhere(reply)
    const ended = await comeBack(deps, config, { request, reply })
    reply.clearCookie(stateCookie(config), { path: '/', secure: isSecure(config) })
    return reply.redirect(ended)
  })
}

export const mayAsk = ({ allowedSites }: ApiConfig, { site }: z.infer<typeof Asked>): boolean =>
  allowedSites === undefined || allowedSites.includes(site)

const ticketCookie = (config: ApiConfig): string => cookieName(config, 'odoo-ticket')

/**
 * Anybody can lead a browser to an address of ours. A server is asked only where a person has seen
 * its name on our page and goes on from there, which the ticket proves.
 */
function confirmed(
  config: ApiConfig,
  reply: FastifyReply,
  { site, database }: z.infer<typeof Asked>,
): Confirmation {
  const ticket = randomBytes(32).toString('base64url')
  reply.setCookie(ticketCookie(config), ticket, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(config),
    maxAge: stateCookieSeconds,
  })
  const query = new URLSearchParams({ site, database, ticket })
  return { site, database, href: `${goPath}?${query}` }
}

function isConfirmed(
  config: ApiConfig,
  request: FastifyRequest,
  { ticket }: z.infer<typeof Confirmed>,
): boolean {
  const cookie = request.cookies[ticketCookie(config)]
  return cookie !== undefined && sameText(ticket, cookie)
}

function errorHandler(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.error({ error: error.name, stack: error.stack }, 'a consent failed on our side')
  return reply.redirect(problem('failed'))
}

const problem = (code: ConnectProblem): string => problemAddress(code, 'odoo')

/** Where the browser goes on to: the server's own page of consent. */
async function begin(
  deps: Deps,
  config: ApiConfig,
  { reply, site }: { readonly reply: FastifyReply; readonly site: SiteAddress },
): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const state = await startSignIn(deps, { host: 'odoo', returnTo: '/', at: { site, verifier } })
  const redirectUri = `${config.publicUrl}${callbackPath}`
  const asked = await askForConsent(deps, { host: 'odoo', site, state, challenge, redirectUri })
  if (asked.kind === 'refused') return problem(asked.reason)
  reply.setCookie(stateCookie(config), state, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    maxAge: stateCookieSeconds,
  })
  return asked.address
}

const stateCookie = (config: ApiConfig): string => cookieName(config, 'odoo-state')

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Where the browser goes on to. */
async function comeBack(
  deps: Deps,
  config: ApiConfig,
  { request, reply }: Exchange,
): Promise<string> {
  const begun = await takeConsent(deps, config, request)
  if (begun === null) return problem('expired')
  if (isFromElsewhere(begun.site, request)) return problem('other_site')
  if (Declined.safeParse(request.query).success) return problem('declined')
  const query = CameBack.safeParse(request.query)
  if (!query.success) return problem('expired')
  const redirectUri = `${config.publicUrl}${callbackPath}`
  const administers = await administeredBy(deps, config, request)
  const given = { code: query.data.code, redirectUri, administers }
  const answered = { host: 'odoo', ...begun, ...given } as const
  const answer = await acceptSiteAnswer(deps, answered, async (tx, tenant, identity) => {
    const session = await admit(deps, tx, { tenant, identity })
    await startSyncIn(deps, tx, tenant)
    return session
  })
  if (answer.kind === 'code_refused') return problem('expired')
  if (answer.kind === 'refused') return problem(answer.reason)
  setSessionCookie(config, reply, answer.result)
  return '/'
}

const From = z.object({ iss: z.url().max(300) })

/**
 * A server that is asked may lead the browser on to another one, and would then be given that one's
 * code. So a server says who it is (RFC 9207): behind a proxy it knows its name, not its protocol.
 */
function isFromElsewhere({ url }: SiteAddress, { query }: FastifyRequest): boolean {
  if (!Object.hasOwn(Object(query), 'iss')) return false
  const from = From.safeParse(query)
  return !from.success || new URL(from.data.iss).hostname !== new URL(url).hostname
}

export async function administeredBy(
  deps: Deps,
  config: ApiConfig,
  request: FastifyRequest,
): Promise<TenantId | null> {
  const cookie = sessionCookie(config, request)
  const session = cookie === undefined ? null : await sessionOf(deps, cookie, 'workspace')
  return session && mayDo(session.user.role, 'administer') ? session.tenant : null
}

/** Good once, for the browser that began this consent. */
async function takeConsent(
  deps: Deps,
  config: ApiConfig,
  request: FastifyRequest,
): Promise<SiteConsent | null> {
  const query = State.safeParse(request.query)
  const cookie = request.cookies[stateCookie(config)]
  if (!query.success || cookie === undefined || !sameText(query.data.state, cookie)) return null
  const consent = await finishSignIn(deps, { host: 'odoo', state: query.data.state })
  return consent?.at ?? null
}
