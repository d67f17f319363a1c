// The register of guarantees: entered and ended, never deleted.

import { z } from 'zod'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type Guarantee, type GuaranteeKind, guaranteeKinds } from './guarantee.ts'

const GuaranteeRow = z.object({
  guarantee_id: z.string(),
  customer_id: column.customerId,
  kind: z.enum(guaranteeKinds),
  amount_minor: column.minor,
  currency: column.currency,
  starts: column.day,
  expires: column.day.nullable(),
  note: z.string().nullable(),
  entered_by: z.string(),
  ended_reason: z.string().nullable(),
  is_ended: z.boolean(),
})
type GuaranteeRow = z.infer<typeof GuaranteeRow>

export interface RegisteredGuarantee extends Guarantee {
  readonly id: string
  readonly customer: CustomerId
  readonly kind: GuaranteeKind
  readonly note: string | null
  /** A name where it is known. */
  readonly enteredBy: string
  readonly endedReason: string | null
}

const guaranteeOf = (row: GuaranteeRow): RegisteredGuarantee => ({
  ...{ id: row.guarantee_id, customer: row.customer_id, kind: row.kind },
  ...{ amount: row.amount_minor, currency: row.currency, starts: row.starts },
  ...{ expires: row.expires, isEnded: row.is_ended, note: row.note },
  ...{ enteredBy: row.entered_by, endedReason: row.ended_reason },
})

/** Of one customer, ended ones too, newest first. */
export async function listGuarantees(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<RegisteredGuarantee[]> {
  const sql = `
    select guarantees.guarantee_id, guarantees.customer_id, guarantees.kind,
      guarantees.amount_minor, guarantees.currency, guarantees.starts, guarantees.expires,
      guarantees.note, coalesce(users.name, guarantees.entered_by) as entered_by,
      guarantees.ended_reason, guarantees.ended_at is not null as is_ended
    from guarantees
    left join users
      on users.tenant_id = guarantees.tenant_id
      and users.user_id = guarantees.entered_by
    where guarantees.tenant_id = $1
      and guarantees.customer_id = $2
    order by guarantees.entered_at desc, guarantees.guarantee_id
    limit 200`
  return (await many(GuaranteeRow, tx, sql, [tenant, customer])).map(guaranteeOf)
}

/** Of all customers, those that nobody has ended. */
export async function listStandingGuarantees(
  tx: Tx,
  tenant: TenantId,
): Promise<RegisteredGuarantee[]> {
  const sql = `
    select guarantee_id, customer_id, kind, amount_minor, currency, starts, expires, note,
      entered_by, ended_reason, false as is_ended
    from guarantees
    where tenant_id = $1
      and ended_at is null
    order by guarantee_id`
  return (await many(GuaranteeRow, tx, sql, [tenant])).map(guaranteeOf)
}

export interface NewGuarantee {
  readonly tenant: TenantId
  /** Of the request: sent twice, it is entered once. */
  readonly id: string
  readonly customer: CustomerId
  readonly kind: GuaranteeKind
  readonly amount: bigint
  readonly currency: Currency
  readonly starts: Day
  readonly expires: Day | null
  readonly note: string | null
  readonly actor: string
  readonly now: Instant
}

/** False where the id is there already. */
export async function insertGuarantee(tx: Tx, one: NewGuarantee): Promise<boolean> {
  const sql = `
    insert into guarantees (
      tenant_id, guarantee_id, customer_id, kind, amount_minor, currency, starts, expires, note,
      entered_by, entered_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (tenant_id, guarantee_id) do nothing`
  const values = [
    ...[one.tenant, one.id, one.customer, one.kind, one.amount, one.currency, one.starts],
    ...[one.expires, one.note, one.actor, one.now],
  ]
  return (await run(tx, sql, values)) === 1
}

const OwnerRow = z.object({ customer_id: column.customerId, is_ended: z.boolean() })

export function findGuarantee(
  tx: Tx,
  tenant: TenantId,
  id: string,
): Promise<z.infer<typeof OwnerRow> | null> {
  const sql = `
    select customer_id, ended_at is not null as is_ended
    from guarantees
    where tenant_id = $1
      and guarantee_id = $2`
  return maybe(OwnerRow, tx, sql, [tenant, id])
}

export interface Ending {
  readonly tenant: TenantId
  readonly id: string
  readonly reason: string
  readonly actor: string
  readonly now: Instant
}

/** False where it was ended before. */
export async function endGuarantee(
  tx: Tx,
  { tenant, id, reason, actor, now }: Ending,
): Promise<boolean> {
  const sql = `
    update guarantees
    set ended_reason = $3,
      ended_by = $4,
      ended_at = $5
    where tenant_id = $1
      and guarantee_id = $2
      and ended_at is null`
  return (await run(tx, sql, [tenant, id, reason, actor, now])) === 1
}
