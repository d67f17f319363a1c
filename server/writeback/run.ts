// Writes notes at the host. What was sent is noted on each of its invoices: delivery adds
// `writeback.sent` with the attempt's id, in the transaction that records the sending.

import { Failure } from '../../connectors/contract/failure.ts'
import { present } from '../../core/assert.ts'
import type { Book } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { InvoiceId, TenantId } from '../../core/ids.ts'
import { dayIn, type Instant } from '../../core/instant.ts'
import { connectionOf, withAccess } from '../connections/run.ts'
import { findConnectionState } from '../connections/store.ts'
import { addJob, type JobHandlers, type JobPayload } from '../db/jobs.ts'
import { type Tx, tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { planWith } from '../dunning/plan.ts'
import type { Plan } from '../dunning/planned.ts'
import { policiesOf } from '../dunning/run.ts'
import { loadCustomerBook } from '../ledger/store.ts'
import { callTaskJobs } from './calls/run.ts'
import { ownFieldJobs } from './fields/run.ts'
import { hostLimitJobs } from './limits/run.ts'
import {
  type CustomerNoteFacts,
  customerNoteIdFor,
  customerNoteText,
  type NoteFacts,
  noteIdFor,
  noteLanguage,
  noteText,
} from './note.ts'
import { decideAfterRefusal } from './retry.ts'
import { sparingJobs } from './sparing/run.ts'
import { statusJobs } from './statuses/run.ts'
import * as store from './store.ts'
import { tagJobs } from './tags/run.ts'

/**
 * Queues a note, in the transaction that makes it true. A company from a file has no host to write
 * to: then nothing is queued. The same `note` id queued again is the same note.
 */
export async function queueNote(
  tx: Tx,
  key: store.NoteKey,
  note: store.NewNote,
): Promise<'queued' | 'already_there' | 'no_host'> {
  if ((await findConnectionState(tx, key.tenant)) === null) return 'no_host'
  if (!(await store.insertNote(tx, key, note))) return 'already_there'
  await addNoteJob(tx, key, { tries: 0 })
  return 'queued'
}

export function writebackJobs(deps: Deps): JobHandlers {
  return {
    'writeback.sent': async ({ tenant, attempt }) => {
      await noteAttempt(deps, tenant, present(attempt, 'the attempt of a job'))
    },
    'writeback.note': (payload) => writeNote(deps, payload),
    ...statusJobs(deps),
    ...ownFieldJobs(deps),
    ...sparingJobs(deps),
    ...callTaskJobs(deps),
    ...tagJobs(deps),
    ...hostLimitJobs(deps),
  }
}

export async function addNoteJob(
  tx: Tx,
  key: store.NoteKey,
  { tries, runAt }: { readonly tries: number; readonly runAt?: Instant },
): Promise<void> {
  await addJob(tx, {
    name: 'writeback.note',
    tenant: key.tenant,
    payload: { note: key.note, tries: `${tries}` },
    key: key.note,
    ...(runAt === undefined ? {} : { runAt }),
  })
}

/** One note for each invoice that the message was about. */
async function noteAttempt(deps: Deps, tenant: TenantId, attempt: string): Promise<void> {
  const policies = await policiesOf(deps, tenant)
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    const sent = await store.findSent(tx, tenant, attempt)
    if (!sent) return
    const items = await store.findSentItems(tx, tenant, attempt)
    const book = await loadCustomerBook(tx, tenant, sent.customer_id)
    const { locale } = book.company
    const after = planWith(book, policies, now)
    for (const [invoice, own] of Map.groupBy(items, ({ invoice_id }) => invoice_id)) {
      const facts = factsOf({ sent, items: own, book, after })
      const text = noteText(facts, noteLanguage(locale))
      const key = { tenant, note: noteIdFor(attempt, invoice) }
      await queueNote(tx, key, { target: { entity: 'invoice', id: invoice }, text, attempt, now })
    }
    if (await notesCustomers(deps, tx, tenant)) {
      const text = customerNoteText(customerFactsOf(sent, items, book), noteLanguage(locale))
      const key = { tenant, note: customerNoteIdFor(attempt) }
      const target = { entity: 'customer', id: sent.customer_id } as const
      await queueNote(tx, key, { target, text, attempt, now })
    }
  })
}

