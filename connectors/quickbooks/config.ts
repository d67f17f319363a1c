// What a deployment says about its QuickBooks app, and the same as plain data for whoever registers
// the OAuth redirects. Leaves out tokens: those belong to a company, not to the app.

import { type Instant, instantOf } from '../../core/instant.ts'
import { endpointsFor, type QuickBooksEndpoints, type QuickBooksEnvironment } from './endpoints.ts'

export interface QuickBooksConfig {
  readonly clientId: string
  readonly clientSecret: string
  /** Intuit's addresses; `endpoints` wins where both are given. Absent both: sandbox. */
  readonly environment?: QuickBooksEnvironment
  readonly endpoints?: QuickBooksEndpoints
  /** Deadline of one exchange. Intuit itself gives up after 120 s. */
  readonly timeoutMs?: number
  readonly maxResponseBytes?: number
  /** Records a page, at most 1000. */
  readonly pageSize?: number
  /** Tries of one read that found the service down; 1 = never repeated here. */
  readonly readAttempts?: number
  /** Metered reads of a month for one company; null or absent = they are counted only. */
  readonly readsAMonth?: number | null
  /** Whether notes go on customers, too: Intuit's pages name transactions and items alone. */
  readonly customerNotes?: boolean
  /** The verifier token of Intuit's webhooks; absent or null = no call is known to be Intuit's. */
  readonly webhookToken?: string | null
  readonly now?: () => Instant
}

/** The config with every choice made. */
export interface QuickBooksSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly endpoints: QuickBooksEndpoints
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly pageSize: number
  readonly readAttempts: number
  readonly readsAMonth: number | null
  readonly now: () => Instant
}

/** Of one company and app (Intuit's table of August 2025). */
export const hostLimits = { aSecond: 10, aMinute: 500 } as const

export const serviceTitle = 'QuickBooks Online'
/** Intuit's cap on one page of a query. */
export const largestPage = 1000

export function settingsOf(config: QuickBooksConfig): QuickBooksSettings {
  return {
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    endpoints: config.endpoints ?? endpointsFor(config.environment ?? 'sandbox'),
    timeoutMs: config.timeoutMs ?? 60_000,
    maxResponseBytes: config.maxResponseBytes ?? 64 * 1024 * 1024,
    pageSize: Math.min(Math.max(config.pageSize ?? largestPage, 2), largestPage),
    readAttempts: config.readAttempts ?? 2,
    readsAMonth: config.readsAMonth ?? null,
    now: config.now ?? (() => instantOf(Date.now())),
  }
}

export interface QuickBooksOAuth {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revokeUrl: string
  readonly scopes: readonly string[]
  readonly clientId: string
  readonly clientSecret: string
  /** Sent to the token endpoint: makes Intuit say when the five-year hard end is. */
  readonly tokenHeaders: Readonly<Record<string, string>>
}

export const hardExpiryHeader = 'x-include-refresh-token-hard-expires-in'
export const quickbooksScopes = [
  'com.intuit.quickbooks.accounting',
  'openid',
  'profile',
  'email',
] as const

/** PKCE stays off: Intuit does not advertise it. */
export function quickbooksOAuth(config: QuickBooksConfig): QuickBooksOAuth {
  const { endpoints, clientId, clientSecret } = settingsOf(config)
  return {
    authorizeUrl: endpoints.authorize,
    tokenUrl: endpoints.token,
    revokeUrl: endpoints.revoke,
    scopes: quickbooksScopes,
    clientId,
    clientSecret,
    tokenHeaders: { [hardExpiryHeader]: 'true' },
  }
}
