// Keeps the calls that are due here as tasks at a host that keeps them, and learns from there which
// were made. `writeback.calls` {tenant, tries} runs after each plan, and every quarter of an hour
// while one stands there. Whether they stand there at all is an admin's choice: settings/run.ts.

import { randomUUID } from 'node:crypto'
import { Rejected } from '../../../connectors/contract/failure.ts'
import type { HostAccess, HostKind } from '../../../connectors/contract/host.ts'
import type { HostTasks, KnownTask, TaskStanding } from '../../../connectors/contract/host-tasks.ts'
import { present } from '../../../core/assert.ts'
import type { Day } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { callKinds } from '../../cases/call.ts'
import { noteMadeElsewhere, noteMovedElsewhere, taskWithScript } from '../../cases/calls/run.ts'
import { insertTrail } from '../../cases/trail/store.ts'
import { withAccess } from '../../connections/run.ts'
import { addJob, type JobHandlers, type JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadCompany } from '../../ledger/store.ts'
import { aboutOneRecord, keep, keepingJob } from '../keeping/run.ts'
import { type NoteLanguage, noteLanguage } from '../note.ts'
import { callSummary, callText, madeHereText } from './said.ts'
import * as store from './store.ts'

export function callTaskJobs(deps: Deps): JobHandlers {
  return {
    'writeback.calls': (payload) => keepCalls(deps, payload),
  }
}

export const callsJob = keepingJob('calls')

interface Work {
  readonly tenant: TenantId
  readonly host: HostKind
  /** For people. */
  readonly title: string
  readonly tasks: HostTasks
  readonly realm: string
  readonly wanted: boolean
  readonly connectedBy: string | null
  readonly connectedAt: Instant | null
  readonly language: NoteLanguage
  /** Absent: until all is done. */
  readonly until?: Instant
}

const isOver = (deps: Deps, { until }: Work): boolean =>
  until !== undefined && deps.clock.now() >= until

const pollMs = 15 * 60_000

async function keepCalls(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work === null) return
  await keep(deps, { kept: 'calls', payload }, async () => {
    await sweep(deps, work)
    await readBack(deps, work)
    await endThose(deps, work)
    if (work.wanted) await placeThose(deps, work)
    await moveThose(deps, work)
    const runAt = instantOf(epochMs(deps.clock.now()) + pollMs)
    await tx(deps.db, tenant, async (tx) => {
      const { live, doubted } = await store.countTasks(tx, tenant)
      if (live + doubted > 0) await addJob(tx, callsJob(tenant, { runAt }))
    })
  })
}

/** All that stand there go, as many as it comes to until then; what is done there counts first. */
export async function takeCallsAway(deps: Deps, tenant: TenantId, until: Instant): Promise<void> {
  const found = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (found === null) return
  const work = { ...found, until, wanted: false }
  await sweep(deps, work)
  await endThose(deps, work)
}

async function workOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<Work | null> {
  const { wanted, host, realm, state, ...connected } = await store.findChoice(tx, tenant)
  if (host === null || realm === null || state !== 'active') return null
  const connector = deps.hosts[host]
  if (!connector?.tasks) return null
  await store.forgetOtherRealms(tx, tenant, realm)
  const { locale } = await loadCompany(tx, tenant)
  const { title, tasks } = connector
  const language = noteLanguage(locale)
  const { connected_by: connectedBy, connected_at: connectedAt } = connected
  return { tenant, host, title, tasks, realm, wanted, connectedBy, connectedAt, language }
}

/** How each of these of our tasks stands at the host; those that never went there are left out. */
export async function callsAtHost(
  deps: Deps,
  tenant: TenantId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AtHost>> {
  if (ids.length === 0) return new Map()
  const rows = await tx(deps.db, tenant, (tx) => store.standingOf(tx, tenant, ids))
  return new Map(rows.map(({ task_id, state }) => [task_id, shownAs[state]]))
}

export type AtHost = 'waiting' | 'open' | 'deleted' | 'refused' | 'over'

const shownAs: Readonly<Record<store.StandingRow['state'], AtHost>> = {
  asked: 'waiting',
  open: 'open',
  ending: 'open',
  deleted: 'deleted',
  refused: 'refused',
  done: 'over',
  removed: 'over',
}

const at = <T>(deps: Deps, { tenant, host }: Work, ask: (access: HostAccess) => Promise<T>) =>
  withAccess(deps, { tenant, host }, ask)

const mostPages = 1_000

/** No host takes longer to do what it was once asked. */
const doubtMs = 24 * 3_600_000
const doubtsEnd = (deps: Deps): Instant => instantOf(epochMs(deps.clock.now()) - doubtMs)

/** Of those that may stand there twice one is left. */
async function sweep(deps: Deps, work: Work): Promise<void> {
  const { tenant, tasks } = work
  let after: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const rows: store.PlacedRow[] = await tx(deps.db, tenant, (tx) =>
      store.findDoubted(tx, tenant, { after, most: tasks.most }),
    )
    for (const row of rows) {
      if (isOver(deps, work)) return
      await sweepOne(deps, work, row)
    }
    if (rows.length < tasks.most) break
    after = rows.at(-1)?.task_id ?? null
  }
  await tx(deps.db, tenant, (tx) => store.endDoubts(tx, tenant, doubtsEnd(deps)))
}

