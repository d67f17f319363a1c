// Calls that are due, as activities of Odoo beside the invoice or the customer: made, moved, done
// and taken away, and what became of them. Leaves out which calls are due: the service says it.

import { z } from 'zod'
import type { Day } from '../../core/day.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess } from '../contract/host.ts'
import type {
  HostTask,
  HostTaskPlace,
  HostTasks,
  KnownTask,
  TaskStanding,
} from '../contract/host-tasks.ts'
import { majorAt, type OdooClient } from './client.ts'
import { misshapen, saying } from './fault.ts'
import { saidIn } from './feedback.ts'
import { htmlOf, markOf } from './note.ts'
import { mustBeOriginal } from './original.ts'
import { dayAt } from './parse.ts'
import { numberIn, placeIn } from './read.ts'
import { realmOf } from './realm.ts'
import { rowsIn } from './rows.ts'
import { Id, Ids } from './schema.ts'

const model = 'mail.activity'
const mostTasks = 100
/** Of one key: each is an asking whose answer was lost. */
const mostTwins = 20
/** What is done is archived from 19 on; before, it is gone. Before 17 there is no such field. */
const firstArchived = 17

type Which = readonly [readonly ['active', 'in', readonly boolean[]]] | readonly []

/** Those that are open, those that are done, or both, as far as the version tells them apart. */
async function which(
  client: OdooClient,
  access: HostAccess,
  active: readonly boolean[],
): Promise<Which> {
  const isKept = (await majorAt(client, access)) >= firstArchived
  return isKept ? [['active', 'in', active]] : []
}

const open = [true] as const
const all = [true, false] as const

export const odooTasks = (client: OdooClient): HostTasks => ({
  most: mostTasks,
  schedule: (access, task) => schedule(client, access, task),
  find: (access, place) => find(client, access, place),
  standing: (access, tasks) => standing(client, access, tasks),
  move: (access, tasks, due) => move(client, access, { tasks, due }),
  finish: (access, task, said) => finish(client, access, { task, said }),
  remove: (access, tasks) => remove(client, access, tasks),
})

interface Beside {
  readonly model: 'account.move' | 'res.partner'
  readonly id: number
}

/** The balance of an entry has no form: its customer has one. */
function besideOf({ invoice, customer }: HostTaskPlace): Beside {
  const place = invoice === null ? null : placeIn(invoice)
  if (place !== null && place.move !== null && place.line === null) {
    return { model: 'account.move', id: place.move }
  }
  const id = numberIn(customer)
  if (id === null) throw new Rejected(saying('MISSING', 'no such record of res.partner'))
  return { model: 'res.partner', id }
}

async function schedule(client: OdooClient, access: HostAccess, task: HostTask): Promise<string> {
  const beside = besideOf(task)
  await mustBeOriginal(client, access)
  const who = await whoCalls(client, access, { beside, task })
  const { value } = await client.write(access, {
    ...{ model: beside.model, method: 'activity_schedule', ids: [beside.id] },
    args: {
      act_type_xmlid: 'mail.mail_activity_data_call',
      summary: task.summary,
      note: htmlOf(task.text, markOf(task.key)),
      date_deadline: task.due,
      ...(who === null ? {} : { user_id: who }),
    },
    // He finds it in his list: a mail for each of them would be too many.
    context: { mail_activity_quick_update: true },
  })
  const made = Id.safeParse(idIn(value))
  if (!made.success) throw misshapen('id of the activity')
  return `${made.data}`
}

/** Until 17 the answer is what Python prints of the record: `mail.activity(2,)`. */
function idIn(value: unknown): unknown {
  if (typeof value === 'string') return Number(/^mail\.activity\((\d+),\)$/.exec(value)?.[1])
  return Array.isArray(value) ? value[0] : value
}

const Responsible = z.looseObject({
  invoice_user_id: z.union([Id, z.literal(false), z.null()]).optional(),
  user_id: z.union([Id, z.literal(false), z.null()]).optional(),
})
const Identified = z.array(z.looseObject({ id: Id }))

