// What became of a message that was handed over by one HTTP call, where the service knows no
// idempotency: refused as long as it is certain that nothing left, else unknown. Leaves out what an
// answer of 2xx says: each service has its own words for that.

import type { Handover } from '../contract/channel.ts'
import { Unavailable } from '../contract/failure.ts'
import type { HttpAnswer } from './http.ts'
import { redact } from './redact.ts'

/** Codes of Node for a connection that was never made: not a byte of the request was read. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** No answer at all; what is no failure of the exchange is thrown on. */
export function handoverWithoutAnswer(error: unknown): Handover {
  if (!(error instanceof Unavailable)) throw error
  const reason = error.message
  if (neverConnected.has(error.code)) return { kind: 'refused', permanent: false, reason }
  return { kind: 'unknown', reason }
}

/** Refused for reasons of our account: somebody mends them, and the message may go then. */
const ourAccount = new Set([401, 402, 403, 404, 408, 425, 429])

/** An answer that is no success. `words` are the service's own, as far as it gave some. */
export function handoverRefused(
  answer: HttpAnswer,
  words: string,
  secrets: readonly string[],
): Handover {
  const { status } = answer
  const said = redact(words.replace(/\s+/g, ' ').trim(), secrets)
  const reason = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`
  if (status >= 500) return { kind: 'unknown', reason }
  return { kind: 'refused', permanent: !ourAccount.has(status), reason }
}
