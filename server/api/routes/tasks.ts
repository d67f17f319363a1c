// What a person has to do, with what to say; what came of it; and the trail that all of it leaves.

import { z } from 'zod'
import { type CustomerId, customerId } from '../../../core/ids.ts'
import { Malformed } from '../../../core/malformed.ts'
import { callKinds } from '../../cases/call.ts'
import {
  answerTask,
  type Call,
  closeTask,
  listTasks,
  noteCall,
  type TaskPage,
  taskWithScript,
} from '../../cases/calls/run.ts'
import type { Entry } from '../../cases/run.ts'
import { customerTrail } from '../../cases/trail/run.ts'
import type { Deps } from '../../deps.ts'
import { type AtHost, callsAtHost } from '../../writeback/calls/run.ts'
import { type Endpoint, endpoint, idParams, languageQuery, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { CaseChangeWire } from '../wire/cases.ts'
import * as wire from '../wire/tasks.ts'
import { announcedEntry, commitmentEntry, disputeEntry, promiseEntry } from './cases.ts'
import { changeWire } from './effect.ts'

const TasksQuery = z.strictObject({
  ...languageQuery,
  kind: z.string().max(40).optional(),
  customer: z.string().min(1).max(200).optional(),
  skip: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const params = z.strictObject({ id: z.uuid() })
const query = z.strictObject(languageQuery)

export function taskEndpoints(deps: Deps): Endpoint[] {
  return [...reading(deps), ...answering(deps), trail(deps)]
}

function reading(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/tasks',
      summary: 'What a person has to do: the one that is due first, first',
      access: 'read',
      params: nothing,
      query: TasksQuery,
      body: nothing,
      answer: wire.TasksWire,
      handle: async ({ session: { tenant }, query: { kind, customer, skip, limit } }) => {
        const of: CustomerId | null = customer === undefined ? null : customerId(customer)
        const search = { kind: kind ?? null, customer: of, skip, limit }
        const { tasks, total, today } = await listTasks(deps, tenant, search)
        const ids = tasks.map(({ task_id }) => task_id)
        const atHost = await callsAtHost(deps, tenant, ids)
        return { tasks: tasks.map((task) => taskWire(task, { today, atHost })), total }
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/tasks/:id',
      summary: 'One task, and the script of its call made from the facts',
      access: 'read',
      ...{ params, query, body: nothing },
      answer: wire.TaskDetailWire,
      handle: async ({ session: { tenant }, params: { id }, language }) => {
        const found = await taskWithScript(deps, tenant, { id, language })
        if (!found) throw notFound('task')
        const { task, script, today } = found
        const sections = script?.sections.map((one) => ({ ...one, lines: [...one.lines] }))
        const atHost = await callsAtHost(deps, tenant, [id])
        return { ...taskWire(task, { today, atHost }), script: sections ? { sections } : null }
      },
    }),
  ]
}

interface Around {
  readonly today: string
  readonly atHost: ReadonlyMap<string, AtHost>
}

function taskWire(task: TaskPage['tasks'][number], { today, atHost }: Around): wire.TaskWire {
  const { task_id: id, customer_id, customer_name, numbers, kind, due, ...facts } = task
  const { phone, state, about, note, tries, uncertain } = facts
  return {
    ...{ id, kind, due, phone, state, about, note, tries, invoices: numbers },
    customer: { id: customer_id, name: customer_name },
    isOverdue: state === 'open' && due < today,
    isCall: callKinds.has(kind),
    atHost: atHost.get(id) ?? null,
    uncertain: uncertain.map(({ message_id: message, step, channel, recipient, at }) => ({
      ...{ message, step, channel, recipient, at },
    })),
  }
}

function answering(deps: Deps): Endpoint[] {
  const asked = { method: 'POST', access: 'decide', query } as const
  return [
    endpoint({
      ...asked,
      path: '/api/v1/tasks/:id/answer',
      summary: 'What came of a call: closes its task, and enters what was agreed',
      ...{ params, body: wire.CallRequestWire, answer: CaseChangeWire },
      handle: async ({ session: { tenant, user }, params: { id }, body, language }) => {
        const by = { tenant, actor: user.id }
        const changed = await answerTask(deps, by, { id, call: callOf(body) })
        if (!changed) throw notFound('task')
        return changeWire(changed, language)
      },
    }),
    endpoint({
      ...asked,
      path: '/api/v1/customers/:id/calls',
      summary: 'Note a call that no task asked for, and enter what was agreed',
      ...{ params: idParams, body: wire.CallRequestWire, answer: CaseChangeWire },
      handle: async ({ session: { tenant, user }, params, body, language }) => {
        const wanted = { customer: customerId(params.id), id: body.id, call: callOf(body) }
        const changed = await noteCall(deps, { tenant, actor: user.id }, wanted)
        if (!changed) throw notFound('customer')
        return changeWire(changed, language)
      },
    }),
    endpoint({
      ...asked,
      path: '/api/v1/tasks/:id/close',
      summary: 'A task is done, or dropped, with a note',
      ...{ params, body: wire.CloseTaskRequestWire, answer: wire.TaskClosedWire },
      handle: async ({ session: { tenant, user }, params: { id }, body: { state, note } }) => {
        const by = { tenant, actor: user.id }
        const closed = await closeTask(deps, by, { id, state, note })
        if (!closed) throw notFound('task')
        return { id, ...closed }
      },
    }),
  ]
}

/** What each outcome brings; a refusal may bring what was announced for it. */
const brings = {
  promise: 'promise',
  dispute: 'dispute',
  payment_announced: 'announced',
  refuses: null,
  talked: null,
  no_answer: null,
  wrong_contact: null,
} as const

export function callOf(body: wire.CallRequestWire): Call {
  const { outcome, note } = body
  const wanted = brings[outcome]
  if (wanted !== null && body[wanted] === undefined)
    throw new Malformed({ path: wanted, wanted: `what the outcome ${outcome} enters`, found: null })
  for (const name of ['promise', 'dispute', 'announced', 'commitment'] as const) {
    const fits = name === wanted || (name === 'commitment' && outcome === 'refuses')
    if (body[name] !== undefined && !fits)
      throw new Malformed({
        path: name,
        wanted: `nothing with the outcome ${outcome}`,
        found: name,
      })
  }
  if (outcome === 'refuses' && note === undefined)
    throw new Malformed({ path: 'note', wanted: 'why the customer refuses', found: undefined })
  return { outcome, note: note ?? null, entries: entriesOf(body) }
}

function entriesOf({ promise, dispute, announced, commitment }: wire.CallRequestWire): Entry[] {
  return [
    ...(promise === undefined ? [] : [under('promise', () => promiseEntry(promise))]),
    ...(dispute === undefined ? [] : [under('dispute', () => disputeEntry(dispute))]),
    ...(announced === undefined ? [] : [under('announced', () => announcedEntry(announced))]),
    ...(commitment === undefined ? [] : [under('commitment', () => commitmentEntry(commitment))]),
  ]
}

/** A fault inside is named by its whole path. */
function under<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    const { path: inner, wanted, found } = error
    throw new Malformed({ path: `${path}.${inner}`, wanted, found })
  }
}

function trail(deps: Deps): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/api/v1/customers/:id/trail',
    summary: 'Who did what about a customer, when and why, newest first',
    access: 'read',
    params: idParams,
    query: z.strictObject({
      ...languageQuery,
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    body: nothing,
    answer: wire.TrailWire,
    handle: async ({ session: { tenant }, params, query: { after, limit } }) => {
      const search = { customer: customerId(params.id), after: after ?? null, limit }
      const { entries, next } = await customerTrail(deps, tenant, search)
      return {
        next,
        entries: entries.map(({ entry_id: id, at, actor, action, ...entry }) => ({
          ...{ id, at, actor, action, before: entry.before, after: entry.after },
          subject: { kind: entry.subject_kind, id: entry.subject_id },
          note: entry.note ?? entry.code,
        })),
      }
    },
  })
}
