import { z } from 'zod'
import type { HostKind } from '../../connectors/contract/host.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { column, many, one, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'
import type { CopyValue } from '../ledger/staging/copy-line.ts'
import type { Blocker, ItemKey, Plan, PolicyRef } from './planned.ts'
import type { BrokenCustomer } from './runs.ts'
import { stage } from './staging/store.ts'

/** One plan of a company at a time: the next waits for the end of this transaction. */
export async function lockPlanning(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    select pg_advisory_xact_lock(hashtextextended('dunning ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`
  await run(tx, sql, [tenant])
}

export async function insertRun(
  tx: Tx,
  { tenant, run: runId }: { readonly tenant: TenantId; readonly run: string },
  { planned, broken }: { readonly planned: Plan; readonly broken: readonly BrokenCustomer[] },
): Promise<void> {
  const sql = `
    insert into plan_runs (
      tenant_id, run_id, planned_at, policy_key, policy_version, messages, held, missing_rates,
      broken
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
  const { now, policy, messages, held, missingRates } = planned
  await run(tx, sql, [
    ...[tenant, runId, now, policy.key, policy.version],
    ...[messages.length, held.length, missingRates, JSON.stringify(broken)],
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
  readonly policy: PolicyRef | null
}

/** The decisions of the last run stand; those of the one before are gone. */
export async function replaceDecisions(
  tx: Tx,
  tenant: TenantId,
  rows: readonly NewDecision[],
): Promise<void> {
  const forget = `
    delete from decisions
    where tenant_id = $1`
  await run(tx, forget, [tenant])
  await stage(tx, 'planned_decisions', decisionRows(rows))
  const sql = `
    insert into decisions (
      tenant_id, invoice_id, instalment, customer_id, currency, open_minor, next_step, next_on,
      blockers, message_id, policy_key, policy_version
    )
    select $1::uuid, invoice_id, instalment, customer_id, currency, open_minor, next_step, next_on,
      blockers, message_id, policy_key, policy_version
    from planned_decisions`
  await run(tx, sql, [tenant])
}

function* decisionRows(rows: readonly NewDecision[]): Iterable<readonly CopyValue[]> {
  for (const row of rows) {
    yield [
      ...[row.invoice, row.instalment, row.customer, row.currency, row.open],
      ...[row.nextStep, row.nextOn, JSON.stringify(row.blockers), row.message],
      ...[row.policy?.key, row.policy?.version],
    ]
  }
}

const TenantRow = z.object({
  automatic_sending: z.boolean(),
  test_mode: z.boolean(),
  post_by_hand: z.boolean(),
  status_place: z.string(),
  spares_invoices: z.boolean(),
  marks_customers: z.boolean(),
  writes_limits: z.boolean(),
  source: z.enum(['quickbooks', 'odoo', 'book']),
})

export interface Sending {
  /** What the policy lets go without a person goes by itself. */
  readonly automatic: boolean
  /** All goes to the company itself. */
  readonly test: boolean
  /** Letters that no carrier takes go through a person's hands. */
  readonly postByHand: boolean
  /** Invoices at the host show how far their reminding is. */
  readonly showsStatus: boolean
  /** Invoices on hold get the host's own mark against reminders, or some may have ours still. */
  readonly sparesInvoices: boolean
  /** Customers at the host bear tags of ours, or may still do. */
  readonly marksCustomers: boolean
  /** Limits granted here stand at the host as its own, or may still do. */
  readonly writesLimits: boolean
  /** Where its books are; null where they came from a file. */
  readonly host: HostKind | null
}

export async function sendingOf(tx: Tx, tenant: TenantId): Promise<Sending> {
  const sql = `
    select automatic_sending, test_mode, post_by_hand, status_place,
      spares_invoices or exists (
        select
        from spared_invoices
        where spared_invoices.tenant_id = $1
      ) as spares_invoices,
      source,
      customer_tags or exists (
        select
        from tagged_customers
        where tagged_customers.tenant_id = $1
      ) as marks_customers,
      host_limits or exists (
        select
        from host_limits
        where host_limits.tenant_id = $1
      ) as writes_limits
    from tenants
    where tenant_id = $1`
  const row = await one(TenantRow, tx, sql, [tenant])
  return {
    automatic: row.automatic_sending,
    test: row.test_mode,
    postByHand: row.post_by_hand,
    showsStatus: row.status_place !== 'none',
    sparesInvoices: row.spares_invoices,
    marksCustomers: row.marks_customers,
    writesLimits: row.writes_limits,
    host: row.source === 'book' ? null : row.source,
  }
}

const MarkedRow = z.object({ invoice_id: column.invoiceId })

/** Invoices that bear the host's own mark against reminders, which we may have set. */
export async function findOwnMarks(tx: Tx, tenant: TenantId): Promise<ReadonlySet<InvoiceId>> {
  const sql = `
    select spared_invoices.invoice_id
    from spared_invoices
    join invoices
      on invoices.tenant_id = $1
      and invoices.invoice_id = spared_invoices.invoice_id
      and invoices.factored
    where spared_invoices.tenant_id = $1`
  const rows = await many(MarkedRow, tx, sql, [tenant])
  return new Set(rows.map(({ invoice_id }) => invoice_id))
}

const LeavingRow = z.object({ leaving: z.number(), planned_at: column.instant.nullable() })

/** How many messages are about to leave, as far as that matters, and when was last planned. */
export async function findLeaving(
  tx: Tx,
  tenant: TenantId,
  { today, enough }: { readonly today: Day; readonly enough: number },
): Promise<{ readonly leaving: number; readonly plannedAt: Instant | null }> {
  const sql = `
    select (
      select count(*)::integer
      from (
        select message_id
        from messages
        where tenant_id = $1
          and state = 'approved'
          and send_on <= $2
        limit $3
      ) as found
    ) as leaving, (
      select max(planned_at)
      from plan_runs
      where tenant_id = $1
    ) as planned_at`
  const row = await one(LeavingRow, tx, sql, [tenant, today, enough])
  return { leaving: row.leaving, plannedAt: row.planned_at }
}

const AutomaticRow = z.object({ message_id: z.string() })

/**
 * Messages that may go without a person: nothing of the kind has failed for this customer, or has
 * got through since.
 */
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
          and not exists (
            select 1
            from messages as sent
            where sent.tenant_id = $1
              and sent.customer_id = failed.customer_id
              and sent.step = failed.step
              and sent.state = 'sent'
              and sent.updated_at > failed.updated_at
          )
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
