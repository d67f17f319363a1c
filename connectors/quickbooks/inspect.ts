// What we understand of one recorded answer of QuickBooks, whatever it is: for support, and to
// judge the mapping on traffic that nobody here wrote. Asks nobody, and never prints a token.

import { type Failure, Unavailable } from '../contract/failure.ts'
import { isExactNumber, parseExactJson } from '../kit/exact-json.ts'
import type { HttpAnswer } from '../kit/http.ts'
import { adviceFor } from './advice.ts'
import { changesIn } from './changes.ts'
import { serviceTitle } from './config.ts'
import { walkedEntities } from './cursor.ts'
import { eventsIn, type ToldEvent } from './events.ts'
import { failureOf, faultIn, misshapen } from './fault.ts'
import {
  type DeletedRow,
  type InspectedEvent,
  type InspectedFailure,
  type Inspection,
  nothing,
  type Rows,
  rowsOf,
  sumOf,
} from './inspection.ts'
import { type CompanyFacts, idOf } from './map.ts'
import { rawAnswer } from './raw-answer.ts'
import { entityOf } from './records.ts'
import { oauthError, oauthFailure } from './tokens.ts'

/** `recorded`: the body, or the whole HTTP answer with status line and headers. */
export function inspect(recorded: string, facts: CompanyFacts): Inspection {
  const answer = rawAnswer(recorded)
  if (answer.text.startsWith('%PDF-')) return { ...nothing, kind: 'document' }
  const body = jsonIn(answer.text)
  if (body === undefined) return failed(failureOfText(answer))
  if (oauthError(answer) !== null) return failed(oauthFailure(answer, []))
  if (answer.status > 299 || faultIn(body)) return failed(failureOf(answer, []))
  return inspectBody(body, facts) ?? failed(misshapen(answer, 'answer that we know'))
}

