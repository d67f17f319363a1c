import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Policy, PolicyRef } from '../planned.ts'
import { parsePolicy, policyJson } from '../policy.ts'
import { parseSegment } from '../policy-document.ts'
import { type PolicySet, policySet } from '../segment.ts'
import { firstPolicyIn } from '../shipped.ts'

export interface PoliciesInForce {
  readonly policies: PolicySet
  /** Keys of those whose version in force has had its first run looked at by a person. */
  readonly tried: ReadonlySet<string>
}

/** The newest version of each policy; a tenant without any gets `first`, or its country's. */
export async function policiesInForce(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  first?: Policy,
): Promise<PoliciesInForce> {
  const found = await findInForce(tx, tenant)
  if (found) return found
  const usual = first ?? firstPolicyIn(await findCountry(tx, tenant))
  const seed = `
    insert into policies (tenant_id, policy_key, version, body, created_at)
    select $1, $2, $3, $4, $5
    where not exists (
      select 1
      from policies
      where tenant_id = $1
    )
    on conflict do nothing`
  const body = JSON.stringify(policyJson(usual))
  await run(tx, seed, [tenant, usual.key, usual.version, body, now])
  return present(await findInForce(tx, tenant), 'the policy of a company')
}

const CountryRow = z.object({ country: z.string() })

async function findCountry(tx: Tx, tenant: TenantId): Promise<z.infer<typeof CountryRow>> {
  const sql = `
    select country
    from tenants
    where tenant_id = $1`
  return one(CountryRow, tx, sql, [tenant])
}

/** Of a company that has been planned before. */
export async function findPolicies(tx: Tx, tenant: TenantId): Promise<PolicySet> {
  return present(await findInForce(tx, tenant), 'the policy of a company').policies
}

const StoredSegment = z.looseObject({ v: z.literal(1) })

const InForceRow = z.object({
  policy_key: z.string(),
  body: z.unknown(),
  segment: StoredSegment,
  first_run_approved_at: column.instant.nullable(),
})

/** Null before the first plan. */
async function findInForce(tx: Tx, tenant: TenantId): Promise<PoliciesInForce | null> {
  const sql = `
    select policy_key, body, segment, first_run_approved_at
    from (
      select distinct on (policy_key) policy_key, body, segment, first_run_approved_at, retired_at
      from policies
      where tenant_id = $1
      order by policy_key, version desc
    ) as newest
    where retired_at is null`
  const rows = await many(InForceRow, tx, sql, [tenant])
  if (rows.length === 0) return null
  const tried = rows.filter((row) => row.first_run_approved_at !== null)
  return {
    policies: policySet(
      rows.map(({ body, segment: { v: _, ...segment } }) => ({
        policy: parsePolicy(body),
        segment: parseSegment(segment),
      })),
    ),
    tried: new Set(tried.map((row) => row.policy_key)),
  }
}

const BodyRow = z.object({ body: z.unknown() })

/** One version of a policy, in force or not. */
export async function findPolicy(
  tx: Tx,
  tenant: TenantId,
  { key, version }: PolicyRef,
): Promise<Policy | null> {
  const sql = `
    select body
    from policies
    where tenant_id = $1
      and policy_key = $2
      and version = $3`
  const row = await maybe(BodyRow, tx, sql, [tenant, key, version])
  return row && parsePolicy(row.body)
}

/**
 * Once no message of a policy version's first run waits any more, and a person approved at least
 * one, the version may go on by itself.
 */
export async function closeFirstRun(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  { policy, ourselves }: { readonly policy: PolicyRef; readonly ourselves: string },
): Promise<void> {
  const sql = `
    update policies
    set first_run_approved_at = $4
    where policies.tenant_id = $1
      and policies.policy_key = $2
      and policies.version = $3
      and policies.first_run_approved_at is null
      and not exists (
        select 1
        from messages
        where messages.tenant_id = $1
          and messages.state = 'proposed'
          and messages.policy_key = $2
          and messages.policy_version = $3
          and 'NEW_POLICY_VERSION' = any(messages.approval_reasons)
      )
      and exists (
        select 1
        from messages
        where messages.tenant_id = $1
          and messages.policy_key = $2
          and messages.policy_version = $3
          and messages.approved_by <> $5
      )`
  await run(tx, sql, [tenant, policy.key, policy.version, now, ourselves])
}
