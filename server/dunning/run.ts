// Plans a company's dunning and keeps what people approved and still holds; their answers are
// answers/run.ts. Jobs: `dunning.plan` {tenant}. It adds `solvency.assess` {tenant}, as do the
// following: `delivery.automatic` where the company lets messages go by themselves,
// `writeback.statuses` where invoices show their status, `writeback.fields`, `writeback.sparing`,
// `writeback.calls`, `writeback.tags` and `writeback.limits` where the host takes what they write.

import { randomUUID } from 'node:crypto'
import { present } from '../../core/assert.ts'
import { addDays } from '../../core/day.ts'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { insertAudit } from '../access/store.ts'
import { findConnectionState } from '../connections/store.ts'
import { addJob, addJobs, addMissingJobs, always, type Job, type JobHandlers } from '../db/jobs.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { lockForReading } from '../ledger/lock/store.ts'
import { loadBookOf, loadCompany } from '../ledger/store.ts'
import { addBureauJob } from '../solvency/bureaus/run.ts'
import { addDailyForecast } from '../solvency/cash/run.ts'
import { findDrifted } from '../sync/drift/store.ts'
import { hasClaims } from './claim-ledger/store.ts'
import { withDrifts } from './drift.ts'
import { withFamilyCredits } from './family.ts'
import * as messages from './messages/store.ts'
import { withOwnMarks } from './own-marks.ts'
import { type Broken, planEach } from './plan.ts'
import type { ItemKey, Plan, PlannedMessage, Policy, PolicyRef } from './planned.ts'
import { type PoliciesInForce, policiesInForce } from './policies/store.ts'
import {
  type Message,
  type MessageState,
  ourselves,
  type Reconciled,
  reconcile,
} from './proposal.ts'
import * as proposals from './proposals/store.ts'
import { rankProposed } from './queue/store.ts'
import { lastPlanned } from './runs/store.ts'
import { brokenOf, decideRunTime } from './runs.ts'
import type { PolicySet } from './segment.ts'
import * as store from './store.ts'
import { replaceTasks } from './todo/store.ts'
import { withTones } from './tone.ts'
import { instantAt } from './wall-clock.ts'

export function dunningJobs(deps: Deps): JobHandlers {
  return {
    'dunning.plan': async ({ tenant }) => {
      if (!(await putOff(deps, tenant))) await planNow(deps, tenant)
    },
  }
}

/** So many leave in a row that a plan after each of them would hold up the next. */
const inARow = 50
const putOffMs = 60_000

/**
 * Each message that has left asks for a plan. While many leave one a minute is enough: it would
 * hold the messages that wait, and those that have left are held by their contacts.
 */
async function putOff(deps: Deps, tenant: TenantId): Promise<boolean> {
  return tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    const { timeZone } = await loadCompany(tx, tenant)
    const today = dayIn(now, timeZone)
    const { leaving, plannedAt } = await store.findLeaving(tx, tenant, { today, enough: inARow })
    if (leaving < inARow || plannedAt === null) return false
    if (epochMs(now) - epochMs(plannedAt) >= putOffMs) return false
    const runAt = instantOf(epochMs(now) + putOffMs)
    await addJob(tx, { name: 'dunning.plan', tenant, runAt, key: 'plan', queue: planQueue })
    return true
  })
}

const planQueue = 'plan'

/** In the transaction that changed a fact of the plan. */
export async function addPlanJob(tx: Tx, tenant: TenantId): Promise<void> {
  await addJob(tx, { name: 'dunning.plan', tenant, key: 'plan', queue: planQueue })
}

export interface PlanOutcome {
  readonly run: string
  readonly proposed: number
  readonly kept: number
  readonly replaced: number
}

