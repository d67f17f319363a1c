// Copies of invoices that the host was asked to mail, as the audit holds them: one entry when it is
// asked, one for what came of it.

import { z } from 'zod'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export const copyOutcomes = ['sent', 'failed', 'ambiguous'] as const
export type CopyOutcome = (typeof copyOutcomes)[number]

const DebtorRow = z.object({ customer_id: column.customerId })

export async function findDebtor(
  tx: Tx,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CustomerId | null> {
  const sql = `
    select customer_id
    from invoices
    where tenant_id = $1
      and invoice_id = $2`
  return (await maybe(DebtorRow, tx, sql, [tenant, invoice]))?.customer_id ?? null
}

const AskedRow = z.object({
  invoice: z.string(),
  recipient: z.string(),
  outcome: z.enum(copyOutcomes).nullable(),
  said: z.string().nullable(),
})

/** What was asked for under this id, with what came of it; null where nothing was. */
export function findCopy(
  tx: Tx,
  tenant: TenantId,
  { id, outcomeId }: { readonly id: string; readonly outcomeId: string },
): Promise<z.infer<typeof AskedRow> | null> {
  const sql = `
    select asked.subject_id as invoice, asked.detail ->> 'to' as recipient,
      substr(told.action, 6) as outcome, told.detail ->> 'said' as said
    from audit as asked
    left join audit as told
      on told.tenant_id = $1
      and told.entry_id = $3
    where asked.tenant_id = $1
      and asked.entry_id = $2
      and asked.action = 'copy.ask'`
  return maybe(AskedRow, tx, sql, [tenant, id, outcomeId])
}

const CopyRow = z.object({
  at: column.instant,
  recipient: z.string(),
  outcome: z.enum(copyOutcomes).nullable(),
})
export type CopyRow = z.infer<typeof CopyRow>

/** Latest first. Without an outcome nobody noted what came of it. */
export function findCopies(tx: Tx, tenant: TenantId, invoice: InvoiceId): Promise<CopyRow[]> {
  const sql = `
    select asked.at, asked.detail ->> 'to' as recipient, substr(told.action, 6) as outcome
    from audit as asked
    left join audit as told
      on told.tenant_id = $1
      and told.subject_kind = 'invoice'
      and told.subject_id = $2
      and told.action in ('copy.sent', 'copy.failed', 'copy.ambiguous')
      and told.detail ->> 'copy' = asked.entry_id::text
    where asked.tenant_id = $1
      and asked.subject_kind = 'invoice'
      and asked.subject_id = $2
      and asked.action = 'copy.ask'
    order by asked.at desc, asked.entry_id
    limit 5`
  return many(CopyRow, tx, sql, [tenant, invoice])
}

const CountRow = z.object({ copies: z.number() })

export async function countCopies(tx: Tx, tenant: TenantId, since: Instant): Promise<number> {
  const sql = `
    select count(*)::integer as copies
    from audit
    where tenant_id = $1
      and action = 'copy.ask'
      and at >= $2`
  return (await one(CountRow, tx, sql, [tenant, since])).copies
}
