import { z } from 'zod'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { column, many, maybe, one, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import type { Blocker, ItemKey, Plan, PlannedTask, Policy } from './planned.ts'
import { parsePolicy, policyJson } from './policy.ts'

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
  facts: {
    readonly tenant: TenantId
    readonly run: string
    readonly now: Instant
    readonly ourselves: string
  },
): Promise<void> {
  const sql = `
    with planned as (
      select messages.state, messages.approved_by, messages.approval_reasons,
        plan_runs.policy_key, plan_runs.policy_version
      from messages
      join plan_runs
        on plan_runs.tenant_id = messages.tenant_id
        and plan_runs.run_id = messages.run_id
      where messages.tenant_id = $1
    ), this_run as (
      select policy_key, policy_version
      from plan_runs
      where tenant_id = $1
        and run_id = $2
    )
    update policies
    set first_run_approved_at = $3
    from this_run
    where policies.tenant_id = $1
      and policies.policy_key = this_run.policy_key
      and policies.version = this_run.policy_version
      and policies.first_run_approved_at is null
      and not exists (
        select 1
        from planned
        where planned.policy_key = policies.policy_key
          and planned.policy_version = policies.version
          and planned.state = 'proposed'
          and 'NEW_POLICY_VERSION' = any(planned.approval_reasons)
      )
      and exists (
        select 1
        from planned
        where planned.policy_key = policies.policy_key
          and planned.policy_version = policies.version
          and planned.approved_by <> $4
      )`
  await run(tx, sql, [facts.tenant, facts.run, facts.now, facts.ourselves])
}

export async function insertRun(
  tx: Tx,
  { tenant, run: runId }: { readonly tenant: TenantId; readonly run: string },
  planned: Plan,
): Promise<void> {
  const sql = `
    insert into plan_runs (
      tenant_id, run_id, planned_at, policy_key, policy_version, messages, held, missing_rates
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8)`
  const { now, policy, messages, held, missingRates } = planned
  await run(tx, sql, [
    ...[tenant, runId, now, policy.key, policy.version],
    ...[messages.length, held.length, missingRates],
  ])
}

export interface NewDecision extends ItemKey {
  readonly customer: CustomerId
  readonly currency: string
  readonly open: bigint
  readonly nextStep: string | null
  readonly nextOn: string | null
  readonly blockers: readonly Blocker[]
  readonly message: string | null
}

/** The decisions of this run stand; those of the one before are gone. */
export async function replaceDecisions(
  tx: Tx,
  { tenant, run: runId }: { readonly tenant: TenantId; readonly run: string },
  rows: readonly NewDecision[],
): Promise<void> {
  const forget = `
    delete from decisions
    where tenant_id = $1`
  await run(tx, forget, [tenant])
  const sql = `
    insert into decisions (
      tenant_id, run_id, invoice_id, instalment, customer_id, currency, open_minor, next_step,
      next_on, blockers, message_id
    )
    select $1, $2, invoice_id, instalment, customer_id, currency, open_minor, next_step,
      next_on, blockers::jsonb, message_id
    from unnest(
      $3::text[], $4::integer[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::date[],
      $10::text[], $11::uuid[]
    ) as decided (
      invoice_id, instalment, customer_id, currency, open_minor, next_step, next_on, blockers,
      message_id
    )`
  await run(tx, sql, [
    tenant,
    runId,
    rows.map(({ invoice }) => invoice),
    rows.map(({ instalment }) => instalment),
    rows.map(({ customer }) => customer),
    rows.map(({ currency }) => currency),
    rows.map(({ open }) => open),
    rows.map(({ nextStep }) => nextStep),
    rows.map(({ nextOn }) => nextOn),
    rows.map(({ blockers }) => JSON.stringify(blockers)),
    rows.map(({ message }) => message),
  ])
}

export interface NewTask extends PlannedTask {
  readonly id: string
}

/**
 * One open task a customer and kind, as now planned; what is planned no more is dropped. What a
 * person has done for the same items is not asked again, unless the fact that asks for it persists.
 */
