// What nets a debt: credit notes, payments and what they were set against.

import { z } from 'zod'
import type { HostRecords } from '../../../../connectors/contract/host.ts'
import type { Payment } from '../../../../core/book.ts'
import type { TenantId } from '../../../../core/ids.ts'
import { many, run } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'
import { type Moved, type Scope, splitMoved } from '../changes.ts'
import * as row from '../rows.ts'

const Key = z.object({ id: z.string() })
const Taken = z.object({ id: z.string(), fresh: z.boolean() })

const upsertCreditNotes = `
  insert into credit_notes (
    tenant_id, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
    host_updated_at, seen_run_id
  )
  select $1::uuid, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
    host_updated_at, $3::uuid
  from json_to_recordset($2::json) as given (
    credit_note_id text, customer_id text, number text, issued date, currency text,
    total_minor bigint, open_minor bigint, host_updated_at timestamptz
  )
  on conflict (tenant_id, credit_note_id) do update
  set customer_id = excluded.customer_id,
    number = excluded.number,
    issued = excluded.issued,
    currency = excluded.currency,
    total_minor = excluded.total_minor,
    open_minor = excluded.open_minor,
    host_updated_at = excluded.host_updated_at,
    seen_run_id = coalesce(excluded.seen_run_id, credit_notes.seen_run_id)
  where credit_notes.host_updated_at <= excluded.host_updated_at
  returning credit_note_id as id`

export async function applyCreditNotes(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['creditNotes'],
): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map(row.creditNoteRow)
  const taken = await many(Key, tx, upsertCreditNotes, [tenant, row.json(rows), reading])
  const { unmoved } = splitMoved(versions, taken)
  if (reading === null || unmoved.length === 0) return
  const sql = `
    update credit_notes
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and credit_note_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, unmoved, reading])
}

const upsertPayments = `
  insert into payments (
    tenant_id, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    host_updated_at, seen_run_id
  )
  select $1::uuid, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    host_updated_at, $2::uuid
  from unnest(
    $3::text[], $4::text[], $5::date[], $6::text[], $7::bigint[], $8::bigint[], $9::text[],
    $10::timestamptz[]
  ) as given (
    payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
    host_updated_at
  )
  on conflict (tenant_id, payment_id) do update
  set customer_id = excluded.customer_id,
    received = excluded.received,
    currency = excluded.currency,
    amount_minor = excluded.amount_minor,
    unapplied_minor = excluded.unapplied_minor,
    state = excluded.state,
    host_updated_at = excluded.host_updated_at,
    seen_run_id = coalesce(excluded.seen_run_id, payments.seen_run_id)
  where payments.host_updated_at <= excluded.host_updated_at
  returning payment_id as id, xmax = 0 as fresh`

export async function applyPayments(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['payments'],
): Promise<void> {
  if (versions.length === 0) return
  const values = [tenant, reading, ...row.paymentColumns(versions)]
  const taken = await many(Taken, tx, upsertPayments, values)
  const { moved, unmoved, changed } = splitMoved(versions, taken)
  await replaceAllocations(tx, tenant, { moved, changed })
  if (reading === null || unmoved.length === 0) return
  const sql = `
    update payments
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and payment_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, unmoved, reading])
}

async function replaceAllocations(
  tx: Tx,
  tenant: TenantId,
  { moved, changed }: Pick<Moved<Payment>, 'moved' | 'changed'>,
): Promise<void> {
  if (moved.length === 0) return
  const sql = `
    insert into payment_allocations (
      tenant_id, payment_id, position, invoice_id, instalment, amount_minor
    )
    select $1::uuid, payment_id, position, invoice_id, instalment, amount_minor
    from unnest($2::text[], $3::integer[], $4::text[], $5::integer[], $6::bigint[])
      as given (payment_id, position, invoice_id, instalment, amount_minor)
    on conflict (tenant_id, payment_id, position) do update
    set invoice_id = excluded.invoice_id,
      instalment = excluded.instalment,
      amount_minor = excluded.amount_minor
    where (payment_allocations.invoice_id, payment_allocations.instalment,
        payment_allocations.amount_minor)
      is distinct from (excluded.invoice_id, excluded.instalment, excluded.amount_minor)`
  await run(tx, sql, [tenant, ...row.allocationColumns(moved)])
  if (changed.length === 0) return
  const surplus = `
    delete from payment_allocations
    using unnest($2::text[], $3::integer[]) as kept (payment_id, allocations)
    where payment_allocations.tenant_id = $1
      and payment_allocations.payment_id = kept.payment_id
      and payment_allocations.position > kept.allocations`
  const counts = changed.map(({ allocations }) => allocations.length)
  await run(tx, surplus, [tenant, changed.map(({ id }) => id), counts])
}
