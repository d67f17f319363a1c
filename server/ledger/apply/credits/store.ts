// What nets a debt: credit notes, payments and what they were set against.

import type { HostRecords } from '../../../../connectors/contract/host.ts'
import type { Payment } from '../../../../core/book.ts'
import type { TenantId } from '../../../../core/ids.ts'
import { many, type Prepared, run } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'
import { Known, recordsOf, type Scope, splitKnown } from '../changes.ts'
import * as row from '../rows.ts'

const upsertCreditNotes: Prepared = {
  name: 'upsert credit notes',
  text: `
  with given as (
    select *
    from unnest(
      $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::bigint[], $9::bigint[],
      $10::timestamptz[]
    ) as given (
      credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
      host_updated_at
    )
  ), taken as (
    insert into credit_notes (
      tenant_id, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
      host_updated_at, seen_run_id
    )
    select $1::uuid, credit_note_id, customer_id, number, issued, currency, total_minor, open_minor,
      host_updated_at, $2::uuid
    from given
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
    returning credit_note_id
  )
  select credit_note_id as id, false as changed
  from given
  where credit_note_id not in (
    select credit_note_id
    from taken
  )`,
}

export async function applyCreditNotes(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['creditNotes'],
): Promise<void> {
  if (versions.length === 0) return
  const values = [tenant, reading, ...row.creditNoteColumns(versions)]
  const { unmoved } = splitKnown(await many(Known, tx, upsertCreditNotes, values))
  if (reading === null || unmoved.length === 0) return
  const sql = `
    update credit_notes
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and credit_note_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, unmoved, reading])
}

// A payment and what it was set against in one statement, for a first reading is long. A new
// payment has no allocations yet: its own are inserted without a look for others. One that is as it
// was is not written again.
const upsertPayments: Prepared = {
  name: 'upsert payments',
  text: `
  with given as (
    select *
    from unnest(
      $3::text[], $4::text[], $5::date[], $6::text[], $7::bigint[], $8::bigint[], $9::text[],
      $10::timestamptz[]
    ) as given (
      payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
      host_updated_at
    )
  ), taken as (
    insert into payments (
      tenant_id, payment_id, customer_id, received, currency, amount_minor, unapplied_minor, state,
      host_updated_at, seen_run_id
    )
    select $1::uuid, payment_id, customer_id, received, currency, amount_minor, unapplied_minor,
      state, host_updated_at, $2::uuid
    from given
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
    returning payment_id, xmax = 0 as fresh
  ), shares as (
    select *
    from unnest($11::text[], $12::integer[], $13::text[], $14::integer[], $15::bigint[])
      as given (payment_id, position, invoice_id, instalment, amount_minor)
  ), fresh_shares as (
    insert into payment_allocations (
      tenant_id, payment_id, position, invoice_id, instalment, amount_minor
    )
    select $1::uuid, payment_id, position, invoice_id, instalment, amount_minor
    from shares
    where payment_id in (
      select payment_id
      from taken
      where fresh
    )
  ), other_shares as (
    insert into payment_allocations (
      tenant_id, payment_id, position, invoice_id, instalment, amount_minor
    )
    select $1::uuid, payment_id, position, invoice_id, instalment, amount_minor
    from shares
    where payment_id in (
      select payment_id
      from taken
      where not fresh
    )
    on conflict (tenant_id, payment_id, position) do update
    set invoice_id = excluded.invoice_id,
      instalment = excluded.instalment,
      amount_minor = excluded.amount_minor
    where (payment_allocations.invoice_id, payment_allocations.instalment,
        payment_allocations.amount_minor)
      is distinct from (excluded.invoice_id, excluded.instalment, excluded.amount_minor)
  )
  select payment_id as id, true as changed
  from taken
  where not fresh
  union all
  select payment_id, false
  from given
  where payment_id not in (
    select payment_id
    from taken
  )`,
}

export async function applyPayments(
  tx: Tx,
  { tenant, reading }: Scope,
  versions: HostRecords['payments'],
): Promise<void> {
  if (versions.length === 0) return
  const columns = [...row.paymentColumns(versions), ...row.allocationColumns(versions)]
  const known = await many(Known, tx, upsertPayments, [tenant, reading, ...columns])
  const { changed, unmoved } = splitKnown(known)
  await removeSurplusAllocations(tx, tenant, recordsOf(versions, changed))
  if (reading === null || unmoved.length === 0) return
  const sql = `
    update payments
    set seen_run_id = $3::uuid
    where tenant_id = $1
      and payment_id = any($2::text[])
      and seen_run_id is distinct from $3::uuid`
  await run(tx, sql, [tenant, unmoved, reading])
}

async function removeSurplusAllocations(
  tx: Tx,
  tenant: TenantId,
  changed: readonly Payment[],
): Promise<void> {
  if (changed.length === 0) return
  const sql = `
    delete from payment_allocations
    using unnest($2::text[], $3::integer[]) as kept (payment_id, allocations)
    where payment_allocations.tenant_id = $1
      and payment_allocations.payment_id = kept.payment_id
      and payment_allocations.position > kept.allocations`
  const counts = changed.map(({ allocations }) => allocations.length)
  await run(tx, sql, [tenant, changed.map(({ id }) => id), counts])
}
