// What we understand of one recorded answer of Odoo, whatever it is: for support, and to judge the
// mapping on traffic that nobody here wrote. Asks nobody, and never prints a key.

import type { BookRecord } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Instant } from '../../core/instant.ts'
import type { Failure } from '../contract/failure.ts'
import type { HostOperation } from '../contract/host.ts'
import { type ExactJson, isExactNumber, parseExactJson } from '../kit/exact-json.ts'
import type { HttpAnswer } from '../kit/http.ts'
import { adviceFor } from './advice.ts'
import { documentTypes } from './domains.ts'
import { isDebit } from './entry.ts'
import { failureOf, faultIn, misshapen } from './fault.ts'
import { idOf, lineOf } from './gather.ts'
import { type Facts, factsFrom } from './labels.ts'
import type { CompanyFacts } from './map.ts'
import { rawAnswer } from './raw-answer.ts'
import { type ReadRows, readCustomers, readDocuments, readEntries } from './records.ts'
import { oauthError, oauthFailure } from './tokens.ts'
import { odooWebhook } from './webhook.ts'

export interface InspectedFailure extends Pick<Failure, 'kind' | 'code' | 'message' | 'retryable'> {
  /** What to do about it, in English and French. */
  readonly action: string
  readonly actionFr: string
}

export interface InspectedEvent {
  readonly realm: string
  readonly entity: string
  readonly id: string
  /** `refetch` where the word is not known. */
  readonly operation: HostOperation | 'refetch'
  readonly at: Instant | null
}

export interface Inspection {
  readonly kind: string
  readonly records: readonly BookRecord[]
  readonly facts: readonly object[]
  readonly events: readonly InspectedEvent[]
  readonly deleted: readonly { readonly entity: string; readonly id: string }[]
  readonly rejected: readonly {
    readonly entity: string
    readonly id: string
    readonly reason: string
  }[]
  /** Rows of models that we do not keep. */
  readonly ignored: Readonly<Record<string, number>>
  /** Of a count. */
  readonly count?: number
  readonly failure: InspectedFailure | null
  readonly failures: readonly InspectedFailure[]
}

const nothing: Inspection = {
  ...{ kind: 'empty', records: [], facts: [], events: [], deleted: [], rejected: [] },
  ...{ ignored: {}, failure: null, failures: [] },
}

export interface Given {
  readonly country: string
  readonly currency: Currency
  /** Absent: told by the fields of the rows. */
  readonly model?: string
}

/** `recorded`: the body, or the whole HTTP answer with status line and headers. */
export function inspect(recorded: string, given: Given): Inspection {
  const answer = rawAnswer(recorded)
  const asked = { model: given.model ?? 'a model', method: 'search_read' }
  const body = exactlyIn(answer.text)
  const found = body === undefined ? null : inspectBody(body, answer, given)
  if (found) return found
  const isRefused = body === undefined || answer.status > 299 || faultIn(body) !== null
  return failed(isRefused ? failureOf({ answer, asked, secrets: [] }) : misshapen('answer we know'))
}

function failed(failure: Failure): Inspection {
  const { kind, code, message, retryable } = failure
  const { en, fr } = adviceFor(failure)
  const inspected = { kind, code, message, retryable, action: en, actionFr: fr }
  return { ...nothing, kind: 'failure', failure: inspected, failures: [inspected] }
}

