// A company's link to its host: made by a consent, kept alive by refreshing, ended by either side.

import { randomUUID } from 'node:crypto'
import {
  Failure,
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../../connectors/contract/failure.ts'
import type {
  HostAccess,
  HostCompany,
  HostConnector,
  HostIdentity,
  HostKind,
  HostSite,
  HostTokens,
  SiteGrant,
} from '../../connectors/contract/host.ts'
import { present } from '../../core/assert.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { insertAudit } from '../access/store.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { addNoticeJob } from './notices/run.ts'
import { claimUntil, standingOf } from './standing.ts'
import * as store from './store.ts'
import { tenantIdFor } from './tenant.ts'
import {
  type ConnectionKey,
  openAccess,
  openRefresh,
  resealed,
  sealSigningSecret,
  sealTokens,
  siteOf,
  type ValidAccess,
} from './tokens.ts'
import { heedLimit, inTurn } from './turns/run.ts'

/** What the host gave for a consent, not yet believed. */
export interface Grant {
  readonly host: HostKind
  /** As the callback's address names it: anybody can write that. */
  readonly realm: string
  readonly tokens: HostTokens
  readonly idToken: string
}

export type GrantAnswer<T> =
  | { readonly kind: 'connected'; readonly tenant: TenantId; readonly result: T }
  | {
      readonly kind: 'refused'
      readonly reason: 'other_company' | 'not_accepted' | 'unavailable'
    }

/**
 * Believes a grant once the host has said who it is and has opened that very company's books with
 * it. `alongside` runs in the transaction that connects: both happen, or neither.
 */
export async function acceptGrant<T>(
  deps: Deps,
  grant: Grant,
  alongside: (tx: Tx, tenant: TenantId, identity: HostIdentity) => Promise<T>,
): Promise<GrantAnswer<T>> {
  const { host, realm, tokens, idToken } = grant
  const { accessToken } = tokens
  const connector = connectorOf(deps, host)
  try {
    const identify = present(connector.identify, `who signs in at ${connector.title}`)
    const identity = await identify({ idToken, accessToken })
    if (identity.realm !== undefined && identity.realm !== realm)
      return { kind: 'refused', reason: 'other_company' }
    const company = await connector.readCompany({ realm, accessToken })
    const connectedBy = identity.subject
    const consent = { host, realm, company, tokens, connectedBy }
    const result = await connect(deps, consent, (tx, tenant) => alongside(tx, tenant, identity))
    return { kind: 'connected', tenant: tenantIdFor(host, realm), result }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, exchange, retryable } = error
    deps.log.warn({ host, code, exchange }, 'a grant came to nothing')
    return { kind: 'refused', reason: retryable ? 'unavailable' : 'not_accepted' }
  }
}

export interface Consent {
  readonly host: HostKind
  readonly realm: string
  readonly company: HostCompany
  readonly tokens: HostTokens
  /** Of a host that every company runs itself. */
  readonly grant?: Pick<SiteGrant, 'site' | 'signingSecret'>
  /** From the server that the last consent was given at to any other. Absent: it may not. */
  readonly mayMove?: boolean
  /** The host ends what it gave before once it hears that this is kept. Absent: it has by now. */
  readonly toConfirm?: boolean
  /** The user's subject at the host. */
  readonly connectedBy: string
}

export const otherSiteCode = 'OTHER_SITE'

/**
 * Stores what a consent gave, in one transaction with `alongside`. Throws `Rejected` with
 * `otherSiteCode` where the company may not move to where it was given.
 */
export async function connect<T>(
  deps: Deps,
  consent: Consent,
  alongside: (tx: Tx, tenant: TenantId) => Promise<T>,
): Promise<T> {
  const tenant = tenantIdFor(consent.host, consent.realm)
  return tx(deps.db, tenant, async (tx) => {
    await connectIn(deps, tx, consent)
    return alongside(tx, tenant)
  })
}

/** Brings the company up to date: nobody else connects it until the transaction ends. */
export async function holdCompany(
  deps: Deps,
  tx: Tx,
  { host, realm, company }: Pick<Consent, 'host' | 'realm' | 'company'>,
): Promise<void> {
  const facts = { source: host, externalId: realm, company, now: deps.clock.now() }
  await store.saveTenant(tx, tenantIdFor(host, realm), facts)
}

