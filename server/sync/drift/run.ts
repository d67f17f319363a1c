// Holds the ledger against the host's own sums. Jobs: `sync.totals` {tenant, tries} after readings;
// `sync.drift` {tenant} writes to the administrators once where a difference stays. Adds
// `dunning.plan`: a customer whose figures differ is not chased without a person.

import { randomUUID } from 'node:crypto'
import { Failure } from '../../../connectors/contract/failure.ts'
import type {
  HostAccess,
  HostControls,
  HostOpenItem,
  HostTotal,
} from '../../../connectors/contract/host.ts'
import type { Currency } from '../../../core/currency.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { notWritten, settingOf, writeToAdmins } from '../../connections/notices/run.ts'
import { findConnectionState } from '../../connections/store.ts'
import { addJob, type JobHandlers, type JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { lockForReading } from '../../ledger/lock/store.ts'
import { decideAfterFailure } from '../decide.ts'
import { gathered } from '../events/wanted.ts'
import { addPlanJob, applyPage, askHost, compareJob, hostOf } from '../page/run.ts'
import * as drift from './drift.ts'
import { driftText } from './notice.ts'
import * as store from './store.ts'

export function driftJobs(deps: Deps): JobHandlers {
  return {
    'sync.totals': (payload) => compareTotals(deps, payload),
    'sync.drift': ({ tenant }) => tell(deps, tenant),
  }
}

async function compareTotals(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const host = await hostOf(deps, tenant)
  const controls = host === null ? undefined : deps.hosts[host]?.controls
  if (!controls) return
  const last = await tx(deps.db, tenant, (tx) => store.findLast(tx, tenant))
  // A reading that goes on asks again at its end.
  if (last === null || last.isReading || !drift.isDue(last, deps.clock.now())) return
  try {
    await compare(deps, { tenant, controls })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await settleFailure(deps, tenant, { error, tries: Number(payload['tries']) })
  }
}

interface Scope {
  readonly tenant: TenantId
  readonly controls: HostControls
}

const ask = <T>(
  deps: Deps,
  { tenant }: Scope,
  question: (access: HostAccess) => Promise<T>,
): Promise<T> => askHost(deps, tenant, (_, access) => question(access))

async function compare(deps: Deps, scope: Scope): Promise<void> {
  const { tenant, controls } = scope
  const totals = await ask(deps, scope, (access) => controls.totals(access))
  const found = await tx(deps.db, tenant, (tx) => unknownFirst(tx, tenant, totals))
  const customers = customersOf(found)
  const asked = new Set(customers)
  // Whoever is not read again this time may be on his way: he is looked at next time.
  const before = found.filter(({ customer }) => asked.has(customer))
  if (customers.length === 0) return settle(deps, tenant, { before, totals, items: [] })
  for (const some of chunks(customers)) await readAgain(deps, scope, some)
  const items: HostOpenItem[] = []
  for (const some of chunks(customers)) {
    items.push(...(await ask(deps, scope, (access) => controls.openItems(access, some))))
  }
  const again = await ask(deps, scope, (access) => controls.totals(access))
  await settle(deps, tenant, { before, totals: again, items })
}

/** As one moment of the ledger has it. */
async function differences(
  tx: Tx,
  tenant: TenantId,
  totals: readonly HostTotal[],
): Promise<readonly drift.Difference[]> {
  await lockForReading(tx, tenant)
  return drift.differencesOf(await store.ledgerTotals(tx, tenant), totals)
}

/** What drifts already was read again before: it waits for what was not. */
async function unknownFirst(
  tx: Tx,
  tenant: TenantId,
  totals: readonly HostTotal[],
): Promise<readonly drift.Difference[]> {
  const known = await store.findKeys(tx, tenant)
  const found = await differences(tx, tenant, totals)
  return found.toSorted(
    (a, b) => Number(known.has(drift.keyOf(a))) - Number(known.has(drift.keyOf(b))),
  )
}

/** So many at once: a comparison a few minutes later takes up the others. */
const mostCustomers = 200
const aCall = 25

const customersOf = (differences: readonly drift.Difference[]): CustomerId[] =>
  [...new Set(differences.map(({ customer }) => customer))].slice(0, mostCustomers)

const chunks = (customers: readonly CustomerId[]): CustomerId[][] =>
  Array.from({ length: Math.ceil(customers.length / aCall) }, (_, at) =>
    customers.slice(at * aCall, (at + 1) * aCall),
  )

const mostRecords = 500

/** These customers, and every record of theirs that is not open with the same amount on both sides. */
async function readAgain(
  deps: Deps,
  scope: Scope,
  customers: readonly CustomerId[],
): Promise<void> {
  const { tenant, controls } = scope
  const hosts = await ask(deps, scope, (access) => controls.openItems(access, customers))
  const ours = await tx(deps.db, tenant, (tx) => store.ledgerItems(tx, tenant, customers))
  const differing = drift.differingRecords(ours, hosts).slice(0, mostRecords)
  const wanted = gathered([
    ...customers.map((id) => ({ entity: 'customer' as const, id })),
    ...differing.map(({ entity, id }) => ({ entity, id })),
  ])
  const read = await askHost(deps, tenant, (host, access) => host.readRecords(access, wanted))
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    await applyPage(tx, { tenant, reading: null, now }, read)
    await addPlanJob(tx, tenant)
  })
}

interface Answers {
  /** What differed before the customers were read again. */
  readonly before: readonly drift.Difference[]
  readonly totals: readonly HostTotal[]
  readonly items: readonly HostOpenItem[]
}

/** A sum that moves is looked at again so much later. */
const againMs = 10 * 60_000

