// Whether a host's launch token is genuine, fresh and complete: who opens the panel, in which
// company, on which record. Leaves out whether that user exists with us.

import { compactVerify, errors } from 'jose'
import { z } from 'zod'
import type { HostKind } from '../../connectors/contract/host.ts'
import { epochMs, type Instant } from '../../core/instant.ts'

export const launchAudience = 'encours'
export const longestLaunchSeconds = 300

/** Signed by the host with a secret that only it and we hold. */
export interface Launch {
  readonly host: HostKind
  readonly realm: string
  readonly subject: string
  readonly launchId: string
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
})
type Claims = z.infer<typeof Claims>

const notGenuine = { kind: 'refused', reason: 'not_genuine' } as const

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
  const { iss, realm, sub, jti, customer, invoice } = claims
  return {
    host: iss,
    realm,
    subject: sub,
    launchId: jti,
    ...(customer === undefined ? {} : { customer }),
    ...(invoice === undefined ? {} : { invoice }),
  }
}