/** The same, in a transaction of that company. */
export async function connectIn(deps: Deps, tx: Tx, consent: Consent): Promise<void> {
  const { host, realm, grant, mayMove = false, toConfirm = false, connectedBy } = consent
  const tenant = tenantIdFor(host, realm)
  const now = deps.clock.now()
  const key = { tenant, host }
  const tokens = sealTokens(deps.seal, key, consent.tokens)
  const site = grant
    ? { ...grant.site, sealedSecret: sealSigningSecret(deps.seal, key, grant.signingSecret) }
    : null
  await holdCompany(deps, tx, consent)
  const saved = { host, realm, tokens, site, mayMove, confirmed: !toConfirm, connectedBy, now }
  if (!(await store.saveConnection(tx, tenant, saved))) throw otherSite(deps, host)
  await note(deps, tx, { tenant, host, actor: connectedBy, action: 'connected' })
}

function otherSite(deps: Deps, host: HostKind): Rejected {
  const message = 'the company is known from another server'
  return new Rejected({ service: connectorOf(deps, host).title, code: otherSiteCode, message })
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
 * Does `work` with a valid access to the host. Where the host refuses the access all the same, it
 * is refreshed and `work` is done once more: repeat nothing in it that must not happen twice.
 * Throws `Unauthorized` where only a new consent helps.
 */
export async function withAccess<T>(
  deps: Deps,
  { tenant, host }: ConnectionKey,
  work: (access: HostAccess) => Promise<T>,
): Promise<T> {
  const key = { tenant, host }
  const first = await validAccess(deps, key, null)
  try {
    return await workInTurn(deps, key, () => work(inTurn(deps, key, first.access)))
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw error
  }
  const second = await validAccess(deps, key, first.version)
  try {
    return await workInTurn(deps, key, () => work(inTurn(deps, key, second.access)))
  } catch (error) {
    if (error instanceof Unauthorized) await giveUp(deps, { tenant, host }, second.refreshVersion)
    throw error
  }
}

/** A host that asks for silence is heard by all. */
async function workInTurn<T>(deps: Deps, key: ConnectionKey, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RateLimited) await heedLimit(deps, key, error)
    throw error
  }
}

interface RefreshClaim {
  readonly kind: 'refresh'
  readonly refreshToken: string
  readonly version: string
  readonly site: HostSite | undefined
  readonly secret: store.ResealedSecret | null
}

interface ConfirmClaim {
  readonly kind: 'confirm'
  readonly refreshToken: string
  readonly version: string
  readonly site: HostSite
}

type Claim =
  | { readonly kind: 'usable'; readonly valid: ValidAccess }
  | { readonly kind: 'wait' }
  | ConfirmClaim
  | RefreshClaim

const waitMs = 100
const mostWaits = 300

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function validAccess(
  deps: Deps,
  key: ConnectionKey,
  refusedVersion: string | null,
): Promise<ValidAccess> {
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const claim = await tx(deps.db, key.tenant, (tx) => look(deps, tx, { key, refusedVersion }))
    if (claim.kind === 'usable') return claim.valid
    if (claim.kind === 'confirm') {
      await confirm(deps, key, claim)
      continue
    }
    const refreshed = claim.kind === 'refresh' ? await refresh(deps, key, claim) : null
    if (refreshed) return refreshed
    await pause(waitMs)
  }
  throw new Unavailable({
    service: connectorOf(deps, key.host).title,
    code: 'REFRESH_BUSY',
    message: 'another refresh of this connection has not ended',
  })
}

/** What to do about the tokens: a claim to refresh them is made under the row's lock alone. */
async function look(
  deps: Deps,
  tx: Tx,
  { key, refusedVersion }: { key: ConnectionKey; refusedVersion: string | null },
): Promise<Claim> {
  const now = deps.clock.now()
  const seen = judge(await store.findConnection(tx, key.tenant, key.host), refusedVersion, now)
  const { row, standing } =
    seen.standing === 'refresh'
      ? judge(await store.lockConnection(tx, key.tenant, key.host), refusedVersion, now)
      : seen
  if (row === null) throw reconnectRequired(deps, key.host)
  const site = siteOf(row)
  const version = row.sealed_refresh_token
  if (standing !== 'reconnect' && site && !row.confirmed) {
    return { kind: 'confirm', refreshToken: openRefresh(deps.seal, key, version), version, site }
  }
  switch (standing) {
    case 'reconnect':
      throw reconnectRequired(deps, key.host)
    case 'wait':
      return { kind: 'wait' }
    case 'usable':
      return { kind: 'usable', valid: openAccess(deps.seal, key, row) }
    case 'refresh':
      await store.claimRefresh(tx, key.tenant, { host: key.host, until: claimUntil(now) })
      return {
        kind: 'refresh',
        refreshToken: openRefresh(deps.seal, key, version),
        version,
        site,
        secret: resealedSecret(deps, key, row),
      }
  }
}

