// GET /api/v1/tasks: what a person has to do, the one that is due first, first. GET …/tasks/:id:
// one, with a call's script. POST …/answer: what came of the call. POST …/close: done, or dropped.
// GET /api/v1/customers/:id/trail: who did what about a customer, and why.

import { z } from 'zod'
import {
  AnnouncedRequestWire,
  CommitmentRequestWire,
  DisputeRequestWire,
  PromiseRequestWire,
} from './cases.ts'
import { AtHostWire, DayWire, InstantWire } from './parts.ts'

export const TaskWire = z.object({
  id: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  phone: z.string().nullable(),
  kind: z.string(),
  due: DayWire,
  isOverdue: z.boolean(),
  state: z.enum(['open', 'done', 'dropped']),
  /** Numbers of the invoices that it is about. */
  invoices: z.array(z.string()),
  /** What opened it, as a code, where no plan did. */
  about: z.string().nullable(),
  note: z.string().nullable(),
  /** Calls that nobody answered. */
  tries: z.number().int(),
  /** A call settles it; the others are closed. */
  isCall: z.boolean(),
  /** How it stands as a task at the host; null where it never went there. */
  atHost: AtHostWire.nullable(),
  /** The messages of which a person is to find out whether they left. */
  uncertain: z.array(
    z.object({
      message: z.string(),
      step: z.string(),
      channel: z.string(),
      recipient: z.string(),
      at: InstantWire,
    }),
  ),
})
export type TaskWire = z.infer<typeof TaskWire>

export const TasksWire = z.object({ tasks: z.array(TaskWire), total: z.number().int() })
export type TasksWire = z.infer<typeof TasksWire>

export const ScriptWire = z.object({
  sections: z.array(z.object({ key: z.string(), heading: z.string(), lines: z.array(z.string()) })),
})
export type ScriptWire = z.infer<typeof ScriptWire>

export const TaskDetailWire = TaskWire.extend({ script: ScriptWire.nullable() })
export type TaskDetailWire = z.infer<typeof TaskDetailWire>

/** Each outcome brings what it enters, and nothing else. */
export const CallRequestWire = z.strictObject({
  id: z.uuid().optional(),
  outcome: z.enum([
    'promise',
    'dispute',
    'payment_announced',
    'refuses',
    'talked',
    'no_answer',
    'wrong_contact',
  ]),
  note: z.string().trim().min(1).max(1_000).optional(),
  promise: PromiseRequestWire.omit({ id: true }).optional(),
  dispute: DisputeRequestWire.omit({ id: true }).optional(),
  announced: AnnouncedRequestWire.omit({ id: true }).optional(),
  commitment: CommitmentRequestWire.omit({ id: true }).optional(),
})
export type CallRequestWire = z.infer<typeof CallRequestWire>

export const CloseTaskRequestWire = z.strictObject({
  state: z.enum(['done', 'dropped']),
  note: z.string().trim().min(1).max(1_000),
})
export type CloseTaskRequestWire = z.infer<typeof CloseTaskRequestWire>

export const TaskClosedWire = z.object({ id: z.string(), changed: z.boolean() })

export const TrailEntryWire = z.object({
  id: z.string(),
  at: InstantWire,
  /** A person's name, or `encours`. */
  actor: z.string(),
  /** `promise.enter`, `message.approve`, `call.no_answer`. */
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** Why: in the person's words, or as a code. */
  note: z.string().nullable(),
  /** The case as it stood, as JSON text; amounts in minor units. */
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type TrailEntryWire = z.infer<typeof TrailEntryWire>

export const TrailWire = z.object({
  entries: z.array(TrailEntryWire),
  /** Pass as `after` for the next page; null on the last. */
  next: z.string().nullable(),
})
export type TrailWire = z.infer<typeof TrailWire>