/** Decides anew for the whole company, and stores it: one at a time. */
export async function planNow(deps: Deps, tenant: TenantId): Promise<PlanOutcome> {
  return tx(deps.db, tenant, async (tx) => {
    await store.lockPlanning(tx, tenant)
    const now = decideRunTime(deps.clock.now(), await lastPlanned(tx, tenant))
    const writing = { tenant, run: randomUUID(), now }
    await lockForReading(tx, tenant)
    const { policies, tried } = await policiesInForce(tx, writing, deps.firstPolicy)
    const since = daysBefore(writing.now, longestGap(policies))
    const reservedBefore = instantOf(epochMs(writing.now) - reservationHoldsMs)
    await proposals.giveUpReserved(tx, writing, reservedBefore)
    // Before the book is read: what leaves in between would be proposed once more.
    const standing = await proposals.lockStanding(tx, tenant, since)
    const marked = await store.findOwnMarks(tx, tenant)
    const book = withOwnMarks(await loadBookOf(tx, tenant), marked, writing.now)
    const { planned: found, broken } = planEach(book, policies, writing.now)
    tellBroken(deps, tenant, broken)
    const netted = withFamilyCredits(withTones(found, book), book)
    const told = withDrifts(netted, await findDrifted(tx, tenant))
    const planned = asFirstRun(told, tried)
    await store.insertRun(tx, writing, { planned, broken: broken.map(brokenOf) })
    const { timeZone } = book.company
    const asking = { now: writing.now, timeZone, gapDays: gapsOf(policies) }
    const reconciled = reconcile(standing, planned.messages, asking)
    const stored = await storeMessages(tx, writing, reconciled)
    await store.replaceDecisions(tx, tenant, decisionsOf(planned, stored))
    const tasks = planned.tasks.map((task) => ({ ...task, id: randomUUID() }))
    await replaceTasks(tx, writing, tasks)
    await addNextJobs(tx, writing, { timeZone, hosts: deps.hosts })
    await addBureauJob(deps, tx, tenant)
    await resumeSending(tx, tenant)
    const { fresh, kept, replaced } = reconciled
    const { run } = writing
    return { run, proposed: fresh.length, kept: kept.length, replaced: replaced.length }
  })
}

/** Nothing is sent to such a customer, and a person sees why: it is our fault, not his. */
function tellBroken(deps: Deps, tenant: TenantId, broken: readonly Broken[]): void {
  for (const { customer, fault } of broken.map(brokenOf)) {
    deps.log.error({ tenant, customer, fault }, 'a customer could not be planned')
  }
}

const dayMs = 86_400_000
/** A reservation is carried out at once, or its process has died. */
const reservationHoldsMs = 3_600_000

/** Two days more than asked, so that no zone's calendar is cut short. */
const daysBefore = (now: Instant, days: number): Instant =>
  instantOf(epochMs(now) - (days + 2) * dayMs)

const longestGap = ({ ranked }: PolicySet): number =>
  Math.max(...ranked.map(({ policy }) => policy.minGapDays))

const gapsOf =
  ({ byKey }: PolicySet) =>
  ({ key }: PolicyRef): number =>
    present(byKey.get(key), 'the policy of a plan').minGapDays

/** The first run of a policy version waits for a person, message by message. */
function asFirstRun(planned: Plan, tried: ReadonlySet<string>): Plan {
  return {
    ...planned,
    messages: planned.messages.map((message) =>
      tried.has(message.policy.key)
        ? message
        : {
            ...message,
            approval: 'human',
            approvalReasons: [...message.approvalReasons, 'NEW_POLICY_VERSION'],
          },
    ),
  }
}

type StoredIds = ReadonlyMap<PlannedMessage, string>

