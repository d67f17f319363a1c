// Entering a company's Odoo without our module: a person gives a key that he has made there. What
// the key opens is asked of the server that he names, and nobody else.

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayDo } from '../../access/roles.ts'
import { admit, type Session, sessionOf } from '../../access/run.ts'
import { askToBeTold, enterByKey, nudgeAddress, renewNudges } from '../../connections/keys/run.ts'
import type { Deps } from '../../deps.ts'
import { startSyncIn } from '../../sync/run.ts'
import { type ApiConfig, isSecure } from '../config.ts'
import { preferredLanguage } from '../endpoint.ts'
import { cookieName, sessionCookie, setSessionCookie } from '../plugins/cookies.ts'
import { keepNowhere } from '../plugins/refused.ts'
import { sameText } from '../plugins/same-text.ts'
import { Asked, administeredBy, mayAsk } from './connect-site.ts'
import { type FilledIn, type KeyProblem, keyPage, nudgePage } from './key-page.ts'
import { keyPath, nudgesPath } from './site-page.ts'

const ticketSeconds = 3_600
const largestForm = 8 * 1024
/** Each makes us call an address that somebody has given, and tries a key there. */
const tryLimit = { max: 10, timeWindow: 60_000 }

const text = (longest: number) => z.string().trim().min(1).max(longest)
const Given = Asked.extend({
  login: text(200),
  key: text(200).regex(/^[\x21-\x7e]+$/),
  company: z
    .string()
    .trim()
    .max(200)
    .default('')
    .transform((name) => (name === '' ? null : name)),
})

const Said = z.object({ another: z.literal('yes') })

const plain = z.string().max(300).optional().catch(undefined)
const Repeated = z.object({ site: plain, database: plain, login: plain, company: plain })
const Ticket = z.object({ ticket: z.string().max(100) })

export async function registerKeyConnect(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig,
): Promise<void> {
  if (!deps.hosts.odoo?.keys) return
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: largestForm },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(`${body}`))),
    )
    scope.get(keyPath, async (request, reply) => show(config, { request, reply }, {}))
    scope.post(keyPath, { config: { rateLimit: tryLimit } }, async (request, reply) => {
      const problem = await enter(deps, config, { request, reply })
      return problem === null ? reply : show(config, { request, reply }, { problem })
    })
    scope.get(nudgesPath, async (request, reply) => {
      keepNowhere(reply)
      const admin = await adminIn(deps, config, request)
      const key = admin && ({ tenant: admin.tenant, host: 'odoo' } as const)
      const address = key && (await nudgeAddress(deps, key, config.publicUrl))
      if (address === null) return reply.redirect('/')
      const { renewed } = Renewed.parse(request.query)
      const ticket = giveTicket(config, reply)
      reply.type('text/html; charset=utf-8').header('vary', 'Accept-Language')
      return nudgePage(preferredLanguage(request), { address, ticket, renewed })
    })
    scope.post(nudgesPath, { config: { rateLimit: tryLimit } }, async (request, reply) => {
      keepNowhere(reply)
      return reply.redirect(await renew(deps, config, request), 303)
    })
  })
}

const Renewed = z.object({
  renewed: z.enum(['set_up', 'by_hand', 'unable']).optional().catch(undefined),
})

/** Where the browser goes on to. */
async function renew(deps: Deps, config: ApiConfig, request: FastifyRequest): Promise<string> {
  if (!hasTicket(config, request)) return nudgesPath
  const admin = await adminIn(deps, config, request)
  if (admin === null) return '/'
  const renewal = { tenant: admin.tenant, host: 'odoo', actor: admin.user.id } as const
  const renewed = await renewNudges(deps, renewal, config.publicUrl)
  return renewed === null ? '/' : `${nudgesPath}?renewed=${renewed}`
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function show(
  config: ApiConfig,
  { request, reply }: Exchange,
  { problem }: { readonly problem?: KeyProblem },
): string {
  keepNowhere(reply)
  reply.type('text/html; charset=utf-8').header('vary', 'Accept-Language')
  const ticket = giveTicket(config, reply)
  const filledIn = Repeated.safeParse(request.body).data ?? {}
  return keyPage(preferredLanguage(request), {
    ...{ ticket, filledIn: filledIn as FilledIn },
    ...(problem ? { problem } : {}),
  })
}

/** A form of ours alone can send what changes something. */
function giveTicket(config: ApiConfig, reply: FastifyReply): string {
  const ticket = randomBytes(32).toString('base64url')
  reply.setCookie(ticketCookie(config), ticket, {
    ...{ path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(config) },
    maxAge: ticketSeconds,
  })
  return ticket
}

function hasTicket(config: ApiConfig, { body, cookies }: FastifyRequest): boolean {
  const shown = Ticket.safeParse(body)
  const cookie = cookies[ticketCookie(config)]
  return shown.success && cookie !== undefined && sameText(shown.data.ticket, cookie)
}

const ticketCookie = (config: ApiConfig): string => cookieName(config, 'odoo-key-ticket')

/** Null where the browser has been sent on. */
async function enter(
  deps: Deps,
  config: ApiConfig,
  { request, reply }: Exchange,
): Promise<KeyProblem | null> {
  if (!hasTicket(config, request)) return 'expired'
  const filledIn = Given.safeParse(request.body)
  if (!filledIn.success) return 'incomplete'
  if (!mayAsk(config, filledIn.data)) return 'site_refused'
  const { site: url, database, ...given } = filledIn.data
  const administers = await administeredBy(deps, config, request)
  const isAnother = Said.safeParse(request.body).success
  const asked = { host: 'odoo', site: { url, database }, given, administers, isAnother } as const
  const answer = await enterByKey(deps, asked, async (tx, entering) => {
    const session = await admit(deps, tx, entering)
    if (entering.isConnecting) await startSyncIn(deps, tx, entering.tenant)
    return session
  })
  if (answer.kind === 'refused') return answer.reason
  reply.clearCookie(ticketCookie(config), { path: '/', secure: isSecure(config) })
  setSessionCookie(config, reply, answer.result)
  const key = { tenant: answer.tenant, host: 'odoo' } as const
  const told = answer.isConnecting ? await askToBeTold(deps, key, config.publicUrl) : 'set_up'
  keepNowhere(reply)
  reply.redirect(told === 'by_hand' ? nudgesPath : '/', 303)
  return null
}

/** The address is for an admin alone: whoever has it may call it. */
async function adminIn(
  deps: Deps,
  config: ApiConfig,
  request: FastifyRequest,
): Promise<Session | null> {
  const cookie = sessionCookie(config, request)
  const session = cookie === undefined ? null : await sessionOf(deps, cookie, 'workspace')
  return session && mayDo(session.user.role, 'administer') ? session : null
}
