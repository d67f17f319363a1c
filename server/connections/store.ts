// The companies that we know, and the keys to their hosts.

import { z } from 'zod'
import type { HostCompany, HostKind, HostSite } from '../../connectors/contract/host.ts'
import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { Database } from '../db/pool.ts'
import { column, maybe, type Prepared, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import { type TenantSource, tenantSources } from './tenant.ts'
import type { ConnectionKey, SealedTokens } from './tokens.ts'

/** Adds the company, or brings it up to date. Holds its row until the transaction ends. */
export async function saveTenant(
  tx: Tx,
  tenant: TenantId,
  facts: {
    readonly source: TenantSource
    readonly externalId: string
    readonly company: HostCompany
    readonly now: Instant
  },
): Promise<void> {
  const { source, externalId, company, now } = facts
  const { name, country, locale, timeZone, currency } = company
  await run(
    tx,
    `insert into tenants
      (tenant_id, source, external_id, name, country, locale, time_zone, currency, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (tenant_id) do update
    set name = excluded.name,
      country = excluded.country,
      locale = excluded.locale,
      time_zone = excluded.time_zone,
      currency = excluded.currency`,
    [tenant, source, externalId, name, country, locale, timeZone, currency, now],
  )
}

const Company = z.object({
  name: z.string(),
  country: z.string(),
  locale: z.string(),
  time_zone: z.string(),
  currency: column.currency,
  source: z.enum(tenantSources),
})
export type CompanyRow = z.infer<typeof Company>

export async function findCompany(tx: Tx, tenant: TenantId): Promise<CompanyRow | null> {
  return maybe(
    Company,
    tx,
    `select name, country, locale, time_zone, currency, source
    from tenants
    where tenant_id = $1`,
    [tenant],
  )
}

export const connectionStates = ['active', 'reconnect_required', 'disconnected'] as const
export type ConnectionState = (typeof connectionStates)[number]

export interface SealedSite extends HostSite {
  readonly sealedSecret: string
}

export interface ConsentFacts {
  readonly host: HostKind
  readonly realm: string
  readonly tokens: SealedTokens
  /** Of a host that every company runs itself. */
  readonly site: SealedSite | null
  readonly mayMove: boolean
  /** False: the host ends what it gave before once it hears that this is kept. */
  readonly confirmed: boolean
  readonly connectedBy: string
  readonly now: Instant
}

/**
 * A new consent replaces the tokens of the one before, and any claim on them. False where the
 * company's last consent was given at another server, or in another database of it, and it may not
 * move: a server says itself which company it is, so any can say any.
 */
export async function saveConnection(
  tx: Tx,
  tenant: TenantId,
  facts: ConsentFacts,
): Promise<boolean> {
  const { host, realm, tokens, site, mayMove, confirmed, connectedBy, now } = facts
  const saved = await run(
    tx,
    `insert into connections
      (tenant_id, host, realm, state, sealed_access_token, access_expires_at,
      sealed_refresh_token, refresh_expires_at, refresh_hard_expires_at,
      connected_by, connected_at, updated_at,
      site_url, site_database, site_user, sealed_signing_secret, confirmed)
    values ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $16)
    on conflict (tenant_id, host) do update
    set realm = excluded.realm,
      state = excluded.state,
      sealed_access_token = excluded.sealed_access_token,
      access_expires_at = excluded.access_expires_at,
      sealed_refresh_token = excluded.sealed_refresh_token,
      refresh_expires_at = excluded.refresh_expires_at,
      refresh_hard_expires_at = excluded.refresh_hard_expires_at,
      refresh_claimed_until = null,
      connected_by = excluded.connected_by,
      connected_at = excluded.connected_at,
      updated_at = excluded.updated_at,
      site_url = excluded.site_url,
      site_database = excluded.site_database,
      site_user = excluded.site_user,
      sealed_signing_secret = excluded.sealed_signing_secret,
      sealed_previous_secret = case
        when excluded.confirmed
          or (connections.site_url, connections.site_database)
            is distinct from (excluded.site_url, excluded.site_database) then null
        when connections.confirmed then connections.sealed_signing_secret
        else connections.sealed_previous_secret
      end,
      previous_secret_until = null,
      confirmed = excluded.confirmed
    where $15::boolean
      or (excluded.site_url is not null and connections.site_url is null)
      or (connections.site_url, connections.site_database)
        is not distinct from (excluded.site_url, excluded.site_database)`,
    [
      tenant,
      host,
      realm,
      tokens.accessToken,
      tokens.accessExpiresAt,
      tokens.refreshToken,
      tokens.refreshExpiresAt,
      tokens.refreshHardExpiresAt,
      connectedBy,
      now,
      site?.url ?? null,
      site?.database ?? null,
      site?.user ?? null,
      site?.sealedSecret ?? null,
      mayMove,
      confirmed,
    ],
  )
  return saved === 1
}

const Connection = z.object({
  realm: z.string(),
  state: z.enum(connectionStates),
  sealed_access_token: z.string(),
  access_expires_at: column.instant,
  sealed_refresh_token: z.string(),
  refresh_claimed_until: column.instant.nullable(),
  site_url: z.string().nullable(),
  site_database: z.string().nullable(),
  site_user: z.string().nullable(),
  sealed_signing_secret: z.string().nullable(),
  confirmed: z.boolean(),
})
export type ConnectionRow = z.infer<typeof Connection>

/** The connection as it is now: nobody is kept from changing it. */
export async function findConnection(
  tx: Tx,
  tenant: TenantId,
  host: HostKind,
): Promise<ConnectionRow | null> {
  return maybe(Connection, tx, selectConnection, [tenant, host])
}

/** The connection, its row held until the transaction ends. */
export async function lockConnection(
  tx: Tx,
  tenant: TenantId,
  host: HostKind,
): Promise<ConnectionRow | null> {
  return maybe(Connection, tx, `${selectConnection.text} for update`, [tenant, host])
}

const selectConnection: Prepared = {
  name: 'a connection',
  text: `
    select realm, state, sealed_access_token, access_expires_at, sealed_refresh_token,
      refresh_claimed_until, site_url, site_database, site_user, sealed_signing_secret, confirmed
    from connections
    where tenant_id = $1
      and host = $2`,
}

const Secrets = z.object({
  sealed_signing_secret: z.string(),
  sealed_previous_secret: z.string().nullable(),
})

/**
 * Sealed; none where the company has no such host, or has left it. The one of the consent before
 * counts until the host has heard that the present one is kept, and for a while after.
 */
export async function findSigningSecrets(
  tx: Tx,
  tenant: TenantId,
  { host, now }: { readonly host: HostKind; readonly now: Instant },
): Promise<readonly string[]> {
  const sql = `
    select sealed_signing_secret,
      case
        when not confirmed or previous_secret_until > $3 then sealed_previous_secret
      end as sealed_previous_secret
    from connections
    where tenant_id = $1
      and host = $2
      and state <> 'disconnected'
      and sealed_signing_secret is not null`
  const row = await maybe(Secrets, tx, sql, [tenant, host, now])
  if (row === null) return []
  const { sealed_signing_secret: present, sealed_previous_secret: previous } = row
  return previous === null ? [present] : [present, previous]
}

const Nudged = z.object({ realm: z.string(), sealed_secret: z.string() })

const nudgedStatement = `
  select found.realm, found.sealed_secret
  from (select $1::uuid as tenant_id, $2::text as host) as asked
  cross join lateral connection_secret(tenant_id, host) as found`

/** One statement, and a transaction of its own: the function names the company to row security. */
export async function readSecret(
  db: Database,
  { tenant, host }: ConnectionKey,
): Promise<z.infer<typeof Nudged> | null> {
  const values = [tenant, host]
  const { rows } = await db.app.query({ name: 'connection_secret', text: nudgedStatement, values })
  return rows.length === 0 ? null : Nudged.parse(rows[0])
}

/** Whatever was made of the one before proves nothing any more. */
export async function replaceSigningSecret(
  tx: Tx,
  tenant: TenantId,
  change: { readonly host: HostKind; readonly sealedSecret: string; readonly now: Instant },
): Promise<void> {
  await run(
    tx,
    `update connections
    set sealed_signing_secret = $3,
      updated_at = $4
    where tenant_id = $1 and host = $2 and sealed_signing_secret is not null`,
    [tenant, change.host, change.sealedSecret, change.now],
  )
}

/** The host has heard that these very tokens are kept. */
export async function confirmConnection(
  tx: Tx,
  tenant: TenantId,
  heard: {
    readonly host: HostKind
    readonly sealedRefreshToken: string
    readonly previousUntil: Instant
  },
): Promise<void> {
  await run(
    tx,
    `update connections
    set confirmed = true,
      previous_secret_until = $4
    where tenant_id = $1 and host = $2 and sealed_refresh_token = $3 and not confirmed`,
    [tenant, heard.host, heard.sealedRefreshToken, heard.previousUntil],
  )
}

const State = z.object({
  host: z.enum(['quickbooks', 'odoo']),
  realm: z.string(),
  state: z.enum(connectionStates),
})
export type ConnectionStateRow = z.infer<typeof State>

/** How the company is connected: the last consent counts. */
const selectState: Prepared = {
  name: 'the state of a connection',
  text: `
    select host, realm, state
    from connections
    where tenant_id = $1
    order by connected_at desc
    limit 1`,
}

export async function findConnectionState(
  tx: Tx,
  tenant: TenantId,
): Promise<ConnectionStateRow | null> {
  return maybe(State, tx, selectState, [tenant])
}

export async function claimRefresh(
  tx: Tx,
  tenant: TenantId,
  claim: { readonly host: HostKind; readonly until: Instant | null },
): Promise<void> {
  await run(
    tx,
    `update connections
    set refresh_claimed_until = $3
    where tenant_id = $1 and host = $2`,
    [tenant, claim.host, claim.until],
  )
}

/** Ends a claim that has come to nothing, unless the tokens were replaced meanwhile. */
export async function releaseRefresh(
  tx: Tx,
  tenant: TenantId,
  claim: { readonly host: HostKind; readonly sealedRefreshToken: string },
): Promise<void> {
  await run(
    tx,
    `update connections
    set refresh_claimed_until = null
    where tenant_id = $1 and host = $2 and sealed_refresh_token = $3`,
    [tenant, claim.host, claim.sealedRefreshToken],
  )
}

/** Another that came meanwhile stays. */
export interface ResealedSecret {
  readonly was: string
  readonly anew: string
}

/** The realm; null where the tokens were replaced since they were read: then those count. */
export async function replaceTokens(
  tx: Tx,
  tenant: TenantId,
  change: {
    readonly host: HostKind
    readonly replaces: string
    readonly tokens: SealedTokens
    /** Of a company's own server, sealed anew as the tokens are; null where it has none. */
    readonly secret: ResealedSecret | null
    readonly now: Instant
  },
): Promise<string | null> {
  const { host, replaces, tokens, secret, now } = change
  const changed = await maybe(
    z.object({ realm: z.string() }),
    tx,
    `update connections
    set sealed_access_token = $4,
      access_expires_at = $5,
      sealed_refresh_token = $6,
      refresh_expires_at = $7,
      refresh_hard_expires_at = coalesce($8::timestamptz, refresh_hard_expires_at),
      refresh_claimed_until = null,
      sealed_signing_secret =
        case when sealed_signing_secret = $10 then $11 else sealed_signing_secret end,
      updated_at = $9
    where tenant_id = $1 and host = $2 and sealed_refresh_token = $3 and state = 'active'
    returning realm`,
    [
      tenant,
      host,
      replaces,
      tokens.accessToken,
      tokens.accessExpiresAt,
      tokens.refreshToken,
      tokens.refreshExpiresAt,
      tokens.refreshHardExpiresAt,
      now,
      secret?.was ?? null,
      secret?.anew ?? null,
    ],
  )
  return changed?.realm ?? null
}

/** Ends the connection under these very tokens; false where others have taken their place. */
export async function endConnection(
  tx: Tx,
  tenant: TenantId,
  end: {
    readonly host: HostKind
    readonly sealedRefreshToken: string
    readonly state: Exclude<ConnectionState, 'active'>
    readonly now: Instant
  },
): Promise<boolean> {
  const ended = await run(
    tx,
    `update connections
    set state = $4,
      sealed_access_token = '',
      access_expires_at = $5,
      refresh_claimed_until = null,
      updated_at = $5
    where tenant_id = $1 and host = $2 and sealed_refresh_token = $3 and state <> 'disconnected'`,
    [tenant, end.host, end.sealedRefreshToken, end.state, end.now],
  )
  return ended === 1
}

/** Once the host has revoked it. */
export async function forgetRefreshToken(
  tx: Tx,
  tenant: TenantId,
  token: { readonly host: HostKind; readonly version: string },
): Promise<void> {
  await run(
    tx,
    `update connections
    set sealed_refresh_token = ''
    where tenant_id = $1 and host = $2 and sealed_refresh_token = $3 and state = 'disconnected'`,
    [tenant, token.host, token.version],
  )
}
