// Where an accounting system tells what has changed. A call proves itself by its signature over the
// bytes as they came; then it is stored and answered, and nothing else is done about it here.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type {
  HostConnector,
  HostKind,
  HostWebhook,
  SiteSecret,
} from '../../../connectors/contract/host.ts'
import { signingSecretsOf } from '../../connections/sites/run.ts'
import type { Deps } from '../../deps.ts'
import { unavailable } from '../../errors.ts'
import { eventIntake, type TakeEvents } from '../../sync/events/intake/run.ts'
import { hearEvents } from '../../sync/events/run.ts'
import { notFound, Refused } from '../plugins/refused.ts'

/** Intuit names no limit of its own. */
const largestBody = 5 * 1024 * 1024

export async function registerHostEvents(app: FastifyInstance, deps: Deps): Promise<void> {
  const take = eventIntake(deps.db)
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Which content type the present format has is nowhere said.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    if (!deps.hosts.odoo) deafTo(scope, 'odoo')
    for (const connector of Object.values(deps.hosts)) {
      const { kind, webhook, title } = connector
      if (webhook) hear(scope, { deps, take, heard: { ...connector, webhook } })
      else {
        const variable = `${kind.toUpperCase()}_WEBHOOK_TOKEN`
        deps.log.warn({ host: title }, `webhooks are not heard: ${variable} is not set`)
      }
    }
  })
}

/** Companies' own servers go on to call where a deployment no longer takes them: not for ever. */
function deafTo(scope: FastifyInstance, host: HostKind): void {
  scope.post(`/webhooks/${host}`, { config: { access: 'public' } }, () => {
    throw unavailable('This deployment hears no such calls at present.')
  })
}

type Heard = Pick<HostConnector, 'kind' | 'title'> & { readonly webhook: HostWebhook }

interface Hearing {
  readonly deps: Deps
  readonly take: TakeEvents
  readonly heard: Heard
}

function hear(scope: FastifyInstance, { deps, take, heard }: Hearing): void {
  const { kind: host, webhook } = heard
  scope.post(`/webhooks/${host}`, {
    bodyLimit: webhook.largestBody ?? largestBody,
    // All companies' calls come from a few addresses; one that is not signed is refused unread.
    config: { access: 'public', rateLimit: webhook.realmOf ? {} : false },
    onRequest: async (request) => {
      if (signatureIn(request, webhook) === null) throw refused(request, heard)
    },
    handler: async (request, reply) => {
      const body = await provenBody(deps, request, heard)
      await hearEvents(deps, take, { host, body })
      return reply.code(200).send()
    },
  })
}

function signatureIn({ headers }: FastifyRequest, webhook: HostWebhook): string | null {
  const signature = headers[webhook.signatureHeader]
  return typeof signature === 'string' && signature !== '' ? signature : null
}

async function provenBody(deps: Deps, request: FastifyRequest, heard: Heard): Promise<Buffer> {
  const { body } = request
  const signature = signatureIn(request, heard.webhook)
  if (!Buffer.isBuffer(body) || signature === null) throw refused(request, heard)
  const { webhook } = heard
  const signers = await signersOf(deps, body, heard)
  if (!signers.some((by) => webhook.isSigned(body, signature, by))) throw refused(request, heard)
  return body
}

/**
 * Of a host with a secret for each company: the one of the company that the body names. A server
 * that hears that its company is not known ends the connection: it hears that for no other reason.
 */
async function signersOf(
  deps: Deps,
  body: Buffer,
  { kind: host, webhook }: Heard,
): Promise<readonly (SiteSecret | undefined)[]> {
  if (!webhook.realmOf) return [undefined]
  const realm = webhook.realmOf(body)
  if (realm === null) return []
  const secrets = await signingSecretsOf(deps, { host, realm })
  if (secrets.length === 0) throw notFound('connection')
  const now = deps.clock.now()
  return secrets.map((secret) => ({ secret, now }))
}

function refused(request: FastifyRequest, { title: host }: Heard): Refused {
  request.log.warn({ host }, 'a call that proves nothing was refused')
  return new Refused({
    status: 401,
    code: 'WEBHOOK_REFUSED',
    detail: 'This call is not signed with the secret that was agreed.',
  })
}
