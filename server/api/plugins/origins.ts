// Lets the pages of the hosts that embed the panel load it and ask the API, and nobody else's.
// No credentials: such a page comes with a bearer token, never with our cookie. Where companies run
// their hosts themselves nobody knows those pages beforehand, and the token alone counts.

import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../deps.ts'
import type { ApiConfig } from '../config.ts'

const openPath = /^\/(api\/v1|panel)\//
/** As long as browsers remember it at most. */
const preflightSeconds = '7200'

export function registerOrigins(app: FastifyInstance, deps: Deps, config: ApiConfig): void {
  const anyOrigin = deps.hosts.odoo !== undefined
  const allowed = new Set(config.allowedOrigins)
  app.addHook('onRequest', async (request, reply) => {
    if (!openPath.test(request.url)) return
    reply.header('vary', 'Origin')
    const { origin } = request.headers
    if (origin === undefined || !(anyOrigin || allowed.has(origin))) return
    reply.header('access-control-allow-origin', origin)
    reply.header('access-control-expose-headers', 'x-request-id, retry-after')
    reply.header('cross-origin-resource-policy', 'cross-origin')
  })
  app.options('/api/v1/*', { config: { access: 'public' } }, async (_request, reply) => {
    reply.header('access-control-allow-methods', 'GET, POST')
    reply.header('access-control-allow-headers', 'authorization, content-type, accept-language')
    reply.header('access-control-max-age', preflightSeconds)
    return reply.code(204).send()
  })
}
