// The HTTP server without its address: limits, headers, one shape for every error, then the routes.

import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify'
import type { ApiConfig } from './api/config.ts'
import { registerApi } from './api/routes/register.ts'
import type { ProblemWire } from './api/wire/parts.ts'
import type { Deps } from './deps.ts'
import { notFound, problemOf, tooMany } from './errors.ts'
import { faultOf } from './worker.ts'

export interface AppOptions {
  readonly config: ApiConfig
  /** Whose word on a client's address is believed. */
  readonly trustedProxies?: readonly string[]
  /** Requests a minute from one address. */
  readonly requestsPerMinute?: number
  /** Absent: silent. */
  readonly log?: FastifyBaseLogger
}

const largestBodyBytes = 256 * 1024
const requestTimeoutMs = 30_000
const usualRequestsPerMinute = 1_200

/** Ready to `listen`. `close` lets the requests under way end. */
export async function buildApp(deps: Deps, options: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    ...(options.log ? { loggerInstance: options.log } : { logger: false }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: [...(options.trustedProxies ?? [])],
    bodyLimit: largestBodyBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => answerError(notFound('address'), request, reply))
  await app.register(helmet, securityHeaders)
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? usualRequestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: () => tooMany(),
  })
  await registerApi(app, deps, options.config)
  await app.ready()
  return app
}

// Our pages load the panel from here and ask the API here, nothing else; nobody frames them. A
// mail's preview stands in a frame without scripts whose inline styles are the mail's own.
const securityHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'same-origin' },
} as const

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, status, title, detail, field, retryAfterMs } = problemOf(error)
  if (status >= 500) request.log.error(faultOf(error), 'a request failed')
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  const problem: ProblemWire = {
    type: 'about:blank',
    title,
    status,
    detail,
    code,
    ...(field === undefined ? {} : { field }),
    requestId: request.id,
  }
  return reply.code(status).type('application/problem+json').send(problem)
}
