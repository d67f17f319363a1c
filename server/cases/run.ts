// Enters, changes and ends cases. Each is one transaction: the rows, the trace of who did it and
// why, and the job that plans anew; the answer says what it changes for the customer at once.

import { randomUUID } from 'node:crypto'
import type { Book } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import { dayIn, type Instant } from '../../core/instant.ts'
import { insertAudit } from '../access/store.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { planWith } from '../dunning/plan.ts'
import type { Plan } from '../dunning/planned.ts'
import { policiesInForce } from '../dunning/policies/store.ts'
import { addPlanJob } from '../dunning/run.ts'
import type { PolicySet } from '../dunning/segment.ts'
import { conflict } from '../errors.ts'
import { calendarOf } from '../ledger/calendar.ts'
import { loadCustomerBook } from '../ledger/store.ts'
import { type DisputeChange, decideDisputeChange } from './dispute-change.ts'
import { type Effect, effectOf } from './effect.ts'
import * as ends from './endings/store.ts'
import * as entry from './entry.ts'
import { limitsOf, lockCustomer, saveLimits } from './facts/store.ts'
import * as store from './store.ts'
import { type CaseKind, insertTrail, snapshotOf } from './trail/store.ts'

/** What a person enters. */
export type Entry =
  | { readonly kind: 'promise'; readonly request: entry.PromiseRequest }
  | { readonly kind: 'payment_plan'; readonly request: entry.PlanRequest }
  | { readonly kind: 'dispute'; readonly request: entry.DisputeRequest }
  | { readonly kind: 'hold'; readonly request: entry.HoldRequest }
  | { readonly kind: 'announced_payment'; readonly request: entry.AnnouncedRequest }
  | { readonly kind: 'commitment'; readonly request: entry.CommitmentRequest }

/** How a person ends or changes a case. */
export type Change = { readonly note: string | null } & (
  | { readonly kind: 'promise'; readonly act: 'withdraw' }
  | { readonly kind: 'payment_plan'; readonly act: 'end' }
  | { readonly kind: 'payment_plan'; readonly act: 'pay'; readonly instalment: number }
  | { readonly kind: 'dispute'; readonly act: 'accept' | 'reject' }
  | ({ readonly kind: 'dispute'; readonly act: 'change' } & DisputeChange)
  | { readonly kind: 'hold'; readonly act: 'lift' }
  | { readonly kind: 'hold'; readonly act: 'change'; readonly until: Day | null }
  | { readonly kind: 'announced_payment'; readonly act: 'withdraw' }
  | { readonly kind: 'commitment'; readonly act: 'keep' | 'waive' }
)

export interface By {
  readonly tenant: TenantId
  readonly actor: string
}

/** `changed` is false where it had been done already. */
export interface Changed {
  readonly id: string
  readonly customer: CustomerId
  readonly changed: boolean
  readonly effect: Effect
  /** The customer's book as it is now, and its day. */
  readonly book: Book
  readonly today: Day
}

/** Null where there is no such customer. */
export async function enterCase(
  deps: Deps,
  by: By,
  wanted: {
    readonly customer: CustomerId
    readonly id?: string | undefined
    readonly entry: Entry
  },
): Promise<Changed | null> {
  return tx(deps.db, by.tenant, async (tx) => {
    const scene = await sceneOf(deps, tx, { ...by, customer: wanted.customer })
    return (
      scene &&
      withEffect(scene, wanted.id ?? randomUUID(), (id) => enterIn(scene, id, wanted.entry))
    )
  })
}

/** Null where there is no such case. */
export async function changeCase(
  deps: Deps,
  by: By,
  { id, change }: { readonly id: string; readonly change: Change },
): Promise<Changed | null> {
  return tx(deps.db, by.tenant, async (tx) => {
    const found = await snapshotOf(tx, by.tenant, { kind: change.kind, id })
    if (!found) return null
    const scene = await sceneOf(deps, tx, { ...by, customer: found.customer_id })
    return scene && withEffect(scene, id, () => changeIn(scene, id, change))
  })
}

export async function caseLimits(deps: Deps, tenant: TenantId): Promise<entry.CaseLimits> {
  return tx(deps.db, tenant, (tx) => limitsOf(tx, tenant))
}

export async function setCaseLimits(
  deps: Deps,
  { tenant, actor }: By,
  wanted: entry.CaseLimits,
): Promise<entry.CaseLimits> {
  return tx(deps.db, tenant, async (tx) => {
    const before = await limitsOf(tx, tenant)
    const limits = await saveLimits(tx, tenant, wanted)
    await insertAudit(tx, {
      ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action: 'case_limits.set' },
      ...{ subjectKind: 'tenant', subjectId: tenant },
      detail: { before: JSON.stringify(before), after: JSON.stringify(limits) },
    })
    return limits
  })
}

/** All that an entry is judged on, in the transaction that makes it. */
export interface Scene extends By {
  readonly tx: Tx
  readonly customer: CustomerId
  readonly now: Instant
  readonly facts: entry.EntryFacts
  readonly policies: PolicySet
  readonly planned: (book: Book) => Plan
}

