// The address that a company's own server calls, without a signature, when something has changed:
// the tenant in clear, so that it is found under row security, and what only we can have made.
// Leaves out whether the company is connected.

import { createHmac } from 'node:crypto'
import { parseTenantId, type TenantId } from '../../../core/ids.ts'

export const nudgePath = '/webhooks/odoo'

/** It tells nothing of the secret: who calls may sign nothing. */
export function nudgeToken(tenant: TenantId, signingSecret: string): string {
  return `${tenant}.${createHmac('sha256', signingSecret).update('nudge').digest('base64url')}`
}

const shape = /^([^.]+)\.[\w-]{43}$/

/** Whose it would be, were it one of ours. */
export function tenantNamedBy(token: string): TenantId | null {
  const [, tenant = ''] = shape.exec(token) ?? []
  return parseTenantId(tenant)
}
