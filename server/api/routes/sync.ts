// How far the reading of the host is, reading it now, and what could not be read.

import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { driftsOf } from '../../sync/drift/run.ts'
import { quarantined, readAnew, readNow, type SyncState, syncState } from '../../sync/run.ts'
import { type Endpoint, endpoint, type Language, languageQuery, nothing } from '../endpoint.ts'
import { Refused } from '../plugins/refused.ts'
import { DriftsWire, QuarantineWire, SyncWire } from '../wire/sync.ts'
import { driftWire } from './encode.ts'

const plain = { params: nothing, query: nothing, body: nothing }
const spoken = { ...plain, query: z.strictObject(languageQuery) }

export function syncEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...spoken,
      method: 'GET',
      path: '/api/v1/sync',
      summary: 'How far the reading of the host is',
      access: 'read',
      answer: SyncWire,
      handle: async ({ session, language }) =>
        syncWire(await syncState(deps, session.tenant), language),
    }),
    endpoint({
      ...spoken,
      method: 'POST',
      path: '/api/v1/sync',
      summary: 'Read the host now; one reading at a time, and one that waits goes on',
      access: 'sync',
      answer: SyncWire,
      handle: async ({ session, language }) => {
        const started = await readNow(deps, session.tenant)
        if (started.kind === 'no_host' || started.kind === 'reconnect_required')
          throw notConnected(started.kind)
        return syncWire(await syncState(deps, session.tenant), language)
      },
    }),
    endpoint({
      ...spoken,
      method: 'POST',
      path: '/api/v1/sync/anew',
      summary:
        'Read all of a host that has gone back to an older day, and forget what is not there',
      access: 'administer',
      answer: SyncWire,
      handle: async ({ session: { tenant, user }, language }) => {
        const started = await readAnew(deps, tenant, user.id)
        if (started.kind === 'no_host' || started.kind === 'reconnect_required')
          throw notConnected(started.kind)
        return syncWire(await syncState(deps, tenant), language)
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

export function syncWire(state: SyncState, language: Language): SyncWire {
  const { run } = state
  const failure = run?.failure ?? null
  const told = failure && { ...failure, advice: failure.advice?.[language] ?? null }
  return { ...state, run: run && { ...run, failure: told } }
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
