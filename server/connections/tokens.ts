// A connection's tokens at rest. What each is sealed for is part of the seal: a sealed token moved
// to another company, host or column does not open there.

import type { HostAccess, HostKind, HostSite, HostTokens } from '../../connectors/contract/host.ts'
import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { Seal } from './seal.ts'

export interface ConnectionKey {
  readonly tenant: TenantId
  readonly host: HostKind
}

/** As they stand in the table. */
export interface SealedTokens {
  readonly accessToken: string
  readonly accessExpiresAt: Instant
  readonly refreshToken: string
  readonly refreshExpiresAt: Instant
  readonly refreshHardExpiresAt: Instant | null
}

const accessPurpose = ({ tenant, host }: ConnectionKey): string =>
  `connection.access ${host} ${tenant}`
const refreshPurpose = ({ tenant, host }: ConnectionKey): string =>
  `connection.refresh ${host} ${tenant}`

export function sealTokens(seal: Seal, key: ConnectionKey, tokens: HostTokens): SealedTokens {
  return {
    accessToken: seal.close(tokens.accessToken, accessPurpose(key)),
    accessExpiresAt: tokens.accessExpiresAt,
    refreshToken: seal.close(tokens.refreshToken, refreshPurpose(key)),
    refreshExpiresAt: tokens.refreshExpiresAt,
    refreshHardExpiresAt: tokens.refreshHardExpiresAt ?? null,
  }
}

export const openRefresh = (seal: Seal, key: ConnectionKey, sealed: string): string =>
  seal.open(sealed, refreshPurpose(key))

const signingPurpose = ({ tenant, host }: ConnectionKey): string =>
  `connection.signing ${host} ${tenant}`

export const sealSigningSecret = (seal: Seal, key: ConnectionKey, secret: string): string =>
  seal.close(secret, signingPurpose(key))

export const openSigningSecret = (seal: Seal, key: ConnectionKey, sealed: string): string =>
  seal.open(sealed, signingPurpose(key))

/** The same signing secret under the newest key. */
export const resealed = (seal: Seal, key: ConnectionKey, sealed: string): string =>
  sealSigningSecret(seal, key, openSigningSecret(seal, key, sealed))

interface SiteRow {
  readonly site_url: string | null
  readonly site_database: string | null
  readonly site_user: string | null
}

/** Undefined where the host has one address for all. */
export function siteOf({ site_url, site_database, site_user }: SiteRow): HostSite | undefined {
  if (site_url === null || site_database === null || site_user === null) return undefined
  return { url: site_url, database: site_database, user: site_user }
}

export interface ValidAccess {
  readonly access: HostAccess
  /**
   * The sealed texts: never twice the same, so they tell one generation of tokens from the next.
   */
  readonly version: string
  readonly refreshVersion: string
}

export function openAccess(
  seal: Seal,
  key: ConnectionKey,
  row: SiteRow & {
    readonly realm: string
    readonly sealed_access_token: string
    readonly sealed_refresh_token: string
  },
): ValidAccess {
  const accessToken = seal.open(row.sealed_access_token, accessPurpose(key))
  const site = siteOf(row)
  return {
    access: { realm: row.realm, accessToken, ...(site ? { site } : {}) },
    version: row.sealed_access_token,
    refreshVersion: row.sealed_refresh_token,
  }
}
