// Customers at risk: what has happened, and that somebody has seen it.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { acknowledge, watched } from '../../solvency/watch/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { AcknowledgeWire, WatchWire } from '../wire/watch.ts'

export function watchEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ method: 'GET', access: 'read', params: nothing, query: nothing, body: nothing },
      path: '/api/v1/watch',
      summary: 'Events of customers that management is to know, open ones first',
      answer: WatchWire,
      handle: ({ session: { tenant } }) => watchOf(deps, tenant),
    }),
    endpoint({
      ...{ method: 'POST', access: 'decide', query: nothing },
      path: '/api/v1/watch/:id/acknowledge',
      summary: 'Say that an event has been seen',
      params: z.strictObject({ id: z.uuid() }),
      body: AcknowledgeWire,
      answer: WatchWire,
      handle: async ({ session: { tenant, user }, params: { id }, body: { note } }) => {
        const said = { id, note: note || null, actor: user.id }
        if (!(await acknowledge(deps, tenant, said))) throw notFound('entry')
        return watchOf(deps, tenant)
      },
    }),
  ]
}

async function watchOf(deps: Deps, tenant: TenantId): Promise<WatchWire> {
  const rows = await watched(deps, tenant)
  return {
    entries: rows.map((row) => ({
      id: row.entry_id,
      customer: { id: row.customer_id, name: row.customer_name },
      ...{ kind: row.kind, happened: row.happened, detail: row.detail },
      openedAt: row.opened_at,
      acknowledged:
        row.acknowledged_at === null
          ? null
          : { by: row.acknowledged_name ?? '', at: row.acknowledged_at, note: row.note },
    })),
  }
}
