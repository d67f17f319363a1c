// How something is kept up at the host: one job of a company after the other, tried again where the
// host fails, and what failed for good is told; and how one record that it refuses does not hold up
// the others. Leaves out what is kept.

import { Failure, Rejected } from '../../../connectors/contract/failure.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { addJob, type Job, type JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
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

/** What a host says of one record alone; all else it says of all of them. */
export const aboutOneRecord: ReadonlySet<string> = new Set(['MISSING', 'REFUSED', 'REQUEST'])

export interface Asking<T> {
  /** Done for all of these, or for none. */
  ask(batch: readonly T[]): Promise<void>
  /** This one is refused by itself. */
  setAside(record: T, problem: string): Promise<void>
}

/** Refusals that one job meets before it stops: a host that refuses all is not asked for each. */
export interface Patience {
  refusals: number
}

export const patience = (): Patience => ({ refusals: 60 })

/** Where a batch is refused it is asked by halves, until each that is refused stands alone. */
export async function inHalves<T>(
  all: readonly T[],
  { ask, setAside }: Asking<T>,
  patience: Patience,
): Promise<void> {
  const waiting = all.length === 0 ? [] : [all]
  for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) {
    try {
      await ask(batch)
    } catch (error) {
      if (!(error instanceof Rejected && aboutOneRecord.has(error.code))) throw error
      if (patience.refusals === 0) throw error
      patience.refusals -= 1
      const [record] = batch
      if (batch.length === 1 && record !== undefined) await setAside(record, error.code)
      else {
        const middle = Math.ceil(batch.length / 2)
        waiting.push(batch.slice(middle), batch.slice(0, middle))
      }
    }
  }
}

const asideMs = 24 * 3_600_000

/** Which are left out for now; those of longer ago are tried again. */
export function asideOf(
  tx: Tx,
  keeping: store.Keeping,
  now: Instant,
): Promise<ReadonlySet<string>> {
  return store.findAside(tx, keeping, instantOf(epochMs(now) - asideMs))
}

/** With its reason, for a day. */
export async function putAside(
  deps: Deps,
  keeping: store.Keeping,
  { record, problem }: { readonly record: string; readonly problem: string },
): Promise<void> {
  const { tenant, kept } = keeping
  const now = deps.clock.now()
  await tx(deps.db, tenant, (tx) => store.saveAside(tx, keeping, { record, problem, now }))
  deps.log.warn({ tenant, kept, record, code: problem }, 'the host refuses this record')
}

export interface Pages<T> {
  readonly keeping: store.Keeping
  /** Records of one page, and of one asking. */
  readonly most: number
  /** Nothing is begun from then on; null: until all is done. */
  readonly until: Instant | null
  /** The next after this one, by id. */
  find(tx: Tx, after: string): Promise<readonly T[]>
  idOf(row: T): string
  /** Done for all of these, or for none. */
  ask(batch: readonly T[]): Promise<void>
}

const mostPages = 10_000

/** A record that the host refuses is set aside, and holds up no other. */
export async function keepInPages<T>(deps: Deps, pages: Pages<T>): Promise<void> {
  const { keeping, most, until, idOf, ask } = pages
  const patient = patience()
  const setAside = (row: T, problem: string) =>
    putAside(deps, keeping, { record: idOf(row), problem })
  let after = ''
  for (let page = 0; page < mostPages; page += 1) {
    if (until !== null && deps.clock.now() >= until) return
    const { rows, aside } = await tx(deps.db, keeping.tenant, async (tx) => ({
      rows: await pages.find(tx, after),
      aside: await asideOf(tx, keeping, deps.clock.now()),
    }))
    const asked = rows.filter((row) => !aside.has(idOf(row)))
    await inHalves(asked, { ask, setAside }, patient)
    const last = rows.at(-1)
    if (last === undefined || rows.length < most) return
    after = idOf(last)
  }
}
