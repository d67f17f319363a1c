// Whether the audit is whole: nothing taken out of it, nothing changed in it.

import type { TenantId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import {
  type BrokenLink,
  type ChainHead,
  countLoose,
  findBroken,
  findHead,
  isKnown,
} from './store.ts'

export interface AuditState {
  /** False where there is no such company: nothing is whole or broken then. */
  readonly known: boolean
  readonly head: ChainHead | null
  readonly broken: BrokenLink | null
  /** Entries without a link. */
  readonly loose: number
}

export function verifyAudit({ db }: Pick<Deps, 'db'>, tenant: TenantId): Promise<AuditState> {
  return tx(db, tenant, async (tx) => ({
    known: await isKnown(tx, tenant),
    head: await findHead(tx, tenant),
    broken: await findBroken(tx, tenant),
    loose: await countLoose(tx, tenant),
  }))
}
