// Where a company's own server calls without a signature when something has changed. Its address is
// the proof; of what it brings only the name of a record counts, and that is read again.

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { nudgePath, tenantNamedBy } from '../../connections/keys/nudge.ts'
import { keysOf, nudgedOf } from '../../connections/keys/run.ts'
import type { Deps } from '../../deps.ts'
import { eventIntake } from '../../sync/events/intake/run.ts'
import { hearNudge } from '../../sync/events/run.ts'
import { notFound } from '../plugins/refused.ts'
import { sameText } from '../plugins/same-text.ts'

/** People may have chosen to send all fields of a record. */
const largestBody = 256 * 1024
/** Twenty invoices of one call at Odoo are sixty calls of ours. */
const limit = { max: 3_000, timeWindow: 60_000 }

const Params = z.object({ token: z.string().max(200) })

export async function registerNudges(app: FastifyInstance, deps: Deps): Promise<void> {
  if (!deps.hosts.odoo?.keys) return
  const take = eventIntake(deps.db)
  const host = 'odoo'
  const keys = keysOf(deps, host)
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    scope.post(`${nudgePath}/:token`, {
      bodyLimit: largestBody,
      // Its address is a secret: no line of the log may show it.
      logLevel: 'warn',
      config: { access: 'public', rateLimit: limit },
      handler: async ({ params, body }, reply) => {
        const shown = Params.safeParse(params).data?.token ?? ''
        const tenant = tenantNamedBy(shown)
        const nudged = tenant && (await nudgedOf(deps, { tenant, host }))
        if (!tenant || !nudged || !sameText(shown, nudged.token)) throw notFound('connection')
        const events = Buffer.isBuffer(body) ? keys.readNudge(nudged.realm, body) : []
        await hearNudge(deps, take, { tenant, host, events })
        return reply.code(200).send()
      },
    })
  })
}