function judge(row: store.ConnectionRow | null, refusedVersion: string | null, now: Instant) {
  if (row === null) return { row, standing: 'reconnect' as const }
  const facts = {
    state: row.state,
    accessExpiresAt: row.access_expires_at,
    claimedUntil: row.refresh_claimed_until,
    refused: row.sealed_access_token === refusedVersion,
  }
  return { row, standing: standingOf(facts, now) }
}

/** What was signed before is heard until it has come: a batch waits for a minute between tries. */
const previousSecretMs = 10 * 60_000

/**
 * Before the first use of what a consent gave: whatever stood there before it ends only now that
 * this is kept. Several may say so at once.
 */
async function confirm(deps: Deps, key: ConnectionKey, claim: ConfirmClaim): Promise<void> {
  const { tenant, host } = key
  const { refreshToken, version, site } = claim
  try {
    await connectorOf(deps, host).consents?.confirm(site, refreshToken)
  } catch (error) {
    if (!isDeadGrant(error)) throw error
    if (await giveUp(deps, key, version)) throw reconnectRequired(deps, host, error)
    return
  }
  const previousUntil = instantOf(epochMs(deps.clock.now()) + previousSecretMs)
  await tx(deps.db, tenant, (tx) =>
    store.confirmConnection(tx, tenant, { host, sealedRefreshToken: version, previousUntil }),
  )
}

const resealedSecret = (
  deps: Deps,
  key: ConnectionKey,
  { sealed_signing_secret: was }: store.ConnectionRow,
): store.ResealedSecret | null =>
  was === null ? null : { was, anew: resealed(deps.seal, key, was) }

/** New tokens, stored before anybody uses them; null where another's have come first. */
async function refresh(
  deps: Deps,
  key: ConnectionKey,
  claim: RefreshClaim,
): Promise<ValidAccess | null> {
  const { tenant, host } = key
  const { refreshToken, site, secret } = claim
  let fresh: HostTokens
  try {
    fresh = await connectorOf(deps, host).refresh(refreshToken, deps.clock.now(), site)
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
  const tokens = sealTokens(deps.seal, key, fresh)
  const realm = await tx(deps.db, tenant, (tx) =>
    store.replaceTokens(tx, tenant, {
      host,
      replaces: claim.version,
      tokens,
      secret,
      now: deps.clock.now(),
    }),
  )
  if (realm === null) return null
  return {
    access: { realm, accessToken: fresh.accessToken, ...(site ? { site } : {}) },
    version: tokens.accessToken,
    refreshVersion: tokens.refreshToken,
  }
}

/**
 * The refresh token is dead. A wrong client secret of ours is another matter: nobody reconnects.
 */
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
    await addNoticeJob(tx, key)
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
  const ended = await tx(deps.db, tenant, async (tx) => {
    const row = await store.lockConnection(tx, tenant, host)
    if (!row) return null
    const sealedRefreshToken = row.sealed_refresh_token
    const end = { host, sealedRefreshToken, state: 'disconnected', now: deps.clock.now() } as const
    if (await store.endConnection(tx, tenant, end))
      await note(deps, tx, { tenant, host, actor, action: 'disconnected' })
    return { version: sealedRefreshToken, site: siteOf(row) }
  })
  if (!ended || ended.version === '') return
  const { version } = ended
  await revoke(deps, link, ended)
  await tx(deps.db, tenant, (tx) => store.forgetRefreshToken(tx, tenant, { host, version }))
}

async function revoke(
  deps: Deps,
  key: ConnectionKey,
  { version, site }: { readonly version: string; readonly site: HostSite | undefined },
): Promise<void> {
  try {
    await connectorOf(deps, key.host).revoke(openRefresh(deps.seal, key, version), site)
  } catch (error) {
    // A token that the host no longer knows is as good as revoked.
    if (error instanceof Failure && !error.retryable) return
    throw error
  }
}

export function connectorOf(deps: Deps, host: HostKind): HostConnector {
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
