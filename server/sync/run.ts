// Begins readings of a company's host, repeats them, and says how far they are. The pages
// themselves are read in `page/run.ts`.

import { randomUUID } from 'node:crypto'
import { type Advice, Conflict } from '../../connectors/contract/failure.ts'
import type { HostConnector, HostKind } from '../../connectors/contract/host.ts'
import { present } from '../../core/assert.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import { insertAudit } from '../access/store.ts'
import { addNoticeJobIfDue } from '../connections/notices/run.ts'
import { type ConnectionStateRow, findConnectionState } from '../connections/store.ts'
import type { ConnectionKey } from '../connections/tokens.ts'
import { monthIn } from '../connections/turns/run.ts'
import { callsOf } from '../connections/turns/store.ts'
import { addJob, always, type JobHandlers } from '../db/jobs.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { outdateAll } from '../ledger/anew/store.ts'
import { useUpUnlisted } from '../ledger/gone/store.ts'
import { openInvoicesOf } from '../ledger/standing/store.ts'
import * as decide from './decide.ts'
import { driftJobs } from './drift/run.ts'
import { forgetOwnEdits } from './echo/store.ts'
import { readToldRecords, resumeEvents } from './events/run.ts'
import { addPageJob, applyPage, askHost, hostOf, readNextPage } from './page/run.ts'
import * as quarantine from './quarantine/store.ts'
import * as store from './store.ts'

export type SyncStart =
  | { readonly kind: 'started' | 'running'; readonly run: string }
  /** The company came from a file, or was disconnected. */
  | { readonly kind: 'no_host' }
  | { readonly kind: 'reconnect_required' }

/**
 * Begins a reading of the host, unless one is under way: then names that one. It reads what changed
 * where the host can tell, else everything.
 */
export async function startSync(deps: Deps, tenant: TenantId): Promise<SyncStart> {
  return tx(deps.db, tenant, (tx) => startSyncIn(deps, tx, tenant))
}

/** A person asks for it: one under way that waits after a failure goes on at once. */
export async function readNow(deps: Deps, tenant: TenantId): Promise<SyncStart> {
  return tx(deps.db, tenant, async (tx) => {
    const started = await startSyncIn(deps, tx, tenant)
    if (started.kind !== 'running') return started
    const key = { tenant, run: started.run }
    const page = await store.endWait(tx, key, deps.clock.now())
    if (page !== null) await addPageJob(tx, key, { page, tries: 0 })
    return started
  })
}

/**
 * An admin says that the host has gone back to an older day, as after a restored backup: it is read
 * completely, what it says now counts however old it is, and what is not there is forgotten.
 */
export async function readAnew(deps: Deps, tenant: TenantId, actor: string): Promise<SyncStart> {
  return tx(deps.db, tenant, async (tx) => {
    const begun = await startSyncIn(deps, tx, tenant)
    if (begun.kind !== 'started' && begun.kind !== 'running') return begun
    const now = deps.clock.now()
    // One that is under way may have read what it would then not believe.
    const running = present(await store.findRunning(tx, tenant), 'the running reading')
    await giveUp(tx, tenant, { running, now, failure: begunAnew })
    await outdateAll(tx, tenant)
    await forgetOwnEdits(tx, tenant, now)
    const run = present(
      await store.insertRun(tx, { tenant, run: randomUUID() }, { kind: 'complete', now }),
      'no other reading',
    )
    await addPageJob(tx, { tenant, run }, { page: 0, tries: 0 })
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'sync.anew' },
      ...{ subjectKind: 'tenant', subjectId: tenant, detail: {} },
    })
    return { kind: 'started', run }
  })
}

