import type { ContactOutcome } from '../../../core/book.ts'
import type { InvoiceId } from '../../../core/ids.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Entering } from '../store.ts'

export interface NewCall {
  readonly outcome: ContactOutcome
  readonly invoices: readonly InvoiceId[]
  readonly note: string | null
}

/** False where this call was noted before. */
export async function insertCall(
  tx: Tx,
  { tenant, customer, id, actor, now }: Entering,
  { outcome, invoices, note }: NewCall,
): Promise<boolean> {
  const sql = `
    insert into contacts (
      tenant_id, contact_id, customer_id, step, channel, at, outcome, note, entered_by, entered_at
    )
    values ($1, $2, $3, 'manual', 'call', $4, $5, $6, $7, $4)
    on conflict (tenant_id, contact_id) do nothing`
  const values = [tenant, id, customer, now, outcome, note, actor]
  if ((await run(tx, sql, values)) === 0) return false
  const items = `
    insert into contact_items (tenant_id, contact_id, position, invoice_id)
    select $1, $2, position, invoice_id
    from unnest($3::text[]) with ordinality as said (invoice_id, position)`
  await run(tx, items, [tenant, id, invoices])
  return true
}