/** Which stored message stands for which planned one. */
async function storeMessages(
  tx: Tx,
  writing: proposals.Writing,
  { fresh, kept, replaced, untouched }: Reconciled,
): Promise<StoredIds> {
  // In their order: an index takes neighbours faster than strangers.
  const ids = fresh.map(() => randomUUID()).toSorted()
  const added = fresh.map((message, i) => ({ id: present(ids[i], 'an id each'), message }))
  await proposals.markReplaced(tx, writing, replaced)
  await proposals.refreshMessages(tx, writing, kept)
  await proposals.insertMessages(tx, writing, added)
  await proposals.replaceItems(tx, writing.tenant, [...kept, ...added])
  for (const { id, askAgain } of kept) {
    if (askAgain === null) continue
    await audit(tx, writing, { actor: ourselves, id, action: 'message.ask_again', code: askAgain })
  }
  return new Map([...added, ...kept, ...untouched].map(({ id, message }) => [message, id]))
}

function decisionsOf(planned: Plan, stored: StoredIds): store.NewDecision[] {
  const sent = planned.messages.flatMap((message) =>
    message.items.map((item) => ({
      ...keyOf(item),
      customer: message.customer,
      currency: item.currency,
      open: item.open,
      nextStep: item.step,
      nextOn: message.sendOn,
      blockers: [],
      message: stored.get(message) ?? null,
      policy: message.policy,
    })),
  )
  const held = planned.held.map((item) => ({
    ...keyOf(item),
    customer: item.customer,
    currency: item.currency,
    open: item.open,
    nextStep: item.nextStep,
    nextOn: item.nextOn,
    blockers: item.blockers,
    message: null,
    policy: item.policy,
  }))
  return [...sent, ...held]
}

const keyOf = ({ invoice, instalment }: ItemKey): ItemKey => ({ invoice, instalment })

const dailyPlanAt = '06:00'

/** Days pass without any news from the host: the plan is made anew every morning. */
async function addNextJobs(
  tx: Tx,
  { tenant, now }: proposals.Writing,
  { timeZone, hosts }: { readonly timeZone: string; readonly hosts: Deps['hosts'] },
): Promise<void> {
  const tomorrow = addDays(dayIn(now, timeZone), 1)
  const runAt = instantAt(tomorrow, dailyPlanAt, timeZone)
  const daily = { key: 'daily', queue: planQueue, maxAttempts: always }
  await addJob(tx, { name: 'dunning.plan', tenant, runAt, ...daily })
  if (await hasClaims(tx, tenant)) {
    // A key of its own each day: a later plan would otherwise put it off for ever.
    await addJob(tx, { name: 'claims.review', tenant, runAt, key: tomorrow, queue: 'claims' })
  }
  await addJob(tx, { name: 'solvency.assess', tenant, key: 'assess', queue: 'solvency' })
  await addJob(tx, { name: 'cases.due', tenant, key: 'due', queue: planQueue })
  await addJob(tx, { name: 'solvency.limits', tenant, key: 'limits', queue: 'solvency' })
  await addDailyForecast(tx, tenant, now)
  const sending = await store.sendingOf(tx, tenant)
  const { automatic, showsStatus, sparesInvoices, marksCustomers, writesLimits, host } = sending
  if (automatic) {
    await addJob(tx, { name: 'delivery.automatic', tenant, key: 'automatic', queue: planQueue })
  }
  if (showsStatus) {
    await addJob(tx, { name: 'writeback.statuses', tenant, key: 'statuses', queue: 'status' })
  }
  const connector = host === null ? undefined : hosts[host]
  if (connector?.ownFields) {
    await addJob(tx, { name: 'writeback.fields', tenant, key: 'fields', queue: 'fields' })
  }
  if (sparesInvoices) {
    await addJob(tx, { name: 'writeback.sparing', tenant, key: 'sparing', queue: 'sparing' })
  }
  if (connector?.tasks) {
    await addJob(tx, { name: 'writeback.calls', tenant, key: 'calls', queue: 'calls' })
  }
  if (connector?.tags && marksCustomers) {
    await addJob(tx, { name: 'writeback.tags', tenant, key: 'tags', queue: 'tags' })
  }
  if (connector?.creditLimits && writesLimits) {
    await addJob(tx, { name: 'writeback.limits', tenant, key: 'limits', queue: 'limits' })
  }
}

