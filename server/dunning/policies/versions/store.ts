// Versions of policies as they were saved, and the marks by which a customer is given one. A
// version is only ever added; retiring says since when none of its policy is in force.

import { z } from 'zod'
import { type Grade, grades } from '../../../../core/book.ts'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import type { Instant } from '../../../../core/instant.ts'
import { column, many, maybe, run } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'
import type { PolicyRef } from '../../planned.ts'
import { policyJson } from '../../policy.ts'
import { type PolicyDocument, segmentJson, storedDocument } from '../../policy-document.ts'

export interface PolicyVersion extends PolicyRef {
  readonly savedAt: Instant
  /** A user's id, or `encours`. */
  readonly savedBy: string
  /** Null = ourselves, or a user whom we no longer know. */
  readonly savedByName: string | null
  /** A person has looked at its first run. */
  readonly tried: boolean
  readonly retiredAt: Instant | null
}

const VersionRow = z.object({
  policy_key: z.string(),
  version: z.number(),
  created_at: column.instant,
  created_by: z.string(),
  name: z.string().nullable(),
  first_run_approved_at: column.instant.nullable(),
  retired_at: column.instant.nullable(),
})

/** Of all policies, the newest version of each first. */
export async function findVersions(tx: Tx, tenant: TenantId): Promise<PolicyVersion[]> {
  const sql = `
    select policy_key, version, policies.created_at, created_by, users.name,
      first_run_approved_at, retired_at
    from policies
    left join users
      on users.tenant_id = policies.tenant_id
      and users.user_id = policies.created_by
    where policies.tenant_id = $1
    order by policy_key, version desc`
  const rows = await many(VersionRow, tx, sql, [tenant])
  return rows.map((row) => ({
    key: row.policy_key,
    version: row.version,
    savedAt: row.created_at,
    savedBy: row.created_by,
    savedByName: row.name,
    tried: row.first_run_approved_at !== null,
    retiredAt: row.retired_at,
  }))
}

const DocumentRow = z.object({ body: z.unknown(), segment: z.unknown(), names: z.unknown() })

export async function findDocument(
  tx: Tx,
  tenant: TenantId,
  { key, version }: PolicyRef,
): Promise<PolicyDocument | null> {
  const sql = `
    select body, segment, names
    from policies
    where tenant_id = $1
      and policy_key = $2
      and version = $3`
  const row = await maybe(DocumentRow, tx, sql, [tenant, key, version])
  return row && storedDocument(row)
}

/** The newest version of each policy that is in force. */
export async function findDocuments(tx: Tx, tenant: TenantId): Promise<PolicyDocument[]> {
  const sql = `
    select body, segment, names
    from (
      select distinct on (policy_key) policy_key, body, segment, names, retired_at
      from policies
      where tenant_id = $1
      order by policy_key, version desc
    ) as newest
    where retired_at is null
    order by policy_key`
  return (await many(DocumentRow, tx, sql, [tenant])).map(storedDocument)
}

export interface Saving {
  readonly tenant: TenantId
  readonly actor: string
  readonly now: Instant
}

/** False where `basedOn` is not the newest version (any more). */
export async function insertVersion(
  tx: Tx,
  { tenant, actor, now }: Saving,
  { document, basedOn }: { readonly document: PolicyDocument; readonly basedOn: number | null },
): Promise<boolean> {
  const sql = `
    insert into policies (
      tenant_id, policy_key, version, body, segment, names, created_at, created_by
    )
    select $1, $2, $3, $4, $5, $6, $7, $8
    where (
      select max(version)
      from policies
      where tenant_id = $1
        and policy_key = $2
    ) is not distinct from $9::integer
    on conflict do nothing`
  const { policy, segment, names } = document
  const inserted = await run(tx, sql, [
    ...[tenant, policy.key, policy.version, JSON.stringify(policyJson(policy))],
    ...[JSON.stringify({ v: 1, ...segmentJson(segment) }), JSON.stringify(names)],
    ...[now, actor, basedOn],
  ])
  return inserted === 1
}

/** False where that is not the newest version in force (any more). */
export async function markRetired(
  tx: Tx,
  { tenant, now }: Pick<Saving, 'tenant' | 'now'>,
  { key, version }: PolicyRef,
): Promise<boolean> {
  const sql = `
    update policies
    set retired_at = $4
    where tenant_id = $1
      and policy_key = $2
      and version = $3
      and retired_at is null
      and not exists (
        select 1
        from policies as newer
        where newer.tenant_id = $1
          and newer.policy_key = $2
          and newer.version > $3
      )`
  return (await run(tx, sql, [tenant, key, version, now])) === 1
}

/** Nobody else changes which policies are in force until the transaction ends. */
export async function lockPolicies(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    select pg_advisory_xact_lock(hashtextextended('policies ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`
  await run(tx, sql, [tenant])
}

export interface Marks {
  /** Key of the policy that a person gave the customer. */
  readonly policy: string | null
  readonly grade: Grade | null
  readonly tags: readonly string[]
}

export async function saveMarks(
  tx: Tx,
  { tenant, now }: Pick<Saving, 'tenant' | 'now'>,
  { customer, policy, grade, tags }: Marks & { readonly customer: CustomerId },
): Promise<void> {
  const sql = `
    insert into customer_marks (tenant_id, customer_id, policy_key, grade, tags, updated_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, customer_id) do update
    set policy_key = excluded.policy_key,
      grade = excluded.grade,
      tags = excluded.tags,
      updated_at = excluded.updated_at`
  await run(tx, sql, [tenant, customer, policy, grade, tags, now])
}

const MarksRow = z.object({
  policy_key: z.string().nullable(),
  grade: z.enum(grades).nullable(),
  tags: z.array(z.string()),
})

export async function findMarks(tx: Tx, tenant: TenantId, customer: CustomerId): Promise<Marks> {
  const sql = `
    select policy_key, grade, tags
    from customer_marks
    where tenant_id = $1
      and customer_id = $2`
  const row = await maybe(MarksRow, tx, sql, [tenant, customer])
  return { policy: row?.policy_key ?? null, grade: row?.grade ?? null, tags: row?.tags ?? [] }
}
