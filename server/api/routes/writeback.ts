// What is written at the host: where the status of an invoice stands, what could not be written,
// and writing it again.

import type { StatusPlace } from '../../../connectors/contract/host.ts'
import { Malformed } from '../../../core/malformed.ts'
import type { Deps } from '../../deps.ts'
import {
  choosePlace,
  type Failed,
  retryFailed,
  type Writeback,
  writebackOf,
} from '../../writeback/settings/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { Refused } from '../plugins/refused.ts'
import { ChooseStatusPlaceWire, WritebackReasonWire, WritebackWire } from '../wire/writeback.ts'

const plain = { params: nothing, query: nothing, answer: WritebackWire }

export function writebackEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/writeback',
      summary: 'Where the status of an invoice stands at the host, and what could not be written',
      access: 'read',
      body: nothing,
      handle: async ({ session }) => wireOf(await writebackOf(deps, session.tenant)),
    }),
    endpoint({
      ...plain,
      method: 'POST',
      path: '/api/v1/writeback',
      summary: 'Choose where the status of an invoice stands at the host',
      access: 'administer',
      body: ChooseStatusPlaceWire,
      handle: async ({ session: { tenant, user }, body }) => {
        const chosen = await choosePlace(deps, tenant, { actor: user.id, place: placeOf(body) })
        if (chosen === 'no_host') {
          const detail = 'No host of this company can show a status.'
          throw new Refused({ status: 409, code: 'NO_HOST', detail })
        }
        return wireOf(await writebackOf(deps, tenant))
      },
    }),
    endpoint({
      ...plain,
      method: 'POST',
      path: '/api/v1/writeback/retry',
      summary: 'Write again what could not be written, some hundreds at a time',
      access: 'administer',
      body: nothing,
      handle: async ({ session: { tenant, user } }) => {
        await retryFailed(deps, tenant, user.id)
        return wireOf(await writebackOf(deps, tenant))
      },
    }),
  ]
}

function placeOf({ place, field }: ChooseStatusPlaceWire): StatusPlace | null {
  if (place === 'custom_field') {
    if (field !== null) return { kind: 'custom_field', name: field }
    throw new Malformed({ path: 'field', wanted: 'the name of a field at the host', found: null })
  }
  if (field !== null) {
    throw new Malformed({ path: 'field', wanted: `no field with ${place}`, found: field })
  }
  return place === 'none' ? null : { kind: 'private_note' }
}

const wireOf = ({ place, host, waiting, failed }: Writeback): WritebackWire => ({
  place: place?.kind ?? 'none',
  field: place?.kind === 'custom_field' ? place.name : null,
  host,
  waiting,
  failed: failed.map(failedWire),
})

const failedWire = (group: Failed): WritebackWire['failed'][number] => ({
  what: group.what,
  reason: WritebackReasonWire.parse(group.reason),
  count: group.count,
  closedUntil: group.closed_until,
  examples: group.examples.map(({ customer_id, customer, invoice_id, number, failure }) => ({
    customer: customer_id === null ? null : { id: customer_id, name: customer ?? customer_id },
    invoice: invoice_id === null ? null : { id: invoice_id, number: number ?? invoice_id },
    failure,
  })),
})
