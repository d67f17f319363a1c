// Asks the host where the invoices of a mail can be paid online: one after the other, and not for
// long. A link is a nicety: a host that does not tell it holds nothing up.

import { Failure, Unauthorized } from '../../../connectors/contract/failure.ts'
import type { PayPage } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import { epochMs } from '../../../core/instant.ts'
import { findConnectionState } from '../../connections/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { askHost } from '../../sync/page/run.ts'
import { type Payable, type PayLinks, safeLink } from '../pay-links.ts'

/** For people: who has pages to pay online. Null where nobody has. */
export const payPagesAt = (deps: Deps, tenant: TenantId): Promise<string | null> =>
  tx(deps.db, tenant, (tx) => payPagesIn(deps, tx, tenant))

export async function payPagesIn(deps: Deps, tx: Tx, tenant: TenantId): Promise<string | null> {
  const connection = await findConnectionState(tx, tenant)
  if (connection === null) return null
  const { payPage, title } = present(deps.hosts[connection.host], `the connector of a connection`)
  return payPage === undefined ? null : title
}

export type LinksTold =
  | {
      readonly kind: 'told'
      readonly links: PayLinks
      /** On one of them not the same was open at the host as in the ledger. */
      readonly changed: boolean
    }
  /** The host wants a new consent. */
  | { readonly kind: 'no_access' }

/** Nobody is asked any more after this. */
const longestAskingMs = 15_000

export async function askPayLinks(
  deps: Deps,
  tenant: TenantId,
  payables: readonly Payable[],
): Promise<LinksTold> {
  const links = new Map<InvoiceId, string>()
  const until = epochMs(deps.clock.now()) + longestAskingMs
  let changed = false
  for (const { invoice, open } of payables) {
    if (epochMs(deps.clock.now()) > until) {
      deps.log.warn({ tenant, links: links.size }, 'the host is slow: a mail goes without links')
      break
    }
    const page = await pageOf(deps, tenant, invoice)
    if (page === 'no_access') return { kind: 'no_access' }
    if (page === 'not_told') break
    if (page === null) continue
    const url = page.open === open ? safeLink(page.url) : null
    if (url !== null) links.set(invoice, url)
    changed ||= page.open !== open
  }
  return { kind: 'told', links, changed }
}

async function pageOf(
  deps: Deps,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<PayPage | null | 'not_told' | 'no_access'> {
  try {
    return await askHost(
      deps,
      tenant,
      async (host, access) => (await host.payPage?.(access, invoice)) ?? null,
    )
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error instanceof Unauthorized) {
      if (error.code === 'RECONNECT_REQUIRED') return 'no_access'
      throw error
    }
    const { code, exchange } = error
    deps.log.warn({ tenant, invoice, code, exchange }, 'a mail goes without a link to pay online')
    return 'not_told'
  }
}
