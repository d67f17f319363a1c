// A book is read with many statements. It must not see half of a page that another transaction is
// applying: readers of a ledger wait for its writer, and the writer for its readers.

import type { TenantId } from '../../../core/ids.ts'
import { type Prepared, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

/** Until the transaction ends nobody changes what the host says. */
export async function lockForReading(tx: Tx, tenant: TenantId): Promise<void> {
  const sql = `
    select pg_advisory_xact_lock_shared(hashtextextended('ledger ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`
  await run(tx, sql, [tenant])
}

const lock: Prepared = {
  name: 'lock a ledger for writing',
  text: `
    select pg_advisory_xact_lock(hashtextextended('ledger ' || tenant_id::text, 0))
    from tenants
    where tenant_id = $1`,
}

/** Until the transaction ends nobody else reads or changes what the host says. */
export async function lockForWriting(tx: Tx, tenant: TenantId): Promise<void> {
  await run(tx, lock, [tenant])
}
