// What comes in the place of an answer, on order: faults, silence, half an answer.

import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type ApiFault,
  type FailureOrder,
  faultText,
  stale,
  systemFault,
  throttled,
  throttledXml,
  unauthorizedText,
} from './faults.ts'
import type { HostState } from './state.ts'
import { pacificWithMillis } from './wire.ts'

export type Asker = Pick<FastifyRequest, 'headers'>

export interface Answer {
  readonly status: number
  readonly text: string
}

/** These come after the call was carried out; only nobody hears of it. */
const afterwards = new Set<FailureOrder>(['timeout-after', 'unavailable-after', 'half'])
export const comesAfter = (order: FailureOrder): boolean => afterwards.has(order)

export function send(request: Asker, reply: FastifyReply, answer: Answer) {
  if (!/application\/json/.test(request.headers.accept ?? '')) {
    // XML is the default of the real API. Of its records nobody here reads any; of its faults the
    // code, in the form that was recorded of a throttled call (section 5, [R]).
    return reply.code(answer.status).type('application/xml;charset=UTF-8').send(xmlOf(answer))
  }
  return reply.code(answer.status).type('application/json;charset=UTF-8').send(answer.text)
}

function xmlOf({ text }: Answer): string {
  const [, code] = /"code":"(\d+)"/.exec(text) ?? []
  const fault = code === undefined ? '' : `<Fault><Error code="${code}"/></Fault>`
  const named = 'IntuitResponse xmlns="http://schema.intuit.com/finance/v3"'
  return `<?xml version="1.0"?><${named}>${fault}</IntuitResponse>`
}

export function unauthorized(state: HostState, request: Asker, reply: FastifyReply) {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /i, '')
  return reply
    .code(401)
    .header('WWW-Authenticate', 'Bearer realm="Intuit", error="invalid_token"')
    .type('application/json;charset=utf-8')
    .send(unauthorizedText(token, state.nowMs()))
}

/** Too many calls: as JSON [?], as recorded in XML [R], or with the status of older days. */
export function tooMany(state: HostState, request: Asker, reply: FastifyReply) {
  const { throttleForm: form, retryAfterS } = state.switches
  if (retryAfterS !== null) reply.header('Retry-After', retryAfterS)
  if (form === 'xml') return reply.code(429).type('application/xml').send(throttledXml)
  const status = form === 'forbidden' ? 403 : 429
  const text = faultText(throttled(), pacificWithMillis(state.nowMs()))
  return send(request, reply, { status, text })
}

/** Fastify waits for ever on a reply that was taken over; the socket ends when a side gives up. */
function hang(reply: FastifyReply) {
  reply.hijack()
}

/** The length of the whole, the first half of it, and the connection breaks. */
function half(reply: FastifyReply, { status, text }: Answer) {
  const whole = Buffer.from(text, 'utf8')
  reply.hijack()
  reply.raw.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': whole.length,
  })
  reply.raw.write(whole.subarray(0, whole.length / 2), () => reply.raw.destroy())
}

export interface Disturbed {
  readonly state: HostState
  readonly request: Asker
  readonly reply: FastifyReply
  /** Of a call that was carried out. */
  readonly answer?: Answer
}

export function disturb(order: FailureOrder, { state, request, reply, answer }: Disturbed) {
  const time = pacificWithMillis(state.nowMs())
  const fault = (what: ApiFault, status = what.status) =>
    send(request, reply, { status, text: faultText(what, time) })
  switch (order) {
    case 'unauthorized':
      return unauthorized(state, request, reply)
    case 'throttled':
      return tooMany(state, request, reply)
    case 'throttled-xml':
      return reply.code(429).type('application/xml').send(throttledXml)
    case 'unavailable':
    case 'unavailable-after':
      return fault(systemFault())
    case 'internal':
      return fault(systemFault(), 500)
    case 'stale':
      return fault(stale())
    case 'fault-in-200':
      return fault(stale(), 200)
    case 'not-json':
      return reply.code(502).type('text/html').send('<html><body>Bad Gateway</body></html>')
    case 'drop':
      reply.hijack()
      return reply.raw.destroy()
    case 'half':
      return half(reply, answer ?? { status: 200, text: '{"QueryResponse":{}}' })
    case 'timeout':
    case 'timeout-after':
      return hang(reply)
  }
}