function idsIn(rows: readonly unknown[]): readonly number[] {
  const found = Identified.safeParse(rows)
  if (!found.success) throw misshapen('list of records')
  return found.data.map(({ id }) => id)
}

/** Who is responsible for the invoice or the customer; else the one who was named. */
async function whoCalls(
  client: OdooClient,
  access: HostAccess,
  { beside, task }: { readonly beside: Beside; readonly task: HostTask },
): Promise<number | null> {
  const field = beside.model === 'account.move' ? 'invoice_user_id' : 'user_id'
  const { rows } = await rowsIn(client, access, {
    ...{ model: beside.model, domain: [['id', '=', beside.id]], fields: [field] },
  })
  const [row] = rows
  if (row === undefined) throw new Rejected(saying('MISSING', `no such record of ${beside.model}`))
  const named = Responsible.safeParse(row).data?.[field]
  const asked = [named || null, numberIn(task.otherwise ?? '')].flatMap((id) => id ?? [])
  if (asked.length === 0) return null
  const { company } = realmOf(access.realm)
  // Neither one who left, nor a customer with a portal, nor somebody of another company.
  const able = await rowsIn(client, access, {
    model: 'res.users',
    domain: [
      ['id', 'in', asked],
      ['active', '=', true],
      ['share', '=', false],
      ['company_ids', 'in', [company]],
    ],
    fields: ['id'],
  })
  const ids = new Set(idsIn(able.rows))
  return asked.find((id) => ids.has(id)) ?? null
}

async function find(
  client: OdooClient,
  access: HostAccess,
  place: HostTaskPlace,
): Promise<readonly string[]> {
  const { rows } = await rowsIn(client, access, {
    model,
    domain: [
      ...besideDomain(place),
      ['note', 'ilike', markOf(place.key)],
      ...(await which(client, access, all)),
    ],
    fields: ['id'],
    limit: mostTwins,
  })
  return idsIn(rows).map(String)
}

function besideDomain(place: HostTaskPlace): readonly unknown[] {
  const beside = besideOf(place)
  return [
    ['res_model', '=', beside.model],
    ['res_id', '=', beside.id],
  ]
}

const Person = z.union([z.tuple([Id, z.string()]), z.literal(false), z.null()])
const Activity = z.looseObject({
  id: Id,
  active: z.boolean().default(true),
  write_uid: Person,
  date_deadline: z.string(),
})

async function standing(
  client: OdooClient,
  access: HostAccess,
  tasks: readonly KnownTask[],
): Promise<readonly TaskStanding[]> {
  const whichever = await which(client, access, all)
  const { value } = await client.read(access, {
    ...{ model, method: 'search_read' },
    args: {
      domain: [['id', 'in', idsOf(tasks)], ...whichever],
      fields: [...whichever.map(([field]) => field), 'write_uid', 'date_deadline'],
    },
  })
  const rows = z.array(Activity).safeParse(value)
  if (!rows.success) throw misshapen('list of activities')
  const found = new Map(rows.data.map((row) => [`${row.id}`, row]))
  const stand: TaskStanding[] = []
  for (const task of tasks) {
    const row = found.get(task.hostId)
    if (row?.active)
      stand.push({ kind: 'open', due: dayAt('activity.date_deadline', row.date_deadline) })
    else stand.push(await ended(client, access, { task, row }))
  }
  return stand
}

interface Ended {
  readonly task: KnownTask
  readonly row: z.infer<typeof Activity> | undefined
}

/** Done, and archived; or gone, and then the chatter says whether it was done before. */
async function ended(
  client: OdooClient,
  access: HostAccess,
  { task, row }: Ended,
): Promise<TaskStanding> {
  const told = await toldOf(client, access, task)
  if (row === undefined) return told ?? { kind: 'deleted' }
  const who = told?.by ?? nameOf(row.write_uid)
  const said = (await feedbackOf(client, access, row.id)) ?? told?.said ?? null
  return { kind: 'done', by: isOwn(access, row.write_uid) ? null : who, said }
}

