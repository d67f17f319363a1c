// Ending the link to the host, by an admin.

import { z } from 'zod'
import { connectionOf, disconnect } from '../../connections/run.ts'
import type { Deps } from '../../deps.ts'
import { takeAwayBeforeEnd } from '../../writeback/leaving/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'

const count = z.number().int()

/** What could not be taken away: calls, customers with a tag of ours, invoices with its mark. */
const DisconnectedWire = z.object({
  left: z.object({ calls: count, tags: count, marks: count }),
})

export function connectionEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/api/v1/connection/disconnect',
      summary: 'Take away what is ours at the host, end the link to it and revoke its tokens',
      access: 'administer',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: DisconnectedWire,
      handle: async ({ session: { tenant, user } }) => {
        const connection = await connectionOf(deps, tenant)
        if (!connection) throw notFound('connection')
        const left = await takeAwayBeforeEnd(deps, tenant, user.id)
        await disconnect(deps, { tenant, host: connection.host, actor: user.id })
        return { left }
      },
    }),
  ]
}
