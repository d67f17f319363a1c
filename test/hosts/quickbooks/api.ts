// The accounting API over the stand-in's books: query, read, write, delete, void. JSON only where
// it is asked for, every answer with its intuit_tid.

import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ExactJson, parseExactJson } from '../../../connectors/kit/exact-json.ts'
import { changesJson } from './cdc.ts'
import { createRecord, deleteRecord, updateRecord, voidRecord } from './effects.ts'
import {
  ApiFault,
  type FailureOrder,
  faultText,
  missingParameter,
  notFound,
  stale,
  systemFault,
  throttled,
  unauthorizedText,
  unsupported,
} from './faults.ts'
import { type Books, type EntityType, entityTypes, type Fields, type HostRecord } from './model.ts'
import { parseQuery } from './query-parse.ts'
import { runQuery } from './query-run.ts'
import type { HostState } from './state.ts'
import { companyInfoJson, pacificWithMillis, preferencesJson, recordJson } from './wire.ts'

interface Call {
  readonly books: Books
  readonly request: Pick<FastifyRequest, 'method' | 'body'>
  readonly entity: string
  readonly id: string | null
  readonly query: URLSearchParams
}

export function registerApi(app: FastifyInstance, state: HostState): void {
  for (const path of ['/v3/company/:realm/:entity', '/v3/company/:realm/:entity/:id']) {
    app.all<Route>(path, (request, reply) => serve(state, request, reply))
  }
}

interface Route {
  readonly Params: { readonly realm: string; readonly entity: string; readonly id?: string }
}

async function serve(state: HostState, request: FastifyRequest<Route>, reply: FastifyReply) {
  const { realm, entity, id } = request.params
  const url = new URL(request.url, 'http://host')
  state.note(request, url)
  reply.header('intuit_tid', state.nextTid()).header('QBO-Version', '1990.201')
  const order = state.orders.take(url.pathname)
  if (order && order !== 'timeout-after') return disturb(state, order, reply, request)
  if (state.answerAfterMs > 0) await wait(state.answerAfterMs)
  const grant = state.oauth.bearer(request.headers.authorization)
  if (grant?.realm !== realm) return unauthorized(state, request, reply)
  const books = state.companies.get(realm)
  if (!books) return unauthorized(state, request, reply)
  const call = { books, request, entity, id: id ?? null, query: url.searchParams }
  const answer = answerTo(state, call)
  // The write is done; only nobody hears of it.
  if (order === 'timeout-after') return hang(reply)
  return send(request, reply, answer)
}

type Asker = Pick<FastifyRequest, 'headers'>

interface Answer {
  readonly status: number
  readonly text: string
}

function answerTo(state: HostState, call: Call): Answer {
  const time = pacificWithMillis(state.nowMs())
  const requestId = call.request.method === 'POST' ? call.query.get('requestid') : null
  const known = requestId === null ? undefined : call.books.answers.get(requestId)
  if (known) return known
  try {
    const answer = { status: 200, text: JSON.stringify({ ...act(state, call), time }) }
    if (requestId !== null) call.books.answers.set(requestId, answer)
    return answer
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error
    return { status: error.status, text: faultText(error, time) }
  }
}

function act(state: HostState, call: Call): Record<string, unknown> {
  const { books, entity, id, request } = call
  if (entity === 'query') return { QueryResponse: runQuery(books, parseQuery(statementOf(call))) }
  if (entity === 'cdc') return { ...changesJson(books, call.query) }
  if (entity === 'companyinfo') return { CompanyInfo: companyInfoJson(books) }
  if (entity === 'preferences') return { Preferences: preferencesJson(books) }
  const type = entityTypes.find((known) => known.toLowerCase() === entity.toLowerCase())
  if (!type) throw unsupported()
  if (request.method === 'GET') return { [type]: recordJson(books, readable(books, type, id)) }
  if (request.method !== 'POST' || id !== null) throw unsupported()
  return write(state, call, type)
}

function readable(books: Books, type: EntityType, id: string | null): HostRecord {
  const record = books.records[type].get(id ?? '')
  if (!record) throw notFound()
  return record
}

/** In the query string, or as the body of a POST. */
function statementOf({ request, query }: Call): string {
  const statement = request.method === 'POST' ? request.body : query.get('query')
  if (typeof statement !== 'string' || statement === '') throw missingParameter('query')
  return statement
}

function write(state: HostState, call: Call, type: EntityType): Record<string, unknown> {
  const { books, query } = call
  const fields = bodyOf(call.request)
  const nowMs = state.nowMs()
  const operation = query.get('operation')
  const { Id: id, SyncToken: syncToken } = fields
  if (typeof id !== 'string') {
    if (operation === 'delete' || operation === 'void') throw missingParameter('Id')
    return { [type]: recordJson(books, createRecord(books, type, { fields, nowMs })) }
  }
  if (typeof syncToken !== 'string') throw stale()
  const target = { id, syncToken, nowMs }
  if (operation === 'delete') {
    deleteRecord(books, type, target)
    return { [type]: { domain: 'QBO', status: 'Deleted', Id: id } }
  }
  const voids = operation === 'void' || query.get('include') === 'void'
  const record = voids
    ? voidRecord(books, type, target)
    : updateRecord(books, type, { ...target, fields, sparse: fields['sparse'] === true })
  return { [type]: recordJson(books, record) }
}

function bodyOf(request: Call['request']): Fields {
  const parsed = typeof request.body === 'string' ? parsedBody(request.body) : null
  if (!isFields(parsed)) throw missingParameter('body')
  return parsed
}

function isFields(value: ExactJson): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsedBody(text: string): ExactJson {
  try {
    return parseExactJson(text)
  } catch {
    throw missingParameter('body')
  }
}

function unauthorized(state: HostState, request: Asker, reply: FastifyReply) {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /i, '')
  return reply
    .code(401)
    .header('WWW-Authenticate', 'Bearer realm="Intuit", error="invalid_token"')
    .type('application/json;charset=utf-8')
    .send(unauthorizedText(token, state.nowMs()))
}

function send(request: Asker, reply: FastifyReply, answer: Answer) {
  if (!/application\/json/.test(request.headers.accept ?? '')) {
    // XML is the default of the real API; nobody here reads it.
    return reply
      .code(answer.status)
      .type('application/xml;charset=UTF-8')
      .send('<?xml version="1.0"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3"/>')
  }
  return reply.code(answer.status).type('application/json;charset=UTF-8').send(answer.text)
}

/** Fastify waits for ever on a reply that was taken over; the socket ends when a side gives up. */
function hang(reply: FastifyReply) {
  reply.hijack()
}

function disturb(state: HostState, order: FailureOrder, reply: FastifyReply, request: Asker) {
  const time = pacificWithMillis(state.nowMs())
  const fault = (what: ApiFault, status = what.status) =>
    send(request, reply, { status, text: faultText(what, time) })
  switch (order) {
    case 'unauthorized':
      return unauthorized(state, request, reply)
    case 'throttled':
      return fault(throttled())
    case 'throttled-xml':
      return reply
        .code(429)
        .type('application/xml')
        .send('<IntuitResponse><Fault type="SERVICE"><Error code="3001"/></Fault></IntuitResponse>')
    case 'unavailable':
      return fault(systemFault())
    case 'stale':
      return fault(stale())
    case 'fault-in-200':
      return fault(stale(), 200)
    case 'not-json':
      return reply.code(502).type('text/html').send('<html><body>Bad Gateway</body></html>')
    case 'drop':
      reply.hijack()
      return reply.raw.destroy()
    case 'timeout':
    case 'timeout-after':
      return hang(reply)
  }
}
