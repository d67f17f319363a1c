// One question to a bureau, and which of the three answers came of it. Everything that is not the
// shape that was agreed is "could not ask", with its name; nothing here ever says "not found".

import { epochMs, type Instant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import type { Answer, CouldNotAsk } from '../contract/bureau.ts'
import { Failure, type FailureKind } from '../contract/failure.ts'
import type { Http, HttpAnswer, HttpRequest } from './http.ts'
import { redact } from './redact.ts'

export interface Question {
  readonly http: Http
  readonly request: HttpRequest
  readonly now: Instant
  /** What the service must never say back. */
  readonly secrets?: readonly string[]
}

/** `read` gives null where the service knows nothing, and throws where it does not understand. */
export async function ask<T>(
  question: Question,
  read: (text: string) => T | null,
): Promise<Answer<T>> {
  const { now } = question
  try {
    const answer = await question.http(question.request)
    if (answer.status !== 200) return refusal(answer, question)
    const value = read(answer.text)
    return value === null ? { kind: 'not_found', asOf: now } : { kind: 'found', asOf: now, value }
  } catch (error) {
    return unasked(error, question)
  }
}

/** Not an answer about the company: by the name of what stood against it. */
export class NotAsked extends Error {
  override name = 'NotAsked'
  readonly failure: FailureKind
  readonly code: string

  constructor(failure: FailureKind, code: string, message: string) {
    super(message)
    this.failure = failure
    this.code = code
  }
}

function unasked(error: unknown, { now, secrets = [] }: Question): CouldNotAsk {
  if (error instanceof NotAsked) return couldNot(now, error.failure, error)
  if (error instanceof Failure) {
    return couldNot(now, error.kind, { code: error.code, message: error.said })
  }
  if (error instanceof Malformed) {
    const message = redact(error.message, secrets)
    return couldNot(now, 'unavailable', { code: 'SHAPE', message })
  }
  throw error
}

const couldNot = (
  now: Instant,
  failure: FailureKind,
  { code, message }: { readonly code: string; readonly message: string },
): CouldNotAsk => ({ kind: 'could_not_ask', asOf: now, failure, code, message })

const shortestSilenceMs = 1_000
const usualSilenceMs = 60_000
const longestSilenceMs = 24 * 3_600_000

function refusal(answer: HttpAnswer, { now, secrets = [] }: Question): CouldNotAsk {
  const { status } = answer
  const code = `HTTP_${status}`
  if (status === 429) {
    const facts = { code, message: 'it is asked too often' }
    return { ...couldNot(now, 'rate_limited', facts), retryAfterMs: silenceMs(answer, now) }
  }
  if (status === 401 || status === 403) {
    return couldNot(now, 'unauthorized', { code, message: 'it does not let us in' })
  }
  if (status >= 400 && status <= 499) {
    const said = isHtml(answer.text) ? '' : redact(answer.text.trim(), secrets)
    return couldNot(now, 'rejected', { code, message: said === '' ? `answered ${status}` : said })
  }
  const facts = { code, message: `answered ${status}` }
  const asked = answer.header('retry-after')
  const could = couldNot(now, 'unavailable', facts)
  return asked === undefined ? could : { ...could, retryAfterMs: silenceMs(answer, now) }
}

/** In seconds, or as a moment (RFC 9110, 10.2.3). */
function silenceMs(answer: HttpAnswer, now: Instant): number {
  const text = answer.header('retry-after') ?? ''
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - epochMs(now)
  if (Number.isNaN(asked)) return usualSilenceMs
  return Math.min(Math.max(asked, shortestSilenceMs), longestSilenceMs)
}

export const isHtml = (text: string): boolean => /^\s*<(?!\?xml)/.test(text)

/** What a JSON text says by `parse`, or why it says nothing. */
export function fromJson<T>(text: string, parse: (text: string) => T): T {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const page = isHtml(text)
    const message = page ? 'a web page came in the place of an answer' : 'the answer is not whole'
    throw new NotAsked('unavailable', page ? 'HTML' : 'NOT_JSON', message)
  }
}
