// Which tenant a company is: computed from its host and the host's own name for it, so that a
// webhook or a launch token finds its tenant without any directory. Leaves out whether it exists.

import { createHash } from 'node:crypto'
import { present } from '../../core/assert.ts'
import { parseTenantId, type TenantId } from '../../core/ids.ts'

export const tenantSources = ['quickbooks', 'odoo', 'book'] as const
export type TenantSource = (typeof tenantSources)[number]

// Fixed for ever: another value would give every company another tenant.
const namespace = Buffer.from('1ef5dbca12d04cf88fc966bdb3023821', 'hex')

/** The tenant of one company at one host: UUID version 5 (RFC 9562, 5.5) of `source:externalId`. */
export function tenantIdFor(source: TenantSource, externalId: string): TenantId {
  const bytes = createHash('sha1')
    .update(namespace)
    .update(`${source}:${externalId}`, 'utf8')
    .digest()
    .subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return present(parseTenantId([...parts, hex.slice(20)].join('-')), 'a UUID from 16 bytes')
}
