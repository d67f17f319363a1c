// What comes in the place of an answer, on order.

import type { FastifyReply } from 'fastify'
import type { FailureOrder } from './orders.ts'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly type?: string
}

const json = 'application/json; charset=utf-8'
const page = 'text/html; charset=utf-8'

export const send = (reply: FastifyReply, { status, text, type = json }: Answer): FastifyReply =>
  reply.code(status).type(type).send(text)

const proxyPage = (words: string): string =>
  `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n` +
  '<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n'

const broken = JSON.stringify({
  name: 'psycopg2.OperationalError',
  message: 'server closed the connection unexpectedly',
  arguments: ['server closed the connection unexpectedly'],
  context: {},
  debug: 'Traceback (most recent call last):\n',
})

export interface Disturbed {
  readonly reply: FastifyReply
  readonly retryAfterS: number | null
  /** Of a call that was carried out. */
  readonly answer?: Answer
}

export function disturb(order: FailureOrder, { reply, retryAfterS, answer }: Disturbed) {
  switch (order) {
    case 'internal':
      return send(reply, { status: 500, text: broken })
    case 'unavailable':
    case 'unavailable-after':
      return send(reply, { status: 503, text: proxyPage('503 Service Unavailable'), type: page })
    case 'not-json':
      return send(reply, { status: 200, text: proxyPage('Sign in'), type: page })
    case 'throttled':
      if (retryAfterS !== null) reply.header('Retry-After', retryAfterS)
      return send(reply, { status: 429, text: proxyPage('429 Too Many Requests'), type: page })
    case 'drop':
      reply.hijack()
      return reply.raw.destroy()
    case 'half':
      return half(reply, answer ?? { status: 200, text: '[{"id":1,' })
    case 'timeout':
    case 'timeout-after':
      // Fastify waits for ever; the socket ends when a side gives up.
      return reply.hijack()
  }
}

/** The length of the whole, the first half of it, and the connection breaks. */
function half(reply: FastifyReply, { status, text }: Answer) {
  const whole = Buffer.from(text, 'utf8')
  reply.hijack()
  reply.raw.writeHead(status, { 'content-type': json, 'content-length': whole.length })
  return reply.raw.write(whole.subarray(0, whole.length / 2), () => reply.raw.destroy())
}
