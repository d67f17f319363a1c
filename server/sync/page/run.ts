// One page of a reading: asked for, taken into the ledger, and what comes next. A page's records,
// the cursor and the next job move in one transaction: a crash anywhere repeats a page, harmlessly.

import { Failure, Unauthorized } from '../../../connectors/contract/failure.ts'
import type {
  DeletedRecord,
  HostAccess,
  HostChanges,
  HostConnector,
  HostKind,
  HostPage,
  WantedRecords,
} from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { connectionOf, withAccess } from '../../connections/run.ts'
import { findConnectionState } from '../../connections/store.ts'
import { addJob, type Job, type JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { applyRecords } from '../../ledger/apply/store.ts'
import { markGone, type Reading, sweepGone, unseenBy } from '../../ledger/gone/store.ts'
import * as links from '../../ledger/links/store.ts'
import * as decide from '../decide.ts'
import * as wanted from '../events/wanted.ts'
import { linkedTo } from '../linked/run.ts'
import * as quarantine from '../quarantine/store.ts'
import * as store from '../store.ts'

export interface PageJob {
  readonly page: number
  /** Failures in a row before this try. */
  readonly tries: number
  /** Absent = at once. */
  readonly runAt?: Instant
}

export async function addPageJob(tx: Tx, key: store.RunKey, job: PageJob): Promise<void> {
  await addJob(tx, {
    name: 'sync.page',
    tenant: key.tenant,
    payload: { run: key.run, page: `${job.page}`, tries: `${job.tries}` },
    key: key.run,
    ...(job.runAt === undefined ? {} : { runAt: job.runAt }),
  })
}

/** The job `sync.page`. */
export async function readNextPage(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const key = { tenant, run: present(payload['run'], 'the reading of a page job') }
  const page = Number(payload['page'])
  const { run, connection } = await tx(deps.db, tenant, async (tx) => ({
    run: await store.findRun(tx, key),
    connection: await findConnectionState(tx, tenant),
  }))
  if (!run || !decide.isCurrent(run, page)) return
  try {
    const current = { page, run, host: connection?.host ?? null }
    if (run.kind === 'changes') await readWhatChanged(deps, key, current)
    else await readPage(deps, key, current)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await settleFailure(deps, key, { page, tries: Number(payload['tries']), failure: error })
  }
}

interface CurrentPage {
  readonly page: number
  readonly run: store.RunRow
  readonly host: HostKind | null
}

/** It makes sums of its own, to hold the ledger against after a reading. */
const sums = (deps: Deps, host: HostKind | null): boolean =>
  host !== null && deps.hosts[host]?.controls !== undefined

async function readPage(
  deps: Deps,
  key: store.RunKey,
  { page, run, host }: CurrentPage,
): Promise<void> {
  const { tenant } = key
  if (run.records_expected === null) await count(deps, key)
  const link = { tenant, host }
  const read = await askLinked(deps, link, (host, access) => host.readPage(access, run.cursor))
  if (read.next === null) await proveGone(deps, { link, key, startedAt: run.started_at, read })
  const now = decide.laterOf(deps.clock.now(), run.started_at)
  await tx(deps.db, tenant, async (tx) => {
    // Lost in a crash of the database it is read again: nobody has to wait for its disk.
    await store.commitLazily(tx)
    await takePage(tx, { key, page, read, now, compares: sums(deps, host) })
  })
}

interface LastPage {
  readonly link: { readonly tenant: TenantId; readonly host: HostKind | null }
  readonly key: store.RunKey
  readonly startedAt: Instant
  readonly read: HostPage
}

/** Before what was not shown is taken for gone: somebody may have taken our right to see it. */
async function proveGone(deps: Deps, { link, key, startedAt, read }: LastPage): Promise<void> {
  const { tenant, host } = link
  if (host === null || deps.hosts[host]?.mustBeGone === undefined) return
  const reading = { ...key, startedAt, settledBefore: settledFor(read, startedAt) }
  const unseen = await tx(deps.db, tenant, (tx) => unseenBeside(tx, reading, read))
  if (unseen.length === 0) return
  await askLinked(deps, link, async (host, access) => host.mustBeGone?.(access, unseen))
}

async function unseenBeside(
  tx: Tx,
  reading: Reading,
  { records, rejected }: HostPage,
): Promise<DeletedRecord[]> {
  const unseen: DeletedRecord[] = []
  for (const entity of sweptEntities) {
    const own = records[listOf[entity]].map(({ record }) => record.id)
    const shown = new Set<string>([...own, ...rejected.map(({ id }) => id)])
    const ids = await unseenBy(tx, reading, entity)
    unseen.push(...ids.filter((id) => !shown.has(id)).map((id) => ({ entity, id })))
  }
  return unseen
}

const listOf = { invoice: 'invoices', creditNote: 'creditNotes', payment: 'payments' } as const

const settledFor = ({ begunAt }: HostPage, startedAt: Instant): Instant =>
  decide.settledBefore(begunAt ?? startedAt)

/** One answer brings all that changed; where the host cannot tell, everything is read. */
async function readWhatChanged(
  deps: Deps,
  key: store.RunKey,
  { page, run, host }: CurrentPage,
): Promise<void> {
  const { tenant } = key
  const { changesFrom: from } = await tx(deps.db, tenant, (tx) => store.findReadings(tx, tenant))
  const changes =
    from === null
      ? null
      : await askHost(deps, tenant, (host, access) => host.readChanges(access, from))
  const whole = changes && (await withLinked(deps, tenant, changes))
  const now = decide.laterOf(deps.clock.now(), run.started_at)
  await tx(deps.db, tenant, async (tx) => {
    const compares = sums(deps, host)
    if (whole) await takeChanges(tx, { key, page, changes: whole, now, compares })
    else if (await store.makeComplete(tx, key, now)) {
      await addPageJob(tx, key, { page, tries: 0 })
    }
  })
}

/** A host need not list a record that another one moved: those are asked for. */
async function withLinked(
  deps: Deps,
  tenant: TenantId,
  changes: HostChanges,
): Promise<HostChanges> {
  const also = await tx(deps.db, tenant, (tx) => alsoWanted(tx, tenant, changes))
  if (also.length === 0) return changes
  const linked = await askHost(deps, tenant, (host, access) => host.readRecords(access, also))
  return { ...changes, ...wanted.together(changes, linked) }
}

async function alsoWanted(
  tx: Tx,
  tenant: TenantId,
  changes: HostChanges,
): Promise<readonly WantedRecords[]> {
  const listed = wanted.namedIn(changes)
  const creditNotes = wanted.idsOf(listed, 'creditNote')
  const noted = await links.customersCreditedBy(tx, tenant, { payments: [], creditNotes })
  const payments = wanted.idsOf(listed, 'payment')
  const linked = await linkedTo(tx, tenant, { payments, noted, read: changes })
  return wanted.gathered(linked, wanted.gathered(listed))
}

interface ReadChanges {
  readonly key: store.RunKey
  readonly page: number
  readonly changes: HostChanges
  readonly now: Instant
  readonly compares: boolean
}

/** The records and where the next reading begins, together. */
async function takeChanges(
  tx: Tx,
  { key, page, changes, now, compares }: ReadChanges,
): Promise<void> {
  const { tenant } = key
  const { read, next } = changes
  const moved = await store.moveOn(tx, key, { page, cursor: null, read, now })
  if (!moved) return
  await store.setExpected(tx, key, read)
  const rejected = await applyPage(tx, { tenant, reading: null, now, ...moved }, changes)
  if (rejected > 0) await store.addRejected(tx, key, rejected)
  await store.finishRun(tx, key, now)
  await store.saveReadings(tx, tenant, { changesFrom: next, completedAt: null })
  await addNextJobs(tx, tenant, { compares })
}

export const addPlanJob = (tx: Tx, tenant: TenantId): Promise<void> =>
  addJob(tx, { name: 'dunning.plan', tenant, key: 'plan', queue: 'plan' })

/** After a reading: a plan, and a look whether the host's own sums are ours. */
async function addNextJobs(
  tx: Tx,
  tenant: TenantId,
  { compares }: { readonly compares: boolean },
): Promise<void> {
  await addPlanJob(tx, tenant)
  if (compares) await addJob(tx, compareJob(tenant, { tries: 0 }))
}

interface Comparison {
  /** Failures in a row before this try. */
  readonly tries: number
  readonly runAt?: Instant
}

export const compareJob = (tenant: TenantId, { tries, runAt }: Comparison): Job => ({
  name: 'sync.totals',
  tenant,
  payload: { tries: `${tries}` },
  key: 'totals',
  queue: 'totals',
  ...(runAt === undefined ? {} : { runAt }),
})

/** For the progress bar. */
async function count(deps: Deps, key: store.RunKey): Promise<void> {
  const expected = await askHost(deps, key.tenant, (host, access) => host.countRecords(access))
  await tx(deps.db, key.tenant, (tx) => store.setExpected(tx, key, expected))
}

interface ReadPage {
  readonly key: store.RunKey
  /** Pages applied before. */
  readonly page: number
  readonly read: HostPage
  readonly now: Instant
  readonly compares: boolean
}

async function takePage(tx: Tx, { key, page, read, now, compares }: ReadPage): Promise<void> {
  const step = { page, cursor: read.next, read: read.read, now }
  const moved = await store.moveOn(tx, key, step)
  if (!moved) return
  const scope = { tenant: key.tenant, reading: key.run, now, ...moved }
  const rejected = await applyPage(tx, scope, read)
  if (rejected > 0) await store.addRejected(tx, key, rejected)
  if (read.next === null) await finish(tx, key, { now, last: read, compares })
  else await addPageJob(tx, key, { page: page + 1, tries: 0 })
}

export interface PageScope {
  readonly tenant: TenantId
  /** The complete reading that the page belongs to; null for records read on their own. */
  readonly reading: string | null
  readonly now: Instant
  /** Whether any record waits in quarantine; absent = nobody has looked yet. */
  readonly isAnyKept?: boolean
}

/** Brings a page into the ledger and its unusable records into quarantine; counts the latter. */
export async function applyPage(
  tx: Tx,
  { tenant, reading, now, isAnyKept = true }: PageScope,
  page: Pick<HostPage, 'records' | 'rejected' | 'deleted'>,
): Promise<number> {
  const applied = await applyRecords(tx, { tenant, reading }, page.records)
  const rejected = [...page.rejected, ...applied.refused].map(decide.quarantined)
  await markGone(tx, tenant, page.deleted)
  if (isAnyKept) await quarantine.release(tx, tenant, [...applied.taken, ...page.deleted])
  await quarantine.putAside(tx, tenant, { records: rejected, now })
  return rejected.length
}

const sweptEntities = ['invoice', 'creditNote', 'payment'] as const

interface Compares {
  readonly compares: boolean
}

/** The host was read to its end, and the plan is made anew. */
async function finish(
  tx: Tx,
  key: store.RunKey,
  { now, last, compares }: { readonly now: Instant; readonly last: HostPage } & Compares,
): Promise<void> {
  const { tenant } = key
  const finished = await store.finishRun(tx, key, now)
  const whole = decide.broughtAll(finished)
  const startedAt = finished.started_at
  if (whole)
    await forgetUnseen(tx, { ...key, startedAt, settledBefore: settledFor(last, startedAt) })
  // Not whole: nothing was taken for gone, and the next reading is a complete one again.
  const changesFrom = whole ? last.changesFrom : null
  await store.saveReadings(tx, tenant, { changesFrom, completedAt: startedAt })
  await addNextJobs(tx, tenant, { compares })
}

/** What a complete reading did not show is gone. */
async function forgetUnseen(tx: Tx, reading: Reading): Promise<void> {
  const { tenant, startedAt } = reading
  const unreadable = await quarantine.unreadableEntities(tx, tenant, startedAt)
  for (const entity of sweptEntities) {
    if (!unreadable.has(entity)) await sweepGone(tx, reading, entity)
  }
  await quarantine.releaseUnseen(tx, tenant, startedAt)
}

interface FailedPage {
  readonly page: number
  readonly tries: number
  readonly failure: Failure
}

async function settleFailure(deps: Deps, key: store.RunKey, failed: FailedPage): Promise<void> {
  const { page, tries, failure } = failed
  const { tenant } = key
  const now = deps.clock.now()
  const next = decide.decideAfterFailure(failure, { tries, now })
  if (next.kind === 'wait') {
    const shown = { code: failure.code, message: failure.message }
    await tx(deps.db, tenant, async (tx) => {
      const wait = { page, failure: shown, until: next.until }
      if (!(await store.postpone(tx, key, wait))) return
      await addPageJob(tx, key, { page, tries: tries + 1, runAt: next.until })
    })
    return
  }
  const code = await codeOf(deps, tenant, failure)
  deps.log.warn({ tenant, run: key.run, code }, 'a reading of the host has failed')
  const end = { page, failure: { code, message: failure.message }, now }
  await tx(deps.db, tenant, (tx) => store.failRun(tx, key, end))
}

async function codeOf(deps: Deps, tenant: TenantId, failure: Failure): Promise<string> {
  if (!(failure instanceof Unauthorized)) return failure.code
  const connection = await connectionOf(deps, tenant)
  return connection?.state === 'active' ? failure.code : 'RECONNECT_REQUIRED'
}

/** Asks the company's host, with an access that is valid. */
export async function askHost<T>(
  deps: Deps,
  tenant: TenantId,
  question: (host: HostConnector, access: HostAccess) => Promise<T>,
): Promise<T> {
  return askLinked(deps, { tenant, host: await hostOf(deps, tenant) }, question)
}

async function askLinked<T>(
  deps: Deps,
  { tenant, host }: { readonly tenant: TenantId; readonly host: HostKind | null },
  question: (host: HostConnector, access: HostAccess) => Promise<T>,
): Promise<T> {
  if (host === null) {
    throw new Unauthorized({
      service: 'Encours',
      code: 'DISCONNECTED',
      message: 'the company is connected to no host',
    })
  }
  const connector = present(deps.hosts[host], `the connector of ${host}`)
  return withAccess(deps, { tenant, host }, (access) => question(connector, access))
}

export async function hostOf(deps: Deps, tenant: TenantId): Promise<HostKind | null> {
  return (await connectionOf(deps, tenant))?.host ?? null
}