export async function sceneOf(
  deps: Deps,
  tx: Tx,
  { tenant, actor, customer }: By & { readonly customer: CustomerId },
): Promise<Scene | null> {
  const now = deps.clock.now()
  const book = await loadCustomerBook(tx, tenant, customer)
  if (!(await lockCustomer(tx, tenant, customer))) return null
  const { policies } = await policiesInForce(tx, { tenant, now }, deps.firstPolicy)
  const { country, region, timeZone } = book.company
  const facts = {
    ...{ customer, book, today: dayIn(now, timeZone), calendar: calendarOf(country, region) },
    limits: await limitsOf(tx, tenant),
  }
  return {
    tx,
    tenant,
    actor,
    customer,
    now,
    facts,
    policies,
    planned: (book) => planWith(book, policies, now),
  }
}

/** Does `work`, and says what it changed. */
export async function withEffect(
  scene: Scene,
  id: string,
  work: (id: string) => Promise<boolean>,
): Promise<Changed> {
  const { tx, tenant, customer, facts, planned } = scene
  const before = planned(facts.book)
  const changed = await work(id)
  if (changed) await addPlanJob(tx, tenant)
  const book = changed ? await loadCustomerBook(tx, tenant, customer) : facts.book
  const effect = effectOf(before, planned(book))
  return { id, customer, changed, effect, book, today: facts.today }
}

/** False where this id was entered before: the second delivery of one request. */
export async function enterIn(scene: Scene, id: string, wanted: Entry): Promise<boolean> {
  const { tx, tenant, customer } = scene
  const { kind } = wanted
  const known = await snapshotOf(tx, tenant, { kind, id })
  if (known && known.customer_id === customer) return false
  if (known || !(await insertEntry(scene, id, wanted)))
    throw conflict('This id belongs to another record.')
  const note = 'note' in wanted.request ? wanted.request.note : null
  await trace(scene, { id, kind, act: 'enter', note, before: null })
  return true
}

function insertEntry(scene: Scene, id: string, wanted: Entry): Promise<boolean> {
  const { tx, tenant, customer, actor, now, facts } = scene
  const entering = { tenant, customer, actor, now, id }
  switch (wanted.kind) {
    case 'promise':
      return store.insertPromise(tx, entering, entry.decidePromise(wanted.request, facts))
    case 'payment_plan':
      return store.insertPlan(tx, entering, entry.decidePlan(wanted.request, facts))
    case 'dispute':
      return store.insertDispute(tx, entering, entry.decideDispute(wanted.request, facts))
    case 'hold':
      return store.insertHold(tx, entering, entry.decideHold(wanted.request, facts))
    case 'announced_payment':
      return store.insertAnnounced(tx, entering, entry.decideAnnounced(wanted.request, facts))
    case 'commitment': {
      const commitment = entry.decideCommitment(wanted.request, facts)
      return store.insertCommitment(tx, entering, { ...commitment, message: null })
    }
  }
}

async function changeIn(scene: Scene, id: string, change: Change): Promise<boolean> {
  const { tx, tenant, actor, now, facts } = scene
  const { kind, act, note } = change
  // Read again under the customer's lock: another person may have come first.
  const before = (await snapshotOf(tx, tenant, { kind, id }))?.snapshot ?? null
  const ending = { tenant, id, actor, now, today: facts.today }
  if ((await makeChange(scene, ending, change)) === null) {
    if (before !== null && isFromBooks(before))
      throw conflict('This came with the books: it is changed there.')
    return false
  }
  await trace(scene, { id, kind, act, note, before })
  return true
}

const isFromBooks = (snapshot: string): boolean => snapshot.includes('"entered_at": null')

function makeChange(
  { tx, facts }: Scene,
  ending: ends.Ending,
  change: Change,
): Promise<CustomerId | null> {
  switch (change.kind) {
    case 'promise':
      return ends.withdrawPromise(tx, ending)
    case 'payment_plan':
      return change.act === 'end'
        ? ends.endPlan(tx, ending)
        : ends.payInstalment(tx, ending, change.instalment)
    case 'dispute':
      if (change.act === 'change')
        return ends.changeDispute(tx, ending, decideDisputeChange(change, ending.id, facts))
      return change.act === 'accept'
        ? ends.acceptDispute(tx, ending)
        : ends.rejectDispute(tx, ending)
    case 'hold':
      if (change.act === 'lift') return ends.liftHold(tx, ending)
      if (change.until !== null) entry.holdEnd(change.until, ending.today)
      return ends.changeHold(tx, ending, change.until)
    case 'announced_payment':
      return ends.withdrawAnnounced(tx, ending)
    case 'commitment': {
      const state = change.act === 'keep' ? 'kept' : 'waived'
      return ends.endCommitment(tx, ending, { state, note: change.note })
    }
  }
}

interface Traced {
  readonly id: string
  readonly kind: CaseKind
  readonly act: string
  readonly note: string | null
  readonly before: string | null
}

async function trace(scene: Scene, { id, kind, act, note, before }: Traced): Promise<void> {
  const { tx, tenant, customer, actor, now } = scene
  await insertTrail(tx, {
    ...{ tenant, customer, actor, note, before },
    id: randomUUID(),
    at: now,
    action: `${kind}.${act}`,
    subjectKind: kind,
    subjectId: id,
    after: (await snapshotOf(tx, tenant, { kind, id }))?.snapshot ?? null,
  })
}
