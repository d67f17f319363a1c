// What a session's token looks like and what is kept of it: the tenant in clear, so that it is
// found under row security, and the hash of a secret. Leaves out how long it lasts and who it is.

import { createHash } from 'node:crypto'
import { assert } from '../../core/assert.ts'
import { parseTenantId, type TenantId } from '../../core/ids.ts'

export const sessionKinds = ['workspace', 'embedded'] as const
/** `workspace`: our own page, by cookie. `embedded`: in the host's page, by bearer token. */
export type SessionKind = (typeof sessionKinds)[number]

export const secretBytes = 32

/** A token of `tenant` around fresh random bytes: `<tenant>.<secret>`. */
export function sessionToken(tenant: TenantId, random: Buffer): string {
  assert(random.length === secretBytes, `a secret of ${secretBytes} bytes`)
  return `${tenant}.${random.toString('base64url')}`
}

export interface SessionKey {
  readonly tenant: TenantId
  readonly hash: string
}

const secretShape = /^[\w-]{43}$/

/** Where to look a token up, or null where it is not one of ours. */
export function sessionKey(token: string): SessionKey | null {
  const dot = token.indexOf('.')
  const tenant = parseTenantId(token.slice(0, Math.max(dot, 0)))
  const secret = token.slice(dot + 1)
  if (!tenant || !secretShape.test(secret)) return null
  return { tenant, hash: secretHash(secret) }
}

/** 256 random bits need no salt and no slow hash. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
