// Sets the host's own mark that nobody is to be reminded on invoices that are disputed or on hold
// here, where an admin wants it, and takes it away where we have set it. `writeback.sparing`
// {tenant, tries} runs after each plan.

import { randomUUID } from 'node:crypto'
import { Failure } from '../../../connectors/contract/failure.ts'
import type { HostKind, HostSparing, SparedNow } from '../../../connectors/contract/host.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { withAccess } from '../../connections/run.ts'
import { findConnectionState } from '../../connections/store.ts'
import type { JobHandlers, JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { addPlanJob } from '../../sync/page/run.ts'
import { keep, keepInPages, keepingJob } from '../keeping/run.ts'
import * as store from './store.ts'

export function sparingJobs(deps: Deps): JobHandlers {
  return {
    'writeback.sparing': (payload) => markAll(deps, payload),
  }
}

export const sparingJob = keepingJob('sparing')

interface Work {
  readonly tenant: TenantId
  readonly host: HostKind
  readonly sparing: HostSparing
  readonly wanted: boolean
}

async function markAll(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work === null) return
  await keep(deps, { kept: 'sparing', payload }, () => markPages(deps, work, null))
}

/** Ours are taken away, as many as it comes to until then. */
export async function takeMarksAway(deps: Deps, tenant: TenantId, until: Instant): Promise<void> {
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work !== null) await markPages(deps, { ...work, wanted: false }, until)
}

const markPages = (deps: Deps, work: Work, until: Instant | null): Promise<void> =>
  keepInPages(deps, {
    ...{ keeping: { tenant: work.tenant, kept: 'sparing' }, most: work.sparing.most, until },
    find: (tx, after) =>
      store.findToMark(tx, work.tenant, { after, most: work.sparing.most, wanted: work.wanted }),
    idOf: ({ invoice_id }) => invoice_id,
    ask: (batch) => markBatch(deps, work, batch),
  })

async function workOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<Work | null> {
  const connection = await findConnectionState(tx, tenant)
  if (connection?.state !== 'active') return null
  const { host } = connection
  const sparing = deps.hosts[host]?.sparing
  if (!sparing) return null
  const { spares_invoices: wanted } = await store.findSparing(tx, tenant)
  return { tenant, host, sparing, wanted }
}

/** What is to be ours is remembered before the host is asked, and settled after. */
async function markBatch(
  deps: Deps,
  { tenant, host, sparing }: Work,
  rows: readonly store.ToMarkRow[],
): Promise<void> {
  const now = deps.clock.now()
  const asked = { spare: idsOf(rows, true), release: idsOf(rows, false) }
  await tx(deps.db, tenant, (tx) =>
    store.rememberSparing(tx, tenant, { invoices: asked.spare, now }),
  )
  const marked = await withAccess(deps, { tenant, host }, (access) =>
    sparing.mark(access, asked),
  ).catch((error) => giveBack(deps, { tenant, rows, error }))
  await tx(deps.db, tenant, (tx) => settle(tx, { tenant, rows, marked, now }))
}

interface Refusal {
  readonly tenant: TenantId
  readonly rows: readonly store.ToMarkRow[]
  readonly error: unknown
}

/** Refused, nothing was marked: whoever marks those invoices from now on is another. */
async function giveBack(deps: Deps, { tenant, rows, error }: Refusal): Promise<never> {
  if (error instanceof Failure && error.kind !== 'unavailable' && error.kind !== 'conflict') {
    const fresh = rows.filter(({ spare, doubted }) => spare && !doubted)
    await tx(deps.db, tenant, (tx) => store.forgetSpared(tx, tenant, idsOf(fresh, true)))
  }
  throw error
}

const idsOf = (rows: readonly store.ToMarkRow[], spare: boolean): InvoiceId[] =>
  rows.filter((row) => row.spare === spare).map(({ invoice_id }) => invoice_id)

interface Marked {
  readonly tenant: TenantId
  readonly rows: readonly store.ToMarkRow[]
  readonly marked: SparedNow
  readonly now: Instant
}

async function settle(tx: Tx, { tenant, rows, marked, now }: Marked): Promise<void> {
  const already = new Set(marked.already)
  const missing = new Set(marked.missing)
  // Where a try before this one may have set it, it is ours; else somebody was faster.
  const theirs = rows.filter((row) => row.spare && !row.doubted && already.has(row.invoice_id))
  const spared = rows.filter((row) => row.spare && !theirs.includes(row))
  const released = rows.filter((row) => !row.spare)
  const ids = (of: readonly store.ToMarkRow[]) => of.map(({ invoice_id }) => invoice_id)
  await store.settleSpared(tx, tenant, { invoices: ids(spared), now })
  await store.forgetSpared(tx, tenant, ids([...theirs, ...released]))
  const blocked = new Set(marked.blocked)
  const free = released.filter(({ invoice_id }) => !blocked.has(invoice_id))
  await store.unmarkInLedger(tx, tenant, ids(free))
  // Until now the mark held them back.
  if (released.length > 0) await addPlanJob(tx, tenant)
  const done = (of: readonly store.ToMarkRow[]) => ids(of).filter((id) => !missing.has(id))
  const [set, takenAway] = [done(spared), done(released)]
  if (set.length + takenAway.length === 0) return
  await insertAudit(tx, {
    ...{ tenant, actor: 'encours', id: randomUUID(), at: now, action: 'writeback.spared' },
    ...{ subjectKind: 'tenant', subjectId: tenant },
    detail: { set: set.join(' '), takenAway: takenAway.join(' ') },
  })
}
