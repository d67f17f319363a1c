// What can go wrong in an answer of ours, as one catalogue: a code that never changes its meaning,
// a status, a title. Everything that is thrown becomes one of these; what is our own fault says
// nothing.

import { Failure, type FailureKind, RateLimited } from '../connectors/contract/failure.ts'
import { Malformed } from '../core/malformed.ts'

/** Codes of the errors that any answer may have. Routes add their own through `Refusal`. */
export const catalogue = {
  MALFORMED: { status: 400, title: 'The request does not fit' },
  SIGN_IN_REQUIRED: { status: 401, title: 'Sign in first' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Not done this way' },
  CONFLICT: { status: 409, title: 'Changed in the meantime' },
  RECONNECT_REQUIRED: { status: 409, title: 'Connect the company again' },
  TOO_LARGE: { status: 413, title: 'Too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Not a type that is read here' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'A fault of ours' },
  HOST_REJECTED: { status: 502, title: 'The accounting software refused' },
  HOST_BUSY: { status: 503, title: 'The accounting software asks for a pause' },
  HOST_UNAVAILABLE: { status: 503, title: 'The accounting software does not answer' },
  UNAVAILABLE: { status: 503, title: 'Not available at the moment' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>

export type ErrorCode = keyof typeof catalogue

/** Everything of an RFC 9457 problem but the request's id. */
export interface Problem {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly field?: string
  readonly retryAfterMs?: number
}

/** An answer that is the asker's to mend. `detail` is for people and holds nothing secret. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly statusCode: number
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(refusal: {
    readonly code: ErrorCode
    readonly detail: string
    readonly field?: string
  }) {
    super(refusal.detail)
    this.code = refusal.code
    this.statusCode = catalogue[refusal.code].status
    this.field = refusal.field
  }
}

export const invalid = (field: string, wanted: string): Refusal =>
  new Refusal({ code: 'MALFORMED', field, detail: `${field}: ${wanted}` })

export const unauthenticated = (): Refusal =>
  new Refusal({ code: 'SIGN_IN_REQUIRED', detail: 'This request carries no live session.' })

export const forbidden = (detail: string): Refusal => new Refusal({ code: 'FORBIDDEN', detail })

export const notFound = (what: string): Refusal =>
  new Refusal({ code: 'NOT_FOUND', detail: `No such ${what}.` })

export const conflict = (detail: string): Refusal => new Refusal({ code: 'CONFLICT', detail })

export const tooMany = (): Refusal =>
  new Refusal({ code: 'TOO_MANY_REQUESTS', detail: 'Wait a little and ask again.' })

export const unavailable = (detail: string): Refusal => new Refusal({ code: 'UNAVAILABLE', detail })

/** What may be told about anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Malformed) {
    return { ...known('MALFORMED', error.message), field: error.path }
  }
  if (error instanceof Failure) return problemOfFailure(error)
  if (isDatabaseAway(error)) return known('UNAVAILABLE', 'The database does not answer: try again.')
  if (error instanceof Refusal) {
    const { code, message, field } = error
    return { ...known(code, message), ...(field === undefined ? {} : { field }) }
  }
  const refusal = refusalOf(error)
  return refusal ?? known('INTERNAL', 'Something went wrong on our side; it has been noted.')
}

const known = (code: ErrorCode, detail: string): Problem => ({ code, ...catalogue[code], detail })

const codeOfFailure: Readonly<Record<FailureKind, ErrorCode>> = {
  unauthorized: 'RECONNECT_REQUIRED',
  rate_limited: 'HOST_BUSY',
  unavailable: 'HOST_UNAVAILABLE',
  conflict: 'CONFLICT',
  rejected: 'HOST_REJECTED',
}

function problemOfFailure(failure: Failure): Problem {
  const problem = known(codeOfFailure[failure.kind], failure.message)
  return failure instanceof RateLimited
    ? { ...problem, retryAfterMs: failure.retryAfterMs }
    : problem
}

/** By status, for what Fastify and its plugins throw with codes of their own. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'MALFORMED',
  401: 'SIGN_IN_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
}

const ourCode = /^(?!FST_|ERR_)[A-Z][A-Z_]+$/

/** Any other error that names a status below 500 is the asker's: a route's, Fastify's, a plugin's. */
function refusalOf(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null
  const { statusCode: status } = error
  if (typeof status !== 'number' || status < 400 || status > 499) return null
  const usual = codeOfStatus[status] ?? 'MALFORMED'
  const own = 'code' in error && typeof error.code === 'string' && ourCode.test(error.code)
  const field = 'field' in error && typeof error.field === 'string' ? error.field : undefined
  return {
    code: own ? String(error.code) : usual,
    status,
    title: catalogue[usual].title,
    detail: error.message,
    ...(field === undefined ? {} : { field }),
  }
}

const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03', '53300'])

export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && connectionCodes.has(String(error.code))) return true
  return /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
}
