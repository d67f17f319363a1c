// Large answers travel compressed: a customer with hundreds of open items is a tenth then. What is
// small stays as it is, and so do files. A launch token is good once and a session's token is new
// each time, so the length of an answer tells nobody anything by asking again.

import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const squeeze = promisify(gzip)
/** Below it a packet or two carry all of it. */
const fewestBytes = 4_096

export function registerCompression(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < fewestBytes) return payload
    const type = `${reply.getHeader('content-type')}`
    if (!type.startsWith('application/json')) return payload
    reply.header('vary', [reply.getHeader('vary'), 'Accept-Encoding'].filter(Boolean).join(', '))
    if (!takesGzip(request.headers['accept-encoding'])) return payload
    reply.header('content-encoding', 'gzip')
    reply.removeHeader('content-length')
    return squeeze(payload, { level: constants.Z_BEST_SPEED })
  })
}

/** `gzip;q=0` is a refusal. */
function takesGzip(accepted: string | undefined): boolean {
  const named = (accepted ?? '').split(',', 20).map((one) => one.trim().toLowerCase())
  return named.some((one) => /^gzip(?:;|$)/.test(one) && !/;\s*q=0(?:\.0*)?$/.test(one))
}
