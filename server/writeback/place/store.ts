// Where a company wants the status of an invoice to stand at its host.

import { z } from 'zod'
import type { StatusPlace } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const PlaceRow = z.object({
  status_place: z.enum(['none', 'custom_field', 'private_note']),
  status_field: z.string().nullable(),
})

export const placeOf = (kind: string, field: string | null): StatusPlace | null => {
  if (kind === 'none') return null
  return field === null ? { kind: 'private_note' } : { kind: 'custom_field', name: field }
}

/** Null = nowhere. */
export async function findPlace(tx: Tx, tenant: TenantId): Promise<StatusPlace | null> {
  const sql = `
    select status_place, status_field
    from tenants
    where tenant_id = $1`
  const row = await one(PlaceRow, tx, sql, [tenant])
  return placeOf(row.status_place, row.status_field)
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockPlace(tx: Tx, tenant: TenantId): Promise<StatusPlace | null> {
  const sql = `
    select status_place, status_field
    from tenants
    where tenant_id = $1
    for no key update`
  const row = await one(PlaceRow, tx, sql, [tenant])
  return placeOf(row.status_place, row.status_field)
}

export async function savePlace(
  tx: Tx,
  tenant: TenantId,
  place: StatusPlace | null,
): Promise<void> {
  const sql = `
    update tenants
    set status_place = $2,
      status_field = $3
    where tenant_id = $1`
  await run(tx, sql, [tenant, place?.kind ?? 'none', fieldOf(place)])
}

export const fieldOf = (place: StatusPlace | null): string | null =>
  place?.kind === 'custom_field' ? place.name : null
