// What a host tells on its own. An event is stored as it comes and says only that a record is to be
// read again. Job: `sync.events` {tenant, tries} reads what was named and takes it into the ledger,
// with the marks of the events and a plan, in one transaction. Adds `dunning.plan`.

import { Failure } from '../../../connectors/contract/failure.ts'
import type {
  AskedRecords,
  HostEvent,
  HostKind,
  WantedRecords,
} from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { tenantIdFor } from '../../connections/tenant.ts'
import { addJob, addJobUnlessWaiting, type Job, type JobPayload } from '../../db/jobs.ts'
import { platformTenant, type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import * as links from '../../ledger/links/store.ts'
import { sameInvoices } from '../../ledger/same/store.ts'
import * as decide from '../decide.ts'
import { ownEditsAmong } from '../echo/store.ts'
import { linkedTo } from '../linked/run.ts'
import { addPlanJob, applyPage, askHost, hostOf } from '../page/run.ts'
import type { TakeEvents } from './intake/run.ts'
import * as store from './store.ts'
import * as wanted from './wanted.ts'

/** What comes within this time is read together. */
const gatherMs = 2_000

interface ProvenCall {
  readonly host: HostKind
  readonly body: Uint8Array
}

/** Stores what a proven call tells. Nothing is lost once this has returned. */
export async function hearEvents(
  deps: Deps,
  take: TakeEvents,
  { host, body }: ProvenCall,
): Promise<void> {
  const webhook = present(deps.hosts[host]?.webhook, `how ${host} tells what has changed`)
  const heard = webhook.readEvents(body)
  const now = deps.clock.now()
  const drop = (tenant: TenantId, reason: store.DropReason, dropped: number) =>
    countDrop(deps, { tenant, host, day: dayIn(now, 'UTC'), reason, dropped })
  if (!heard) return drop(platformTenant, 'unreadable_body', 1)
  const takeOf = async ([realm, events]: readonly [string, readonly HostEvent[]]) => {
    const tenant = tenantIdFor(host, realm)
    const job = eventsJob(tenant, { tries: 0, runAt: later(now, gatherMs) })
    const answer = await take({ tenant, host, events, now, job })
    if (answer === 'unknown_company') await drop(platformTenant, answer, events.length)
    if (answer === 'disconnected') await drop(tenant, answer, events.length)
  }
  await Promise.all([...Map.groupBy(heard.events, ({ realm }) => realm)].map(takeOf))
  await drop(platformTenant, 'unreadable_event', heard.unreadable)
  await drop(platformTenant, 'not_kept', heard.notKept)
}

/** An unproven word that something has changed: it is stored as any other, and read again. */
export async function hearNudge(
  deps: Deps,
  take: TakeEvents,
  { tenant, host, events }: store.ToldBy & { readonly events: readonly HostEvent[] },
): Promise<void> {
  const now = deps.clock.now()
  if (events.length === 0) return
  const job = eventsJob(tenant, { tries: 0, runAt: later(now, gatherMs) })
  await take({ tenant, host, events, now, job })
}

async function countDrop(deps: Deps, drop: store.Drop): Promise<void> {
  if (drop.dropped === 0) return
  const { host, reason, dropped } = drop
  deps.log.warn({ host, reason, dropped }, 'what a host told was dropped')
  await tx(deps.db, drop.tenant, (tx) => store.countDrop(tx, drop))
}

const later = (now: Instant, ms: number): Instant => instantOf(epochMs(now) + ms)

interface Try {
  /** Failures in a row before this one. */
  readonly tries: number
  readonly runAt?: Instant
}

const eventsJob = (tenant: TenantId, { tries, runAt }: Try): Job => ({
  name: 'sync.events',
  tenant,
  payload: { tries: `${tries}` },
  key: 'events',
  queue: 'events',
  ...(runAt === undefined ? {} : { runAt }),
})

/** Events whose reading has failed for good are read again with the company's next reading. */
export async function resumeEvents(tx: Tx, tenant: TenantId): Promise<void> {
  if (!(await store.isAnyWaiting(tx, tenant))) return
  await addJobUnlessWaiting(tx, eventsJob(tenant, { tries: 0 }))
}

/** The job `sync.events`. */
export async function readToldRecords(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const host = await hostOf(deps, tenant)
  if (host === null) return
  try {
    await readTold(deps, { tenant, host })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await settleFailure(deps, tenant, { failure: error, tries: Number(payload['tries']) })
  }
}

const mostEvents = 5_000
const keptMs = 30 * 24 * 3_600_000

async function readTold(deps: Deps, from: store.ToldBy): Promise<void> {
  const { tenant } = from
  const scene = await tx(deps.db, tenant, (tx) => look(tx, from))
  if (scene.keys.length === 0) return
  const first = await ask(deps, tenant, scene.wanted)
  if (await endEcho(deps, from, { scene, first })) return
  const also = await tx(deps.db, tenant, (tx) => alsoWanted(tx, tenant, { scene, first }))
  const second = also.length === 0 ? nothing : await ask(deps, tenant, also)
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    await applyPage(tx, { tenant, reading: null, now }, wanted.together(first, second))
    await endOf(tx, from, { keys: scene.keys, now })
    await addPlanJob(tx, tenant)
  })
}

