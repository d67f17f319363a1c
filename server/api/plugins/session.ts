// Who is asking: the workspace by cookie, the embedded panel by bearer token; and whether he may.
// A route under /api/ that does not say who may use it stops the start.

import '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assert } from '../../../core/assert.ts'
import { mayDo, type Right } from '../../access/roles.ts'
import { type Session, sessionOf } from '../../access/run.ts'
import type { Deps } from '../../deps.ts'
import type { ApiConfig } from '../config.ts'
import { sessionCookie } from './cookies.ts'
import { keepNowhere, Refused, signInRequired } from './refused.ts'

export type Access = 'public' | Right

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    session: Session | null
  }
}

export function registerSessions(app: FastifyInstance, deps: Deps, config: ApiConfig): void {
  app.decorateRequest('session', null)
  app.addHook('onRoute', (route) => {
    const guarded = !route.url.startsWith('/api/') || route.config?.access !== undefined
    assert(guarded, `${route.method} ${route.url} does not say who may use it`)
  })
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) keepNowhere(reply)
    const { access } = request.routeOptions.config
    if (access === undefined || access === 'public') return
    request.session = await sessionFor(deps, config, request)
    if (!request.session) throw signInRequired()
    if (!mayDo(request.session.user.role, access)) throw forbidden(request.session, access)
  })
}

async function sessionFor(
  deps: Deps,
  config: ApiConfig,
  request: FastifyRequest,
): Promise<Session | null> {
  const bearer = /^Bearer ([\w.-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) return sessionOf(deps, bearer, 'embedded')
  const cookie = sessionCookie(config, request)
  if (!cookie) return null
  requireOwnPage(config, request)
  return sessionOf(deps, cookie, 'workspace')
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A cookie goes along whoever asks: what changes something must come from a page of ours. */
export function requireOwnPage(config: ApiConfig, request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === config.publicUrl || (origin === undefined && site === 'same-origin')) return
  throw new Refused({
    status: 403,
    code: 'FOREIGN_PAGE',
    detail: 'This request did not come from a page of Encours.',
  })
}

function forbidden({ user }: Session, right: Right): Refused {
  return new Refused({
    status: 403,
    code: 'FORBIDDEN',
    detail: `The role ${user.role} does not include the right to ${right}.`,
  })
}
