// Several questions and writes in one call (reference, section 5, Batch): each has its own answer
// or its own fault, and none depends on another.

import type { ExactJson } from '../../../connectors/kit/exact-json.ts'
import { ApiFault, business, faultBody, missingParameter, unsupported } from './faults.ts'
import { type Books, entityTypes, type Fields, isFields } from './model.ts'
import { parseQuery } from './query-parse.ts'
import { runQuery } from './query-run.ts'
import { carryOut } from './writes.ts'

const mostItems = 30
const mostObjects = 1000

export interface BatchCall {
  readonly body: Fields
  readonly nowMs: number
  /** Whether a write may be carried out now, by the standing of the company. */
  readonly checkWrite: () => void
}

export interface BatchAnswer {
  readonly json: Record<string, unknown>
  /** How many items only read. */
  readonly reads: number
}

export function answerBatch(books: Books, call: BatchCall): BatchAnswer {
  const items = itemsOf(call.body)
  let objects = 0
  let reads = 0
  const answers = items.map((item) => {
    const bId = item['bId']
    try {
      const answer = answerItem(books, item, call)
      objects += sizeOf(answer)
      if (objects > mostObjects) throw business(`A batch brings at most ${mostObjects} objects.`)
      if (item['Query'] !== undefined) reads += 1
      return { bId, ...answer }
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error
      return { bId, Fault: faultBody(error) }
    }
  })
  return { json: { BatchItemResponse: answers }, reads }
}

/** Too many items are one fault for all [?]: its code is in no source. */
function itemsOf(body: Fields): Fields[] {
  const items = body['BatchItemRequest']
  if (!Array.isArray(items) || items.length === 0) throw missingParameter('BatchItemRequest')
  if (items.length > mostItems) throw business(`A batch holds at most ${mostItems} items.`)
  return items.map((item: ExactJson) => {
    if (!isFields(item)) throw missingParameter('BatchItemRequest')
    return item
  })
}

function answerItem(books: Books, item: Fields, call: BatchCall): Record<string, unknown> {
  const statement = item['Query']
  if (typeof statement === 'string') {
    return { QueryResponse: runQuery(books, parseQuery(statement)) }
  }
  const type = entityTypes.find((known) => item[known] !== undefined)
  const fields = type === undefined ? undefined : item[type]
  const operation = item['operation']
  if (type === undefined || !isFields(fields)) throw unsupported()
  if (typeof operation !== 'string') throw missingParameter('operation')
  call.checkWrite()
  const options = typeof item['optionsData'] === 'string' ? item['optionsData'] : ''
  return carryOut(books, {
    type,
    fields,
    operation,
    voids: options === 'void',
    sameNumber: options === 'allowduplicatedocnum',
    nowMs: call.nowMs,
  })
}

function sizeOf(answer: Record<string, unknown>): number {
  const found = answer['QueryResponse']
  if (typeof found !== 'object' || found === null) return 1
  return Object.values(found).reduce(
    (sum: number, rows) => sum + (Array.isArray(rows) ? rows.length : 0),
    0,
  )
}
