// The file of one customer: everything on record, with the exact content of what was sent and the
// entries of the audit in their chain.

import { randomUUID } from 'node:crypto'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import {
  type ChainedEntry,
  type ChainHead,
  findEntriesOf,
  findHead,
} from '../../access/audit/store.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { lockForReading } from '../../ledger/lock/store.ts'
import { loadCompany } from '../../ledger/store.ts'
import { type CaseRecord, type CaseTable, caseTables, findCaseRecords } from './store.ts'

export interface CaseFile {
  readonly madeAt: Instant
  readonly company: string
  readonly customer: CustomerId
  /** As stored, by the name of the table. Amounts are minor units. */
  readonly records: Readonly<Record<CaseTable, readonly CaseRecord[]>>
  readonly audit: readonly ChainedEntry[]
  /** The end of the company's chain: kept with this file, it proves what stood before it. */
  readonly head: ChainHead | null
}

/** Null where there is no such customer. That it was made is on record too. */
export async function caseFile(
  deps: Deps,
  tenant: TenantId,
  { customer, actor }: { readonly customer: CustomerId; readonly actor: string },
): Promise<CaseFile | null> {
  const found = await tx(deps.db, tenant, async (tx) => {
    await lockForReading(tx, tenant)
    const records = await recordsOf(tx, tenant, customer)
    if (records.customers.length === 0) return null
    return {
      company: (await loadCompany(tx, tenant)).name,
      records,
      audit: await findEntriesOf(tx, tenant, customer),
      head: await findHead(tx, tenant),
    }
  })
  if (!found) return null
  const madeAt = deps.clock.now()
  await tx(deps.db, tenant, (tx) =>
    insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: madeAt, actor, action: 'case_file.export' },
      ...{ subjectKind: 'customer', subjectId: customer, detail: {} },
    }),
  )
  return { madeAt, customer, ...found }
}

async function recordsOf(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<CaseFile['records']> {
  const found: Partial<Record<CaseTable, readonly CaseRecord[]>> = {}
  for (const table of caseTables) {
    found[table] = await findCaseRecords(tx, tenant, { table, customer })
  }
  return found as Record<CaseTable, readonly CaseRecord[]>
}
