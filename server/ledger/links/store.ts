// What hangs together in the ledger: which records a payment, a credit note or a customer leads to.

import { z } from 'zod'
import type { HostEntity } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const Id = z.object({ id: z.string() })
const idsOf = (rows: readonly z.infer<typeof Id>[]): string[] => rows.map(({ id }) => id)

/** Invoices that these payments pay, as the ledger knows it. */
export async function invoicesPaidBy(
  tx: Tx,
  tenant: TenantId,
  payments: readonly string[],
): Promise<string[]> {
  if (payments.length === 0) return []
  const sql = `
    select distinct invoice_id as id
    from payment_allocations
    where tenant_id = $1
      and payment_id = any($2::text[])
    order by invoice_id`
  return idsOf(await many(Id, tx, sql, [tenant, payments]))
}

export interface Credits {
  readonly payments: readonly string[]
  readonly creditNotes: readonly string[]
}

export async function customersCreditedBy(
  tx: Tx,
  tenant: TenantId,
  { payments, creditNotes }: Credits,
): Promise<string[]> {
  if (payments.length + creditNotes.length === 0) return []
  const sql = `
    select customer_id as id
    from payments
    where tenant_id = $1
      and payment_id = any($2::text[])
    union
    select customer_id
    from credit_notes
    where tenant_id = $1
      and credit_note_id = any($3::text[])
    order by id`
  return idsOf(await many(Id, tx, sql, [tenant, payments, creditNotes]))
}

/** Payments that pay these invoices. */
export async function paymentsOn(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly string[],
): Promise<string[]> {
  if (invoices.length === 0) return []
  const sql = `
    select distinct payment_id as id
    from payment_allocations
    where tenant_id = $1
      and invoice_id = any($2::text[])
    order by payment_id`
  return idsOf(await many(Id, tx, sql, [tenant, invoices]))
}

/** What a payment moved beyond its own money came out of credit notes. */
const usedCredit = `
  (
    select sum(payment_allocations.amount_minor)
    from payment_allocations
    where payment_allocations.tenant_id = $1
      and payment_allocations.payment_id = payments.payment_id
  ) > payments.amount_minor - payments.unapplied_minor`

/** Payments of these customers that used credit, the latest first. */
export async function creditUsersOf(
  tx: Tx,
  tenant: TenantId,
  { customers, most }: { readonly customers: readonly string[]; readonly most: number },
): Promise<string[]> {
  if (customers.length === 0) return []
  const sql = `
    select payment_id as id
    from payments
    where tenant_id = $1
      and customer_id = any($2::text[])
      and ${usedCredit}
    order by received desc, payment_id
    limit $3`
  return idsOf(await many(Id, tx, sql, [tenant, customers, most]))
}

/** Customers of those payments that used credit. */
export async function creditSpenders(
  tx: Tx,
  tenant: TenantId,
  payments: readonly string[],
): Promise<string[]> {
  if (payments.length === 0) return []
  const sql = `
    select distinct customer_id as id
    from payments
    where tenant_id = $1
      and payment_id = any($2::text[])
      and ${usedCredit}
    order by customer_id`
  return idsOf(await many(Id, tx, sql, [tenant, payments]))
}

/** Credit notes of these customers, used up or not, the latest first. */
export async function creditNotesOf(
  tx: Tx,
  tenant: TenantId,
  { customers, most }: { readonly customers: readonly string[]; readonly most: number },
): Promise<string[]> {
  if (customers.length === 0) return []
  const sql = `
    select credit_note_id as id
    from credit_notes
    where tenant_id = $1
      and customer_id = any($2::text[])
    order by issued desc, credit_note_id
    limit $3`
  return idsOf(await many(Id, tx, sql, [tenant, customers, most]))
}

/** Open invoices of these customers, the longest due first. */
export async function openInvoicesOf(
  tx: Tx,
  tenant: TenantId,
  { customers, most }: { readonly customers: readonly string[]; readonly most: number },
): Promise<string[]> {
  if (customers.length === 0) return []
  const sql = `
    select invoices.invoice_id as id
    from invoices
    join instalments
      on instalments.tenant_id = invoices.tenant_id
      and instalments.invoice_id = invoices.invoice_id
    where invoices.tenant_id = $1
      and invoices.customer_id = any($2::text[])
      and instalments.open_minor > 0
    group by invoices.invoice_id
    order by min(instalments.due), invoices.invoice_id
    limit $3`
  return idsOf(await many(Id, tx, sql, [tenant, customers, most]))
}

const Document = z.object({
  entity: z.enum(['invoice', 'creditNote', 'payment']) satisfies z.ZodType<HostEntity>,
  id: z.string(),
})
export type DocumentRow = z.infer<typeof Document>

/** All that stands in the names of these customers and counts. */
export async function documentsOf(
  tx: Tx,
  tenant: TenantId,
  customers: readonly string[],
): Promise<DocumentRow[]> {
  if (customers.length === 0) return []
  const sql = `
    select 'invoice' as entity, invoice_id as id
    from invoices
    where tenant_id = $1
      and customer_id = any($2::text[])
      and status <> 'void'
    union all
    select 'creditNote', credit_note_id
    from credit_notes
    where tenant_id = $1
      and customer_id = any($2::text[])
    union all
    select 'payment', payment_id
    from payments
    where tenant_id = $1
      and customer_id = any($2::text[])
    order by entity, id`
  return many(Document, tx, sql, [tenant, customers])
}

export async function unknownCustomers(
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return []
  const sql = `
    select given.id
    from unnest($2::text[]) as given (id)
    where not exists (
      select 1
      from customers
      where tenant_id = $1
        and customer_id = given.id
    )`
  return idsOf(await many(Id, tx, sql, [tenant, ids]))
}