export async function replaceTasks(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  rows: readonly NewTask[],
): Promise<void> {
  const values = [tenant, rows.map(({ customer }) => customer), rows.map(({ kind }) => kind), now]
  const drop = `
    update tasks
    set state = 'dropped',
      closed_at = $4
    where tenant_id = $1
      and state = 'open'
      and (customer_id, kind) not in (
        select customer_id, kind
        from unnest($2::text[], $3::text[]) as planned (customer_id, kind)
      )`
  await run(tx, drop, values)
  const sql = `
    insert into tasks (tenant_id, task_id, customer_id, kind, due, items, state, created_at)
    select $1, planned.task_id, planned.customer_id, planned.kind, planned.due,
      planned.items::jsonb, 'open', $4
    from unnest($2::text[], $3::text[], $5::uuid[], $6::date[], $7::text[])
      as planned (customer_id, kind, task_id, due, items)
    where planned.kind in ('find_contact', 'resolve_ambiguous')
      or not exists (
        select 1
        from tasks as done
        where done.tenant_id = $1
          and done.customer_id = planned.customer_id
          and done.kind = planned.kind
          and done.state = 'done'
          and done.items = planned.items::jsonb
      )
    on conflict (tenant_id, customer_id, kind) where state = 'open'
    do update
    set due = excluded.due,
      items = excluded.items`
  await run(tx, sql, [
    ...values,
    rows.map(({ id }) => id),
    rows.map(({ due }) => due),
    rows.map(({ items }) => JSON.stringify(items)),
  ])
}

const TenantRow = z.object({ automatic_sending: z.boolean() })

export async function sendsByItself(tx: Tx, tenant: TenantId): Promise<boolean> {
  const sql = `
    select automatic_sending
    from tenants
    where tenant_id = $1`
  return (await one(TenantRow, tx, sql, [tenant])).automatic_sending
}

const DecisionRow = z.object({
  invoice_id: column.invoiceId,
  instalment: z.number(),
  customer_id: column.customerId,
  currency: column.currency,
  open_minor: column.minor,
  next_step: z.string().nullable(),
  next_on: column.day.nullable(),
  blockers: z.array(
    z.object({ code: z.string(), until: column.day.optional(), ref: z.string().optional() }),
  ),
  message_id: z.string().nullable(),
})
export type DecisionRow = z.infer<typeof DecisionRow>

export function findDecisions(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<DecisionRow[]> {
  const sql = `
    select invoice_id, instalment, customer_id, currency, open_minor, next_step, next_on, blockers,
      message_id
    from decisions
    where tenant_id = $1
      and customer_id = $2
    order by invoice_id, instalment`
  return many(DecisionRow, tx, sql, [tenant, customer])
}

const AutomaticRow = z.object({ message_id: z.string() })

/** Messages that may go without a person: nothing of the kind has failed for this customer. */
export async function findAutomatic(tx: Tx, tenant: TenantId, limit: number): Promise<string[]> {
  const sql = `
    select message_id
    from messages
    where tenant_id = $1
      and state = 'proposed'
      and state_reason is null
      and approval = 'auto'
      and not exists (
        select 1
        from messages as failed
        where failed.tenant_id = $1
          and failed.customer_id = messages.customer_id
          and failed.step = messages.step
          and failed.state in ('failed', 'ambiguous')
      )
    order by created_at, message_id
    limit $2`
  const rows = await many(AutomaticRow, tx, sql, [tenant, limit])
  return rows.map((row) => row.message_id)
}

export async function noteProblem(
  tx: Tx,
  {
    tenant,
    id,
    problem,
  }: { readonly tenant: TenantId; readonly id: string; readonly problem: string },
): Promise<void> {
  const sql = `
    update messages
    set state_reason = $3
    where tenant_id = $1
      and message_id = $2
      and state = 'proposed'`
  await run(tx, sql, [tenant, id, problem])
}

const LatestRow = z.object({ planned_at: column.instant })

/** When the standing plan was made; null before the first. */
export async function lastPlannedAt(tx: Tx, tenant: TenantId): Promise<Instant | null> {
  const sql = `
    select planned_at
    from plan_runs
    where tenant_id = $1
    order by planned_at desc
    limit 1`
  return (await maybe(LatestRow, tx, sql, [tenant]))?.planned_at ?? null
}
