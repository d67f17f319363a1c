// One way out over HTTP: a deadline for the whole exchange, size limits, kept-alive connections,
// the answer as text and bytes. Every status is an answer; no answer is `Unavailable`, without the
// request in it.

import type { LookupFunction } from 'node:net'
import axios, { type AxiosInstance, type AxiosResponse } from 'axios'
import { Rejected, Unavailable } from '../contract/failure.ts'
import { agentsFor, mayReach, type Reach, refusedCode } from './reach.ts'

export interface HttpRules {
  /** For people: `QuickBooks Online`. */
  readonly service: string
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** Absent: a megabyte. */
  readonly maxRequestBytes?: number
  /**
   * `public` where a user has given the address: https to hosts of the public internet, without a
   * proxy between. Absent: anywhere.
   */
  readonly reach?: Reach
  /** Instead of the system's resolver. */
  readonly resolve?: LookupFunction
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
  /** A header by its lower-case name. */
  header(name: string): string | undefined
}

/** The same answer, not read as text: a document. */
export interface HttpDocument extends HttpAnswer {
  readonly bytes: Uint8Array
}

export type Http = (request: HttpRequest) => Promise<HttpDocument>

const usualRequestBytes = 1024 * 1024
export function makeHttp(rules: HttpRules): Http {
  const instance = axios.create({
    timeout: rules.timeoutMs,
    maxContentLength: rules.maxResponseBytes,
    maxBodyLength: rules.maxRequestBytes ?? usualRequestBytes,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    transformResponse: (bytes: unknown) => bytes,
    transformRequest: (body: unknown) => body,
    validateStatus: () => true,
    // A proxy would look the name up itself.
    ...(rules.reach === 'public' ? { proxy: false as const } : {}),
    ...agentsFor(rules.reach ?? 'anywhere', rules.resolve),
  })
  return async (request) => exchange(instance, rules, reached(rules, request))
}

function reached(rules: HttpRules, request: HttpRequest): HttpRequest {
  if (rules.reach !== 'public') return request
  const url = URL.parse(request.url)
  if (!url || !mayReach(url)) throw refused(rules.service)
  return { ...request, url: url.href }
}

function refused(service: string): Rejected {
  const message = 'the address is not one of the public internet over https'
  return new Rejected({ service, code: refusedCode, message })
}

async function exchange(
  instance: AxiosInstance,
  rules: HttpRules,
  request: HttpRequest,
): Promise<HttpDocument> {
  // axios' own timeout is one of silence; an answer that drips in would never meet it.
  const deadline = AbortSignal.timeout(rules.timeoutMs)
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline
  try {
    return answerOf(
      await instance.request({
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        signal,
        ...(request.query ? { params: new URLSearchParams(request.query) } : {}),
        ...(request.body === undefined ? {} : { data: request.body }),
      }),
    )
  } catch (error) {
    request.signal?.throwIfAborted()
    // An axios error carries the request with its token and body: it goes no further, not as cause.
    const code = deadline.aborted ? 'TIMEOUT' : errorCode(error)
    throw code === refusedCode ? refused(rules.service) : noAnswer(rules.service, code)
  }
}

function answerOf(response: AxiosResponse<unknown>): HttpDocument {
  const bytes = Buffer.isBuffer(response.data) ? response.data : Buffer.alloc(0)
  return {
    status: response.status,
    text: new TextDecoder().decode(bytes),
    bytes,
    header: (name) => {
      const value: unknown = response.headers[name]
      return typeof value === 'string' ? value : undefined
    },
  }
}

/** The code of a Node, axios or fetch error; never its message, which may quote the request. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return 'NO_ANSWER'
  return typeof error.code === 'string' && error.code !== '' ? error.code : 'NO_ANSWER'
}

const timeoutCodes = new Set(['TIMEOUT', 'ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED'])

export function noAnswer(service: string, code: string): Unavailable {
  if (timeoutCodes.has(code)) {
    return new Unavailable({ service, code: 'TIMEOUT', message: 'no answer in time' })
  }
  if (code === 'ERR_BAD_RESPONSE') {
    const message = 'the answer broke off or was larger than we read'
    return new Unavailable({ service, code: 'BAD_ANSWER', message })
  }
  return new Unavailable({ service, code, message: 'could not be reached' })
}
