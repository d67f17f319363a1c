// GET /api/v1/session: who is asking, for which company, and what he may do.
// POST /api/v1/launch: the host's launch token for a session token of ours, for the embedded panel.

import { z } from 'zod'
import { InstantWire } from './parts.ts'
import { CustomerWire } from './receivables.ts'
import { SyncWire } from './sync.ts'

export const RoleWire = z.enum(['admin', 'collector', 'viewer'])
export type RoleWire = z.infer<typeof RoleWire>

export const SessionWire = z.object({
  company: z.object({
    id: z.string(),
    name: z.string(),
    country: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    source: z.enum(['quickbooks', 'odoo', 'book']),
  }),
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: RoleWire }),
})
export type SessionWire = z.infer<typeof SessionWire>

export const LaunchRequestWire = z.strictObject({ launchToken: z.string().max(4096) })
export type LaunchRequestWire = z.infer<typeof LaunchRequestWire>

/** What the panel would ask next, answered already; `customer` is null where he is not known yet. */
export const OpeningWire = z.object({
  session: SessionWire,
  sync: SyncWire,
  customer: CustomerWire.nullable(),
})
export type OpeningWire = z.infer<typeof OpeningWire>

/** `customer` or `invoice`: the record that the host's page shows; without one nothing is opened. */
export const LaunchWire = z.object({
  sessionToken: z.string(),
  expiresAt: InstantWire,
  context: z.object({ customer: z.string().optional(), invoice: z.string().optional() }),
  opening: OpeningWire.nullable(),
})
export type LaunchWire = z.infer<typeof LaunchWire>
