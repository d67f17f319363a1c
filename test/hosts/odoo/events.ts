// What the module tells of changes (odoo-wire, section 4): ids and operations, batched and signed,
// by a queue with growing waits; lost, doubled and reordered on a switch. Its clock is the
// stand-in's: nothing leaves before `deliverDue`.

import { createHmac, randomUUID } from 'node:crypto'
import { type Books, type Change, findRow, type Operation } from './books.ts'
import type { Connection, Connections } from './connections.ts'
import { commercialOf } from './models-partner.ts'
import type { Row, Values } from './values.ts'

export interface EventSettings {
  /** Null: nobody has said yet where Encours is. */
  url: string | null
  timeoutMs: number
  /** How many more times each batch comes, with the same ids. */
  copies: number
  /** Newest first, within a batch and among batches. */
  reorder: boolean
  /** How many of the next events are never sent. */
  lose: number
}

const minute = 60_000
const retryAfterMs = [1, 5, 15, 60, 240, 720, 1_440].map((minutes) => minutes * minute)
const mostABatch = 500

export interface EventCall {
  readonly atMs: number
  readonly body: string
  /** Null where no answer came in time. */
  readonly status: number | null
}

interface Told {
  readonly id: string
  readonly model: string
  readonly record: number
  readonly operation: Operation
  readonly move: number | null
  readonly atMs: number
}

interface Waiting {
  readonly company: number
  readonly told: Told
}

export interface Events {
  readonly settings: EventSettings
  readonly calls: readonly EventCall[]
  hear(changes: readonly Change[]): void
  /** Sends what the clock says is due; so many calls were made. */
  deliverDue(): Promise<number>
  nextMs(): number | null
}

interface Desk {
  readonly books: Books
  readonly connections: Connections
  readonly settings: EventSettings
  readonly calls: EventCall[]
  readonly queue: Waiting[]
  /** Copies of batches that were sent, to come again. */
  readonly again: { readonly connection: Connection; readonly body: string }[]
}

export function makeEvents(books: Books, connections: Connections): Events {
  const settings = { url: null, timeoutMs: 3_000, copies: 0, reorder: false, lose: 0 }
  const desk: Desk = { books, connections, settings, calls: [], queue: [], again: [] }
  let last: Promise<unknown> = Promise.resolve()
  return {
    settings: desk.settings,
    calls: desk.calls,
    hear: (changes) => hear(desk, changes),
    deliverDue: () => {
      // One delivery after the other, whoever asks.
      const next = last.then(() => deliverDue(desk))
      last = next.catch(() => {})
      return next
    },
    nextMs: () => {
      const due = desk.queue.flatMap(({ company }) => connections.of(company)?.retryMs ?? [])
      return due.length === 0 ? null : Math.max(Math.min(...due), books.nowMs())
    },
  }
}

/** What the service writes, and what is stored in passing, is no news. */
const silent = /^(encours_|access_token$|write_date$)/

const isNews = ({ operation, fields }: Change): boolean =>
  operation !== 'updated' || fields.some((name) => !silent.test(name))

function hear(desk: Desk, changes: readonly Change[]): void {
  const { books, connections, queue, settings } = desk
  const atMs = books.nowMs()
  // A record that is new and changed is new; one that is gone is gone.
  const noted = new Map<string, Change>()
  for (const change of changes.filter(isNews)) {
    const key = `${change.model} ${change.id}`
    if (change.operation === 'deleted' || !noted.has(key)) noted.set(key, change)
  }
  for (const change of noted.values()) {
    for (const { company, ...told } of newsOf(books, change)) {
      if (settings.url === null || !connections.of(company)?.connected) continue
      if (settings.lose > 0) settings.lose -= 1
      else queue.push({ company, told: { id: randomUUID(), atMs, ...told } })
    }
  }
}

type News = Omit<Told, 'id' | 'atMs'> & { readonly company: number }

const documents = new Set(['out_invoice', 'out_receipt', 'out_refund'])

/** Only what receivables are made of: no drafts that never were anything else, no suppliers. */
function newsOf(books: Books, change: Change): readonly News[] {
  const { model, id, operation, before } = change
  const values = operation === 'deleted' ? before : findRow(books, model, id)?.values
  if (!values) return []
  const wasPosted = ({ state, posted_before }: Values) =>
    state !== 'draft' || posted_before === true
  switch (model) {
    case 'account.move': {
      const told = documents.has(`${values['move_type']}`) && wasPosted(values)
      const company = Number(values['company_id'])
      return told ? [{ company, model, record: id, operation, move: null }] : []
    }
    case 'account.move.line': {
      const move = Number(values['move_id'])
      const above = findRow(books, 'account.move', move)?.values
      const counts = values['parent_state'] !== 'draft' || (above ? wasPosted(above) : true)
      const told = values['account_type'] === 'asset_receivable' && counts
      const company = Number(values['company_id'])
      return told ? [{ company, model, record: id, operation, move }] : []
    }
    case 'res.partner':
      return partnerNews(books, change, values)
    default:
      return []
  }
}

