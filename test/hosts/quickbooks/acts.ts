// What each path of the accounting API does over the books: query, changes, read, write, batch,
// PDF, send. Leaves out who may call, and how an answer travels.

import type { FastifyRequest } from 'fastify'
import { type ExactJson, parseExactJson } from '../../../connectors/kit/exact-json.ts'
import { answerBatch } from './batch.ts'
import { changesJson } from './cdc.ts'
import { documentOf, pdfOf, sendDocument } from './documents.ts'
import { missingParameter, notFound, unsupported } from './faults.ts'
import { type Books, entityTypes, type Fields, isFields } from './model.ts'
import { parseQuery } from './query-parse.ts'
import { runQuery } from './query-run.ts'
import { checkStanding } from './rules.ts'
import { companyInfoJson, type Including, preferencesJson, recordJson } from './wire.ts'
import { carryOut } from './writes.ts'

export interface Call {
  readonly books: Books
  readonly request: Pick<FastifyRequest, 'method' | 'body'>
  readonly entity: string
  readonly id: string | null
  /** The third part of the path: `pdf` or `send`. */
  readonly deed: string | null
  readonly query: URLSearchParams
  readonly nowMs: number
  readonly refuseOldChanges: boolean
}

export type Done = {
  /** Metered reads (section 5); of a batch each query, which is unconfirmed [?]. */
  readonly reads: number
} & ({ readonly json: Record<string, unknown> } | { readonly pdf: Buffer })

export function act(call: Call): Done {
  const { books, entity, request } = call
  const read = (json: Record<string, unknown>) => ({ json, reads: 1 })
  if (entity === 'batch') return batch(call)
  if (entity === 'query') {
    const query = parseQuery(statementOf(call))
    return read({ QueryResponse: runQuery(books, query, includingOf(call)) })
  }
  if (call.deed !== null) return deed(call, call.deed)
  if (request.method === 'GET') return read(readJson(call))
  if (request.method !== 'POST' || call.id !== null) throw unsupported()
  return { json: write(call), reads: 0 }
}

function batch(call: Call): Done {
  if (call.request.method !== 'POST') throw unsupported()
  const { books, nowMs } = call
  const checkWrite = () => checkStanding(books, 'POST')
  return answerBatch(books, { body: bodyOf(call.request), nowMs, checkWrite })
}

function readJson(call: Call): Record<string, unknown> {
  const { books, entity, id } = call
  if (entity === 'cdc') return changesJson(books, call)
  if (entity === 'companyinfo') return { CompanyInfo: companyInfoJson(books) }
  if (entity === 'preferences') return { Preferences: preferencesJson(books) }
  const type = typeOf(entity)
  const record = books.records[type].get(id ?? '')
  if (!record) throw notFound()
  return { [type]: recordJson(books, record, includingOf(call)) }
}

function deed(call: Call, name: string): Done {
  const { books, entity, request, query, nowMs } = call
  const record = documentOf(books, entity, call.id ?? '')
  if (name === 'pdf' && request.method === 'GET') return { pdf: pdfOf(record), reads: 1 }
  if (name !== 'send' || request.method !== 'POST') throw unsupported()
  sendDocument(books, record, { sendTo: query.get('sendTo'), nowMs })
  return { json: { [record.type]: recordJson(books, record) }, reads: 0 }
}

function typeOf(entity: string) {
  const type = entityTypes.find((known) => known.toLowerCase() === entity.toLowerCase())
  if (!type) throw unsupported()
  return type
}

const included = ({ query }: Call): readonly string[] =>
  query.getAll('include').flatMap((one) => one.toLowerCase().split(','))

const includingOf = (call: Call): Including => ({
  invoiceLink: included(call).includes('invoicelink'),
})

/** In the query string, or as the body of a POST. */
function statementOf({ request, query }: Call): string {
  const statement = request.method === 'POST' ? request.body : query.get('query')
  if (typeof statement !== 'string' || statement === '') throw missingParameter('query')
  return statement
}

function write(call: Call): Record<string, unknown> {
  const { books, entity, query, nowMs, request } = call
  return carryOut(books, {
    type: typeOf(entity),
    fields: bodyOf(request),
    operation: query.get('operation'),
    voids: included(call).includes('void'),
    sameNumber: included(call).includes('allowduplicatedocnum'),
    nowMs,
  })
}

function bodyOf(request: Call['request']): Fields {
  const parsed = typeof request.body === 'string' ? parsedBody(request.body) : undefined
  if (!isFields(parsed)) throw missingParameter('body')
  return parsed
}

function parsedBody(text: string): ExactJson {
  try {
    return parseExactJson(text)
  } catch {
    throw missingParameter('body')
  }
}