async function settle(deps: Deps, tenant: TenantId, answers: Answers): Promise<void> {
  await tx(deps.db, tenant, async (tx) => {
    const last = await store.findLast(tx, tenant)
    if (last === null || last.isReading) return
    const now = deps.clock.now()
    const known = await store.findKeys(tx, tenant)
    const differ = await differences(tx, tenant, answers.totals)
    const { drifts, moving } = drift.decideDrifts(differ, answers.before, known)
    const records = await recordsOf(tx, tenant, { drifts, items: answers.items })
    await store.replaceDrifts(tx, { tenant, drifts, records, now })
    await store.setCompared(tx, tenant, moving.length === 0 ? now : null)
    if (moving.length > 0) {
      const runAt = instantOf(epochMs(now) + againMs)
      await addJob(tx, compareJob(tenant, { tries: 0, runAt }))
    }
    await tellChanges(tx, { tenant, now }, { known, drifts })
  })
}

async function recordsOf(
  tx: Tx,
  tenant: TenantId,
  found: Pick<Answers, 'items'> & { readonly drifts: readonly drift.Difference[] },
): Promise<readonly drift.DifferingRecord[]> {
  const customers = customersOf(found.drifts)
  if (customers.length === 0) return []
  const drifting = new Set(found.drifts.map(drift.keyOf))
  const looked = new Set<string>(customers)
  const ours = await store.ledgerItems(tx, tenant, customers)
  const hosts = found.items.filter(({ customer }) => looked.has(customer))
  return drift
    .differingRecords(ours, hosts)
    .filter((one) => drifting.has(drift.keyOf(one)))
    .slice(0, mostRecords)
}

interface Writing {
  readonly tenant: TenantId
  readonly now: Instant
}

/** Each beginning and end stands in the audit; where there was one, the plan is made anew. */
async function tellChanges(
  tx: Tx,
  { tenant, now }: Writing,
  found: { readonly known: ReadonlySet<string>; readonly drifts: readonly drift.Difference[] },
): Promise<void> {
  const standing = new Set(found.drifts.map(drift.keyOf))
  const begun = found.drifts.filter((one) => !found.known.has(drift.keyOf(one)))
  const ended = [...found.known].filter((key) => !standing.has(key))
  for (const { customer, currency, ours, hosts } of begun) {
    const detail = { customer, currency, ours: `${ours}`, hosts: `${hosts}` }
    await note(tx, { tenant, now }, { action: 'drift.found', customer, detail })
  }
  for (const key of ended) {
    const [currency = '', ...rest] = key.split(' ')
    const customer = rest.join(' ')
    await note(
      tx,
      { tenant, now },
      { action: 'drift.ended', customer, detail: { customer, currency } },
    )
  }
  if (begun.length + ended.length > 0) await addPlanJob(tx, tenant)
  if (standing.size === 0) await store.tellAgain(tx, tenant)
  else await addJob(tx, { name: 'sync.drift', tenant, key: 'drift' })
}

interface Note {
  readonly action: string
  readonly customer: string
  readonly detail: Readonly<Record<string, string>>
}

async function note(tx: Tx, { tenant, now: at }: Writing, { action, customer, detail }: Note) {
  const subject = { subjectKind: 'customer', subjectId: customer, detail }
  await insertAudit(tx, { tenant, id: randomUUID(), at, actor: 'encours', action, ...subject })
}

/** The next reading asks again. */
async function settleFailure(
  deps: Deps,
  tenant: TenantId,
  { error, tries }: { readonly error: Failure; readonly tries: number },
): Promise<void> {
  const next = decideAfterFailure(error, { tries, now: deps.clock.now() })
  const { code } = error
  deps.log.warn({ tenant, code, next: next.kind }, "the host's own sums could not be read")
  if (next.kind === 'fail') return
  const again = compareJob(tenant, { tries: tries + 1, runAt: next.until })
  await tx(deps.db, tenant, (tx) => addJob(tx, again))
}

/** Claimed before it is sent, as every notice is. */
async function tell(deps: Deps, tenant: TenantId): Promise<void> {
  if (!deps.channels.email) return
  const letter = await tx(deps.db, tenant, async (tx) => {
    const { customers, since } = await store.countUnexplained(tx, tenant)
    const connection = await findConnectionState(tx, tenant)
    if (!connection || since === null) return null
    if (!(await store.claimTelling(tx, tenant, { since, now: deps.clock.now() }))) return null
    const { to, ...setting } = await settingOf(deps, tx, { tenant, host: connection.host })
    return { ...driftText(customers, setting), name: `drift ${since}`, ...setting, to }
  })
  if (!letter || (await writeToAdmins(deps, tenant, letter))) return
  await tx(deps.db, tenant, (tx) => store.tellAgain(tx, tenant))
  throw notWritten()
}

export interface Drift {
  readonly customer: { readonly id: CustomerId; readonly name: string | null }
  readonly currency: Currency
  readonly ours: bigint
  readonly hosts: bigint
  readonly since: Instant
  readonly comparedAt: Instant
  readonly records: readonly store.DriftRecordRow[]
}

/** Where the host's own sums differ from ours, the longest standing 200. */
export async function driftsOf(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId | null,
): Promise<readonly Drift[]> {
  return tx(deps.db, tenant, async (tx) => {
    const rows = await store.findDrifts(tx, tenant, customer)
    if (rows.length === 0) return []
    const customers = rows.map(({ customer_id }) => customer_id)
    const records = await store.findRecords(tx, tenant, customers)
    return rows.map((row) => ({
      customer: { id: row.customer_id, name: row.name },
      currency: row.currency,
      ours: row.ours_minor,
      hosts: row.hosts_minor,
      since: row.since,
      comparedAt: row.compared_at,
      records: records.filter(
        (one) => one.customer_id === row.customer_id && one.currency === row.currency,
      ),
    }))
  })
}
