// The trail of a customer, page by page.

import type { TenantId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { type TrailRow, type TrailSearch, trailOf } from './store.ts'

export interface TrailPage {
  readonly entries: readonly TrailRow[]
  readonly next: string | null
}

export async function customerTrail(
  deps: Deps,
  tenant: TenantId,
  search: TrailSearch,
): Promise<TrailPage> {
  const { limit } = search
  const found = await tx(deps.db, tenant, (tx) =>
    trailOf(tx, tenant, { ...search, limit: limit + 1 }),
  )
  const entries = found.slice(0, limit)
  return { entries, next: found.length > limit ? (entries.at(-1)?.entry_id ?? null) : null }
}
