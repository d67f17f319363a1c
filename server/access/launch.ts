// Whether a host's launch token is genuine, fresh and complete: who opens the panel, in which company,
// on which record. Leaves out whether that user exists with us.

import { errors, jwtVerify } from 'jose'
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

const id = z.string().min(1).max(200)
const Claims = z.object({
  iss: z.enum(['quickbooks', 'odoo']),
  realm: id,
  sub: id,
  jti: id,
  iat: z.number().int(),
  exp: z.number().int(),
  customer: id.optional(),
  invoice: id.optional(),
})

export async function judgeLaunch(
  token: string,
  secrets: LaunchSecrets,
  now: Instant,
): Promise<LaunchVerdict> {
  for (const [host, secret] of Object.entries(secrets)) {
    const verdict = await judgeUnder(token, { host, secret, now })
    if (verdict.kind === 'genuine' || verdict.reason === 'expired') return verdict
  }
  return { kind: 'refused', reason: 'not_genuine' }
}

async function judgeUnder(
  token: string,
  under: { readonly host: string; readonly secret: string; readonly now: Instant },
): Promise<LaunchVerdict> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(under.secret), {
      algorithms: ['HS256'],
      issuer: under.host,
      audience: launchAudience,
      requiredClaims: ['iat', 'exp', 'jti', 'sub'],
      maxTokenAge: longestLaunchSeconds,
      currentDate: new Date(epochMs(under.now)),
    })
    const claims = Claims.safeParse(payload)
    if (!claims.success || claims.data.exp - claims.data.iat > longestLaunchSeconds)
      return { kind: 'refused', reason: 'not_genuine' }
    return { kind: 'genuine', launch: launchOf(claims.data) }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { kind: 'refused', reason: 'expired' }
    if (error instanceof errors.JOSEError) return { kind: 'refused', reason: 'not_genuine' }
    throw error
  }
}

function launchOf(claims: z.infer<typeof Claims>): Launch {
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
