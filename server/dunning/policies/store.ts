import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Policy } from '../planned.ts'
import { parsePolicy, policyJson } from '../policy.ts'

const PolicyRow = z.object({
  body: z.unknown(),
  first_run_approved_at: column.instant.nullable(),
})

export interface PolicyInForce {
  readonly policy: Policy
  /** A person has looked at the first run of this version. */
  readonly tried: boolean
}

/** The newest policy; a tenant without any gets `usual` first. */
export async function policyInForce(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  usual: Policy,
): Promise<PolicyInForce> {
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
  const sql = `
    select body, first_run_approved_at
    from policies
    where tenant_id = $1
    order by created_at desc, version desc
    limit 1`
  const row = await one(PolicyRow, tx, sql, [tenant])
  return { policy: parsePolicy(row.body), tried: row.first_run_approved_at !== null }
}

/** The policy that a run was planned with. */
export async function policyOfRun(tx: Tx, tenant: TenantId, runId: string): Promise<Policy> {
  const sql = `
    select policies.body, policies.first_run_approved_at
    from plan_runs
    join policies
      on policies.tenant_id = plan_runs.tenant_id
      and policies.policy_key = plan_runs.policy_key
      and policies.version = plan_runs.policy_version
    where plan_runs.tenant_id = $1
      and plan_runs.run_id = $2`
  return parsePolicy((await one(PolicyRow, tx, sql, [tenant, runId])).body)
}

/**
 * Once no message of a policy's first run waits any more, and a person approved at least one, the
 * policy may go on by itself.
 */
export async function closeFirstRun(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  by: { readonly run: string; readonly ourselves: string },
): Promise<void> {
  const sql = `
    update policies
    set first_run_approved_at = $3
    where policies.tenant_id = $1
      and policies.first_run_approved_at is null
      and exists (
        select 1
        from plan_runs
        where plan_runs.tenant_id = $1
          and plan_runs.run_id = $2
          and plan_runs.policy_key = policies.policy_key
          and plan_runs.policy_version = policies.version
      )
      and not exists (
        select 1
        from messages
        where messages.tenant_id = $1
          and messages.state = 'proposed'
          and 'NEW_POLICY_VERSION' = any(messages.approval_reasons)
      )
      and exists (
        select 1
        from messages
        join plan_runs
          on plan_runs.tenant_id = messages.tenant_id
          and plan_runs.run_id = messages.run_id
        where messages.tenant_id = $1
          and messages.approved_by <> $4
          and plan_runs.policy_key = policies.policy_key
          and plan_runs.policy_version = policies.version
      )`
  await run(tx, sql, [tenant, by.run, now, by.ourselves])
}
