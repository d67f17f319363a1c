// Keeps the statuses that stand on invoices at the host. After each plan `writeback.statuses`
// {tenant} queues the texts that have changed, a bounded number at a time; `writeback.status`
// {tenant, invoice, tries} writes one. Where they stand is an admin's choice: see settings/run.ts.

import { Failure, Rejected } from '../../../connectors/contract/failure.ts'
import type { StatusPlace, StatusWritten } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId, type TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { connectionOf, withAccess } from '../../connections/run.ts'
import { addJob, addJobs, type Job, type JobHandlers, type JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadCompany } from '../../ledger/store.ts'
import { forgetOwnEdits, rememberOwnEdit } from '../../sync/echo/store.ts'
import { noteLanguage } from '../note.ts'
import * as places from '../place/store.ts'
import { decideAfterRefusal } from '../retry.ts'
import { type StatusDecision, statusText } from '../status.ts'
import {
  type Candidate,
  type DecisionRow,
  findCandidates,
  findDecisions,
} from './candidates/store.ts'
import * as outbox from './outbox/store.ts'

export function statusJobs(deps: Deps): JobHandlers {
  return {
    'writeback.statuses': ({ tenant }) => queueChanged(deps, tenant),
    'writeback.status': (payload) => writeOne(deps, payload),
  }
}

/** One after the other, so that an invoice is never written by two. */
const queue = 'status'

export const statusesJob = (tenant: TenantId, runAt?: Instant): Job => ({
  name: 'writeback.statuses',
  tenant,
  key: 'statuses',
  queue,
  ...(runAt === undefined ? {} : { runAt }),
})

interface Try {
  /** Failures in a row before this one. */
  readonly tries: number
  readonly runAt?: Instant
}

export const statusJob = ({ tenant, invoice }: outbox.StatusKey, { tries, runAt }: Try): Job => ({
  name: 'writeback.status',
  tenant,
  payload: { invoice, tries: `${tries}` },
  key: invoice,
  queue,
  ...(runAt === undefined ? {} : { runAt }),
})

/** Each is a read and a write at the host: no more than these wait at a time. */
export const mostWaiting = 200
const againMs = 10 * 60_000
const soonMs = 60_000
const pageSize = 1_000
const mostPages = 1_000

async function queueChanged(deps: Deps, tenant: TenantId): Promise<void> {
  let after = ''
  for (let page = 0; page < mostPages; page += 1) {
    const next = await tx(deps.db, tenant, (tx) => queueOfPage(deps, tx, { tenant, after }))
    if (next === null) return
    after = next
  }
}

interface Page {
  readonly tenant: TenantId
  readonly after: string
}

/** Where the next page begins; null where there is none, or no room for more. */
async function queueOfPage(deps: Deps, tx: Tx, { tenant, after }: Page): Promise<string | null> {
  const place = await places.findPlace(tx, tenant)
  const now = deps.clock.now()
  if (!(await takeAway(tx, { tenant, now }, place)) || place === null) return null
  const candidates = await findCandidates(tx, tenant, { place, after, most: pageSize })
  const changed = await changedAmong(tx, { tenant, place, candidates })
  const room = mostWaiting - (await outbox.countWaiting(tx, tenant))
  const queued = changed.slice(0, Math.max(room, 0))
  await outbox.queueStatuses(tx, { tenant, place, now }, queued)
  await addJobs(
    tx,
    queued.map(({ invoice }) => statusJob({ tenant, invoice }, { tries: 0 })),
  )
  if (queued.length < changed.length) {
    await addJob(tx, statusesJob(tenant, instantOf(epochMs(now) + againMs)))
    return null
  }
  return candidates.length < pageSize ? null : present(candidates.at(-1), 'the last').invoice
}

/** Queues what stands in a place that was left. False where there may be more of it than fits. */
async function takeAway(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  place: StatusPlace | null,
): Promise<boolean> {
  const most = Math.max(mostWaiting - (await outbox.countWaiting(tx, tenant)), 0)
  const left = await outbox.queueTakenAway(tx, { tenant, now }, { place, most })
  await addJobs(
    tx,
    left.map((invoice) => statusJob({ tenant, invoice }, { tries: 0 })),
  )
  if (left.length < most) return true
  await addJob(tx, statusesJob(tenant, instantOf(epochMs(now) + againMs)))
  return false
}

interface Compared {
  readonly tenant: TenantId
  readonly place: StatusPlace
  readonly candidates: readonly Candidate[]
}

async function changedAmong(
  tx: Tx,
  { tenant, place, candidates }: Compared,
): Promise<outbox.NewStatus[]> {
  const { timeZone, locale } = await loadCompany(tx, tenant)
  const ids = candidates.map(({ invoice }) => invoice)
  const decisions = Map.groupBy(
    await findDecisions(tx, tenant, ids),
    ({ invoice_id }) => invoice_id,
  )
  return candidates.flatMap(({ invoice, settled, last, status }) => {
    const { step, channel, at } = last
    const said = statusText(
      {
        last: { step, channel, on: dayIn(at, timeZone) },
        settled,
        decisions: (decisions.get(invoice) ?? []).map(decisionOf),
      },
      noteLanguage(locale),
    )
    if (said === null || isSame(status, { place, ...said })) return []
    return { invoice, ...said, settled, version: (status?.version ?? 0) + 1 }
  })
}

