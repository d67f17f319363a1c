// What is no longer at the host stays as history, and no longer counts: an invoice is void with
// nothing open, a credit note has nothing left, a payment pays nothing. A customer is kept as it
// is.

import { z } from 'zod'
import type { DeletedRecord, HostEntity } from '../../../connectors/contract/host.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { lockForWriting } from '../lock/store.ts'

/** Marks records that the host named as deleted. */
export async function markGone(tx: Tx, tenant: TenantId, gone: readonly DeletedRecord[]) {
  if (gone.length === 0) return
  await lockForWriting(tx, tenant)
  const ids = (entity: HostEntity) =>
    gone.filter((record) => record.entity === entity).map(({ id }) => id)
  await voidInvoices(tx, tenant, ids('invoice'))
  await emptyCreditNotes(tx, tenant, ids('creditNote'))
  await undoPayments(tx, tenant, ids('payment'))
}

/** A complete reading, for telling what was not in it. */
export interface Reading {
  readonly tenant: TenantId
  readonly run: string
  readonly startedAt: Instant
  /** Only what the host last changed before this can have been missed for good. */
  readonly settledBefore: Instant
}

/**
 * Marks what a complete reading did not see. A record changed since the reading began may belong to
 * the next one, and one in quarantine is there but unreadable: both are left alone.
 */
export async function sweepGone(tx: Tx, reading: Reading, entity: HostEntity): Promise<void> {
  const { tenant } = reading
  if (entity === 'customer') return
  await lockForWriting(tx, tenant)
  const ids = await unseenBy(tx, reading, entity)
  if (entity === 'invoice') await voidInvoices(tx, tenant, ids)
  if (entity === 'creditNote') await emptyCreditNotes(tx, tenant, ids)
  if (entity === 'payment') await undoPayments(tx, tenant, ids)
}

/** What a complete reading has not shown so far, and would have taken for gone. */
export async function unseenBy(
  tx: Tx,
  { tenant, run: seenRun, startedAt, settledBefore }: Reading,
  entity: Exclude<HostEntity, 'customer'>,
): Promise<string[]> {
  const found = await many(Unseen, tx, unseen[entity], [tenant, seenRun, startedAt, settledBefore])
  return found.map(({ id }) => id)
}

const Unseen = z.object({ id: z.string() })

const unseen = {
  invoice: `
    select invoice_id as id
    from invoices
    where tenant_id = $1
      and seen_run_id is distinct from $2::uuid
      and host_updated_at < $4::timestamptz
      and status <> 'void'
      and not exists (
        select 1
        from quarantine
        where quarantine.tenant_id = $1
          and quarantine.entity = 'invoice'
          and quarantine.host_id = invoices.invoice_id
          and quarantine.last_seen_at >= $3::timestamptz
      )
    order by invoice_id`,
  creditNote: `
    select credit_note_id as id
    from credit_notes
    where tenant_id = $1
      and seen_run_id is distinct from $2::uuid
      and host_updated_at < $4::timestamptz
      and open_minor <> 0
      and not exists (
        select 1
        from quarantine
        where quarantine.tenant_id = $1
          and quarantine.entity = 'creditNote'
          and quarantine.host_id = credit_notes.credit_note_id
          and quarantine.last_seen_at >= $3::timestamptz
      )
    order by credit_note_id`,
  payment: `
    select payment_id as id
    from payments
    where tenant_id = $1
      and seen_run_id is distinct from $2::uuid
      and host_updated_at < $4::timestamptz
      and (
        unapplied_minor <> 0
        or exists (
          select 1
          from payment_allocations
          where payment_allocations.tenant_id = $1
            and payment_allocations.payment_id = payments.payment_id
        )
      )
      and not exists (
        select 1
        from quarantine
        where quarantine.tenant_id = $1
          and quarantine.entity = 'payment'
          and quarantine.host_id = payments.payment_id
          and quarantine.last_seen_at >= $3::timestamptz
      )
    order by payment_id`,
} as const

/** All that nets a customer's debt, as the host has just listed it. */
export interface CreditList {
  readonly tenant: TenantId
  readonly customer: CustomerId
  readonly creditNotes: readonly string[]
  readonly payments: readonly string[]
  /** What the host changed since may be newer than the list. */
  readonly settledBefore: Instant
}

/** A credit that is no longer on the list is used up, or gone: it nets nothing any more. */
export async function useUpUnlisted(tx: Tx, list: CreditList): Promise<void> {
  const { tenant, customer, creditNotes, payments, settledBefore } = list
  await lockForWriting(tx, tenant)
  const notes = `
    update credit_notes
    set open_minor = 0
    where tenant_id = $1
      and customer_id = $2
      and open_minor <> 0
      and host_updated_at < $4
      and not credit_note_id = any($3::text[])`
  const unapplied = `
    update payments
    set unapplied_minor = 0
    where tenant_id = $1
      and customer_id = $2
      and state = 'settled'
      and unapplied_minor <> 0
      and host_updated_at < $4
      and not payment_id = any($3::text[])`
  await run(tx, notes, [tenant, customer, creditNotes, settledBefore])
  await run(tx, unapplied, [tenant, customer, payments, settledBefore])
}

async function voidInvoices(tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const invoices = `
    update invoices
    set status = 'void'
    where tenant_id = $1
      and invoice_id = any($2::text[])`
  const instalments = `
    update instalments
    set open_minor = 0
    where tenant_id = $1
      and invoice_id = any($2::text[])
      and open_minor <> 0`
  await run(tx, invoices, [tenant, ids])
  await run(tx, instalments, [tenant, ids])
}

async function emptyCreditNotes(tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const sql = `
    update credit_notes
    set open_minor = 0
    where tenant_id = $1
      and credit_note_id = any($2::text[])`
  await run(tx, sql, [tenant, ids])
}

async function undoPayments(tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const payments = `
    update payments
    set unapplied_minor = 0
    where tenant_id = $1
      and payment_id = any($2::text[])`
  const allocations = `
    delete from payment_allocations
    where tenant_id = $1
      and payment_id = any($2::text[])`
  await run(tx, payments, [tenant, ids])
  await run(tx, allocations, [tenant, ids])
}
