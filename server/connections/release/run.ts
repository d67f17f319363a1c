// Ends a company's connection for the operator of this deployment, without asking its server:
// somebody else had given its name first, or its server has moved and nobody can come in any more.

import { randomUUID } from 'node:crypto'
import type { HostKind } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { insertAudit } from '../../access/store.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { tenantIdFor } from '../tenant.ts'
import * as store from './store.ts'

export type Released =
  | { readonly kind: 'released'; readonly tenant: TenantId; readonly people: number }
  /** No such company was ever connected. */
  | { readonly kind: 'unknown' }

/**
 * After it whoever consents next is that company, from whichever server: nobody of before comes in
 * with his session, and the first who signs in is its administrator. Its ledger stays, and is what
 * the next complete reading finds.
 */
export async function release(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { host, realm }: { readonly host: HostKind; readonly realm: string },
): Promise<Released> {
  const tenant = tenantIdFor(host, realm)
  return tx(db, tenant, async (tx): Promise<Released> => {
    const now = clock.now()
    if (!(await store.releaseConnection(tx, tenant, { host, now }))) return { kind: 'unknown' }
    const people = await store.forgetPeople(tx, tenant)
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor: 'operator', action: 'released' },
      ...{ subjectKind: 'connection', subjectId: host, detail: { people: `${people}` } },
    })
    return { kind: 'released', tenant, people }
  })
}
