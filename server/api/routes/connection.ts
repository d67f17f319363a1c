// Ending the link to the host, by an admin.

import { z } from 'zod'
import { connectionOf, disconnect } from '../../connections/run.ts'
import type { Deps } from '../../deps.ts'
import { releaseBeforeEnd } from '../../writeback/sparing/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'

export function connectionEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/api/v1/connection/disconnect',
      summary: 'End the link to the host and revoke its tokens',
      access: 'administer',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: z.object({}),
      handle: async ({ session: { tenant, user } }) => {
        const connection = await connectionOf(deps, tenant)
        if (!connection) throw notFound('connection')
        await releaseBeforeEnd(deps, tenant)
        await disconnect(deps, { tenant, host: connection.host, actor: user.id })
        return {}
      },
    }),
  ]
}