/** The policies that plans are made with. */
export async function policiesOf(deps: Deps, tenant: TenantId): Promise<PolicySet> {
  return (await inForce(deps, tenant)).policies
}

export interface UsualPolicy {
  readonly policy: Policy
  /** A person has looked at the first run of this version. */
  readonly tried: boolean
}

/** The policy of customers who fit no other. */
export async function policyOf(deps: Deps, tenant: TenantId): Promise<UsualPolicy> {
  const { policies, tried } = await inForce(deps, tenant)
  return { policy: policies.usual, tried: tried.has(policies.usual.key) }
}

async function inForce(deps: Deps, tenant: TenantId): Promise<PoliciesInForce> {
  const now = deps.clock.now()
  return tx(deps.db, tenant, (tx) => policiesInForce(tx, { tenant, now }, deps.firstPolicy))
}

export interface MessageQuery {
  readonly state?: MessageState | undefined
  readonly step?: string | undefined
  readonly customer?: CustomerId | undefined
  /** The id of the last message of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

export interface MessagePage {
  readonly messages: readonly Message[]
  /** On all pages. */
  readonly total: number
}

const mostMessages = 200

/** What waits for a person: longest overdue first. All else: latest change first. */
export async function listMessages(
  deps: Deps,
  tenant: TenantId,
  { state, step, customer, after, limit }: MessageQuery,
): Promise<MessagePage> {
  const search = {
    state: state ?? null,
    step: step ?? null,
    customer: customer ?? null,
    after: after ?? null,
    limit: Math.max(1, Math.min(limit, mostMessages)),
  }
  return tx(deps.db, tenant, async (tx) => ({
    messages:
      state === 'proposed'
        ? await messages.findThese(tx, tenant, await rankProposed(tx, tenant, search))
        : await messages.findMessages(tx, tenant, search),
    total: await messages.countMessages(tx, tenant, search),
  }))
}

export interface SendJob {
  readonly tenant: TenantId
  readonly id: string
  readonly customer: CustomerId
  readonly runAt?: Instant
}

/** One message of a customer after the other: the second sees that the first has gone. */
const sendJob = ({ tenant, id, customer, runAt }: SendJob): Job => ({
  name: 'delivery.send',
  tenant,
  payload: { message: id },
  key: id,
  queue: `send:${customer}`,
  ...(runAt === undefined ? {} : { runAt }),
})

export async function addSendJob(tx: Tx, job: SendJob): Promise<void> {
  await addJob(tx, sendJob(job))
}

/** In this order. */
export async function addSendJobs(tx: Tx, jobs: readonly SendJob[]): Promise<void> {
  await addJobs(tx, jobs.map(sendJob))
}

/** So many at a time hold up no plan; the next one goes on. */
const mostResumed = 500

/** What was approved leaves, also where its job was given up or ended while nobody had access. */
async function resumeSending(tx: Tx, tenant: TenantId): Promise<void> {
  const connection = await findConnectionState(tx, tenant)
  if (connection !== null && connection.state !== 'active') return
  const approved = await messages.findApproved(tx, tenant)
  const jobs = approved.map(({ message_id, customer_id }) =>
    sendJob({ tenant, id: message_id, customer: customer_id }),
  )
  await addMissingJobs(tx, jobs, mostResumed)
}

export interface AuditFacts {
  readonly id: string
  readonly actor: string
  readonly action: string
  readonly code?: string
}

/** What happened to a message, and through whom. */
export async function audit(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  { id, actor, action, code }: AuditFacts,
): Promise<void> {
  await insertAudit(tx, {
    tenant,
    id: randomUUID(),
    at: now,
    actor,
    action,
    subjectKind: 'message',
    subjectId: id,
    detail: code === undefined ? {} : { code },
  })
}
