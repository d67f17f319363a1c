// Ends the workspace's session, asked by a script or by a plain form of our own page.

import type { FastifyInstance } from 'fastify'
import { signOut } from '../../access/run.ts'
import type { Deps } from '../../deps.ts'
import type { ApiConfig } from '../config.ts'
import { clearSessionCookie, sessionCookie } from '../plugins/cookies.ts'
import { requireOwnPage } from '../plugins/session.ts'

export async function registerSignOut(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig,
): Promise<void> {
  await app.register(async (scope) => {
    // A plain form says nothing that we need.
    const form = 'application/x-www-form-urlencoded'
    scope.addContentTypeParser(form, { parseAs: 'string' }, (_request, _body, done) => done(null))
    scope.post('/sign-out', async (request, reply) => {
      requireOwnPage(config, request)
      const cookie = sessionCookie(config, request)
      if (cookie) await signOut(deps, cookie)
      clearSessionCookie(config, reply)
      const byForm = request.headers.accept?.includes('text/html') ?? false
      return byForm ? reply.redirect('/', 303) : reply.code(204).send()
    })
  })
}
