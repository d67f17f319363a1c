// The session's cookie, and the name that a cookie of ours has on this deployment.

import '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { epochMs, type Instant } from '../../../core/instant.ts'
import { type ApiConfig, isSecure } from '../config.ts'

/** `__Host-`: a browser takes it from a secure page of this very host alone. */
export function cookieName(config: ApiConfig, name: string): string {
  return `${isSecure(config) ? '__Host-' : ''}encours-${name}`
}

export function sessionCookie(config: ApiConfig, request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(config, 'session')]
}

export function setSessionCookie(
  config: ApiConfig,
  reply: FastifyReply,
  session: { readonly token: string; readonly expiresAt: Instant },
): void {
  reply.setCookie(cookieName(config, 'session'), session.token, {
    ...attributes(config),
    expires: new Date(epochMs(session.expiresAt)),
  })
}

export function clearSessionCookie(config: ApiConfig, reply: FastifyReply): void {
  reply.clearCookie(cookieName(config, 'session'), attributes(config))
}

const attributes = (config: ApiConfig) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) }) as const
