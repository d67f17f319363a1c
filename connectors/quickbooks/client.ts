// The accounting API over axios: queries with our own paging, and writes under a requestid. Every
// call ends in parsed JSON or in one of the five failures. What node-quickbooks does well is in
// sdk.ts.

import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { Unavailable } from '../contract/failure.ts'
import type { HostAccess } from '../contract/host.ts'
import { type ExactJson, parseExactJson } from '../kit/exact-json.ts'
import { type Http, type HttpAnswer, makeHttp } from '../kit/http.ts'
import { type RetryRules, retryDelayMs } from '../kit/retry.ts'
import { type Changes, changesIn } from './changes.ts'
import { type QuickBooksSettings, serviceTitle } from './config.ts'
import { failureOf, faultIn, faultInText, misshapen } from './fault.ts'
import { QueryAnswer } from './schema.ts'

/** Below 75 is ignored since 1 Aug 2025; new fields come without a new minor version. */
export const minorVersion = '75'

export interface QueryResult {
  /** The rows as the host sent them, whatever the entity. */
  readonly rows: readonly unknown[]
  readonly totalCount: number | undefined
  /** The host's clock at this answer. */
  readonly time: string | undefined
}

export interface Attachable {
  readonly entity: 'Invoice' | 'Customer'
  readonly id: string
  readonly note: string
  readonly requestId: string
}

export interface QuickBooksClient {
  query(access: HostAccess, entity: string, statement: string): Promise<QueryResult>
  /** `since` in UTC. */
  changes(access: HostAccess, entities: readonly string[], since: string): Promise<Changes>
  createAttachable(access: HostAccess, attachable: Attachable): Promise<ExactJson>
  readInvoice(access: HostAccess, id: string): Promise<ExactJson>
  /** The same with its `InvoiceLink`, which is slow to come: never asked for in bulk. */
  readPayable(access: HostAccess, id: string): Promise<ExactJson>
  /** A PDF, checked by its first bytes. */
  printInvoice(access: HostAccess, id: string): Promise<Uint8Array>
  /** The host mails the invoice itself, and keeps the address on it. */
  sendInvoice(access: HostAccess, sending: InvoiceSending): Promise<ExactJson>
  /** Only the fields that are named change; the rest of the invoice stays as it is. */
  changeInvoice(access: HostAccess, change: InvoiceChange): Promise<ExactJson>
}

export interface InvoiceSending {
  readonly id: string
  readonly to: string
  readonly requestId: string
}

export interface InvoiceChange {
  readonly id: string
  /** Of the version that was read: of any other the host refuses the change. */
  readonly syncToken: string
  readonly fields: Readonly<Record<string, ExactJson>>
  readonly requestId: string
}

/** A mail does not wait longer for a link. */
const payPageTimeoutMs = 8_000

export function makeClient(settings: QuickBooksSettings): QuickBooksClient {
  const { timeoutMs, maxResponseBytes } = settings
  const http = makeHttp({ service: serviceTitle, timeoutMs, maxResponseBytes })
  const brief = makeHttp({
    service: serviceTitle,
    timeoutMs: Math.min(timeoutMs, payPageTimeoutMs),
    maxResponseBytes,
  })
  return {
    query: (access, entity, statement) =>
      reading(settings, () =>
        query(http, companyUrl(settings, access, 'query'), {
          access,
          entity,
          statement,
        }),
      ),
    changes: (access, entities, since) =>
      reading(settings, () =>
        changes(http, companyUrl(settings, access, 'cdc'), { access, entities, since }),
      ),
    createAttachable: (access, attachable) =>
      write(http, companyUrl(settings, access, 'attachable'), {
        access,
        requestId: attachable.requestId,
        body: bodyOfAttachable(attachable),
      }),
    readInvoice: (access, id) =>
      reading(settings, () =>
        read(http, companyUrl(settings, access, `invoice/${encodeURIComponent(id)}`), { access }),
      ),
    readPayable: (access, id) =>
      reading(settings, () =>
        read(brief, companyUrl(settings, access, `invoice/${encodeURIComponent(id)}`), {
          ...{ access, include: 'invoiceLink' },
        }),
      ),
    printInvoice: (access, id) =>
      reading(settings, () =>
        print(http, companyUrl(settings, access, `invoice/${encodeURIComponent(id)}/pdf`), access),
      ),
    sendInvoice: (access, sending) =>
      sendInvoice(
        http,
        companyUrl(settings, access, `invoice/${encodeURIComponent(sending.id)}/send`),
        {
          ...{ access, sending },
        },
      ),
    changeInvoice: (access, { id, syncToken, fields, requestId }) =>
      write(http, companyUrl(settings, access, 'invoice'), {
        access,
        requestId,
        body: { Id: id, SyncToken: syncToken, sparse: true, ...fields },
      }),
  }
}

function companyUrl(settings: QuickBooksSettings, access: HostAccess, path: string): string {
  return `${settings.endpoints.api}/v3/company/${encodeURIComponent(access.realm)}/${path}`
}

interface Query {
  readonly access: HostAccess
  readonly entity: string
  readonly statement: string
}

