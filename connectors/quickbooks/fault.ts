// What an answer that is not a success means to us: one of the five failures. Intuit writes its
// faults in two casings (and, on some throttled calls, in XML), and may put one into an answer of
// 200.

import {
  Conflict,
  type Failure,
  type FailureFacts,
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../contract/failure.ts'
import { isExactNumber, parseExactJson } from '../kit/exact-json.ts'
import type { HttpAnswer } from '../kit/http.ts'
import { redact } from '../kit/redact.ts'
import { serviceTitle } from './config.ts'

export interface HostFault {
  /** Without the leading zeros that some answers carry: `3001`. */
  readonly code: string
  readonly message: string
  readonly detail: string
  /** `ValidationFault`, `AUTHENTICATION`; empty where it is not said. */
  readonly type: string
}

/** Intuit asks for a minute of silence (limits page, Aug 2025); Retry-After is not promised. */
export const throttlePauseMs = 60_000
const longestPauseMs = 3_600_000

/** The first fault in a parsed answer, in either casing; null where it holds none. */
export function faultIn(body: unknown): HostFault | null {
  const fault = child(body, 'fault')
  const errors = child(fault, 'error')
  const first: unknown = Array.isArray(errors) ? errors[0] : errors
  const type = textOf(child(fault, 'type'))
  if (!isObject(first)) return isObject(fault) ? { code: '', message: '', detail: '', type } : null
  const code = child(first, 'code')
  return {
    code: plainCode(isExactNumber(code) ? code.rawJSON : textOf(code)),
    message: textOf(child(first, 'message')),
    detail: textOf(child(first, 'detail')),
    type,
  }
}

const xmlCode = /<(?:\w+:)?Error\b[^>]*\bcode="(\d+)"/i
const xmlType = /<(?:\w+:)?Fault\b[^>]*\btype="(\w+)"/i
const xmlText = (name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`, 'i')
const xmlMessage = xmlText('Message')
const xmlDetail = xmlText('Detail')

/** The fault in an answer's text, JSON or XML. */
export function faultInText(text: string): HostFault | null {
  try {
    return faultIn(parseExactJson(text))
  } catch {
    const code = xmlCode.exec(text)?.[1]
    if (code === undefined) return null
    const [message, detail, type] = [xmlMessage, xmlDetail, xmlType].map(
      (part) => part.exec(text)?.[1] ?? '',
    )
    return { code: plainCode(code), message: message ?? '', detail: detail ?? '', type: type ?? '' }
  }
}

/** The failure that this answer is; `secrets` are hidden wherever the answer quotes them. */
export function failureOf(answer: HttpAnswer, secrets: readonly string[]): Failure {
  const fault = faultInText(answer.text)
  const exchange = answer.header('intuit_tid')
  const said = fault ? [fault.message, fault.detail].filter((part) => part !== '').join(': ') : ''
  const facts: FailureFacts = {
    service: serviceTitle,
    code: fault && fault.code !== '' ? fault.code : `HTTP_${answer.status}`,
    message: said === '' ? `answered HTTP ${answer.status}` : redact(said, secrets),
    ...(exchange === undefined ? {} : { exchange }),
  }
  return failureBy(answer, fault, facts)
}

const withoutRight = new Set(['3200', '3100', '120'])

function failureBy(answer: HttpAnswer, fault: HostFault | null, facts: FailureFacts): Failure {
  const { status } = answer
  if (status === 429 || fault?.code === '3001') {
    return new RateLimited({ ...facts, retryAfterMs: pauseMs(answer) })
  }
  if (fault && withoutRight.has(fault.code)) {
    // The detail of a 401 quotes the token.
    return new Unauthorized({ ...facts, message: 'the access token is not accepted' })
  }
  if (status === 401 || status === 403) {
    return new Unauthorized({ ...facts, message: 'the access token is not accepted' })
  }
  if (fault?.code === '5010') return new Conflict(facts)
  if (status >= 500 || status === 408 || fault?.code === '10000') return new Unavailable(facts)
  return fault ? new Rejected(facts) : new Unavailable({ ...facts, code: 'NOT_JSON' })
}

function pauseMs(answer: HttpAnswer): number {
  const seconds = Number(answer.header('retry-after'))
  const asked = Number.isFinite(seconds) ? seconds * 1000 : 0
  return Math.min(Math.max(asked, throttlePauseMs), longestPauseMs)
}

/** The record is no longer there. */
export const isGone = (error: unknown): boolean => error instanceof Rejected && error.code === '610'

/** An answer of 2xx that is not the shape that was agreed. */
export function misshapen(answer: HttpAnswer, what: string): Unavailable {
  const exchange = answer.header('intuit_tid')
  return new Unavailable({
    service: serviceTitle,
    code: 'NOT_JSON',
    message: `the answer is no ${what}`,
    ...(exchange === undefined ? {} : { exchange }),
  })
}

/** A write that was answered, but not with the record: whether it stands is unknown. */
export function misshapenWrite(): Unavailable {
  const message = 'the answer to a write is not the written record'
  return new Unavailable({ service: serviceTitle, code: 'NOT_JSON', message })
}

const plainCode = (code: string): string => code.replace(/^0+(?=\d)/, '')
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function child(parent: unknown, lowerName: string): unknown {
  if (!isObject(parent)) return undefined
  return Object.entries(parent).find(([name]) => name.toLowerCase() === lowerName)?.[1]
}
