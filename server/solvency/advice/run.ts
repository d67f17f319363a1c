// On which terms an order of a customer may be taken, from how he stands at this moment.

import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import type { Money } from '../../../core/money.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { invalid } from '../../errors.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import { standingProceeding } from '../assess/grade.ts'
import { creditOf } from '../limits/run.ts'
import { assessedNow } from '../run.ts'
import { type Advice, type AdviceFacts, adviceOf } from './advice.ts'

export interface AdviceAsked {
  readonly customer: CustomerId
  readonly user: string
  /** Null = no order is in question. */
  readonly order: Money | null
  readonly agreedDays: AdviceFacts['agreedDays']
  readonly cap: AdviceFacts['cap']
}

export interface Advised extends Advice {
  readonly currency: AdviceFacts['currency']
}

/** Null where there is no such customer. */
export async function advise(
  deps: Deps,
  tenant: TenantId,
  { customer, user, order, agreedDays, cap }: AdviceAsked,
): Promise<Advised | null> {
  const credit = await creditOf(deps, tenant, { customer, user })
  const assessed = await assessedNow(deps, tenant, customer)
  if (!credit || !assessed) return null
  const { currency, unsecured, guaranteed } = credit.utilisation
  if (order !== null && order.currency !== currency) {
    throw invalid('order', `an order is held against the limit, in ${currency}`)
  }
  const book = await tx(deps.db, tenant, (tx) => loadCustomerBook(tx, tenant, customer))
  const today = dayIn(deps.clock.now(), book.company.timeZone)
  const own = book.customers.find(({ id }) => id === customer)
  const advice = adviceOf({
    ...{ currency, guaranteed, agreedDays, cap, order: order?.minor ?? null },
    free: credit.limit && credit.limit.amount - unsecured,
    grade: own?.grade ?? assessed.customer.grade,
    // Who gives a grade himself has confirmed it.
    isPerson: assessed.customer.isPerson && own?.grade === undefined,
    inProceedings: (standingProceeding(book.proceedings, today)?.kind ?? 'closed') !== 'closed',
    paysByDirectDebit: own?.directDebit === true,
  })
  return { ...advice, currency }
}
