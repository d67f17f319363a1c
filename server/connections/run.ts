// A company's link to its host: made by a consent, kept alive by refreshing, ended by either side.

import { randomUUID } from 'node:crypto'
import { Failure, Unauthorized, Unavailable } from '../../connectors/contract/failure.ts'
import type {
  HostAccess,
  HostCompany,
  HostConnector,
  HostKind,
  HostTokens,
} from '../../connectors/contract/host.ts'
import { present } from '../../core/assert.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs, instantOf } from '../../core/instant.ts'
import { insertAudit } from '../access/store.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { accessPurpose, type ConnectionKey, refreshPurpose } from './purpose.ts'
import * as store from './store.ts'
import { tenantIdFor } from './tenant.ts'

export interface Consent {
  readonly host: HostKind
  readonly realm: string
  readonly company: HostCompany
  readonly tokens: HostTokens
  /** The user's subject at the host. */
  readonly connectedBy: string
}

/** Stores what a consent gave. `alongside` runs in the same transaction: both happen, or neither. */
export async function connect<T>(
  deps: Deps,
  consent: Consent,
  alongside: (tx: Tx, tenant: TenantId) => Promise<T>,
): Promise<T> {
  const { host, realm, company, connectedBy } = consent
  const tenant = tenantIdFor(host, realm)
  const now = deps.clock.now()
  const tokens = sealed(deps, { tenant, host }, consent.tokens)
  return tx(deps.db, tenant, async (tx) => {
    await store.saveTenant(tx, tenant, { source: host, externalId: realm, company, now })
    await store.saveConnection(tx, tenant, { host, realm, tokens, connectedBy, now })
    await note(deps, tx, { tenant, host, actor: connectedBy, action: 'connected' })
    return alongside(tx, tenant)
  })
}

export interface Company {
  readonly tenant: TenantId
  readonly name: string
  readonly country: string
  readonly locale: string
  readonly timeZone: string
  readonly currency: string
  readonly source: 'quickbooks' | 'odoo' | 'book'
}

export async function companyOf(deps: Deps, tenant: TenantId): Promise<Company | null> {
  const row = await tx(deps.db, tenant, (tx) => store.findCompany(tx, tenant))
  if (!row) return null
  const { name, country, locale, time_zone: timeZone, currency, source } = row
  return { tenant, name, country, locale, timeZone, currency, source }
}

/** How the company is connected; null where it came from a file. */
export async function connectionOf(
  deps: Deps,
  tenant: TenantId,
): Promise<store.ConnectionStateRow | null> {
  return tx(deps.db, tenant, (tx) => store.findConnectionState(tx, tenant))
}

/**
 * Does `work` with a valid access to the host. Where the host refuses the access all the same, it is
 * refreshed and `work` is done once more: repeat nothing in it that must not happen twice. Throws
 * `Unauthorized` where only a new consent helps.
 */
export async function withAccess<T>(
  deps: Deps,
  { tenant, host }: ConnectionKey,
  work: (access: HostAccess) => Promise<T>,
): Promise<T> {
  const first = await validAccess(deps, { tenant, host }, null)
  try {
    return await work(first.access)
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw error
  }
  const second = await validAccess(deps, { tenant, host }, first.version)
  try {
    return await work(second.access)
  } catch (error) {
    if (error instanceof Unauthorized) await giveUp(deps, { tenant, host }, second.refreshVersion)
    throw error
  }
}

interface ValidAccess {
  readonly access: HostAccess
  /** The sealed texts: never twice the same, so they tell one generation of tokens from the next. */
  readonly version: string
  readonly refreshVersion: string
}

type Standing =
  | { readonly kind: 'valid'; readonly valid: ValidAccess }
  | { readonly kind: 'others_refresh' }
  | { readonly kind: 'ours_to_refresh'; readonly refreshToken: string; readonly version: string }

const refreshBeforeMs = 5 * 60_000
const claimMs = 60_000
const waitMs = 100
const mostWaits = 300

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function validAccess(
  deps: Deps,
  key: ConnectionKey,
  refusedVersion: string | null,
): Promise<ValidAccess> {
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const standing = await tx(deps.db, key.tenant, (tx) => stand(deps, tx, { key, refusedVersion }))
    if (standing.kind === 'valid') return standing.valid
    if (standing.kind === 'others_refresh') {
      await pause(waitMs)
      continue
    }
    const refreshed = await refresh(deps, key, standing)
    if (refreshed) return refreshed
  }
  throw new Unavailable({
    service: connectorOf(deps, key.host).title,
    code: 'REFRESH_BUSY',
    message: 'another refresh of this connection has not ended',
  })
}

/** What to do about the tokens, decided under the row's lock, so that one caller claims the refresh. */
async function stand(
  deps: Deps,
  tx: Tx,
  { key, refusedVersion }: { key: ConnectionKey; refusedVersion: string | null },
): Promise<Standing> {
  const row = await store.lockConnection(tx, key.tenant, key.host)
  if (row?.state !== 'active') throw reconnectRequired(deps, key.host)
  const now = deps.clock.now()
  const leftMs = epochMs(row.access_expires_at) - epochMs(now)
  const claimed =
    row.refresh_claimed_until !== null && epochMs(row.refresh_claimed_until) > epochMs(now)
  const refused = row.sealed_access_token === refusedVersion
  if (!refused && leftMs > (claimed ? 0 : refreshBeforeMs))
    return {
      kind: 'valid',
      valid: {
        access: {
          realm: row.realm,
          accessToken: deps.seal.open(row.sealed_access_token, accessPurpose(key)),
        },
        version: row.sealed_access_token,
        refreshVersion: row.sealed_refresh_token,
      },
    }
  if (claimed) return { kind: 'others_refresh' }
  const until = instantOf(epochMs(now) + claimMs)
  await store.claimRefresh(tx, key.tenant, { host: key.host, until })
  return {
    kind: 'ours_to_refresh',
    refreshToken: deps.seal.open(row.sealed_refresh_token, refreshPurpose(key)),
    version: row.sealed_refresh_token,
  }
}

