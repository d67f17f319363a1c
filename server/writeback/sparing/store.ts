// Which invoices have the host's own mark because of us, and which are to have it.

import { z } from 'zod'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const ChoiceRow = z.object({
  spares_invoices: z.boolean(),
  failure: z.string().nullable(),
  failed_at: column.instant.nullable(),
})

export async function findSparing(tx: Tx, tenant: TenantId): Promise<z.infer<typeof ChoiceRow>> {
  const sql = `
    select spares_invoices, sparing_failure as failure, sparing_failed_at as failed_at
    from tenants
    where tenant_id = $1`
  return one(ChoiceRow, tx, sql, [tenant])
}

const ToMarkRow = z.object({
  invoice_id: column.invoiceId,
  spare: z.boolean(),
  doubted: z.boolean(),
})
export type ToMarkRow = z.infer<typeof ToMarkRow>

export interface MarkSearch {
  readonly after: string
  readonly most: number
  /** Whether invoices are marked at all. */
  readonly wanted: boolean
}

/**
 * The next invoices to mark, or to release, by id. Marked are those of which every open item is
 * disputed or on hold, and that nobody has marked before us.
 */
export async function findToMark(
  tx: Tx,
  tenant: TenantId,
  { after, most, wanted }: MarkSearch,
): Promise<ToMarkRow[]> {
  const sql = `
    with held as (
      select decisions.invoice_id
      from decisions
      where tenant_id = $1
        and $4::boolean
      group by decisions.invoice_id
      having bool_and(exists (
        select
        from jsonb_array_elements(decisions.blockers) as blocker
        where blocker ->> 'code' in ('HOLD', 'DISPUTE_OPEN')
      ))
    )
    select coalesce(held.invoice_id, spared.invoice_id) as invoice_id,
      held.invoice_id is not null as spare,
      spared.invoice_id is not null as doubted
    from held
    full join (
      select invoice_id, set
      from spared_invoices
      where tenant_id = $1
    ) as spared
      on spared.invoice_id = held.invoice_id
    left join invoices
      on invoices.tenant_id = $1
      and invoices.invoice_id = held.invoice_id
    where coalesce(held.invoice_id, spared.invoice_id) > $2
      and (
        held.invoice_id is null
        or spared.set is false
        or (spared.set is null and invoices.factored is not true)
      )
    order by 1
    limit $3`
  return many(ToMarkRow, tx, sql, [tenant, after, most, wanted])
}

/** Before the host is asked: whatever becomes of it, the mark is ours. */
export async function rememberSparing(
  tx: Tx,
  tenant: TenantId,
  { invoices, now }: { readonly invoices: readonly InvoiceId[]; readonly now: Instant },
): Promise<void> {
  const sql = `
    insert into spared_invoices (tenant_id, invoice_id, set, marked_at)
    select $1::uuid, invoice_id, false, $3::timestamptz
    from unnest($2::text[]) as given (invoice_id)
    on conflict (tenant_id, invoice_id) do nothing`
  await run(tx, sql, [tenant, invoices, now])
}

export async function settleSpared(
  tx: Tx,
  tenant: TenantId,
  { invoices, now }: { readonly invoices: readonly InvoiceId[]; readonly now: Instant },
): Promise<void> {
  const sql = `
    update spared_invoices
    set set = true,
      marked_at = $3
    where tenant_id = $1
      and invoice_id = any($2::text[])`
  await run(tx, sql, [tenant, invoices, now])
}

/** They have no mark of ours. */
export async function forgetSpared(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly InvoiceId[],
): Promise<void> {
  const sql = `
    delete from spared_invoices
    where tenant_id = $1
      and invoice_id = any($2::text[])`
  await run(tx, sql, [tenant, invoices])
}

/** The host has taken the mark away on our word: the ledger need not wait to be told. */
export async function unmarkInLedger(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly InvoiceId[],
): Promise<void> {
  const sql = `
    update invoices
    set factored = false
    where tenant_id = $1
      and invoice_id = any($2::text[])
      and factored`
  await run(tx, sql, [tenant, invoices])
}

const CountRow = z.object({ spared: z.number() })

export async function countSpared(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    select count(*)::integer as spared
    from spared_invoices
    where tenant_id = $1
      and set`
  return (await one(CountRow, tx, sql, [tenant])).spared
}
