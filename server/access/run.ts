// Signs people in and out: consents under way, users, sessions.

import { randomBytes, randomUUID } from 'node:crypto'
import type { HostIdentity, HostKind, SiteAddress } from '../../connectors/contract/host.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { platformTenant, type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import {
  claimedFrom,
  judgeLaunch,
  type Launch,
  type LaunchFrom,
  type LaunchRefusal,
  type LaunchSecrets,
  type LaunchVerdict,
} from './launch.ts'
import { firstRole, type Role } from './roles.ts'
import { type SessionKind, secretBytes, secretHash, sessionKey, sessionToken } from './session.ts'
import * as store from './store.ts'

const minuteMs = 60_000
const consentMs = 10 * minuteMs
const lifetimeMs: Readonly<Record<SessionKind, number>> = {
  workspace: 12 * 60 * minuteMs,
  embedded: 15 * minuteMs,
}

export interface User {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
}

export interface Session {
  readonly tenant: TenantId
  readonly user: User
  readonly kind: SessionKind
  readonly expiresAt: Instant
}

export interface OpenedSession extends Session {
  /** Given to the browser once; we keep its hash. */
  readonly token: string
}

/** Where a consent is asked, and the secret that its code is exchanged with (PKCE). */
export interface SiteConsent {
  readonly site: SiteAddress
  readonly verifier: string
}

/** The state of a new consent, kept here until it comes back or ten minutes pass. */
export async function startSignIn(
  deps: Deps,
  consent: { readonly host: HostKind; readonly returnTo: string; readonly at?: SiteConsent },
): Promise<string> {
  const state = randomBytes(secretBytes).toString('base64url')
  const hash = secretHash(state)
  const now = deps.clock.now()
  const { host, returnTo, at } = consent
  const site = at
    ? { ...at.site, sealedVerifier: deps.seal.close(at.verifier, verifierPurpose(hash)) }
    : null
  const expiresAt = after(now, consentMs)
  await tx(deps.db, platformTenant, (tx) =>
    store.insertState(tx, { host, returnTo, site, hash, now, expiresAt }),
  )
  return state
}

const verifierPurpose = (hash: string): string => `sign_in.verifier ${hash}`

/** A consent that has come back. */
export interface FinishedConsent {
  /** A page of ours to go on to. */
  readonly returnTo: string
  readonly at: SiteConsent | null
}

/** Where to go after the consent that this state began; null where it is unknown, old or used. */
export async function finishSignIn(
  deps: Deps,
  consent: { readonly host: HostKind; readonly state: string },
): Promise<FinishedConsent | null> {
  const hash = secretHash(consent.state)
  const now = deps.clock.now()
  const taken = await tx(deps.db, platformTenant, (tx) =>
    store.takeState(tx, { host: consent.host, hash, now }),
  )
  if (!taken) return null
  const { return_to: returnTo, site_url: url, site_database: database } = taken
  const { sealed_verifier: sealed } = taken
  if (url === null || database === null || sealed === null) return { returnTo, at: null }
  const verifier = deps.seal.open(sealed, verifierPurpose(hash))
  return { returnTo, at: { site: { url, database }, verifier } }
}

export interface Guest {
  readonly tenant: TenantId
  readonly identity: HostIdentity
  /** What the host says each time that he may do. Absent: as it is with us. */
  readonly role?: Role
}

/** Lets in whom the host vouches for, in the transaction that connects the company. */
export async function admit(deps: Deps, tx: Tx, guest: Guest): Promise<OpenedSession> {
  const { tenant, identity, role } = guest
  const now = deps.clock.now()
  const { subject: user_id, email, name } = identity
  const row = role
    ? await store.saveVouchedUser(tx, tenant, { user_id, email, name, role, now })
    : await store.saveUser(tx, tenant, {
        ...{ user_id, email, name, now },
        role: firstRole(await store.countUsers(tx, tenant)),
      })
  const opened = await open(tx, { tenant, user: userOf(row), kind: 'workspace', now })
  await store.insertAudit(tx, {
    tenant,
    id: randomUUID(),
    at: now,
    actor: row.user_id,
    action: 'signed_in',
    subjectKind: 'user',
    subjectId: row.user_id,
    detail: { role: row.role },
  })
  return opened.session
}

/** The live session behind a token, with the user's role as it is now. */
export async function sessionOf(
  deps: Deps,
  token: string,
  kind: SessionKind,
): Promise<Session | null> {
  const key = sessionKey(token)
  if (!key) return null
  const row = await tx(deps.db, key.tenant, (tx) => store.findSession(tx, key, deps.clock.now()))
  if (!row || row.kind !== kind) return null
  return { tenant: key.tenant, user: userOf(row), kind, expiresAt: row.expires_at }
}