/** What somebody did with a twin counts. */
async function sweepOne(deps: Deps, work: Work, row: store.PlacedRow): Promise<void> {
  const { tenant, tasks } = work
  const place = placeOf(row)
  const found = await at(deps, work, (access) => tasks.find(access, place))
  const twins = found.filter((id) => id !== row.host_id)
  if (twins.length === 0) return
  const known = (ids: readonly string[]) => ids.map((hostId) => ({ ...place, hostId }))
  const stand = await at(deps, work, (access) => tasks.standing(access, known(twins)))
  const done = stand.find((one) => one.kind === 'done')
  if (done) await settleDone(deps, work, { row, standing: done })
  const [heir, ...others] = twins
  const isGone = row.state === 'open' && !done && !found.includes(row.host_id ?? '')
  const settling = { tenant, task: row.task_id, now: deps.clock.now() }
  if (isGone && heir) await tx(deps.db, tenant, (tx) => store.adopt(tx, settling, heir))
  const left = done ? found : isGone ? others : twins
  await at(deps, work, (access) => tasks.remove(access, known(left)))
}

/** What became of those that stand open there. */
async function readBack(deps: Deps, work: Work): Promise<void> {
  let after: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const rows: store.PlacedRow[] = await tx(deps.db, work.tenant, (tx) =>
      store.findOpen(tx, work.tenant, { after, most: work.tasks.most }),
    )
    if (rows.length === 0) return
    const stand = await at(deps, work, (access) => work.tasks.standing(access, rows.map(knownOf)))
    for (const [index, row] of rows.entries()) {
      const standing = present(stand[index], 'how a task stands')
      if (standing.kind === 'done') await settleDone(deps, work, { row, standing })
      if (standing.kind === 'open') await settleMoved(deps, work, { row, due: standing.due })
      if (standing.kind === 'deleted') await settleDeleted(deps, work, row)
    }
    after = rows.at(-1)?.task_id ?? null
  }
}

const knownOf = ({ host_id: hostId, ...row }: store.PlacedRow): KnownTask => {
  return { ...placeOf(row), hostId: present(hostId, 'the id of a task at the host') }
}

const placeOf = ({
  task_id: key,
  customer_id: customer,
  invoice_id: invoice,
}: Pick<store.PlacedRow, 'task_id' | 'customer_id' | 'invoice_id'>) => ({ key, customer, invoice })

interface Done {
  readonly row: store.PlacedRow
  readonly standing: Extract<TaskStanding, { kind: 'done' }>
}

/** The call counts here as well, once: not where it was answered here meanwhile. */
async function settleDone(deps: Deps, work: Work, { row, standing }: Done): Promise<void> {
  const { tenant, title } = work
  const { by, said } = standing
  const actor = by === null ? title : `${by} (${title})`
  await tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    if (!(await store.settle(tx, { tenant, task: row.task_id, now }, { state: 'done' }))) return
    // By our own access: it was done here, or it is our own doing.
    if (by === null && row.task_state === 'done') return
    const noted = await noteMadeElsewhere(deps, tx, { tenant, actor, id: row.task_id, said })
    if (!noted) await trace(tx, { work, row, now }, { action: 'task.done_at_host', actor, said })
  })
}

