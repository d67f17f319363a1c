import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, run } from '../../db/rows.ts'
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

export async function insertAct(tx: Tx, act: NewAct): Promise<void> {
  const { tenant, id, invoice, kind, day, note, actor, now } = act
  const sql = `
    insert into limitation_acts (
      tenant_id, act_id, invoice_id, kind, happened, note, actor, recorded_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8)`
  await run(tx, sql, [tenant, id, invoice, kind, day, note, actor, now])
}
