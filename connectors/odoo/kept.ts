// A key of a person as tokens: it is its own refresh token, for nothing comes in its place. The
// company in it tells which of our rules at the server go with it.

import { z } from 'zod'
import { instantOf } from '../../core/instant.ts'
import { Unauthorized } from '../contract/failure.ts'
import type { HostAccess, HostSite, HostTokens } from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import { misshapen, saying } from './fault.ts'
import { keyRealm } from './realm.ts'
import { Id } from './schema.ts'

const shape = /^key:(\d{1,10}):(.+)$/
/** Until when it is good only the server knows. */
const neverEnds = instantOf(Date.UTC(2999, 0, 1))

export const isKept = (refreshToken: string): boolean => shape.test(refreshToken)

export const keptTokens = (key: string, company: number): HostTokens => ({
  accessToken: key,
  accessExpiresAt: neverEnds,
  refreshToken: `key:${company}:${key}`,
  refreshExpiresAt: neverEnds,
})

export interface Kept {
  readonly kept: string
  readonly site: HostSite
}

export function keptAccess({ kept, site }: Kept): HostAccess & { readonly company: number } {
  const [, company = '', accessToken = ''] = shape.exec(kept) ?? []
  return { realm: keyRealm(site, Number(company)), accessToken, site, company: Number(company) }
}

/** It was refused once: asked again, it is good after all, or a person has to bring another. */
export async function proveAgain(client: OdooClient, kept: Kept): Promise<HostTokens> {
  const access = keptAccess(kept)
  try {
    await ownerOf(client, access)
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw error
    throw new Unauthorized(saying('invalid_grant', 'the key is expired, or was deleted'))
  }
  return keptTokens(access.accessToken, access.company)
}

const Owner = z.looseObject({ uid: Id })

/** Whose key it is. */
export async function ownerOf(client: OdooClient, access: HostAccess): Promise<number> {
  const call = { model: 'res.users', method: 'context_get', args: {}, ofAnyCompany: true } as const
  const owner = Owner.safeParse((await client.read(access, call)).value)
  if (!owner.success) throw misshapen('user of a key')
  return owner.data.uid
}