/** A day that a person has chosen there counts here; our own does not come back as his. */
async function settleMoved(
  deps: Deps,
  { tenant, title: actor, connectedAt }: Work,
  { row, due }: { readonly row: store.PlacedRow; readonly due: Day },
): Promise<void> {
  const { task_id: id } = row
  if (connectedAt !== null && row.changed_at < connectedAt) {
    const settling = { tenant, task: id, now: deps.clock.now() }
    await tx(deps.db, tenant, (tx) => store.rememberStanding(tx, settling))
  }
  if (due === row.due) return
  await tx(deps.db, tenant, async (tx) => {
    await store.rememberDue(tx, { tenant, tasks: [id], due })
    await noteMovedElsewhere(tx, { tenant, actor, id, due, now: deps.clock.now() })
  })
}

async function settleDeleted(deps: Deps, work: Work, row: store.PlacedRow): Promise<void> {
  const { tenant, title, connectedAt } = work
  await tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    // It went with an earlier connection: nobody has deleted it, and it is put there anew.
    if (connectedAt !== null && row.changed_at < connectedAt)
      return store.forget(tx, tenant, row.task_id)
    if (!(await store.settle(tx, { tenant, task: row.task_id, now }, { state: 'deleted' }))) return
    if (row.task_state !== 'open') return
    await trace(
      tx,
      { work, row, now },
      { action: 'task.deleted_at_host', actor: title, said: null },
    )
  })
}

async function trace(
  tx: Tx,
  { work, row, now }: { readonly work: Work; readonly row: store.PlacedRow; readonly now: Instant },
  { action, actor, said }: { readonly action: string; actor: string; said: string | null },
): Promise<void> {
  await insertTrail(tx, {
    ...{ tenant: work.tenant, id: randomUUID(), at: now, actor, action, note: said },
    ...{ customer: row.customer_id, subjectKind: 'task', subjectId: row.task_id },
    ...{ before: null, after: null },
  })
}

/** Those that are done here are done there; those that are no longer due, or unwanted, go. */
async function endThose(deps: Deps, work: Work): Promise<void> {
  const { tenant, wanted, tasks } = work
  let after: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    if (isOver(deps, work)) return
    const found: store.PlacedRow[] = await tx(deps.db, tenant, (tx) =>
      store.findEnding(tx, tenant, { wanted, after, most: tasks.most }),
    )
    if (found.length === 0) return
    after = found.at(-1)?.task_id ?? null
    const rows = await foundAgain(deps, work, found)
    await tx(deps.db, tenant, async (tx) => {
      const now = deps.clock.now()
      for (const { task_id: task } of rows)
        await store.settle(tx, { tenant, task, now }, { state: 'ending' })
    })
    await endPage(deps, work, rows)
  }
}

/** Of those whose making was never answered: which stand there. The others may still come. */
async function foundAgain(
  deps: Deps,
  work: Work,
  rows: readonly store.PlacedRow[],
): Promise<store.PlacedRow[]> {
  const known: store.PlacedRow[] = []
  for (const row of rows) {
    const found = row.state === 'asked' ? await findAgain(deps, work, row) : row
    if (found !== null) known.push(found)
  }
  return known
}

async function findAgain(
  deps: Deps,
  work: Work,
  row: store.PlacedRow,
): Promise<store.PlacedRow | null> {
  const { tenant, tasks } = work
  const { task_id: task, due } = row
  const [hostId] = await at(deps, work, (access) => tasks.find(access, placeOf(row)))
  const settling = { tenant, task, now: deps.clock.now() }
  if (hostId !== undefined) {
    await tx(deps.db, tenant, (tx) => store.rememberOpen(tx, settling, { hostId, due }))
    return { ...row, host_id: hostId }
  }
  if (row.changed_at < doubtsEnd(deps)) {
    await tx(deps.db, tenant, (tx) => store.forget(tx, tenant, task))
  }
  return null
}

async function endPage(deps: Deps, work: Work, rows: readonly store.PlacedRow[]): Promise<void> {
  const { tenant, tasks } = work
  if (rows.length === 0) return
  const stand = await at(deps, work, (access) => tasks.standing(access, rows.map(knownOf)))
  const gone: store.PlacedRow[] = []
  for (const [index, row] of rows.entries()) {
    const standing = present(stand[index], 'how a task stands')
    if (standing.kind === 'done') await settleDone(deps, work, { row, standing })
    else if (standing.kind === 'open' && row.task_state === 'done') await finish(deps, work, row)
    else gone.push(row)
  }
  await at(deps, work, (access) => tasks.remove(access, gone.map(knownOf)))
  await tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    for (const { task_id: task, task_state, doubted_at } of gone) {
      // Switched off: it is put there anew once that is taken back.
      if (task_state === 'open' && doubted_at !== null)
        await store.expectAnother(tx, { tenant, task, now })
      else if (task_state === 'open') await store.forget(tx, tenant, task)
      else await store.settle(tx, { tenant, task, now }, { state: 'removed' })
    }
  })
}