export async function signOut(deps: Deps, token: string): Promise<void> {
  const key = sessionKey(token)
  if (!key) return
  await tx(deps.db, key.tenant, (tx) => store.endSession(tx, key))
}

export type LaunchAnswer =
  | { readonly kind: 'opened'; readonly session: OpenedSession; readonly launch: Launch }
  | { readonly kind: 'refused'; readonly reason: LaunchRefusal | 'used' | 'unknown_user' }

export interface LaunchTrust {
  /** Of hosts with one secret for all companies. */
  readonly secrets: LaunchSecrets
  /** The secrets of a company's own server: any of them may have signed. */
  readonly secretsOf: (company: LaunchFrom) => Promise<readonly string[]>
  readonly tenantOf: (host: HostKind, realm: string) => TenantId
}

/** A host's launch token for a session in the embedded panel, once. */
export async function acceptLaunch(
  deps: Deps,
  launchToken: string,
  trust: LaunchTrust,
): Promise<LaunchAnswer> {
  const now = deps.clock.now()
  const verdict = await verdictOn(launchToken, await secretsFor(launchToken, trust), now)
  if (verdict.kind === 'refused') return verdict
  const { launch } = verdict
  const tenant = trust.tenantOf(launch.host, launch.realm)
  return tx(deps.db, tenant, async (tx): Promise<LaunchAnswer> => {
    const user = await launchedUser(tx, { tenant, launch, now })
    if (!user) return { kind: 'refused', reason: 'unknown_user' }
    const launchId = launch.launchId
    const opened = await open(tx, { tenant, user: userOf(user), kind: 'embedded', now, launchId })
    if (!opened.fresh) return { kind: 'refused', reason: 'used' }
    return { kind: 'opened', session: opened.session, launch }
  })
}

/** A company's own server signs for itself alone: its secret opens no other company. */
async function secretsFor(launchToken: string, trust: LaunchTrust): Promise<LaunchSecrets[]> {
  const from = claimedFrom(launchToken)
  if (from === null || trust.secrets[from.host] !== undefined) return [trust.secrets]
  return (await trust.secretsOf(from)).map((secret) => ({ [from.host]: secret }))
}

async function verdictOn(
  launchToken: string,
  secrets: readonly LaunchSecrets[],
  now: Instant,
): Promise<LaunchVerdict> {
  const verdicts = await Promise.all(secrets.map((some) => judgeLaunch(launchToken, some, now)))
  const signed = verdicts.find((one) => one.kind === 'genuine' || one.reason === 'expired')
  return signed ?? { kind: 'refused', reason: 'not_genuine' }
}

/** Whom the host describes comes in as it says; else it has to be somebody who has signed in. */
async function launchedUser(
  tx: Tx,
  opened: { readonly tenant: TenantId; readonly launch: Launch; readonly now: Instant },
): Promise<store.UserRow | null> {
  const { tenant, launch, now } = opened
  const { subject, person } = launch
  if (!person) return store.findUser(tx, tenant, subject)
  return store.saveVouchedUser(tx, tenant, { user_id: subject, ...person, now })
}

async function open(
  tx: Tx,
  wanted: {
    readonly tenant: TenantId
    readonly user: User
    readonly kind: SessionKind
    readonly now: Instant
    readonly launchId?: string
  },
): Promise<{ readonly session: OpenedSession; readonly fresh: boolean }> {
  const { tenant, user, kind, now } = wanted
  const secret = randomBytes(secretBytes)
  const expiresAt = after(now, lifetimeMs[kind])
  const fresh = await store.insertSession(tx, {
    tenant,
    hash: secretHash(secret.toString('base64url')),
    userId: user.id,
    kind,
    launchId: wanted.launchId ?? null,
    now,
    expiresAt,
  })
  return {
    session: { tenant, user, kind, expiresAt, token: sessionToken(tenant, secret) },
    fresh,
  }
}

const userOf = ({ user_id: id, name, email, role }: store.UserRow): User => ({
  id,
  name,
  email,
  role,
})

const after = (now: Instant, ms: number): Instant => instantOf(epochMs(now) + ms)

/** Whether the database answers, and has the tables that we need first. */
export async function databaseAnswers(deps: Deps): Promise<boolean> {
  try {
    await tx(deps.db, platformTenant, (tx) => store.countUsers(tx, platformTenant))
    return true
  } catch (error) {
    deps.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'no database')
    return false
  }
}
