// How old the records of a ledger are taken to be, where the host has gone back to an older day.

import type { TenantId } from '../../../core/ids.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { lockForWriting } from '../lock/store.ts'

/** Whatever the host says next is newer. What stands stays, until it is read or not seen again. */
export async function outdateAll(tx: Tx, tenant: TenantId): Promise<void> {
  const customers = `
    update customers
    set host_updated_at = '1970-01-01'
    where tenant_id = $1`
  const invoices = `
    update invoices
    set host_updated_at = '1970-01-01'
    where tenant_id = $1`
  const creditNotes = `
    update credit_notes
    set host_updated_at = '1970-01-01'
    where tenant_id = $1`
  const payments = `
    update payments
    set host_updated_at = '1970-01-01'
    where tenant_id = $1`
  await lockForWriting(tx, tenant)
  for (const each of [customers, invoices, creditNotes, payments]) await run(tx, each, [tenant])
}
