// What a deployment says about the Odoo servers of its companies. Leaves out keys and addresses:
// those belong to a company.

import type { LookupFunction } from 'node:net'
import { type Instant, instantOf } from '../../core/instant.ts'
import type { Reach } from '../kit/reach.ts'

export interface OdooConfig {
  /** The operator's own networks may be asked, and without https; absent: the public internet. */
  readonly allowPrivate?: boolean
  /** Deadline of one exchange. A worker of Odoo gives up after 120 s. */
  readonly timeoutMs?: number
  readonly maxResponseBytes?: number
  /** Records a page, 2 to 1000. */
  readonly pageSize?: number
  /** Tries of one read that found the server down; 1 = never repeated here. */
  readonly readAttempts?: number
  readonly now?: () => Instant
  /** Instead of the system's resolver. */
  readonly resolve?: LookupFunction
}

/** The config with every choice made. */
export interface OdooSettings {
  readonly reach: Reach
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly pageSize: number
  readonly readAttempts: number
  readonly now: () => Instant
  readonly resolve: LookupFunction | undefined
}

/**
 * Of one company. Odoo counts no calls; a call occupies one of its few workers, and a reading of
 * ours makes one after the other.
 */
export const hostLimits = { aSecond: 5, aMinute: 150, readsAMonth: null } as const

export const serviceTitle = 'Odoo'
const largestPage = 1000

export function settingsOf(config: OdooConfig): OdooSettings {
  return {
    reach: config.allowPrivate === true ? 'anywhere' : 'public',
    timeoutMs: config.timeoutMs ?? 60_000,
    maxResponseBytes: config.maxResponseBytes ?? 64 * 1024 * 1024,
    pageSize: Math.min(Math.max(config.pageSize ?? largestPage, 2), largestPage),
    readAttempts: config.readAttempts ?? 2,
    now: config.now ?? (() => instantOf(Date.now())),
    resolve: config.resolve,
  }
}