interface Handled {
  readonly keys: readonly string[]
  readonly now: Instant
}

async function endOf(tx: Tx, from: store.ToldBy, { keys, now }: Handled): Promise<void> {
  await store.markHandled(tx, from, { keys, now })
  await store.forgetHandled(tx, from.tenant, later(now, -keptMs))
  if (keys.length === mostEvents) await addJob(tx, eventsJob(from.tenant, { tries: 0 }))
}

/** True where all that was told is our own echo: nothing is taken, and nothing planned. */
async function endEcho(
  deps: Deps,
  from: store.ToldBy,
  { scene, first }: { readonly scene: Scene; readonly first: AskedRecords },
): Promise<boolean> {
  return tx(deps.db, from.tenant, async (tx) => {
    if (!(await isOwnEcho(tx, from.tenant, first))) return false
    await endOf(tx, from, { keys: scene.keys, now: deps.clock.now() })
    return true
  })
}

/**
 * All that was told is what we wrote ourselves: each record is in the version that a write of ours
 * made, and says what the ledger says. Whoever changed it before or after that write is heard.
 */
async function isOwnEcho(tx: Tx, tenant: TenantId, read: AskedRecords): Promise<boolean> {
  const { customers, invoices, creditNotes, payments } = read.records
  const others = [customers, creditNotes, payments, read.rejected, read.deleted]
  if (invoices.length === 0 || others.some((some) => some.length > 0)) return false
  const own = await ownEditsAmong(tx, tenant, invoices)
  if (invoices.some(({ record }) => !own.has(record.id))) return false
  const same = await sameInvoices(tx, tenant, invoices)
  return invoices.every(({ record }) => same.has(record.id))
}

const nothing: AskedRecords = {
  records: { customers: [], invoices: [], creditNotes: [], payments: [] },
  rejected: [],
  deleted: [],
}

const ask = (deps: Deps, tenant: TenantId, some: readonly WantedRecords[]): Promise<AskedRecords> =>
  askHost(deps, tenant, (host, access) => host.readRecords(access, some))

interface Scene {
  readonly keys: readonly string[]
  readonly wanted: readonly WantedRecords[]
  readonly payments: readonly string[]
  /** Customers of the payments and credit notes, and of the latter alone, before they changed. */
  readonly credited: readonly string[]
  readonly noted: readonly string[]
}

async function look(tx: Tx, from: store.ToldBy): Promise<Scene> {
  const { tenant } = from
  const waiting = await store.findWaiting(tx, from, mostEvents)
  const told = waiting.map(({ entity, host_id, merged_id }) => {
    return { entity, id: host_id, mergedId: merged_id }
  })
  const ofLost = await links.documentsOf(tx, tenant, wanted.lostCustomers(told))
  const payments = wanted.idsOf(told, 'payment')
  const creditNotes = wanted.idsOf(told, 'creditNote')
  return {
    keys: waiting.map(({ event_key }) => event_key),
    wanted: wanted.wantedFirst(told, ofLost),
    payments,
    credited: await links.customersCreditedBy(tx, tenant, { payments, creditNotes }),
    noted: await links.customersCreditedBy(tx, tenant, { payments: [], creditNotes }),
  }
}

interface Told {
  readonly scene: Scene
  readonly first: AskedRecords
}

async function alsoWanted(
  tx: Tx,
  tenant: TenantId,
  { scene, first }: Told,
): Promise<readonly WantedRecords[]> {
  const { records } = first
  const strange = await links.unknownCustomers(tx, tenant, wanted.invoicedCustomers(records))
  const customers = [...scene.credited, ...wanted.creditedCustomers(records), ...strange]
  const named: wanted.Named[] = [
    ...(await linkedTo(tx, tenant, { payments: scene.payments, noted: scene.noted, read: first })),
    ...wanted.named('customer', customers),
  ]
  return wanted.gathered(named, scene.wanted)
}

interface Failed {
  readonly failure: Failure
  readonly tries: number
}

/** The events stay: what fails for good waits for the company's next reading. */
async function settleFailure(
  deps: Deps,
  tenant: TenantId,
  { failure, tries }: Failed,
): Promise<void> {
  const next = decide.decideAfterFailure(failure, { tries, now: deps.clock.now() })
  if (next.kind === 'fail') {
    deps.log.warn({ tenant, code: next.code }, 'what a host told could not be read')
    return
  }
  const again = eventsJob(tenant, { tries: tries + 1, runAt: next.until })
  await tx(deps.db, tenant, (tx) => addJob(tx, again))
}
