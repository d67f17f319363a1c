// What Intuit would send about companies of a test, and a host in memory that takes it.

import type { HostConnector } from '../../../connectors/contract/host.ts'
import { quickbooksWebhook, signatureOf } from '../../../connectors/quickbooks/webhook.ts'
import { makeSeal } from '../../../server/connections/seal.ts'
import type { MemoryHost } from '../../hosts/memory.ts'

const token = 'test-verifier-token-0123'

/** The host with Intuit's webhooks before it. */
export const heard = ({ connector }: MemoryHost): HostConnector => ({
  ...connector,
  webhook: quickbooksWebhook(token),
})

export interface Word {
  readonly realm: string
  /** `invoice.updated`, in Intuit's names. */
  readonly type: string
  readonly id: string
  readonly key?: string
  readonly deletedId?: string
}

let keys = 0

export function cloudEvents(words: readonly Word[]): Buffer {
  const events = words.map(({ realm, type, id, key, deletedId }) => {
    keys += 1
    return {
      specversion: '1.0',
      id: key ?? `event-${keys}`,
      source: 'intuit.test',
      type: `qbo.${type}.v1`,
      time: '2026-11-18T09:29:00.123456789Z',
      intuitentityid: id,
      intuitaccountid: realm,
      data: deletedId === undefined ? {} : { deletedid: deletedId },
    }
  })
  return Buffer.from(JSON.stringify(events))
}

/** Of before August 2026. */
export function notifications(words: readonly Word[]): Buffer {
  const eventNotifications = words.map(({ realm, type, id }) => {
    const [name = '', operation = ''] = type.split('.')
    const entity = { name, operation, id, lastUpdated: '2026-11-18T09:29:00-0700' }
    return { realmId: realm, dataChangeEvent: { entities: [entity] } }
  })
  return Buffer.from(JSON.stringify({ eventNotifications }))
}

export const signed = (body: Buffer) => ({
  method: 'POST' as const,
  url: '/webhooks/quickbooks',
  headers: { 'intuit-signature': signatureOf(token, body) },
  payload: body,
})

/** The same in every process. */
export const fixedSeal = makeSeal([{ id: 'test', key: Buffer.alloc(32, 7) }])
