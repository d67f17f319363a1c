// Whether a record just read says anything that the ledger does not say already.

import { z } from 'zod'
import type { Versioned } from '../../../connectors/contract/host.ts'
import type { Invoice } from '../../../core/book.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import { column, many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { instalmentColumns, invoiceColumns } from '../apply/rows.ts'

const Id = z.object({ id: column.invoiceId })

/** Which of these the ledger has with the same values in every column that a host gives. */
export async function sameInvoices(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly Versioned<Invoice>[],
): Promise<ReadonlySet<InvoiceId>> {
  if (invoices.length === 0) return new Set()
  const sql = `
    select given.invoice_id as id
    from unnest(
      $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::bigint[], $8::text[],
      $9::date[], $10::boolean[], $11::timestamptz[]
    ) as given (
      invoice_id, customer_id, number, issued, currency, total_minor, status, delivered, factored,
      host_updated_at
    )
    join invoices
      on invoices.tenant_id = $1
      and invoices.invoice_id = given.invoice_id
    where (given.customer_id, given.number, given.issued, given.currency, given.total_minor,
        given.status)
      is not distinct from (invoices.customer_id, invoices.number, invoices.issued,
        invoices.currency, invoices.total_minor, invoices.status)
      and not exists (
        select
        from (
          select instalment, due, amount_minor, open_minor
          from unnest($12::text[], $13::integer[], $14::date[], $15::bigint[], $16::bigint[])
            as part (invoice_id, instalment, due, amount_minor, open_minor)
          where part.invoice_id = given.invoice_id
        ) as told
        full join (
          select instalment, due, amount_minor, open_minor
          from instalments
          where tenant_id = $1
            and instalments.invoice_id = given.invoice_id
        ) as known
          on known.instalment = told.instalment
        where (told.instalment, told.due, told.amount_minor, told.open_minor)
          is distinct from (known.instalment, known.due, known.amount_minor, known.open_minor)
      )`
  const values = [tenant, ...invoiceColumns(invoices), ...instalmentColumns(invoices)]
  const found = await many(Id, tx, sql, values)
  return new Set(found.map(({ id }) => id))
}
