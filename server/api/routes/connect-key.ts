// Entering a company's Odoo without our module: a person gives a key that he has made there. What
// the key opens is asked of the server that he names, and nobody else.

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayDo } from '../../access/roles.ts'
import { admit, sessionOf } from '../../access/run.ts'
import { askToBeTold, enterByKey, nudgeAddress } from '../../connections/keys/run.ts'
import type { Deps } from '../../deps.ts'
import { startSyncIn } from '../../sync/run.ts'
import { type ApiConfig, isSecure } from '../config.ts'
import { preferredLanguage } from '../endpoint.ts'
import { cookieName, sessionCookie, setSessionCookie } from '../plugins/cookies.ts'
import { keepNowhere } from '../plugins/refused.ts'
import { sameText } from '../plugins/same-text.ts'
import { Asked, administeredBy, mayAsk } from './connect-site.ts'
import { type FilledIn, type KeyProblem, keyPage, nudgePage } from './key-page.ts'
import { keyPath } from './site-page.ts'

const nudgesPath = '/connect/odoo/nudges'
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
      const address = await addressFor(deps, config, request)
      if (address === null) return reply.redirect('/')
      reply.type('text/html; charset=utf-8').header('vary', 'Accept-Language')
      return nudgePage(preferredLanguage(request), address)
    })
  })
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
  const ticket = randomBytes(32).toString('base64url')
  reply.setCookie(ticketCookie(config), ticket, {
    ...{ path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(config) },
    maxAge: ticketSeconds,
  })
  const filledIn = Repeated.safeParse(request.body).data ?? {}
  return keyPage(preferredLanguage(request), {
    ...{ ticket, filledIn: filledIn as FilledIn },
    ...(problem ? { problem } : {}),
  })
}

const ticketCookie = (config: ApiConfig): string => cookieName(config, 'odoo-key-ticket')

/** Null where the browser has been sent on. */
async function enter(
  deps: Deps,
  config: ApiConfig,
  { request, reply }: Exchange,
): Promise<KeyProblem | null> {
  const shown = Ticket.safeParse(request.body)
  const cookie = request.cookies[ticketCookie(config)]
  if (!shown.success || cookie === undefined || !sameText(shown.data.ticket, cookie)) {
    return 'expired'
  }
  const filledIn = Given.safeParse(request.body)
  if (!filledIn.success) return 'incomplete'
  if (!mayAsk(config, filledIn.data)) return 'site_refused'
  const { site: url, database, ...given } = filledIn.data
  const administers = await administeredBy(deps, config, request)
  const asked = { host: 'odoo', site: { url, database }, given, administers } as const
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

/** For an admin alone: whoever has the address may call it. */
async function addressFor(
  deps: Deps,
  config: ApiConfig,
  request: FastifyRequest,
): Promise<string | null> {
  const cookie = sessionCookie(config, request)
  const session = cookie === undefined ? null : await sessionOf(deps, cookie, 'workspace')
  if (!session || !mayDo(session.user.role, 'administer')) return null
  return nudgeAddress(deps, { tenant: session.tenant, host: 'odoo' }, config.publicUrl)
}
