// Where an accounting system tells what has changed. A call proves itself by its signature over the
// bytes as they came; then it is stored and answered, and nothing else is done about it here.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { HostWebhook } from '../../../connectors/contract/host.ts'
import type { Deps } from '../../deps.ts'
import { eventIntake } from '../../sync/events/intake/run.ts'
import { hearEvents } from '../../sync/events/run.ts'
import { Refused } from '../plugins/refused.ts'

/** Intuit names no limit of its own. */
const largestBody = 5 * 1024 * 1024

export async function registerHostEvents(app: FastifyInstance, deps: Deps): Promise<void> {
  const connector = deps.hosts.quickbooks
  if (!connector) return
  const { webhook, title } = connector
  if (!webhook) {
    deps.log.warn({ host: title }, 'webhooks are not heard: QUICKBOOKS_WEBHOOK_TOKEN is not set')
    return
  }
  const take = eventIntake(deps.db)
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Which content type the present format has is nowhere said.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    scope.post('/webhooks/quickbooks', {
      bodyLimit: largestBody,
      // All companies' calls come from a few addresses; one that is not signed is refused unread.
      config: { access: 'public', rateLimit: false },
      onRequest: async (request) => {
        if (signatureIn(request, webhook) === null) throw refused(request, title)
      },
      handler: async (request, reply) => {
        const body = provenBody(request, webhook, title)
        await hearEvents(deps, take, { host: 'quickbooks', body })
        return reply.code(200).send()
      },
    })
  })
}

function signatureIn({ headers }: FastifyRequest, webhook: HostWebhook): string | null {
  const signature = headers[webhook.signatureHeader]
  return typeof signature === 'string' && signature !== '' ? signature : null
}

function provenBody(request: FastifyRequest, webhook: HostWebhook, title: string): Buffer {
  const { body } = request
  const signature = signatureIn(request, webhook)
  if (Buffer.isBuffer(body) && signature !== null && webhook.isSigned(body, signature)) return body
  throw refused(request, title)
}

function refused(request: FastifyRequest, title: string): Refused {
  request.log.warn({ host: title }, 'a call that proves nothing was refused')
  return new Refused({
    status: 401,
    code: 'WEBHOOK_REFUSED',
    detail: 'This call is not signed with the token of this deployment.',
  })
}
