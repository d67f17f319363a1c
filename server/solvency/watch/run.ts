// After each plan: who has reached another step of his limit, and what has happened to customers
// that management is to know. Jobs: `solvency.limits` {tenant}. Done twice it tells nothing twice.

import { randomUUID } from 'node:crypto'
import type { Book } from '../../../core/book.ts'
import { addDays } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { insertAudit, insertAuditOfEach } from '../../access/store.ts'
import { addJob, type JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadBookOf } from '../../ledger/store.ts'
import type { KeptAnswer } from '../bureaus/answers.ts'
import { answersOf } from '../bureaus/store.ts'
import { listStandingGuarantees } from '../guarantees/store.ts'
import { evaluateAll } from '../limits/run.ts'
import { claimCrossings } from '../limits/store.ts'
import {
  type Finding,
  firstLateFindings,
  gradeFindings,
  guaranteeFindings,
  limitFindings,
  proceedingFindings,
  registerFindings,
  reviewFindings,
} from './findings.ts'
import * as store from './store.ts'

export function watchJobs(deps: Deps): JobHandlers {
  return {
    'solvency.limits': ({ tenant }) => watchNow(deps, tenant),
  }
}

export async function watchNow(deps: Deps, tenant: TenantId): Promise<void> {
  await tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    const book = await loadBookOf(tx, tenant)
    const today = dayIn(now, book.company.timeZone)
    await evaluateAll(tx, { tenant, now, today }, book)
    const guarantees = await listStandingGuarantees(tx, tenant)
    const reached = await store.limitsReached(tx, tenant)
    await open(tx, { tenant, now }, [
      ...proceedingFindings(book, today),
      ...registerFindings(book, await answersAbout(deps, tx, { tenant, book }), today),
      ...firstLateFindings(book, today),
      ...guaranteeFindings(guarantees, today),
      ...gradeFindings(await store.gradeChanges(tx, tenant, addDays(today, -changeDays))),
      ...reviewFindings(await store.limitsToReview(tx, tenant, today), today),
      ...limitFindings(reached),
    ])
    await claimCrossings(
      tx,
      { tenant, now },
      reached.map(({ id }) => id),
    )
    // Steps of limits are told too, and what could not be told before.
    await addJob(tx, { name: 'insights.alert', tenant, key: 'alert', queue: 'alert' })
  })
}

/** Nothing is known, and nothing is missing, where nobody is asked. */
async function answersAbout(
  deps: Deps,
  tx: Tx,
  { tenant, book }: { readonly tenant: TenantId; readonly book: Book },
): Promise<ReadonlyMap<string, readonly KeptAnswer[]>> {
  const sirens = [...new Set(book.customers.flatMap(({ siren }) => siren ?? []))]
  return deps.bureaus && sirens.length > 0 ? answersOf(tx, tenant, sirens) : new Map()
}

/** A grade that fell is known by its day: an older one has been told. */
const changeDays = 30

interface Opening {
  readonly tenant: TenantId
  readonly now: Instant
}

async function open(tx: Tx, at: Opening, findings: readonly Finding[]): Promise<void> {
  const entries = findings.map((one) => ({ ...one, id: randomUUID() }))
  const opened = await store.openEntries(tx, at, entries)
  const said = entries
    .filter(({ id }) => opened.has(id))
    .map(({ customer, kind, source }) => ({
      subjectId: customer,
      detail: { customer, kind, source },
    }))
  const by = { tenant: at.tenant, at: at.now, actor: 'encours' }
  await insertAuditOfEach(tx, { ...by, action: 'watch.open', subjectKind: 'customer' }, said)
}

export function watched(deps: Deps, tenant: TenantId): Promise<readonly store.EntryRow[]> {
  return tx(deps.db, tenant, (tx) => store.listEntries(tx, tenant))
}

export interface WaitingForSomebody {
  readonly limitRequests: number
  readonly toWatch: number
}

export async function waitingForSomebody(
  deps: Deps,
  tenant: TenantId,
): Promise<WaitingForSomebody> {
  const found = await tx(deps.db, tenant, (tx) => store.countWaiting(tx, tenant))
  return { limitRequests: found.limit_requests, toWatch: found.to_watch }
}

export interface Acknowledgement {
  readonly id: string
  readonly note: string | null
  readonly actor: string
}

/** False where there is no such entry. Acknowledged before, it stays as it was. */
export async function acknowledge(
  deps: Deps,
  tenant: TenantId,
  { id, note, actor }: Acknowledgement,
): Promise<boolean> {
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    const customer = await store.acknowledgeEntry(tx, { tenant, id, note, actor, now })
    if (customer === null) return store.isEntry(tx, tenant, id)
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'watch.acknowledge' },
      ...{ subjectKind: 'at_risk', subjectId: id },
      detail: { customer, ...(note === null ? {} : { note }) },
    })
    return true
  })
}