/** Of a contact his company is told. */
function partnerNews(books: Books, { id, operation }: Change, values: Values): readonly News[] {
  const above = typeof values['parent_id'] === 'number' ? values['parent_id'] : null
  const own = values['is_company'] === true || above === null
  const customer = own ? id : commercialOf(books, above ?? id)
  const row: Pick<Row, 'values'> | null = own ? { values } : findRow(books, 'res.partner', customer)
  if (!row || Number(row.values['customer_rank'] ?? 0) <= 0) return []
  const word = customer === id ? operation : 'updated'
  const company = row.values['company_id']
  const all = [...(books.tables.get('res.company')?.keys() ?? [])]
  const companies = typeof company === 'number' ? [company] : all
  return companies.map((one) => {
    return { company: one, model: 'res.partner', record: customer, operation: word, move: null }
  })
}

async function deliverDue(desk: Desk): Promise<number> {
  const { books, connections, queue, again, settings } = desk
  let made = 0
  const companies = [...new Set(queue.map(({ company }) => company))]
  for (const company of companies) {
    for (;;) {
      const connection = connections.of(company)
      if (!connection?.connected) drop(desk, company)
      const mine = forgetRepeated(desk, company)
      if (mine.length === 0 || !connection || connection.retryMs > books.nowMs()) break
      const events = settings.reorder
        ? mine.slice(-mostABatch).reverse()
        : mine.slice(0, mostABatch)
      const body = bodyOf(desk, company, events)
      made += 1
      if (!(await deliver(desk, connection, body))) break
      for (const one of events) queue.splice(queue.indexOf(one), 1)
      for (let copy = 0; copy < settings.copies; copy += 1) again.push({ connection, body })
    }
  }
  for (const { connection, body } of again.splice(0)) {
    made += 1
    await deliver(desk, connection, body)
  }
  return made
}

function drop({ queue }: Desk, company: number): void {
  const others = queue.filter((one) => one.company !== company)
  queue.splice(0, queue.length, ...others)
}

/** Of several changes of one record the last one is enough: it is read anew anyway. */
function forgetRepeated({ queue }: Desk, company: number): readonly Waiting[] {
  const last = new Map<string, Waiting>()
  for (const one of queue) {
    if (one.company === company) last.set(`${one.told.model} ${one.told.record}`, one)
  }
  const kept = queue.filter((one) => one.company !== company || [...last.values()].includes(one))
  queue.splice(0, queue.length, ...kept)
  return kept.filter((one) => one.company === company)
}

const zulu = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

function bodyOf(desk: Desk, company: number, waiting: readonly Waiting[]): string {
  const events = waiting.map(({ told: { move, atMs, ...told } }) => {
    return { ...told, at: zulu(atMs), ...(move === null ? {} : { move }) }
  })
  const sent_at = zulu(desk.books.nowMs())
  return JSON.stringify({ realm: desk.connections.realmOf(company), sent_at, events })
}

/** Over the seconds and the body, by the secret's own text. */
export function signatureOf(body: string, secret: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}

async function deliver(desk: Desk, connection: Connection, body: string): Promise<boolean> {
  const atMs = desk.books.nowMs()
  const { status, json } = await post(desk, connection, body)
  desk.calls.push({ atMs, body, status })
  if (status !== null && status >= 200 && status < 300) {
    Object.assign(connection, { failures: 0, retryMs: 0, lastFailure: null })
    return true
  }
  // A proxy that has lost the service says 404 in HTML: that is no word of the service.
  if (status === 404 && json) {
    desk.connections.disconnect(connection.company, 'Encours does not know this company any more.')
    drop(desk, connection.company)
    return false
  }
  const wait = retryAfterMs[Math.min(connection.failures, retryAfterMs.length - 1)] ?? minute
  connection.retryMs = atMs + wait
  connection.failures += 1
  connection.lastFailure = `HTTP ${status}`
  return false
}

async function post({ books, settings }: Desk, { signingSecret }: Connection, body: string) {
  if (settings.url === null) return { status: null, json: false }
  const seconds = Math.floor(books.nowMs() / 1_000)
  try {
    const answer = await fetch(settings.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-encours-signature': signatureOf(body, signingSecret, seconds),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs),
    })
    await answer.arrayBuffer()
    const type = answer.headers.get('content-type') ?? ''
    return { status: answer.status, json: type.includes('json') }
  } catch {
    return { status: null, json: false }
  }
}
