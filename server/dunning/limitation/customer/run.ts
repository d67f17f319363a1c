// When the claims on one customer lapse, and the acts by which they began anew.

import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import { dayIn } from '../../../../core/instant.ts'
import { tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { loadCustomerBook } from '../../../ledger/store.ts'
import { loadSettings } from '../../terms/store.ts'
import { type Limitation, limitations } from '../limitation.ts'
import { actsOfCustomer, type RecordedActRow } from '../store.ts'

export interface CustomerLimitation {
  /** Every open item, soonest first. */
  readonly items: readonly Limitation[]
  /** Newest first. */
  readonly acts: readonly RecordedActRow[]
  readonly sectorAssumed: boolean
}

/** Null where there is no such customer. */
export async function customerLimitation(
  deps: Deps,
  tenant: TenantId,
  id: CustomerId,
): Promise<CustomerLimitation | null> {
  return tx(deps.db, tenant, async (tx) => {
    const book = await loadCustomerBook(tx, tenant, id)
    if (!book.customers.some((customer) => customer.id === id)) return null
    const { sector } = await loadSettings(tx, tenant)
    const acts = await actsOfCustomer(tx, tenant, id)
    const today = dayIn(deps.clock.now(), book.company.timeZone)
    const recorded = acts.map(({ invoice_id: invoice, kind, happened: day }) => {
      return { invoice, kind, day }
    })
    const items = limitations({ book, sector, recorded, today })
    return {
      items: items.filter(({ customer }) => customer === id),
      acts,
      sectorAssumed: sector === null,
    }
  })
}
