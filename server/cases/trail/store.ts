// Who did what about a customer, and why: a case as it stood before and after goes with its entry.

import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export const caseKinds = [
  'promise',
  'payment_plan',
  'dispute',
  'hold',
  'announced_payment',
  'commitment',
] as const
export type CaseKind = (typeof caseKinds)[number]

const Snapshot = z.object({ customer_id: column.customerId, snapshot: z.string() })
export type Snapshot = z.infer<typeof Snapshot>

/** The case as it stands, as JSON text: amounts stay exact. */
export function snapshotOf(
  tx: Tx,
  tenant: TenantId,
  { kind, id }: { readonly kind: CaseKind; readonly id: string },
): Promise<Snapshot | null> {
  return maybe(Snapshot, tx, snapshots[kind], [tenant, id])
}

const snapshots: Readonly<Record<CaseKind, string>> = {
  promise: `
    select customer_id, (to_jsonb(promises) - 'tenant_id')::text as snapshot
    from promises
    where tenant_id = $1
      and promise_id = $2`,
  payment_plan: `
    select customer_id, (to_jsonb(payment_plans) - 'tenant_id' || jsonb_build_object(
      'instalments', (
        select jsonb_agg(to_jsonb(parts) - 'tenant_id' - 'plan_id' order by parts.instalment)
        from payment_plan_instalments as parts
        where parts.tenant_id = $1
          and parts.plan_id = $2
      )
    ))::text as snapshot
    from payment_plans
    where tenant_id = $1
      and plan_id = $2`,
  dispute: `
    select invoices.customer_id, (to_jsonb(disputes) - 'tenant_id')::text as snapshot
    from disputes
    join invoices
      on invoices.tenant_id = disputes.tenant_id
      and invoices.invoice_id = disputes.invoice_id
    where disputes.tenant_id = $1
      and disputes.dispute_id = $2`,
  hold: `
    select coalesce(holds.customer_id, invoices.customer_id) as customer_id,
      (to_jsonb(holds) - 'tenant_id')::text as snapshot
    from holds
    left join invoices
      on invoices.tenant_id = holds.tenant_id
      and invoices.invoice_id = holds.invoice_id
    where holds.tenant_id = $1
      and holds.hold_id = $2`,
  announced_payment: `
    select customer_id, (to_jsonb(announced_payments) - 'tenant_id')::text as snapshot
    from announced_payments
    where tenant_id = $1
      and announced_id::text = $2`,
  commitment: `
    select customer_id, (to_jsonb(commitments) - 'tenant_id')::text as snapshot
    from commitments
    where tenant_id = $1
      and commitment_id::text = $2`,
}

export interface TrailEntry {
  readonly tenant: TenantId
  readonly id: string
  readonly at: Instant
  readonly actor: string
  /** `promise.enter`, `dispute.close`. */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly customer: CustomerId
  /** Why, in the person's words. */
  readonly note: string | null
  /** JSON text of the case, null where there was none. */
  readonly before: string | null
  readonly after: string | null
}

export async function insertTrail(tx: Tx, entry: TrailEntry): Promise<void> {
  const sql = `
    insert into audit (
      tenant_id, entry_id, at, actor, action, subject_kind, subject_id, detail
    )
    values ($1, $2, $3, $4, $5, $6, $7, jsonb_strip_nulls(jsonb_build_object(
      'customer', $8::text, 'note', $9::text
    )) || jsonb_build_object('before', $10::jsonb, 'after', $11::jsonb))`
  const { tenant, id, at, actor, action, subjectKind, subjectId } = entry
  const { customer, note, before, after } = entry
  await run(tx, sql, [
    ...[tenant, id, at, actor, action, subjectKind, subjectId],
    ...[customer, note, before, after],
  ])
}

const TrailRow = z.object({
  entry_id: z.string(),
  at: column.instant,
  actor: z.string(),
  action: z.string(),
  subject_kind: z.string(),
  subject_id: z.string(),
  note: z.string().nullable(),
  code: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type TrailRow = z.infer<typeof TrailRow>

export interface TrailSearch {
  readonly customer: CustomerId
  /** The last entry of the page before. */
  readonly after: string | null
  readonly limit: number
}

/** All that was done about a customer, his messages included, newest first. */
export function trailOf(
  tx: Tx,
  tenant: TenantId,
  { customer, after, limit }: TrailSearch,
): Promise<TrailRow[]> {
  const sql = `
    with trail as (
      select entry_id, at, actor, action, subject_kind, subject_id, detail
      from audit
      where tenant_id = $1
        and detail ? 'customer'
        and detail ->> 'customer' = $2
      union
      select audit.entry_id, audit.at, audit.actor, audit.action, audit.subject_kind,
        audit.subject_id, audit.detail
      from messages
      join audit
        on audit.tenant_id = messages.tenant_id
        and audit.subject_kind = 'message'
        and audit.subject_id = messages.message_id::text
      where messages.tenant_id = $1
        and messages.customer_id = $2
    ), place as (
      select at, entry_id
      from audit
      where tenant_id = $1
        and entry_id = $3
    )
    select trail.entry_id, trail.at, coalesce(users.name, trail.actor) as actor, trail.action,
      trail.subject_kind, trail.subject_id, trail.detail ->> 'note' as note,
      trail.detail ->> 'code' as code, trail.detail ->> 'before' as before,
      trail.detail ->> 'after' as after
    from trail
    left join users
      on users.tenant_id = $1
      and users.user_id = trail.actor
    where $3::uuid is null
      or (trail.at, trail.entry_id) < (select place.at, place.entry_id from place)
    order by trail.at desc, trail.entry_id desc
    limit $4`
  return many(TrailRow, tx, sql, [tenant, customer, after, limit])
}