const isOwn = (access: HostAccess, who: z.infer<typeof Person>): boolean =>
  Array.isArray(who) && `${who[0]}` === access.site?.user

const nameOf = (who: z.infer<typeof Person>): string | null => (Array.isArray(who) ? who[1] : null)

const Feedback = z.array(z.looseObject({ feedback: z.union([z.string(), z.literal(false)]) }))

/** Null where nothing was said, and before 19, which has no such field. */
async function feedbackOf(
  client: OdooClient,
  access: HostAccess,
  id: number,
): Promise<string | null> {
  try {
    const domain = [['id', '=', id], ...(await which(client, access, all))]
    const { rows } = await rowsIn(client, access, { model, domain, fields: ['feedback'] })
    return Feedback.safeParse(rows).data?.[0]?.feedback || null
  } catch (error) {
    if (error instanceof Rejected && error.code === 'REQUEST') return null
    throw error
  }
}

const Message = z.looseObject({ body: z.string().catch(''), author_id: Person, create_uid: Person })

/** What Odoo has written beside the record when the activity was done. */
async function toldOf(
  client: OdooClient,
  access: HostAccess,
  task: KnownTask,
): Promise<Extract<TaskStanding, { kind: 'done' }> | null> {
  const beside = besideOf(task)
  const { value } = await client.read(access, {
    ...{ model: 'mail.message', method: 'search_read' },
    args: {
      domain: [
        ['model', '=', beside.model],
        ['res_id', '=', beside.id],
        ['mail_activity_type_id', '!=', false],
        ['body', 'ilike', markOf(task.key)],
      ],
      fields: ['body', 'author_id', 'create_uid'],
      ...{ order: 'id desc', limit: 1 },
    },
  })
  const [message] = z.array(Message).safeParse(value).data ?? []
  if (!message) return null
  const by = isOwn(access, message.create_uid) ? null : nameOf(message.author_id)
  return { kind: 'done', by, said: saidIn(message.body) }
}

interface Moving {
  readonly tasks: readonly KnownTask[]
  readonly due: Day
}

async function move(client: OdooClient, access: HostAccess, { tasks, due }: Moving): Promise<void> {
  const ids = await stillOpen(client, access, tasks)
  if (ids.length === 0) return
  await client.write(access, {
    model,
    method: 'write',
    ids,
    args: { vals: { date_deadline: due } },
  })
}

async function finish(
  client: OdooClient,
  access: HostAccess,
  { task, said }: { readonly task: KnownTask; readonly said: string },
): Promise<TaskStanding> {
  await mustBeOriginal(client, access)
  const [before] = await standing(client, access, [task])
  if (before?.kind !== 'open') return before ?? { kind: 'deleted' }
  const call = { model, method: 'action_feedback', ids: idsOf([task]) }
  await client.write(access, { ...call, args: { feedback: said } })
  return before
}

async function remove(
  client: OdooClient,
  access: HostAccess,
  tasks: readonly KnownTask[],
): Promise<void> {
  const ids = await stillOpen(client, access, tasks)
  if (ids.length === 0) return
  await client.write(access, { model, method: 'unlink', ids, args: {} })
}

/** Of a database that is the one that was connected. */
async function stillOpen(
  client: OdooClient,
  access: HostAccess,
  tasks: readonly KnownTask[],
): Promise<readonly number[]> {
  await mustBeOriginal(client, access)
  const { value } = await client.read(access, {
    ...{ model, method: 'search' },
    args: {
      domain: [['id', 'in', idsOf(tasks)], ...(await which(client, access, open))],
    },
  })
  const ids = Ids.safeParse(value)
  if (!ids.success) throw misshapen('list of ids')
  return ids.data
}

const idsOf = (tasks: readonly KnownTask[]): number[] =>
  tasks.flatMap(({ hostId }) => numberIn(hostId) ?? [])