async function finish(deps: Deps, work: Work, row: store.PlacedRow): Promise<void> {
  const { tenant, tasks, language } = work
  const made = await tx(deps.db, tenant, (tx) => store.outcomeOf(tx, tenant, row.task_id))
  const { outcome, closed_by: by, note } = made
  const said = madeHereText({ outcome, by, note }, language)
  const before = await at(deps, work, (access) => tasks.finish(access, knownOf(row), said))
  if (before.kind === 'done') return settleDone(deps, work, { row, standing: before })
  const now = deps.clock.now()
  await tx(deps.db, tenant, (tx) =>
    store.settle(tx, { tenant, task: row.task_id, now }, { state: 'done' }),
  )
}

const mostAtOnce = 50

/** Those that are due and stand not there yet. */
async function placeThose(deps: Deps, work: Work): Promise<void> {
  const { tenant } = work
  for (let page = 0; page < mostPages; page += 1) {
    const due = await tx(deps.db, tenant, (tx) =>
      store.findUnplaced(tx, tenant, { kinds: [...callKinds], most: mostAtOnce }),
    )
    for (const one of due) await placeOne(deps, work, one)
    if (due.length < mostAtOnce) return
  }
}

async function placeOne(deps: Deps, work: Work, due: store.DueRow): Promise<void> {
  const { tenant } = work
  const { task_id: task } = due
  const now = deps.clock.now()
  try {
    const { hostId, on } = (await standsAlready(deps, work, due)) ?? (await place(deps, work, task))
    await tx(deps.db, tenant, (tx) =>
      store.rememberOpen(tx, { tenant, task, now }, { hostId, due: on }),
    )
  } catch (error) {
    if (!(error instanceof Rejected && aboutOneRecord.has(error.code))) throw error
    const refused = { state: 'refused', problem: error.code } as const
    await tx(deps.db, tenant, (tx) => store.settle(tx, { tenant, task, now }, refused))
  }
}

interface Placed {
  readonly hostId: string
  /** The day that it is due there. */
  readonly on: Day
}

/** Where an answer was lost. */
async function standsAlready(deps: Deps, work: Work, due: store.DueRow): Promise<Placed | null> {
  if (due.asked === null) return null
  const [hostId] = await at(deps, work, (access) => work.tasks.find(access, placeOf(due)))
  return hostId === undefined ? null : { hostId, on: due.asked }
}

async function place(deps: Deps, work: Work, id: string): Promise<Placed> {
  const { tenant, tasks, realm, language, connectedBy: otherwise } = work
  const found = present(await taskWithScript(deps, tenant, { id, language }), 'an open task')
  const { task, script, today } = found
  const { customer_id: customer, customer_name, kind, about, note, due } = task
  const invoices = [...new Set(task.items.map((item) => item.invoice))]
  const invoice = invoices.length === 1 ? present(invoices[0], 'its invoice') : null
  const asked = { tenant, task: id, realm, customer, invoice, due, now: deps.clock.now() }
  await tx(deps.db, tenant, (tx) => store.rememberAsking(tx, asked))
  const facts = { kind, about, customer: customer_name, script, today, note }
  const said = { summary: callSummary(facts, language), text: callText(facts, language) }
  const hostId = await at(deps, work, (access) =>
    tasks.schedule(access, { ...{ key: id, customer, invoice, due, otherwise }, ...said }),
  )
  return { hostId, on: due }
}

/** Those that are due on another day. */
async function moveThose(deps: Deps, work: Work): Promise<void> {
  const { tenant, tasks } = work
  for (let page = 0; page < mostPages; page += 1) {
    const rows = await tx(deps.db, tenant, (tx) => store.findMoved(tx, tenant, tasks.most))
    if (rows.length === 0) return
    for (const [due, own] of Map.groupBy(rows, ({ task_due }) => task_due)) {
      await at(deps, work, (access) => tasks.move(access, own.map(knownOf), due))
      const moved = { tenant, tasks: own.map(({ task_id }) => task_id), due }
      await tx(deps.db, tenant, (tx) => store.rememberDue(tx, moved))
    }
  }
}
