// How one message travelled: its attempts, what was told about each, and the documents that prove
// it.

import type { TenantId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findMessage } from '../../dunning/messages/store.ts'
import { endings, type ProofMedia } from '../proof-file.ts'
import * as store from './store.ts'

export interface TravelledAttempt extends store.EvidenceAttempt {
  readonly events: readonly store.EvidenceEvent[]
  readonly proofs: readonly store.EvidenceProof[]
}

export interface ProofFile {
  readonly name: string
  readonly media: ProofMedia
  readonly content: Uint8Array
}

/** Oldest first; null where there is no such message. */
export async function evidenceOf(
  deps: Deps,
  tenant: TenantId,
  message: string,
): Promise<readonly TravelledAttempt[] | null> {
  return tx(deps.db, tenant, async (tx) => {
    if (!(await findMessage(tx, tenant, message))) return null
    const attempts = await store.findAttempts(tx, tenant, message)
    const ids = attempts.map(({ attempt_id }) => attempt_id)
    const events = Map.groupBy(await store.findEvents(tx, tenant, ids), (row) => row.attempt_id)
    const proofs = Map.groupBy(await store.findProofs(tx, tenant, ids), (row) => row.attempt_id)
    return attempts.map((attempt) => ({
      ...attempt,
      events: events.get(attempt.attempt_id) ?? [],
      proofs: proofs.get(attempt.attempt_id) ?? [],
    }))
  })
}

export async function proofFile(
  deps: Deps,
  tenant: TenantId,
  id: string,
): Promise<ProofFile | null> {
  const found = await tx(deps.db, tenant, (tx) => store.findProof(tx, tenant, id))
  if (!found) return null
  const { kind, media, content } = found
  return { name: `${kind}.${endings[media]}`, media, content }
}
