// Explains the open items of one invoice from the ledger as it is now: the same plan as every
// other, made for its customer and kept nowhere.

import { invoiceId, type TenantId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { customerOf } from '../../ledger/standing/store.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import type { ExplainLanguage } from '../explain.ts'
import { planWith } from '../plan.ts'
import { policiesInForce } from '../policies/store.ts'
import { type Explanation, explainItem } from './explain-item.ts'

/** By instalment; null where there is no such invoice. */
export async function explainInvoice(
  deps: Deps,
  tenant: TenantId,
  { id, language }: { readonly id: string; readonly language: ExplainLanguage },
): Promise<Explanation[] | null> {
  const now = deps.clock.now()
  const invoice = invoiceId(id)
  return tx(deps.db, tenant, async (tx) => {
    const customer = await customerOf(tx, tenant, invoice)
    if (customer === null) return null
    const { policies } = await policiesInForce(tx, { tenant, now }, deps.firstPolicy)
    const book = await loadCustomerBook(tx, tenant, customer)
    const planned = planWith(book, policies, now)
    const instalments = book.invoices.find((one) => one.id === invoice)?.instalments ?? []
    return instalments.flatMap((_, index) => {
      const key = { invoice, instalment: index + 1 }
      return explainItem({ book, planned, key, language }) ?? []
    })
  })
}
