// Whether a host's launch token is genuine, fresh and complete: who opens the panel, in which
// company, on which record. Leaves out whether that user exists with us.

import { compactVerify, decodeJwt, errors } from 'jose'
import { z } from 'zod'
import type { HostKind } from '../../connectors/contract/host.ts'
import { epochMs, type Instant } from '../../core/instant.ts'
import { type Role, roles } from './roles.ts'

export const launchAudience = 'encours'
export const longestLaunchSeconds = 300

/** The company that a token says it comes from. */
export interface LaunchFrom {
  readonly host: HostKind
  readonly realm: string
}

/** Signed by the host with a secret that only it and we hold. */
export interface Launch extends LaunchFrom {
  readonly subject: string
  readonly launchId: string
  /** Who that is and what he may do, where a company's own server says so. */
  readonly person?: { readonly name: string; readonly email: string; readonly role: Role }
  readonly customer?: string
  readonly invoice?: string
}

export type LaunchSecrets = Readonly<Partial<Record<HostKind, string>>>

export type LaunchVerdict =
  | { readonly kind: 'genuine'; readonly launch: Launch }
  | { readonly kind: 'refused'; readonly reason: LaunchRefusal }

export type LaunchRefusal = 'expired' | 'not_genuine'

/** A host whose clock runs ahead by no more than this is still believed. */
const clockSkewSeconds = 60

const id = z.string().min(1).max(200)
const Claims = z.object({
  iss: z.enum(['quickbooks', 'odoo']),
  aud: z.literal(launchAudience),
  realm: id,
  sub: id,
  jti: id,
  iat: z.number().int(),
  exp: z.number().int(),
  customer: id.optional(),
  invoice: id.optional(),
  name: z.string().min(1).max(200).optional(),
  email: z.string().max(320).optional(),
  role: z.enum(roles).optional(),
})
type Claims = z.infer<typeof Claims>

const notGenuine = { kind: 'refused', reason: 'not_genuine' } as const

/** Unproven: tells which secret has to have signed. Null where it is no token at all. */
export function claimedFrom(token: string): LaunchFrom | null {
  try {
    const claims = Claims.pick({ iss: true, realm: true }).safeParse(decodeJwt(token))
    return claims.success ? { host: claims.data.iss, realm: claims.data.realm } : null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** Each host signs with its own secret: one host's signature never speaks for another. */
export async function judgeLaunch(
  token: string,
  secrets: LaunchSecrets,
  now: Instant,
): Promise<LaunchVerdict> {
  for (const [host, secret] of Object.entries(secrets)) {
    const claims = await signedClaims(token, secret)
    if (claims && claims.iss === host) return judgeTimes(claims, epochMs(now) / 1000)
  }
  return notGenuine
}

async function signedClaims(token: string, secret: string): Promise<Claims | null> {
  try {
    const key = new TextEncoder().encode(secret)
    const { payload } = await compactVerify(token, key, { algorithms: ['HS256'] })
    const claims = Claims.safeParse(JSON.parse(new TextDecoder().decode(payload)))
    return claims.success ? claims.data : null
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return null
    throw error
  }
}

function judgeTimes(claims: Claims, nowSeconds: number): LaunchVerdict {
  const { iat, exp } = claims
  if (exp - iat > longestLaunchSeconds || exp <= iat) return notGenuine
  if (iat > nowSeconds + clockSkewSeconds) return notGenuine
  if (exp <= nowSeconds) return { kind: 'refused', reason: 'expired' }
  return { kind: 'genuine', launch: launchOf(claims) }
}

function launchOf(claims: Claims): Launch {
  const { iss, realm, sub, jti, customer, invoice, name, email, role } = claims
  return {
    host: iss,
    realm,
    subject: sub,
    launchId: jti,
    ...(iss !== 'odoo' || name === undefined || role === undefined
      ? {}
      : { person: { name, email: email ?? '', role } }),
    ...(customer === undefined ? {} : { customer }),
    ...(invoice === undefined ? {} : { invoice }),
  }
}