/** New tokens, stored before anybody uses them; null where another's have come first. */
async function refresh(
  deps: Deps,
  key: ConnectionKey,
  claim: { readonly refreshToken: string; readonly version: string },
): Promise<ValidAccess | null> {
  const { tenant, host } = key
  let fresh: HostTokens
  try {
    fresh = await connectorOf(deps, host).refresh(claim.refreshToken, deps.clock.now())
  } catch (error) {
    if (isDeadGrant(error)) {
      if (await giveUp(deps, key, claim.version)) throw reconnectRequired(deps, host, error)
      return null
    }
    await tx(deps.db, tenant, (tx) =>
      store.releaseRefresh(tx, tenant, { host, sealedRefreshToken: claim.version }),
    )
    throw error
  }
  const tokens = sealed(deps, key, fresh)
  const realm = await tx(deps.db, tenant, (tx) =>
    store.replaceTokens(tx, tenant, {
      host,
      replaces: claim.version,
      tokens,
      now: deps.clock.now(),
    }),
  )
  if (realm === null) return null
  return {
    access: { realm, accessToken: fresh.accessToken },
    version: tokens.accessToken,
    refreshVersion: tokens.refreshToken,
  }
}

/** The refresh token is dead. A wrong client secret of ours is another matter: nobody reconnects. */
const isDeadGrant = (error: unknown): boolean =>
  error instanceof Unauthorized && error.code === 'invalid_grant'

/** Asks for a new consent, unless there are new tokens already. */
async function giveUp(deps: Deps, key: ConnectionKey, version: string): Promise<boolean> {
  const { tenant, host } = key
  const now = deps.clock.now()
  const ended = await tx(deps.db, tenant, async (tx) => {
    const end = { host, sealedRefreshToken: version, state: 'reconnect_required', now } as const
    if (!(await store.endConnection(tx, tenant, end))) return false
    await note(deps, tx, { tenant, host, actor: 'encours', action: 'reconnect_required' })
    return true
  })
  if (ended) deps.log.warn({ tenant, host }, 'the host no longer accepts us: reconnect required')
  return ended
}

/** Ends the link: our side first, so that no job goes on, then the token at the host. */
export async function disconnect(
  deps: Deps,
  link: ConnectionKey & { readonly actor: string },
): Promise<void> {
  const { tenant, host, actor } = link
  const version = await tx(deps.db, tenant, async (tx) => {
    const row = await store.lockConnection(tx, tenant, host)
    if (!row) return null
    const sealedRefreshToken = row.sealed_refresh_token
    const end = { host, sealedRefreshToken, state: 'disconnected', now: deps.clock.now() } as const
    if (await store.endConnection(tx, tenant, end))
      await note(deps, tx, { tenant, host, actor, action: 'disconnected' })
    return sealedRefreshToken
  })
  if (!version) return
  await revoke(deps, link, version)
  await tx(deps.db, tenant, (tx) => store.forgetRefreshToken(tx, tenant, { host, version }))
}

async function revoke(deps: Deps, key: ConnectionKey, version: string): Promise<void> {
  try {
    await connectorOf(deps, key.host).revoke(deps.seal.open(version, refreshPurpose(key)))
  } catch (error) {
    // A token that the host no longer knows is as good as revoked.
    if (error instanceof Failure && !error.retryable) return
    throw error
  }
}

function sealed(deps: Deps, key: ConnectionKey, tokens: HostTokens): store.SealedTokens {
  return {
    accessToken: deps.seal.close(tokens.accessToken, accessPurpose(key)),
    accessExpiresAt: tokens.accessExpiresAt,
    refreshToken: deps.seal.close(tokens.refreshToken, refreshPurpose(key)),
    refreshExpiresAt: tokens.refreshExpiresAt,
    refreshHardExpiresAt: tokens.refreshHardExpiresAt ?? null,
  }
}

function connectorOf(deps: Deps, host: HostKind): HostConnector {
  return present(deps.hosts[host], `the connector of ${host}`)
}

function reconnectRequired(deps: Deps, host: HostKind, cause?: unknown): Unauthorized {
  return new Unauthorized({
    service: connectorOf(deps, host).title,
    code: 'RECONNECT_REQUIRED',
    message: 'the company has to be connected again',
    cause,
  })
}

async function note(
  deps: Deps,
  tx: Tx,
  entry: ConnectionKey & { readonly actor: string; readonly action: string },
): Promise<void> {
  const { tenant, host, actor, action } = entry
  const at = deps.clock.now()
  const subject = { subjectKind: 'connection', subjectId: host, detail: {} }
  await insertAudit(tx, { tenant, id: randomUUID(), at, actor, action, ...subject })
}