/** As it was written, so that what is set aside can be shown to the letter. */
function exactlyIn(text: string): ExactJson | undefined {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

function inspectBody(body: unknown, answer: HttpAnswer, given: Given): Inspection | null {
  if (faultIn(body)) return null
  if (oauthError(answer.text) !== null) return failed(oauthFailure(answer, []))
  if (answer.status > 299) return null
  if (Array.isArray(body)) return rowsOf(body, given)
  if (isExactNumber(body)) return { ...nothing, kind: 'count', count: Number(body.rawJSON) }
  if (typeof body !== 'object' || body === null) return null
  if ('jsonrpc' in body && 'result' in body) return inspectBody(body.result, answer, given)
  if ('access_token' in body) return { ...nothing, kind: 'tokens' }
  if ('version_info' in body || 'server_version_info' in body) {
    return { ...nothing, kind: 'version', facts: [body] }
  }
  return 'events' in body ? eventsOf(answer.text) : null
}

function eventsOf(text: string): Inspection | null {
  const told = odooWebhook.readEvents(new TextEncoder().encode(text))
  if (!told) return null
  const { events, unreadable, notKept } = told
  return {
    ...{ ...nothing, kind: 'events' },
    events: events.map(({ realm, entity, id, operation, at }) => ({
      ...{ realm, entity, id, operation: operation ?? 'refetch', at },
    })),
    deleted: events.flatMap(({ entity, id, operation }) =>
      operation === 'deleted' ? [{ entity, id }] : [],
    ),
    ignored: {
      ...(unreadable === 0 ? {} : { unreadable }),
      ...(notKept === 0 ? {} : { 'other models': notKept }),
    },
  }
}

const kinds: Readonly<Record<string, string>> = {
  'res.partner': 'customers',
  'account.move': 'documents',
  'account.move.line': 'entries',
}

function rowsOf(rows: readonly unknown[], given: Given): Inspection {
  if (rows.length === 0) return nothing
  const model = given.model ?? modelOf(rows[0])
  if (rows.every(isExactNumber)) {
    return { ...nothing, kind: 'ids', facts: [{ ids: rows.map(({ rawJSON }) => rawJSON) }] }
  }
  if (model === null || kinds[model] === undefined) {
    return { ...nothing, kind: 'other', ignored: { [model ?? 'unknown']: rows.length } }
  }
  const parts = model === 'account.move.line' ? rows.filter(isPart) : []
  const own = rows.filter((row) => !parts.includes(row))
  const { records, rejected, deleted } = readAs(model, own, factsFrom(rows, given))
  return {
    ...{ ...nothing, kind: kinds[model], facts: parts.map(partOf) },
    records: [
      ...records.customers.map(({ record }): BookRecord => ({ kind: 'customer', record })),
      ...records.invoices.map(({ record }): BookRecord => ({ kind: 'invoice', record })),
      ...records.creditNotes.map(({ record }): BookRecord => ({ kind: 'creditNote', record })),
      ...records.payments.map(({ record }): BookRecord => ({ kind: 'payment', record })),
    ],
    deleted: deleted.filter(({ id }) => !id.startsWith('under-way-')),
    rejected: rejected.map(({ entity, id, reason }) => ({ entity, id, reason })),
  }
}

/** A line of an invoice or credit note: an instalment, and no record of its own. */
const isPart = (row: unknown): boolean => documentTypes.includes(lineOf(row)?.move_type ?? '')

function partOf(row: unknown): object {
  const line = lineOf(row)
  return {
    ...{ document: `${line?.move_id}`, line: `${line?.id}`, due: line?.date_maturity },
    amount: line?.amount_currency.rawJSON,
    open: line?.amount_residual_currency.rawJSON,
  }
}

/** Told by a field that no other model has. */
function modelOf(row: unknown): string | null {
  if (typeof row !== 'object' || row === null || idOf(row) === undefined) return null
  if ('amount_residual_currency' in row) return 'account.move.line'
  if ('amount_residual' in row && 'payment_state' in row) return 'account.move'
  if ('commercial_partner_id' in row && 'is_company' in row) return 'res.partner'
  return null
}

/** Of a document alone its lines are not there: what is open is then the document's own residual. */
function readAs(model: string, rows: readonly unknown[], facts: Facts): ReadRows {
  const company: CompanyFacts = facts
  switch (model) {
    case 'res.partner':
      return readCustomers(
        rows.map((partner) => ({ partner, contacts: [] })),
        company,
      )
    case 'account.move':
      return readDocuments(
        rows.map((move) => ({ move, lines: facts.linesOf(move) })),
        company,
      )
    default: {
      const credits = rows.filter((row) => !isDebit(row)).map((line) => ({ line, shares: [] }))
      return readEntries([{ credits, debits: rows.filter(isDebit) }], company)
    }
  }
}
