// Users, sessions and consents under way.

import { z } from 'zod'
import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { column, maybe, one, run } from '../db/rows.ts'
import { platformTenant, type Tx } from '../db/tx.ts'
import { roles } from './roles.ts'
import { type SessionKey, type SessionKind, sessionKinds } from './session.ts'

const User = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
})
export type UserRow = z.infer<typeof User>

export async function findUser(tx: Tx, tenant: TenantId, userId: string): Promise<UserRow | null> {
  return maybe(
    User,
    tx,
    `select user_id, email, name, role
    from users
    where tenant_id = $1 and user_id = $2`,
    [tenant, userId],
  )
}

export async function countUsers(tx: Tx, tenant: TenantId): Promise<number> {
  const { users } = await one(
    z.object({ users: z.number().int() }),
    tx,
    `select count(*)::integer as users
    from users
    where tenant_id = $1`,
    [tenant],
  )
  return users
}

/** Adds the user, or brings name and address up to date; a role once given stays. */
export async function saveUser(
  tx: Tx,
  tenant: TenantId,
  user: UserRow & { readonly now: Instant },
): Promise<UserRow> {
  return one(
    User,
    tx,
    `insert into users (tenant_id, user_id, email, name, role, created_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, user_id) do update
    set email = excluded.email, name = excluded.name
    returning user_id, email, name, role`,
    [tenant, user.user_id, user.email, user.name, user.role, user.now],
  )
}

/** The same for a user whose role the host itself says, each time. */
export async function saveVouchedUser(
  tx: Tx,
  tenant: TenantId,
  user: UserRow & { readonly now: Instant },
): Promise<UserRow> {
  return one(
    User,
    tx,
    `insert into users (tenant_id, user_id, email, name, role, created_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, user_id) do update
    set email = excluded.email,
      name = excluded.name,
      role = excluded.role
    returning user_id, email, name, role`,
    [tenant, user.user_id, user.email, user.name, user.role, user.now],
  )
}

export interface NewSession extends SessionKey {
  readonly userId: string
  readonly kind: SessionKind
  readonly launchId: string | null
  readonly now: Instant
  readonly expiresAt: Instant
}

/** False where the launch token has opened a session before. */
export async function insertSession(tx: Tx, session: NewSession): Promise<boolean> {
  const { tenant, hash, userId, kind, launchId, now, expiresAt } = session
  await run(
    tx,
    `delete from sessions
    where tenant_id = $1
      and expires_at <= $2
      and created_at <= $2::timestamptz - interval '10 minutes'`,
    [tenant, now],
  )
  const inserted = await run(
    tx,
    `insert into sessions
      (tenant_id, session_hash, user_id, kind, launch_id, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict do nothing`,
    [tenant, hash, userId, kind, launchId, now, expiresAt],
  )
  return inserted === 1
}

const LiveSession = User.extend({ kind: z.enum(sessionKinds), expires_at: column.instant })
export type LiveSessionRow = z.infer<typeof LiveSession>

export async function findSession(
  tx: Tx,
  { tenant, hash }: SessionKey,
  now: Instant,
): Promise<LiveSessionRow | null> {
  return maybe(
    LiveSession,
    tx,
    `select users.user_id, users.email, users.name, users.role, sessions.kind, sessions.expires_at
    from sessions
    join users on users.tenant_id = sessions.tenant_id and users.user_id = sessions.user_id
    where sessions.tenant_id = $1 and sessions.session_hash = $2 and sessions.expires_at > $3`,
    [tenant, hash, now],
  )
}

/** The row stays for as long as a launch token lives: what opened it opens nothing again. */
export async function endSession(tx: Tx, { tenant, hash }: SessionKey): Promise<void> {
  await run(
    tx,
    `update sessions
    set expires_at = created_at
    where tenant_id = $1 and session_hash = $2`,
    [tenant, hash],
  )
}

/** Where a consent was asked, at a host that every company runs itself. */
export interface AskedSite {
  readonly url: string
  readonly database: string
  readonly sealedVerifier: string
}

export interface NewState {
  readonly hash: string
  readonly host: string
  readonly returnTo: string
  readonly site: AskedSite | null
  readonly now: Instant
  readonly expiresAt: Instant
}

export async function insertState(tx: Tx, state: NewState): Promise<void> {
  await run(
    tx,
    `delete from sign_in_states
    where tenant_id = $1 and expires_at <= $2`,
    [platformTenant, state.now],
  )
  const { site } = state
  await run(
    tx,
    `insert into sign_in_states (tenant_id, state_hash, host, return_to, created_at, expires_at,
      site_url, site_database, sealed_verifier)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      platformTenant,
      state.hash,
      state.host,
      state.returnTo,
      state.now,
      state.expiresAt,
      site?.url ?? null,
      site?.database ?? null,
      site?.sealedVerifier ?? null,
    ],
  )
}

const TakenState = z.object({
  return_to: z.string(),
  site_url: z.string().nullable(),
  site_database: z.string().nullable(),
  sealed_verifier: z.string().nullable(),
})
export type TakenStateRow = z.infer<typeof TakenState>

/** Takes the state out: it counts once, whoever comes first. */
export async function takeState(
  tx: Tx,
  state: { readonly hash: string; readonly host: string; readonly now: Instant },
): Promise<TakenStateRow | null> {
  return maybe(
    TakenState,
    tx,
    `delete from sign_in_states
    where tenant_id = $1 and state_hash = $2 and host = $3 and expires_at > $4
    returning return_to, site_url, site_database, sealed_verifier`,
    [platformTenant, state.hash, state.host, state.now],
  )
}

export interface AuditEntry {
  readonly tenant: TenantId
  readonly id: string
  readonly at: Instant
  /** A user's id, or `encours`. */
  readonly actor: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly detail: Readonly<Record<string, string>>
}

export async function insertAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { tenant, id, at, actor, action, subjectKind, subjectId, detail } = entry
  await run(
    tx,
    `insert into audit
      (tenant_id, entry_id, at, actor, action, subject_kind, subject_id, detail)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenant, id, at, actor, action, subjectKind, subjectId, JSON.stringify(detail)],
  )
}

/** The same about several subjects. */
export async function insertAudits(
  tx: Tx,
  { tenant, at, actor, action, subjectKind, detail }: Omit<AuditEntry, 'id' | 'subjectId'>,
  subjects: readonly string[],
): Promise<void> {
  await run(
    tx,
    `insert into audit
      (tenant_id, entry_id, at, actor, action, subject_kind, subject_id, detail)
    select $1, gen_random_uuid(), $2, $3, $4, $5, subject_id, $6
    from unnest($7::text[]) as subjects (subject_id)`,
    [tenant, at, actor, action, subjectKind, JSON.stringify(detail), subjects],
  )
}

/** Several subjects, each with what is said of it. */
export async function insertAuditOfEach(
  tx: Tx,
  { tenant, at, actor, action, subjectKind }: Omit<AuditEntry, 'id' | 'subjectId' | 'detail'>,
  entries: readonly Pick<AuditEntry, 'subjectId' | 'detail'>[],
): Promise<void> {
  if (entries.length === 0) return
  const subjects = entries.map(({ subjectId }) => subjectId)
  const details = entries.map(({ detail }) => JSON.stringify(detail))
  await run(
    tx,
    `insert into audit
      (tenant_id, entry_id, at, actor, action, subject_kind, subject_id, detail)
    select $1, gen_random_uuid(), $2, $3, $4, $5, subject_id, detail::jsonb
    from unnest($6::text[], $7::text[]) as given (subject_id, detail)`,
    [tenant, at, actor, action, subjectKind, subjects, details],
  )
}