function decisionOf(row: DecisionRow): StatusDecision {
  const { message_step: step, send_on: on, approval } = row
  if (step !== null && on !== null && approval !== null) {
    return { kind: 'message', step, on, approval }
  }
  return { kind: 'held', step: row.next_step, on: row.next_on, blockers: row.blockers }
}

interface Wanted {
  readonly place: StatusPlace
  readonly text: string
  readonly short: string
}

/** What a place does not show may change without a write. */
function isSame(status: Candidate['status'], wanted: Wanted): boolean {
  if (!status?.place || status.place.kind !== wanted.place.kind) return false
  if (wanted.place.kind === 'private_note') return status.text === wanted.text
  return fieldName(status.place) === wanted.place.name && status.short === wanted.short
}

const fieldName = (place: StatusPlace): string | null =>
  place.kind === 'custom_field' ? place.name : null

async function writeOne(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const key = { tenant, invoice: invoiceId(present(payload['invoice'], 'the invoice of a job')) }
  const status = await tx(deps.db, tenant, (tx) => outbox.takeQueued(tx, key))
  if (status === null) return
  const tries = Number(payload['tries'])
  try {
    const written = await atHost(deps, key, status)
    await tx(deps.db, tenant, (tx) => settle(deps, tx, { key, status, written, tries }))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await tx(deps.db, tenant, (tx) => settleFailure(deps, tx, { key, status, error, tries }))
  }
}

/** Invoice and version name the write: repeated after a lost answer, it is made once. */
async function atHost(
  deps: Deps,
  { tenant, invoice }: outbox.StatusKey,
  { place, text, short, before, version }: outbox.QueuedStatus,
): Promise<StatusWritten> {
  const { host } = present(await connectionOf(deps, tenant), 'the connection of a status')
  const statuses = present(deps.hosts[host]?.statuses, `a place for a status at ${host}`)
  return withAccess(deps, { tenant, host }, (access) =>
    statuses.write(access, {
      ...{ invoice, place, text, short, shortBefore: before },
      key: `status ${invoice} ${version}`,
    }),
  )
}

interface Outcome {
  readonly key: outbox.StatusKey
  readonly status: outbox.QueuedStatus
  /** Failures in a row before this one: after any of them it may stand there. */
  readonly tries: number
}

const keptMs = 30 * 24 * 3_600_000

async function settle(
  deps: Deps,
  tx: Tx,
  { key, status, written, tries }: Outcome & { readonly written: StatusWritten },
): Promise<void> {
  const now = deps.clock.now()
  if (written.kind === 'written') {
    const { edit, updatedAt } = written
    const made = { entity: 'invoice', id: key.invoice, edit, updatedAt, now } as const
    await rememberOwnEdit(tx, key.tenant, made)
    await forgetOwnEdits(tx, key.tenant, instantOf(epochMs(now) - keptMs))
  }
  const isGone = status.text === null && written.kind === 'no_field'
  const standing = standingAfter(isGone ? { kind: 'unchanged' } : written)
  await outbox.settle(tx, key, { version: status.version, now, ...standing })
  if (standing.state === 'failed' && tries === 0) await outbox.restoreStood(tx, key, status)
  if (status.text !== null || standing.state !== 'written') return
  // It may stand in its new place now: once, after the last of those that are taken away.
  await addJob(tx, statusesJob(key.tenant, instantOf(epochMs(now) + soonMs)))
}

type Standing = Pick<outbox.Settled, 'state' | 'reason' | 'failure' | 'closedUntil'>

function standingAfter(written: StatusWritten): Standing {
  const nothing = { reason: null, failure: null, closedUntil: null }
  switch (written.kind) {
    case 'written':
    case 'unchanged':
      return { ...nothing, state: 'written' }
    case 'gone':
    case 'void':
      return { ...nothing, state: 'dropped', reason: written.kind.toUpperCase() }
    case 'books_closed':
      return { ...nothing, state: 'failed', reason: 'BOOKS_CLOSED', closedUntil: written.until }
    case 'no_field':
    case 'field_ignored':
    case 'no_room':
      return { ...nothing, state: 'failed', reason: written.kind.toUpperCase() }
  }
}

/** What failed for good is tried again when its text changes, or when an admin asks for it. */
async function settleFailure(
  deps: Deps,
  tx: Tx,
  { key, status, error, tries }: Outcome & { readonly error: Failure },
): Promise<void> {
  const now = deps.clock.now()
  const { version } = status
  const next = decideAfterRefusal(error, { tries, now })
  if (next.kind === 'fail') {
    const end = { state: 'failed', reason: 'REFUSED', closedUntil: null } as const
    await outbox.settle(tx, key, { version, now, failure: error.message, ...end })
    if (error instanceof Rejected && tries === 0) await outbox.restoreStood(tx, key, status)
    return
  }
  if (!(await outbox.postpone(tx, key, { version, failure: error.message }))) return
  await addJob(tx, statusJob(key, { tries: tries + 1, runAt: next.until }))
}
