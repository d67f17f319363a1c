// What an answer that is not a success means to us: one of the five failures, told by the HTTP
// status and the class of Odoo's exception. Its text is in the user's language and never decides.

import { z } from 'zod'
import {
  type Failure,
  type FailureFacts,
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../contract/failure.ts'
import type { HttpAnswer } from '../kit/http.ts'
import { redact } from '../kit/redact.ts'
import { serviceTitle } from './config.ts'

/** What was asked, for the message alone. */
export interface Asked {
  readonly model: string
  readonly method: string
}

export interface OdooFault {
  /** The class alone: `AccessError`. */
  readonly name: string
  readonly message: string
}

const Exception = z.looseObject({ name: z.string(), message: z.string().catch('') })
const RpcError = z.looseObject({
  error: z.looseObject({ data: z.unknown().optional(), message: z.string().catch('') }),
})

/** The exception in an answer of JSON-2 or of JSON-RPC; null where it holds none. */
export function faultIn(body: unknown): OdooFault | null {
  const rpc = RpcError.safeParse(body)
  const found = Exception.safeParse(rpc.success ? rpc.data.error.data : body)
  if (!found.success) return rpc.success ? { name: '', message: rpc.data.error.message } : null
  const { name, message } = found.data
  if (!rpc.success && !('debug' in found.data || 'arguments' in found.data)) return null
  return { name: name.split('.').at(-1) ?? '', message }
}

export function faultInText(text: string): OdooFault | null {
  try {
    return faultIn(JSON.parse(text))
  } catch {
    return null
  }
}

export const isHtml = (text: string): boolean =>
  /^\s*(<!doctype html|<html|<head|<title)/i.test(text)

interface Answered {
  readonly answer: HttpAnswer
  readonly asked: Asked
  readonly secrets: readonly string[]
}

export function failureOf({ answer, asked, secrets }: Answered): Failure {
  const fault = faultInText(answer.text)
  return fault ? ofException(fault, asked, secrets) : ofStatus(answer)
}

const throttlePauseMs = 60_000
const longestPauseMs = 3_600_000

/** An answer without a word of Odoo's: of its web server, or of a proxy before it. */
function ofStatus(answer: HttpAnswer): Failure {
  const { status } = answer
  // Odoo refuses a key in its own words; whoever else asks for a password knows nothing of ours.
  if (status === 401 && isBearer(answer)) return keyRefused()
  if (status === 401 || status === 407) {
    return new Unavailable(saying('PROXY_LOGIN', 'something before it asks for a password'))
  }
  if (status === 429) {
    const facts = { ...saying('HTTP_429', 'it is asked too often'), retryAfterMs: pauseMs(answer) }
    return new RateLimited(facts)
  }
  if (status >= 300 && status <= 399) {
    return new Rejected(saying('REDIRECTED', 'the address leads on to another one'))
  }
  if (status === 404 && isHtml(answer.text)) {
    return noDatabase()
  }
  if (status < 500 && isHtml(answer.text)) {
    return new Unavailable(saying('PROXY_PAGE', 'a web page came in the place of an answer'))
  }
  return new Unavailable(saying(status < 400 ? 'NOT_JSON' : `HTTP_${status}`, `answered ${status}`))
}

const isBearer = (answer: HttpAnswer): boolean =>
  /^bearer\b/i.test(answer.header('www-authenticate') ?? '')

const byName: Readonly<Record<string, (fault: OdooFault, asked: Asked) => Failure>> = {
  AccessDenied: () => keyRefused(),
  Unauthorized: () => keyRefused(),
  SessionExpiredException: () => keyRefused(),
  AccessError: (_, { model }) => new Rejected(saying('ACCESS', `the user may not ask ${model}`)),
  MissingError: (_, { model }) => new Rejected(saying('MISSING', `no such record of ${model}`)),
  // The class alone does not tell a database that is not there from one that is down.
  OperationalError: () => new Unavailable(saying('DATABASE', 'its database cannot be opened')),
  NotFound: (_, asked) =>
    asked.model.startsWith('encours.')
      ? moduleMissing()
      : new Rejected(saying('NOT_FOUND', `there is no ${asked.model}/${asked.method}`)),
  SerializationFailure: () => new Unavailable(saying('BUSY', 'its database is busy')),
  TransactionRollbackError: () => new Unavailable(saying('BUSY', 'its database is busy')),
  LockNotAvailable: () => new Unavailable(saying('BUSY', 'its database is busy')),
  PoolError: () => new Unavailable(saying('BUSY', 'its database takes no more connections')),
  MemoryError: () => new Unavailable(saying('BUSY', 'its worker was out of memory')),
}
/** Words for people of the company. */
const refusals = new Set(['UserError', 'ValidationError', 'RedirectWarning', 'Warning'])

function ofException(fault: OdooFault, asked: Asked, secrets: readonly string[]): Failure {
  const known = byName[fault.name]
  if (known) return known(fault, asked)
  if (refusals.has(fault.name)) {
    const said = redact(fault.message, secrets)
    return new Rejected(saying('REFUSED', said === '' ? 'it refuses this' : said))
  }
  // ValueError, TypeError, KeyError: a field or argument that this version does not know.
  return new Rejected(saying('REQUEST', `${fault.name || 'an error'} at ${asked.model}`))
}

export const keyRefused = () =>
  new Unauthorized(saying('KEY', 'the key is expired, revoked or not known'))

export const noDatabase = () =>
  new Rejected(saying('DATABASE', 'no such database, or no Odoo, is at that address'))

export const moduleMissing = () =>
  new Rejected(saying('MODULE_MISSING', 'the Encours module is not installed there'))

/** An answer of 2xx that is not the shape that was agreed. */
export function misshapen(what: string): Unavailable {
  return new Unavailable(saying('NOT_JSON', `the answer is no ${what}`))
}

export const saying = (code: string, message: string): FailureFacts => ({
  ...{ service: serviceTitle, code, message },
})

function pauseMs(answer: HttpAnswer): number {
  const seconds = Number(answer.header('retry-after'))
  const asked = Number.isFinite(seconds) ? seconds * 1000 : 0
  return Math.min(Math.max(asked, throttlePauseMs), longestPauseMs)
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Rejected && error.code === 'MISSING'
