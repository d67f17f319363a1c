// Where carriers tell what became of what they carry. A call proves itself by the deployment's
// password, or by a proof that is good for one message; then it is stored and answered at once.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type CarrierName, carrierNames, newsPath, newsProof } from '../../delivery/news/address.ts'
import { hearNews } from '../../delivery/news/run.ts'
import type { Deps } from '../../deps.ts'
import type { ApiConfig } from '../config.ts'
import { Refused } from '../plugins/refused.ts'
import { sameText } from '../plugins/same-text.ts'

const Query = z.object({
  key: z.string().max(200).optional(),
  proof: z.string().max(200).optional(),
})

const largestCall = 256 * 1024

export function registerWebhooks(app: FastifyInstance, deps: Deps, config: ApiConfig): void {
  const { webhookSecret } = config
  if (webhookSecret === undefined) return
  for (const carrier of carrierNames) {
    if (!deps.carriers[carrier]) continue
    app.post(newsPath(carrier), {
      bodyLimit: largestCall,
      config: { access: 'public' },
      handler: async (request, reply) => {
        const key = provenKey(request, webhookSecret, carrier)
        await hearNews(deps, { carrier, body: request.body, key })
        return reply.code(200).send({})
      },
    })
  }
}

/** The key that the address names; without one the password alone proves the call. */
function provenKey(request: FastifyRequest, secret: string, carrier: CarrierName): string | null {
  const { key, proof } = Query.safeParse(request.query).data ?? {}
  if (key !== undefined && proof !== undefined && sameText(proof, newsProof(secret, key)))
    return key
  if (!sameText(passwordOf(request), secret)) {
    request.log.warn({ carrier }, 'a call that proves nothing was refused')
    throw new Refused({
      status: 401,
      code: 'WEBHOOK_REFUSED',
      detail: 'This call does not bring the password of this deployment.',
    })
  }
  return key ?? null
}

/** Of `Basic`, whatever the user is, or a bearer token. */
function passwordOf({ headers }: FastifyRequest): string {
  const [, scheme = '', value = ''] =
    /^(Basic|Bearer) ([\w+/=.~-]{1,1000})$/i.exec(headers.authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  return Buffer.from(value, 'base64').toString('utf8').split(/:(.*)/s)[1] ?? ''
}
