// A stand-in, the connector that speaks to it, and the key between them.

import type {
  HostAccess,
  HostConnector,
  HostPage,
  HostRecords,
  RejectedRecord,
} from '../../../connectors/contract/host.ts'
import type { QuickBooksConfig } from '../../../connectors/quickbooks/config.ts'
import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { assert, present } from '../../../core/assert.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import { instantOf } from '../../../core/instant.ts'
import {
  type QuickBooksHost,
  type QuickBooksHostOptions,
  startQuickBooksHost,
} from '../../hosts/quickbooks/host.ts'

export const today: Day = present(parseDay('2026-11-23'), 'a day')
export const nowMs = Date.parse('2026-11-23T09:00:00Z')

export interface Pair {
  readonly host: QuickBooksHost
  readonly connector: HostConnector
  readonly access: HostAccess
  readonly refreshToken: string
  /** Another connector to the same host. */
  connect(config?: Partial<QuickBooksConfig>): HostConnector
}

export async function startPair(options: QuickBooksHostOptions = {}): Promise<Pair> {
  const host = await startQuickBooksHost({ clock: () => nowMs, ...options })
  const connect = (config: Partial<QuickBooksConfig> = {}) =>
    quickbooksConnector({
      clientId: host.clientId,
      clientSecret: host.clientSecret,
      endpoints: endpointsOf(host.url),
      timeoutMs: 5_000,
      readAttempts: 1,
      now: () => instantOf(nowMs),
      ...config,
    })
  const tokens = host.grant()
  return {
    host,
    connect,
    connector: connect(),
    access: { realm: host.company.realm, accessToken: tokens.accessToken },
    refreshToken: tokens.refreshToken,
  }
}

export interface Everything {
  readonly pages: readonly HostPage[]
  readonly records: HostRecords
  readonly rejected: readonly RejectedRecord[]
  readonly read: number
}

const mostPages = 2_000

/** A complete reading; `between` runs after each page. */
export async function readAll(
  connector: HostConnector,
  access: HostAccess,
  between: (page: HostPage) => void = () => {},
): Promise<Everything> {
  const pages: HostPage[] = []
  let cursor: string | null = null
  do {
    const page: HostPage = await connector.readPage(access, cursor)
    pages.push(page)
    between(page)
    cursor = page.next
    assert(pages.length < mostPages, 'a reading ends')
  } while (cursor !== null)
  return {
    pages,
    records: {
      customers: pages.flatMap(({ records }) => records.customers),
      invoices: pages.flatMap(({ records }) => records.invoices),
      creditNotes: pages.flatMap(({ records }) => records.creditNotes),
      payments: pages.flatMap(({ records }) => records.payments),
    },
    rejected: pages.flatMap(({ rejected }) => rejected),
    read: pages.reduce((sum, { read }) => sum + read, 0),
  }
}
