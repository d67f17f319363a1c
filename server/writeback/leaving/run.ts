// Before an admin ends a connection: takes away what stands of ours at the host, as far as it lets
// us. Whatever stands against it, the connection ends all the same, and what is left is named. A
// later connection of the same company goes on from there.

import { randomUUID } from 'node:crypto'
import { Failure } from '../../../connectors/contract/failure.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { takeCallsAway } from '../calls/run.ts'
import { countTasks } from '../calls/store.ts'
import { takeLimitsAway } from '../limits/run.ts'
import { countLimits } from '../limits/store.ts'
import { takeMarksAway } from '../sparing/run.ts'
import { countSpared } from '../sparing/store.ts'
import { takeTagsAway } from '../tags/run.ts'
import { countTagged } from '../tags/store.ts'

/** What stands there still. */
export interface Left {
  /** Calls as tasks. */
  readonly calls: number
  /** Customers with a tag of ours. */
  readonly tags: number
  /** Invoices with the host's own mark against reminders, set by us. */
  readonly marks: number
  /** Limits written as the host's own. */
  readonly limits: number
}

/** Somebody waits for it. */
const longestMs = 20_000

export async function takeAwayBeforeEnd(
  deps: Deps,
  tenant: TenantId,
  actor: string,
): Promise<Left> {
  const until = instantOf(epochMs(deps.clock.now()) + longestMs)
  for (const takeAway of [takeMarksAway, takeCallsAway, takeTagsAway, takeLimitsAway]) {
    if (!(await isTried(deps, tenant, () => takeAway(deps, tenant, until)))) break
  }
  return tx(deps.db, tenant, async (tx) => {
    const left = {
      calls: (await countTasks(tx, tenant)).live,
      tags: await countTagged(tx, tenant),
      marks: await countSpared(tx, tenant),
      limits: await countLimits(tx, tenant),
    }
    if (Object.values(left).some((count) => count > 0)) {
      const told = Object.entries(left).map(([what, count]) => [what, `${count}`])
      await insertAudit(tx, {
        ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action: 'writeback.left' },
        ...{ subjectKind: 'tenant', subjectId: tenant, detail: Object.fromEntries(told) },
      })
    }
    return left
  })
}

/** False where the host is not to be asked for the rest either. */
async function isTried(deps: Deps, tenant: TenantId, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, exchange, kind } = error
    deps.log.warn({ tenant, code, exchange }, 'something of ours stays at the host')
    return kind === 'rejected' && code !== 'OTHER_DATABASE'
  }
}
