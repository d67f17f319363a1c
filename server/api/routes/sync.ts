// How far the reading of the host is, reading it now, and what could not be read.

import type { Deps } from '../../deps.ts'
import { driftsOf } from '../../sync/drift/run.ts'
import { quarantined, startSync, syncState } from '../../sync/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { Refused } from '../plugins/refused.ts'
import { DriftsWire, QuarantineWire, SyncWire } from '../wire/sync.ts'
import { driftWire } from './encode.ts'

const plain = { params: nothing, query: nothing, body: nothing }

export function syncEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/sync',
      summary: 'How far the reading of the host is',
      access: 'read',
      answer: SyncWire,
      handle: ({ session }) => syncState(deps, session.tenant),
    }),
    endpoint({
      ...plain,
      method: 'POST',
      path: '/api/v1/sync',
      summary: 'Read the host now; one reading at a time',
      access: 'sync',
      answer: SyncWire,
      handle: async ({ session }) => {
        const started = await startSync(deps, session.tenant)
        if (started.kind === 'no_host' || started.kind === 'reconnect_required')
          throw notConnected(started.kind)
        return syncState(deps, session.tenant)
      },
    }),
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/quarantine',
      summary: 'Records of the host that did not parse, the latest 200',
      access: 'read',
      answer: QuarantineWire,
      handle: async ({ session }) => ({
        records: [...(await quarantined(deps, session.tenant))],
      }),
    }),
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/drifts',
      summary: "Where the host's own sums differ from what was read, the longest standing 200",
      access: 'read',
      answer: DriftsWire,
      handle: async ({ session }) => {
        const drifts = await driftsOf(deps, session.tenant, null)
        return { drifts: drifts.map((one) => ({ ...driftWire(one), customer: one.customer })) }
      },
    }),
  ]
}

function notConnected(kind: 'no_host' | 'reconnect_required'): Refused {
  return kind === 'no_host'
    ? new Refused({ status: 409, code: 'NO_HOST', detail: 'This company has no host to read.' })
    : new Refused({
        status: 409,
        code: 'RECONNECT_REQUIRED',
        detail: 'The host no longer accepts us: connect the company again.',
      })
}
