// Signs people in and out: consents under way, users, sessions.

import { randomBytes, randomUUID } from 'node:crypto'
import type { HostIdentity, HostKind } from '../../connectors/contract/host.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { platformTenant, type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { judgeLaunch, type Launch, type LaunchRefusal, type LaunchSecrets } from './launch.ts'
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

/** The state of a new consent, kept here until it comes back or ten minutes pass. */
export async function startSignIn(
  deps: Deps,
  consent: { readonly host: HostKind; readonly returnTo: string },
): Promise<string> {
  const state = randomBytes(secretBytes).toString('base64url')
  const now = deps.clock.now()
  await tx(deps.db, platformTenant, (tx) =>
    store.insertState(tx, {
      ...consent,
      hash: secretHash(state),
      now,
      expiresAt: after(now, consentMs),
    }),
  )
  return state
}

/** Where to go after the consent that this state began; null where it is unknown, old or used. */
export async function finishSignIn(
  deps: Deps,
  consent: { readonly host: HostKind; readonly state: string },
): Promise<{ readonly returnTo: string } | null> {
  return tx(deps.db, platformTenant, (tx) =>
    store.takeState(tx, {
      host: consent.host,
      hash: secretHash(consent.state),
      now: deps.clock.now(),
    }),
  )
}

/** Lets in whom the host vouches for, in the transaction that connects the company. */
export async function admit(
  deps: Deps,
  tx: Tx,
  guest: { readonly tenant: TenantId; readonly identity: HostIdentity },
): Promise<OpenedSession> {
  const { tenant, identity } = guest
  const now = deps.clock.now()
  const row = await store.saveUser(tx, tenant, {
    user_id: identity.subject,
    email: identity.email,
    name: identity.name,
    role: firstRole(await store.countUsers(tx, tenant)),
    now,
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
  await tx(deps.db, key.tenant, (tx) => store.deleteSession(tx, key))
}

export type LaunchAnswer =
  | { readonly kind: 'opened'; readonly session: OpenedSession; readonly launch: Launch }
  | { readonly kind: 'refused'; readonly reason: LaunchRefusal | 'used' | 'unknown_user' }

/** A host's launch token for a session in the embedded panel, once. */
export async function acceptLaunch(
  deps: Deps,
  launchToken: string,
  trust: {
    readonly secrets: LaunchSecrets
    readonly tenantOf: (host: HostKind, realm: string) => TenantId
  },
): Promise<LaunchAnswer> {
  const now = deps.clock.now()
  const verdict = await judgeLaunch(launchToken, trust.secrets, now)
  if (verdict.kind === 'refused') return verdict
  const { launch } = verdict
  const tenant = trust.tenantOf(launch.host, launch.realm)
  return tx(deps.db, tenant, async (tx): Promise<LaunchAnswer> => {
    const user = await store.findUser(tx, tenant, launch.subject)
    if (!user) return { kind: 'refused', reason: 'unknown_user' }
    const launchId = launch.launchId
    const opened = await open(tx, { tenant, user: userOf(user), kind: 'embedded', now, launchId })
    if (!opened.fresh) return { kind: 'refused', reason: 'used' }
    return { kind: 'opened', session: opened.session, launch }
  })
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