async function query(http: Http, url: string, asked: Query): Promise<QueryResult> {
  await asked.access.turn?.('read')
  const answer = await http({
    method: 'GET',
    url,
    query: { query: asked.statement, minorversion: minorVersion },
    headers: headersFor(asked.access),
  })
  const body = bodyOf(answer, [asked.access.accessToken])
  const { QueryResponse, time } = shaped(answer, QueryAnswer, body)
  const rows: unknown = QueryResponse[asked.entity] ?? []
  if (!Array.isArray(rows)) throw misshapen(answer, 'list of records')
  return { rows, totalCount: QueryResponse.totalCount, time }
}

interface ChangesAsked {
  readonly access: HostAccess
  readonly entities: readonly string[]
  readonly since: string
}

async function changes(http: Http, url: string, asked: ChangesAsked): Promise<Changes> {
  const { access, entities, since } = asked
  await access.turn?.('read')
  const answer = await http({
    method: 'GET',
    url,
    query: { entities: entities.join(','), changedSince: since, minorversion: minorVersion },
    headers: headersFor(access),
  })
  const found = changesIn(bodyOf(answer, [access.accessToken]))
  if (!found) throw misshapen(answer, 'list of changes')
  return found
}

interface Read {
  readonly access: HostAccess
  /** What the answer leaves out unless it is asked for. */
  readonly include?: string
}

async function read(http: Http, url: string, { access, include }: Read): Promise<ExactJson> {
  await access.turn?.('read')
  const answer = await http({
    method: 'GET',
    url,
    query: { ...(include === undefined ? {} : { include }), minorversion: minorVersion },
    headers: headersFor(access),
  })
  return bodyOf(answer, [access.accessToken])
}

const pdfMark = '%PDF-'

async function print(http: Http, url: string, access: HostAccess): Promise<Uint8Array> {
  await access.turn?.('read')
  const answer = await http({
    method: 'GET',
    url,
    query: { minorversion: minorVersion },
    headers: { ...headersFor(access), Accept: 'application/pdf' },
  })
  const isFault = answer.status < 200 || answer.status > 299 || faultInText(answer.text) !== null
  if (isFault) throw failureOf(answer, [access.accessToken])
  if (!answer.text.startsWith(pdfMark)) throw misshapen(answer, 'PDF')
  return answer.bytes
}

interface Write {
  readonly access: HostAccess
  readonly requestId: string
  readonly body: object
}

/** Not repeated here: the outbox does that, under the same requestid. */
async function write(http: Http, url: string, written: Write): Promise<ExactJson> {
  const { access, requestId, body } = written
  await access.turn?.('write')
  const answer = await http({
    method: 'POST',
    url,
    query: { requestid: requestId, minorversion: minorVersion },
    headers: { ...headersFor(access), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return bodyOf(answer, [access.accessToken])
}

interface SendingInvoice {
  readonly access: HostAccess
  readonly sending: InvoiceSending
}

/** Never repeated: a mail cannot be taken back. A body there is none. */
async function sendInvoice(
  http: Http,
  url: string,
  { access, sending }: SendingInvoice,
): Promise<ExactJson> {
  await access.turn?.('write')
  const answer = await http({
    method: 'POST',
    url,
    query: { sendTo: sending.to, requestid: sending.requestId, minorversion: minorVersion },
    headers: { ...headersFor(access), 'Content-Type': 'application/octet-stream' },
    body: Buffer.alloc(0),
  })
  return bodyOf(answer, [access.accessToken])
}

const bodyOfAttachable = ({ entity, id, note }: Attachable) => ({
  AttachableRef: [
    {
      // True would send our note to the customer with the invoice.
      IncludeOnSend: false,
      EntityRef: { type: entity, value: id },
    },
  ],
  Note: note,
})

function headersFor(access: HostAccess): Readonly<Record<string, string>> {
  return {
    Authorization: `Bearer ${access.accessToken}`,
    // Without this the answer is XML.
    Accept: 'application/json',
  }
}

/** The answer's JSON; a fault throws, also one that hides in an answer of 200. */
export function bodyOf(answer: HttpAnswer, secrets: readonly string[]): ExactJson {
  if (answer.status < 200 || answer.status > 299) throw failureOf(answer, secrets)
  const body = jsonOf(answer)
  if (faultIn(body)) throw failureOf(answer, secrets)
  return body
}

function jsonOf(answer: HttpAnswer): ExactJson {
  try {
    return parseExactJson(answer.text)
  } catch {
    throw misshapen(answer, 'JSON')
  }
}

export function shaped<Schema extends z.ZodType>(
  answer: HttpAnswer,
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const at = result.error.issues[0]?.path.join('.') ?? ''
  throw misshapen(answer, at === '' ? 'answer that we know' : `answer that we know, at ${at}`)
}

const backoff: Omit<RetryRules, 'attempts'> = { baseMs: 250, capMs: 2_000 }

/** A read that found the service down is tried again; one that timed out has cost enough. */
export async function reading<T>(settings: QuickBooksSettings, read: () => Promise<T>): Promise<T> {
  const rules = { ...backoff, attempts: settings.readAttempts }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      const passing = error instanceof Unavailable && error.code !== 'TIMEOUT'
      const waitMs = passing ? retryDelayMs(attempt, rules, Math.random()) : null
      if (waitMs === null) throw error
      await sleep(waitMs)
    }
  }
}