/** The same in a transaction that is open already: the one that connects the company. */
export async function startSyncIn(deps: Deps, tx: Tx, tenant: TenantId): Promise<SyncStart> {
  const connection = await findConnectionState(tx, tenant)
  if (!connection || connection.state === 'disconnected') return { kind: 'no_host' }
  if (connection.state === 'reconnect_required') return { kind: 'reconnect_required' }
  const now = deps.clock.now()
  const last = await store.findReadings(tx, tenant)
  const { host } = connection
  await addNoticeJobIfDue(deps, tx, { tenant, host })
  const calls = await callsOf(tx, { tenant, host }, monthIn(now))
  const most = deps.hosts[host]?.limits?.readsAMonth ?? null
  const runAt = decide.nextReading(last, { used: calls.reads, most }, now)
  await addJob(tx, { name: 'sync.due', tenant, key: 'due', runAt, maxAttempts: always })
  await resumeEvents(tx, tenant)
  const running = await store.findRunning(tx, tenant)
  if (running && !decide.isStalled(running.next_page_at, now)) {
    return { kind: 'running', run: running.run_id }
  }
  if (running) await giveUp(tx, tenant, { running, now, failure: stalled })
  await store.forgetRuns(tx, tenant, decide.oldestKeptRun(now))
  const kind = decide.decideReading(last, now)
  const run = await store.insertRun(tx, { tenant, run: randomUUID() }, { kind, now })
  if (run === null) {
    const other = present(await store.findRunning(tx, tenant), 'the running reading')
    return { kind: 'running', run: other.run_id }
  }
  await addPageJob(tx, { tenant, run }, { page: 0, tries: 0 })
  return { kind: 'started', run }
}

const stalled = { code: 'STALLED', message: 'the reading did not go on; it was begun again' }
const begunAnew = { code: 'BEGUN_ANEW', message: 'an admin had everything read anew' }

interface GivenUp {
  readonly running: store.RunRow
  readonly now: Instant
  readonly failure: store.ShownFailure
}

async function giveUp(tx: Tx, tenant: TenantId, { running, now, failure }: GivenUp): Promise<void> {
  const key = { tenant, run: running.run_id }
  await store.failRun(tx, key, { page: running.pages, failure, now })
}

export function syncJobs(deps: Deps): JobHandlers {
  return {
    'sync.page': (payload) => readNextPage(deps, payload),
    'sync.events': (payload) => readToldRecords(deps, payload),
    ...driftJobs(deps),
    // A company that is no longer connected is not asked again; a new consent begins anew.
    'sync.due': async ({ tenant }) => {
      await startSync(deps, tenant)
    },
  }
}

export type Reread =
  /** `complete`: the customer himself was among what the host gave. */
  | { readonly kind: 'fresh'; readonly at: Instant; readonly complete: boolean }
  | { readonly kind: 'no_host' }

/**
 * What the host says now of a customer, of the invoices that are wanted, of his others that are
 * open, and of what nets them, taken into the ledger. The others count: what they leave of a credit
 * is taken off those that are wanted.
 */
export async function rereadFor(
  deps: Deps,
  tenant: TenantId,
  wanted: { readonly customer: CustomerId; readonly invoices: readonly InvoiceId[] },
): Promise<Reread> {
  const kind = await hostOf(deps, tenant)
  if (kind === null) return { kind: 'no_host' }
  const at = deps.clock.now()
  const { customer } = wanted
  const open = await tx(deps.db, tenant, (tx) => openInvoicesOf(tx, tenant, customer))
  const asked = { customer, invoices: [...new Set([...wanted.invoices, ...open])] }
  const fresh = await askHost(deps, tenant, (host, access) => host.reread(access, asked))
  const { customers, invoices, creditNotes, payments, missing, asOf } = fresh
  const page = {
    records: { customers, invoices, creditNotes, payments },
    rejected: [],
    deleted: missing.map((id) => ({ entity: 'invoice' as const, id })),
  }
  const now = deps.clock.now()
  const rejected = await tx(deps.db, tenant, async (tx) => {
    const rejected = await applyPage(tx, { tenant, reading: null, now }, page)
    await useUpUnlisted(tx, {
      tenant,
      customer: wanted.customer,
      creditNotes: creditNotes.map(({ record }) => record.id),
      payments: payments.map(({ record }) => record.id),
      settledBefore: decide.settledBefore(asOf ?? at),
    })
    return rejected
  })
  if (rejected > 0) throw notTaken(present(deps.hosts[kind], `the connector of ${kind}`), rejected)
  return { kind: 'fresh', at, complete: customers.length > 0 }
}

