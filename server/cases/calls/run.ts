// Calls and tasks: what came of them, and all that follows, in one transaction.

import { randomUUID } from 'node:crypto'
import { present } from '../../../core/assert.ts'
import { addDays, type Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { Malformed } from '../../../core/malformed.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../errors.ts'
import { calendarOf, workingDayFrom } from '../../ledger/calendar.ts'
import { loadCompany, loadCustomerBook } from '../../ledger/store.ts'
import { type CallOutcome, callKinds, closedElsewhere, contactOutcomeOf } from '../call.ts'
import { limitsOf } from '../facts/store.ts'
import { casesIn } from '../listing/run.ts'
import {
  type By,
  type Changed,
  type Entry,
  enterIn,
  type Scene,
  sceneOf,
  withEffect,
} from '../run.ts'
import { type Script, type ScriptLanguage, scriptOf } from '../script.ts'
import * as todo from '../todo/store.ts'
import { insertTrail } from '../trail/store.ts'
import { insertCall } from './store.ts'

export interface Call {
  readonly outcome: CallOutcome
  readonly note: string | null
  /** What it enters: a promise, a dispute, an announced payment, a commitment. */
  readonly entries: readonly Entry[]
}

/** A call that no task asked for. Null where there is no such customer. */
export async function noteCall(
  deps: Deps,
  by: By,
  wanted: { readonly customer: CustomerId; readonly id?: string | undefined; readonly call: Call },
): Promise<Changed | null> {
  return tx(deps.db, by.tenant, async (tx) => {
    const scene = await sceneOf(deps, tx, { ...by, customer: wanted.customer })
    if (!scene) return null
    const id = wanted.id ?? randomUUID()
    return withEffect(scene, id, () => recordCall(scene, { id, call: wanted.call, task: null }))
  })
}

/** What came of a call that a task asked for. Null where there is no such task. */
export async function answerTask(
  deps: Deps,
  by: By,
  { id, call }: { readonly id: string; readonly call: Call },
): Promise<Changed | null> {
  return tx(deps.db, by.tenant, async (tx) => {
    const task = await todo.findTask(tx, by.tenant, id)
    if (!task) return null
    if (!callKinds.has(task.kind)) throw conflict('This task is not settled by a call.')
    const scene = await sceneOf(deps, tx, { ...by, customer: task.customer_id })
    if (!scene) return null
    return withEffect(scene, id, async () => {
      if (!(await settleTask(scene, task, call))) return false
      return recordCall(scene, { id: randomUUID(), call, task })
    })
  })
}

/**
 * A call that a task asked for was made outside of Encours, in the transaction that learns of it.
 * False where the task was answered here already: nothing is noted twice.
 */
export async function noteMadeElsewhere(
  deps: Deps,
  tx: Tx,
  { id, said, ...by }: By & { readonly id: string; readonly said: string | null },
): Promise<boolean> {
  const task = await todo.findTask(tx, by.tenant, id)
  if (!task || task.state === 'done') return false
  const scene = await sceneOf(deps, tx, { ...by, customer: task.customer_id })
  if (!scene) return false
  const call = { outcome: 'made', note: said, entries: [] } as const
  const { changed } = await withEffect(scene, id, async () => {
    // One that is due no longer stays dropped: the call was made all the same.
    if (task.state === 'open' && !(await settleTask(scene, task, call))) return false
    return recordCall(scene, { id: randomUUID(), call, task })
  })
  return changed
}

/**
 * A call was put off outside of Encours, in the transaction that learns of it. False where it is
 * due here no more, or on that day already.
 */
export async function noteMovedElsewhere(
  tx: Tx,
  { id, due, now, ...by }: By & { readonly id: string; readonly due: Day; readonly now: Instant },
): Promise<boolean> {
  const { tenant, actor } = by
  const task = await todo.findTask(tx, tenant, id)
  if (!task || task.due === due || !(await todo.moveTask(tx, { tenant, id, due }))) return false
  await insertTrail(tx, {
    ...{ tenant, actor, note: null, before: JSON.stringify({ due: task.due }) },
    ...{ id: randomUUID(), at: now, action: 'task.moved_at_host', customer: task.customer_id },
    ...{ subjectKind: 'task', subjectId: id, after: JSON.stringify({ due }) },
  })
  return true
}

async function settleTask(scene: Scene, { task_id: id }: todo.TaskRow, call: Call) {
  const { tx, tenant, actor, now, facts } = scene
  if (call.outcome !== 'no_answer') {
    const closing = { tenant, id, actor, now, state: 'done', outcome: call.outcome } as const
    return todo.closeTask(tx, closing)
  }
  const due = workingDayFrom(facts.calendar, addDays(facts.today, 1))
  return todo.putOffTask(tx, { tenant, id, due })
}

interface Recorded {
  readonly id: string
  readonly call: Call
  readonly task: todo.TaskRow | null
}

async function recordCall(scene: Scene, { id, call, task }: Recorded): Promise<boolean> {
  const { tx, tenant, customer, actor, now } = scene
  const { outcome, note } = call
  const invoices = aboutOf(scene, task)
  const said = { outcome: contactOutcomeOf(outcome), invoices, note }
  if (!(await insertCall(tx, { tenant, customer, id, actor, now }, said))) return false
  for (const entry of call.entries) await enterNamed(scene, entry)
  await openFollowUp(scene, { outcome, note, invoices })
  await insertTrail(tx, {
    ...{ tenant, customer, actor, note, before: null },
    id: randomUUID(),
    at: now,
    action: `call.${outcome}`,
    subjectKind: task ? 'task' : 'call',
    subjectId: task?.task_id ?? id,
    after: JSON.stringify({ contact: id, task: task?.task_id ?? null, outcome, invoices }),
  })
  return true
}

/** What a call enters stands under its own name in the request, and a fault in it as well. */
const nameIn: Readonly<Partial<Record<Entry['kind'], string>>> = { announced_payment: 'announced' }

async function enterNamed(scene: Scene, entry: Entry): Promise<void> {
  try {
    await enterIn(scene, randomUUID(), entry)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    const { path, wanted, found } = error
    throw new Malformed({ path: `${nameIn[entry.kind] ?? entry.kind}.${path}`, wanted, found })
  }
}

/** Without a task a call is about all that is overdue, or else about nothing in particular. */
function aboutOf({ facts }: Scene, task: todo.TaskRow | null): InvoiceId[] {
  if (task) return [...new Set(task.items.map(({ invoice }) => invoice))]
  return facts.book.invoices
    .filter(({ customer, status }) => customer === facts.customer && status === 'posted')
    .filter(({ instalments }) =>
      instalments.some(({ open, due }) => open > 0n && due !== undefined && due < facts.today),
    )
    .map(({ id }) => id)
}

/** A wrong number wants another one; a refusal wants somebody to decide what follows. */
async function openFollowUp(
  { tx, tenant, customer, now, facts }: Scene,
  said: Pick<Call, 'outcome' | 'note'> & { readonly invoices: readonly InvoiceId[] },
): Promise<void> {
  const { outcome, note, invoices } = said
  if (outcome !== 'wrong_contact' && outcome !== 'refuses') return
  const kind = outcome === 'refuses' ? 'other' : 'find_contact'
  const task = { tenant, customer, kind, invoices, note, now, due: facts.today } as const
  await todo.insertPersonTask(tx, { ...task, id: randomUUID(), about: outcome })
}

/** A task that no call settles is done, or dropped, with a note. Null where there is none. */
export async function closeTask(
  deps: Deps,
  { tenant, actor }: By,
  wanted: { readonly id: string; readonly state: 'done' | 'dropped'; readonly note: string },
): Promise<{ readonly changed: boolean } | null> {
  return tx(deps.db, tenant, async (tx) => {
    const { id, state, note } = wanted
    const task = await todo.findTask(tx, tenant, id)
    if (!task) return null
    if (closedElsewhere.has(task.kind))
      throw conflict('Say on the message whether it was sent: that closes this task.')
    const now = deps.clock.now()
    const changed = await todo.closeTask(tx, { tenant, id, actor, now, state, outcome: state })
    if (!changed) return { changed }
    await insertTrail(tx, {
      ...{ tenant, actor, note, before: JSON.stringify({ kind: task.kind, state: task.state }) },
      ...{ id: randomUUID(), at: now, action: `task.${state}`, customer: task.customer_id },
      ...{ subjectKind: 'task', subjectId: id },
      after: JSON.stringify({ kind: task.kind, state }),
    })
    return { changed }
  })
}

/** With the messages that it asks to find out about. */
export interface ShownTask extends todo.TaskRow {
  readonly uncertain: readonly todo.UncertainRow[]
}

export interface TaskPage {
  readonly tasks: readonly ShownTask[]
  readonly total: number
  readonly today: ReturnType<typeof dayIn>
}

export async function listTasks(
  deps: Deps,
  tenant: TenantId,
  search: todo.TaskSearch,
): Promise<TaskPage> {
  return tx(deps.db, tenant, async (tx) => ({
    tasks: await shown(tx, tenant, await todo.openTasks(tx, tenant, search)),
    total: await todo.countOpenTasks(tx, tenant, search),
    today: dayIn(deps.clock.now(), (await loadCompany(tx, tenant)).timeZone),
  }))
}

async function shown(
  tx: Tx,
  tenant: TenantId,
  tasks: readonly todo.TaskRow[],
): Promise<ShownTask[]> {
  const asks = ({ kind }: todo.TaskRow): boolean => kind === 'resolve_ambiguous'
  const customers = tasks.filter(asks).map(({ customer_id }) => customer_id)
  const found = customers.length === 0 ? [] : await todo.uncertainMessages(tx, tenant, customers)
  return tasks.map((task) => ({
    ...task,
    uncertain: asks(task)
      ? found.filter(({ customer_id }) => customer_id === task.customer_id)
      : [],
  }))
}

/** A task with what to say. Null where there is none. */
export async function taskWithScript(
  deps: Deps,
  tenant: TenantId,
  { id, language }: { readonly id: string; readonly language: ScriptLanguage },
) {
  return tx(deps.db, tenant, async (tx) => {
    const task = await todo.findTask(tx, tenant, id)
    if (!task) return null
    const [told] = await shown(tx, tenant, [task])
    const script = await scriptFor(deps, tx, { tenant, task, language })
    return { task: present(told, 'the task just found'), ...script }
  })
}

async function scriptFor(
  deps: Deps,
  tx: Tx,
  wanted: {
    readonly tenant: TenantId
    readonly task: todo.TaskRow
    readonly language: ScriptLanguage
  },
): Promise<{ script: Script | null; today: ReturnType<typeof dayIn> }> {
  const { tenant, task, language } = wanted
  const customer = task.customer_id
  const book = await loadCustomerBook(tx, tenant, customer)
  const { country, region, timeZone } = book.company
  const today = dayIn(deps.clock.now(), timeZone)
  const facts = { book, today, calendar: calendarOf(country, region) }
  const cases = await casesIn(tx, { tenant, customer }, facts)
  const limits = await limitsOf(tx, tenant)
  const about = new Set(task.items.map(({ invoice }) => invoice))
  return { script: scriptOf({ book, customer, today, cases, limits, about }, language), today }
}
