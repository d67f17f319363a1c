// How something is kept up at the host: one job of a company after the other, tried again where the
// host fails, and what failed for good is told. Leaves out what is kept.

import { Failure } from '../../../connectors/contract/failure.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { addJob, type Job, type JobPayload } from '../../db/jobs.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { decideAfterRefusal } from '../retry.ts'
import * as store from './store.ts'

interface Try {
  /** Failures in a row before this one. */
  readonly tries?: number
  readonly runAt?: Instant
}

/** One waits at a time, and one runs at a time: nothing is done twice. */
export const keepingJob =
  (kept: store.Kept) =>
  (tenant: TenantId, { tries = 0, runAt }: Try = {}): Job => ({
    ...{ name: `writeback.${kept}`, tenant, payload: { tries: `${tries}` } },
    ...{ key: kept, queue: kept },
    ...(runAt === undefined ? {} : { runAt }),
  })

/** What failed for good is tried again after the next plan. */
export async function keep(
  deps: Deps,
  { kept, payload }: { readonly kept: store.Kept; readonly payload: JobPayload },
  work: () => Promise<void>,
): Promise<void> {
  const keeping = { tenant: payload.tenant, kept }
  try {
    await work()
    const now = deps.clock.now()
    await tx(deps.db, keeping.tenant, (tx) => store.saveFailure(tx, keeping, { code: null, now }))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await settle(deps, keeping, { error, tries: Number(payload['tries'] ?? 0) })
  }
}

async function settle(
  deps: Deps,
  keeping: store.Keeping,
  { error, tries }: { readonly error: Failure; readonly tries: number },
): Promise<void> {
  const { tenant, kept } = keeping
  const now = deps.clock.now()
  const next = decideAfterRefusal(error, { tries, now })
  await tx(deps.db, tenant, async (tx) => {
    if (next.kind === 'fail') return store.saveFailure(tx, keeping, { code: error.code, now })
    await addJob(tx, keepingJob(kept)(tenant, { tries: tries + 1, runAt: next.until }))
  })
  const { code, exchange } = error
  deps.log.warn({ tenant, kept, code, exchange, next: next.kind }, 'the host was not kept up')
}
