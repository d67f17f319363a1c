// The OAuth and OpenID addresses over HTTP: token, revoke, user information, keys, discovery.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { comesAfter } from './disturb.ts'
import type { FailureOrder } from './faults.ts'
import type { OAuthAnswer } from './oauth.ts'
import type { HostState } from './state.ts'

export function registerOAuth(app: FastifyInstance, state: HostState, base: () => string): void {
  app.post('/oauth2/v1/tokens/bearer', async (request, reply) => {
    const order = noted(state, request, reply)
    if (order && !comesAfter(order)) return disturbed(order, reply)
    const answer = await state.oauth.token({
      authorization: request.headers.authorization,
      form: new URLSearchParams(textOf(request)),
      hardExpiry: request.headers['x-include-refresh-token-hard-expires-in'] === 'true',
      issuer: `${base()}/op/v1`,
    })
    // The tokens are given out, and nobody hears of them.
    if (order) return disturbed(order, reply)
    return answered(reply, answer)
  })

  app.post('/v2/oauth2/tokens/revoke', (request, reply) => {
    const order = noted(state, request, reply)
    if (order) return disturbed(order, reply)
    const { authorization } = request.headers
    const answer = state.oauth.revoke({ authorization }, tokenToRevoke(textOf(request)))
    // Success has an empty body.
    return answer.ok ? reply.code(200).send() : answered(reply, answer)
  })

  app.get('/v1/openid_connect/userinfo', (request, reply) => {
    const order = noted(state, request, reply)
    if (order) return disturbed(order, reply)
    const grant = state.oauth.bearer(request.headers.authorization)
    if (!grant?.scope.split(' ').includes('openid')) {
      return reply.code(401).send({ error: 'invalid_token' })
    }
    const { subject, ...user } = grant.user
    return { sub: subject, ...user }
  })

  app.get('/op/v1/jwks', () => state.oauth.jwks())
}

const textOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '')

/** Sent as JSON by some clients, as a form by others. */
function tokenToRevoke(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : ''
    return typeof token === 'string' ? token : ''
  } catch {
    return new URLSearchParams(text).get('token') ?? ''
  }
}

function answered(reply: FastifyReply, answer: OAuthAnswer) {
  if (answer.ok) return reply.header('Cache-Control', 'no-store').send(answer.body)
  return reply.code(answer.status).send({ error: answer.error })
}

function noted(state: HostState, request: FastifyRequest, reply: FastifyReply) {
  const url = new URL(request.url, 'http://host')
  state.note(request, url)
  reply.header('intuit_tid', state.nextTid())
  return state.orders.take(url.pathname)
}

function disturbed(order: FailureOrder, reply: FastifyReply): FastifyReply {
  if (order === 'timeout' || order === 'timeout-after') reply.hijack()
  else if (order === 'drop') reply.hijack().raw.destroy()
  else reply.code(503).type('text/html').send('<html><body>Service Unavailable</body></html>')
  return reply
}