function jsonIn(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

function failureOfText(answer: HttpAnswer): Failure {
  if (answer.status > 299) return failureOf(answer, [])
  const isXml = /^\s*<(?!!doctype html|html)/i.test(answer.text)
  const message = isXml
    ? 'the answer is XML: ask with the header Accept: application/json'
    : 'the answer is no JSON'
  return new Unavailable({ service: serviceTitle, code: 'NOT_JSON', message })
}

function failed(failure: Failure): Inspection {
  const inspected = inspectedFailure(failure)
  return { ...nothing, kind: 'failure', failure: inspected, failures: [inspected] }
}

function inspectedFailure(failure: Failure): InspectedFailure {
  const { kind, code, message, retryable } = failure
  return { kind, code, message, retryable, action: adviceFor(failure) }
}

function inspectBody(body: unknown, facts: CompanyFacts): Inspection | null {
  const events = eventsIn(body)
  if (events) {
    const deleted = events.events.flatMap(deletedBy)
    const { rejected } = events
    return { ...nothing, kind: 'events', events: events.events.map(eventOf), deleted, rejected }
  }
  if (Array.isArray(body)) return bareOf(body, facts)
  if (!isObject(body)) return null
  const changes = changesIn(body)
  if (changes) return { ...rowsOf(changes.rows, facts), kind: 'changes' }
  if (Array.isArray(body['BatchItemResponse'])) return batchOf(body['BatchItemResponse'], facts)
  if (Array.isArray(body['AttachableResponse'])) return batchOf(body['AttachableResponse'], facts)
  if (isObject(body['QueryResponse'])) return queryOf(body['QueryResponse'], facts)
  if (typeof body['access_token'] === 'string') return { ...nothing, kind: 'tokens' }
  if ('Header' in body && 'Rows' in body) return { ...nothing, kind: 'report' }
  return entityIn(body, facts)
}

function queryOf(answer: Readonly<Record<string, unknown>>, facts: CompanyFacts): Inspection {
  const found = Object.entries(answer).flatMap(([name, rows]): [string, readonly unknown[]][] => {
    if (Array.isArray(rows)) return [[name, rows]]
    return isWrapper(name, rows) ? [[name, [rows]]] : []
  })
  if (found.length > 0) return rowsOf(new Map(found), facts)
  const total = answer['totalCount']
  if (!isExactNumber(total)) return nothing
  return { ...nothing, kind: 'count', count: Number(total.rawJSON) }
}

/** Rows that no field tells apart are counted, so that none is missing from what is printed. */
function bareOf(rows: readonly unknown[], facts: CompanyFacts): Inspection {
  const groups = groupBare(rows)
  const left = rows.filter((row) => entityOfBare(row) === null)
  return rowsOf(left.length === 0 ? groups : new Map([...groups, ['unknown', left]]), facts)
}

/** `{"Invoice": {…}, "time": …}`, or the record alone. */
function entityIn(body: Readonly<Record<string, unknown>>, facts: CompanyFacts): Inspection | null {
  const [wrapped] = Object.entries(body).filter(([name, value]) => isWrapper(name, value))
  if (wrapped && idOf(body) === undefined)
    return rowsOf(new Map([[wrapped[0], [wrapped[1]]]]), facts)
  const bare = groupBare([body])
  return bare.size === 0 ? null : rowsOf(bare, facts)
}

const isWrapper = (name: string, value: unknown): boolean =>
  /^[A-Z][A-Za-z]+$/.test(name) && isObject(value)

/** Records without the name of their entity, told by a field that no other entity has. */
function groupBare(rows: readonly unknown[]): Rows {
  const groups = new Map<string, unknown[]>()
  for (const row of rows) {
    const entity = entityOfBare(row)
    if (entity === null) continue
    groups.set(entity, [...(groups.get(entity) ?? []), row])
  }
  return groups
}

function entityOfBare(row: unknown): string | null {
  if (!isObject(row) || idOf(row) === undefined) return null
  if ('RemainingCredit' in row) return 'CreditMemo'
  if ('UnappliedAmt' in row) return 'Payment'
  if ('BalanceWithJobs' in row) return 'Customer'
  return 'CustomerRef' in row && 'Balance' in row && 'DueDate' in row ? 'Invoice' : null
}

function batchOf(items: readonly unknown[], facts: CompanyFacts): Inspection {
  const each = items.map((item) => ({ item: itemName(item), found: itemOf(item, facts) }))
  const failures = each.flatMap(({ item, found }) =>
    found.failures.map((failure) => ({ ...failure, ...(item === '' ? {} : { item }) })),
  )
  return {
    ...nothing,
    kind: 'batch',
    records: each.flatMap(({ found }) => found.records),
    facts: each.flatMap(({ found }) => found.facts),
    deleted: each.flatMap(({ found }) => found.deleted),
    rejected: each.flatMap(({ found }) => found.rejected),
    ignored: sumOf(each.map(({ found }) => found.ignored)),
    failure: failures[0] ?? null,
    failures,
  }
}

const itemName = (item: unknown): string =>
  isObject(item) && typeof item['bId'] === 'string' ? item['bId'] : ''

/** Each item is an answer of its own, with its own fault. */
function itemOf(item: unknown, facts: CompanyFacts): Inspection {
  if (!isObject(item)) return nothing
  const { bId: _, ...body } = item
  return inspect(JSON.stringify(body), facts)
}

function eventOf({ realm, entity, id, operation, at, mergedId }: ToldEvent): InspectedEvent {
  return {
    ...{ realm, entity: ourName(entity), id, operation: operation ?? 'refetch', at },
    ...(mergedId === null ? {} : { mergedId }),
  }
}

/** The record of a deletion, and of a merge the one that was lost. */
function deletedBy({ entity, id, operation, mergedId }: ToldEvent): DeletedRow[] {
  if (operation === 'deleted') return [{ entity: ourName(entity), id }]
  return mergedId === null ? [] : [{ entity: ourName(entity), id: mergedId }]
}

const ourName = (lowerCase: string): string => {
  const kept = walkedEntities.find((known) => known.toLowerCase() === lowerCase)
  return kept === undefined ? lowerCase : entityOf[kept]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
