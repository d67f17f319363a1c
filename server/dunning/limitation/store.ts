import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type Act, type RecordedAct, recordedActs } from './limitation.ts'

const ActRow = z.object({
  invoice_id: column.invoiceId,
  kind: z.enum(recordedActs),
  happened: column.day,
})

export async function listActs(tx: Tx, tenant: TenantId): Promise<Act[]> {
  const sql = `
    select invoice_id, kind, happened
    from limitation_acts
    where tenant_id = $1
    order by happened, act_id`
  const rows = await many(ActRow, tx, sql, [tenant])
  return rows.map(({ invoice_id: invoice, kind, happened: day }) => ({ invoice, kind, day }))
}

const RecordedActRow = ActRow.extend({
  act_id: z.string(),
  number: z.string(),
  note: z.string(),
  /** Who recorded it. */
  actor: z.string(),
  recorded_at: column.instant,
})
export type RecordedActRow = z.infer<typeof RecordedActRow>

const mostActs = 200

/** On a customer's invoices, newest first. */
export function actsOfCustomer(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<RecordedActRow[]> {
  const sql = `
    select acts.act_id, acts.invoice_id, invoices.number, acts.kind, acts.happened, acts.note,
      coalesce(users.name, acts.actor) as actor, acts.recorded_at
    from invoices
    join limitation_acts as acts
      on acts.tenant_id = invoices.tenant_id
      and acts.invoice_id = invoices.invoice_id
    left join users
      on users.tenant_id = acts.tenant_id
      and users.user_id = acts.actor
    where invoices.tenant_id = $1
      and invoices.customer_id = $2
    order by acts.happened desc, acts.recorded_at desc, acts.act_id
    limit ${mostActs}`
  return many(RecordedActRow, tx, sql, [tenant, customer])
}

const KnownRow = z.object({ invoice_id: column.invoiceId })

/** The invoice that an act is about; null where there is no such act. */
export async function invoiceOfAct(
  tx: Tx,
  tenant: TenantId,
  id: string,
): Promise<InvoiceId | null> {
  const sql = `
    select invoice_id
    from limitation_acts
    where tenant_id = $1
      and act_id = $2`
  return (await maybe(KnownRow, tx, sql, [tenant, id]))?.invoice_id ?? null
}

export interface NewAct {
  readonly tenant: TenantId
  readonly id: string
  readonly invoice: InvoiceId
  readonly kind: RecordedAct
  readonly day: Day
  readonly note: string
  readonly actor: string
  readonly now: Instant
}

/** False where the id is there already. */
export async function insertAct(tx: Tx, act: NewAct): Promise<boolean> {
  const { tenant, id, invoice, kind, day, note, actor, now } = act
  const sql = `
    insert into limitation_acts (
      tenant_id, act_id, invoice_id, kind, happened, note, actor, recorded_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (tenant_id, act_id) do nothing`
  const values = [tenant, id, invoice, kind, day, note, actor, now]
  return (await run(tx, sql, values)) === 1
}
