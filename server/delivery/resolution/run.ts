// What a person found out about a message that may have left: it did, and its step is done; or it
// did not, and it may be sent again. Both the doubt and the finding stay in the attempt.

import { randomUUID } from 'node:crypto'
import type { TenantId } from '../../../core/ids.ts'
import { insertAudit } from '../../access/store.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import type { Answer } from '../../dunning/answers/run.ts'
import { findMessage, lockMessage, resolveMessage } from '../../dunning/messages/store.ts'
import { addPlanJob } from '../../dunning/run.ts'
import { updateContacts } from '../news/store.ts'
import { followSent } from '../outcome/run.ts'
import { releaseItems } from '../store.ts'
import { closeTask, type Finding, resolveAttempt } from './store.ts'

/** Null where there is no such message. A second finding changes nothing. */
export async function resolveAmbiguous(
  deps: Deps,
  tenant: TenantId,
  {
    id,
    resolution,
    by,
    note,
  }: Pick<Finding, 'resolution' | 'by' | 'note'> & { readonly id: string },
): Promise<Answer | null> {
  return tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    const state = await lockMessage(tx, tenant, id)
    const before = await findMessage(tx, tenant, id)
    if (state !== 'ambiguous' || !before) return before && { changed: false, message: before }
    const finding = { tenant, message: id, resolution, by, note, now }
    const attempt = await resolveAttempt(tx, finding)
    if (attempt === null) return { changed: false, message: before }
    const left = resolution === 'left'
    const outcome = left ? 'sent' : 'failed'
    const reason = left ? 'FOUND_LEFT' : 'FOUND_NOT_LEFT'
    await resolveMessage(tx, { tenant, id, now, state: outcome, reason })
    await updateContacts(tx, { tenant, attempt }, { outcome, presented: null })
    if (left) await followSent(tx, { tenant, attempt, message: before, now })
    else await releaseItems(tx, { tenant, attempt }, now)
    await closeTask(tx, finding, before.customer)
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor: by, action: 'message.resolve' },
      ...{ subjectKind: 'message', subjectId: id, detail: { code: resolution, note } },
    })
    await addPlanJob(tx, tenant)
    const message = await findMessage(tx, tenant, id)
    return message && { changed: true, message }
  })
}
