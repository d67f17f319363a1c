// The invoice as the host prints it, asked for when somebody wants to see it. Nothing of it stays.

import { present } from '../../../core/assert.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { numbersOf } from '../../ledger/standing/store.ts'
import { askHost, hostOf } from '../page/run.ts'

export interface InvoiceDocument {
  /** File name: the invoice's number. */
  readonly name: string
  readonly pdf: Uint8Array
}

/** Null where no such invoice is in the ledger; `none` where its host prints none of it. */
export async function invoiceDocument(
  deps: Deps,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<InvoiceDocument | 'none' | null> {
  const numbers = await tx(deps.db, tenant, (tx) => numbersOf(tx, tenant, [invoice]))
  const number = numbers.get(invoice)
  if (number === undefined) return null
  const kind = await hostOf(deps, tenant)
  if (kind === null) return 'none'
  if (!present(deps.hosts[kind], `the connector of ${kind}`).invoiceDocument) return 'none'
  const pdf = await askHost(
    deps,
    tenant,
    async (host, access) => (await host.invoiceDocument?.(access, invoice)) ?? null,
  )
  return pdf === null ? 'none' : { name: `${fileName(number)}.pdf`, pdf }
}

const fileName = (number: string): string =>
  number.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'invoice'