/** What could not be taken stands in the ledger as it was before: nothing may leave on that. */
function notTaken({ title }: HostConnector, rejected: number): Conflict {
  return new Conflict({
    service: title,
    code: 'NOT_TAKEN',
    message: `${rejected} of the records just read wait in quarantine`,
  })
}

export interface SyncState {
  readonly connection: {
    readonly host: HostKind
    readonly title: string
    readonly realm: string
    readonly state: 'active' | 'reconnect_required' | 'disconnected'
    /** It prints invoices, and mails copies of them. */
    readonly prints: boolean
    readonly copies: boolean
    /** Entered with a key that one of its people has made, without our module. */
    readonly byKey: boolean
  } | null
  /** The last reading, running or ended. */
  readonly run: {
    readonly id: string
    readonly state: decide.RunState
    readonly recordsRead: number
    readonly recordsExpected: number | null
    readonly startedAt: Instant
    readonly finishedAt: Instant | null
    /** Why it failed; of a running one, why it waits. */
    readonly failure: (store.ShownFailure & { readonly advice: Advice | null }) | null
    /** Of a running one that waits: until when. */
    readonly retriesAt: Instant | null
  } | null
  readonly syncedAt: Instant | null
  readonly quarantined: number
  /** Customers of whom the host's own sums say something else than the ledger. */
  readonly drifted: number
  readonly planned: boolean
  /** Calls of the host in this month; null where the company has no host. */
  readonly calls: {
    readonly month: Day
    readonly reads: number
    readonly writes: number
    readonly readsAMonth: number | null
    readonly pace: decide.Pace
  } | null
}

export async function syncState(deps: Deps, tenant: TenantId): Promise<SyncState> {
  return tx(deps.db, tenant, async (tx) => {
    const connection = await findConnectionState(tx, tenant)
    const run = await store.findLatestRun(tx, tenant)
    const standing = await store.findStanding(tx, tenant)
    const calls = connection && (await callsIn(deps, tx, { tenant, host: connection.host }))
    return {
      connection: connection && { ...connection, ...aboutHost(deps, connection) },
      run: run && {
        id: run.run_id,
        state: run.state,
        recordsRead: run.records_read,
        recordsExpected: run.records_expected,
        startedAt: run.started_at,
        finishedAt: run.finished_at,
        failure: run.failure && {
          ...run.failure,
          advice: adviceOn(deps, connection?.host ?? null, run.failure.code),
        },
        retriesAt: run.state === 'running' && run.failure ? run.next_page_at : null,
      },
      syncedAt: standing.synced_at,
      quarantined: standing.quarantined,
      drifted: standing.drifted,
      planned: standing.planned,
      calls,
    }
  })
}

function adviceOn(deps: Deps, host: HostKind | null, code: string): Advice | null {
  return (host === null ? undefined : deps.hosts[host])?.advice?.(code) ?? null
}

function aboutHost(deps: Deps, { host: kind, realm }: Pick<ConnectionStateRow, 'host' | 'realm'>) {
  const host = deps.hosts[kind]
  return {
    title: host?.title ?? kind,
    prints: host?.invoiceDocument !== undefined,
    copies: host?.sendCopy !== undefined,
    byKey: host?.keys?.isKeyed(realm) ?? false,
  }
}

async function callsIn(deps: Deps, tx: Tx, key: ConnectionKey): Promise<SyncState['calls']> {
  const now = deps.clock.now()
  const month = monthIn(now)
  const { reads, writes } = await callsOf(tx, key, month)
  const readsAMonth = deps.hosts[key.host]?.limits?.readsAMonth ?? null
  const pace = decide.paceOf({ used: reads, most: readsAMonth }, now)
  return { month, reads, writes, readsAMonth, pace }
}

export interface Quarantined {
  readonly entity: string
  readonly id: string
  readonly reason: string
  readonly raw: string
  readonly lastSeenAt: Instant
}

/** Records that wait with their raw text, the latest 200. */
export async function quarantined(deps: Deps, tenant: TenantId): Promise<readonly Quarantined[]> {
  const rows = await tx(deps.db, tenant, (tx) => quarantine.listQuarantined(tx, tenant))
  return rows.map(({ entity, host_id, reason, raw, last_seen_at }) => {
    return { entity, id: host_id, reason, raw, lastSeenAt: last_seen_at }
  })
}
