// A company's first reading, page by page as the worker does it.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { assert } from '../core/assert.ts'
import type { TenantId } from '../core/ids.ts'
import { type Consent, connect } from '../server/connections/run.ts'
import type { Deps } from '../server/deps.ts'
import { readNextPage } from '../server/sync/page/run.ts'
import { startSync, syncState } from '../server/sync/run.ts'

export const mostPages = 1_000

export interface FirstReading {
  readonly pages: number
  /** Bytes in use after a collection, every 16 pages. */
  readonly heaps: readonly number[]
}

/** `pages` null: as many as there are, with a look at the heap. */
export async function firstReading(
  deps: Deps,
  consent: Consent,
  pages: number | null,
): Promise<FirstReading> {
  const tenant = await connect(deps, consent, async (_, connected) => connected)
  const started = await startSync(deps, tenant)
  assert(started.kind === 'started', 'a reading begins')
  const { run } = started
  const heaps: number[] = []
  let page = 0
  while (page < mostPages && (pages === null ? await isRunning(deps, tenant) : page < pages)) {
    await readNextPage(deps, { tenant, run, page: `${page}`, tries: '0' })
    page += 1
    if (pages === null && page % 16 === 0) heaps.push(heapInUse())
  }
  const done = await syncState(deps, tenant)
  assert(done.run?.state === 'done' && done.quarantined === 0, 'the reading is whole')
  return { pages: page, heaps }
}

const isRunning = async (deps: Deps, tenant: TenantId): Promise<boolean> =>
  (await syncState(deps, tenant)).run?.state === 'running'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

function heapInUse(): number {
  collect()
  return process.memoryUsage().heapUsed
}