async function notesCustomers(deps: Deps, tx: Tx, tenant: TenantId): Promise<boolean> {
  const connection = await findConnectionState(tx, tenant)
  return connection !== null && deps.hosts[connection.host]?.notesOnCustomers === true
}

function customerFactsOf(
  sent: store.SentRow,
  items: readonly store.SentItemRow[],
  { company, invoices }: Book,
): CustomerNoteFacts {
  const numbers = new Map(invoices.map(({ id, number }) => [id, number]))
  const asked = [...Map.groupBy(items, ({ currency }) => currency)].map(([currency, own]) => {
    return { currency, minor: own.reduce((all, { open_minor }) => all + open_minor, 0n) }
  })
  const named = new Set(items.map(({ invoice_id: id }) => numbers.get(id) ?? id))
  return {
    step: sent.step,
    channel: sent.channel,
    recipient: sent.recipient,
    sentOn: dayIn(sent.settled_at, company.timeZone),
    asked,
    invoices: [...named],
  }
}

interface SentFacts {
  readonly sent: store.SentRow
  /** Those of one invoice, which have one currency. */
  readonly items: readonly store.SentItemRow[]
  readonly book: Book
  /** The customer's plan with this message among the contacts. */
  readonly after: Plan
}

function factsOf({ sent, items, book, after }: SentFacts): NoteFacts {
  const last = present(items.at(-1), 'an item of the message')
  const asked = items.reduce((all, { open_minor }) => all + open_minor, 0n)
  return {
    step: last.step,
    channel: sent.channel,
    recipient: sent.recipient,
    sentOn: dayIn(sent.settled_at, book.company.timeZone),
    asked: { minor: asked, currency: last.currency },
    deadline: sent.deadline,
    next: nextOf(after, last.invoice_id),
  }
}

/** The first step that the invoice comes to, but for what is held without an end. */
function nextOf({ held, messages }: Plan, invoice: InvoiceId): NoteFacts['next'] {
  const planned = messages.flatMap(({ items, sendOn }) =>
    items.filter((item) => item.invoice === invoice).map(({ step }) => ({ step, on: sendOn })),
  )
  const waiting = held
    .filter((item) => item.invoice === invoice)
    .filter(({ blockers }) => blockers.every(({ until }) => until !== undefined))
    .flatMap(({ nextStep, nextOn }) => (nextStep === null ? [] : { step: nextStep, on: nextOn }))
  const byDay = [...planned, ...waiting].sort((a, b) =>
    lastIfNull(a.on) < lastIfNull(b.on) ? -1 : 1,
  )
  return byDay[0] ?? null
}

const lastIfNull = (day: Day | null): string => day ?? 'later'

async function writeNote(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const key = { tenant, note: present(payload['note'], 'the note of a job') }
  const note = await tx(deps.db, tenant, (tx) => store.findNote(tx, key))
  if (note?.state !== 'queued') return
  try {
    const hostId = await atHost(deps, key, note)
    const now = deps.clock.now()
    await tx(deps.db, tenant, (tx) => store.markWritten(tx, key, { hostId, now }))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await settleFailure(deps, key, { failure: error, tries: Number(payload['tries']) })
  }
}

/** The note's id is its key at the host: written again after a lost answer, it is there once. */
async function atHost(deps: Deps, key: store.NoteKey, note: store.NoteRow): Promise<string> {
  const connection = present(await connectionOf(deps, key.tenant), 'the connection of a note')
  const { host } = connection
  const connector = present(deps.hosts[host], `the connector of ${host}`)
  const written = await withAccess(deps, { tenant: key.tenant, host }, (access) =>
    connector.writeNote(access, {
      target: { entity: note.entity, id: note.entity_id },
      text: note.body,
      key: key.note,
    }),
  )
  return written.hostId
}

async function settleFailure(
  deps: Deps,
  key: store.NoteKey,
  { failure, tries }: { readonly failure: Failure; readonly tries: number },
): Promise<void> {
  const next = decideAfterRefusal(failure, { tries, now: deps.clock.now() })
  await tx(deps.db, key.tenant, async (tx) => {
    if (next.kind === 'fail') return store.failNote(tx, key, failure.message)
    if (!(await store.postponeNote(tx, key, failure.message))) return
    await addNoteJob(tx, key, { tries: tries + 1, runAt: next.until })
  })
}
