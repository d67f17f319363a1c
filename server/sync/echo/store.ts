// Versions of records at the host that our own writes made. The host tells of them as of any other.

import { z } from 'zod'
import type { HostEntity, Versioned } from '../../../connectors/contract/host.ts'
import type { Invoice } from '../../../core/book.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export interface OwnEdit {
  readonly entity: HostEntity
  readonly id: string
  readonly edit: string
  readonly updatedAt: Instant
  readonly now: Instant
}

/** The last one of a record alone: of an earlier one the host cannot tell any more. */
export async function rememberOwnEdit(
  tx: Tx,
  tenant: TenantId,
  { entity, id, edit, updatedAt, now }: OwnEdit,
): Promise<void> {
  const sql = `
    insert into own_edits (tenant_id, entity, host_id, edit, host_updated_at, made_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, entity, host_id) do update
    set edit = excluded.edit,
      host_updated_at = excluded.host_updated_at,
      made_at = excluded.made_at`
  await run(tx, sql, [tenant, entity, id, edit, updatedAt, now])
}

/** Those made before are forgotten. */
export async function forgetOwnEdits(tx: Tx, tenant: TenantId, before: Instant): Promise<void> {
  const sql = `
    delete from own_edits
    where tenant_id = $1
      and made_at < $2`
  await run(tx, sql, [tenant, before])
}

const Id = z.object({ id: column.invoiceId })

/** Which of these invoices are in the very version that a write of ours made. */
export async function ownEditsAmong(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly Versioned<Invoice>[],
): Promise<ReadonlySet<InvoiceId>> {
  const named = invoices.filter(({ edit }) => edit !== undefined)
  if (named.length === 0) return new Set()
  const sql = `
    select given.id
    from json_to_recordset($2::json) as given (id text, edit text, updated_at timestamptz)
    join own_edits
      on own_edits.tenant_id = $1
      and own_edits.entity = 'invoice'
      and own_edits.host_id = given.id
      and own_edits.edit = given.edit
      and own_edits.host_updated_at = given.updated_at`
  const rows = named.map(({ record, updatedAt, edit }) => {
    return { id: record.id, edit, updated_at: updatedAt }
  })
  const found = await many(Id, tx, sql, [tenant, JSON.stringify(rows)])
  return new Set(found.map(({ id }) => id))
}
