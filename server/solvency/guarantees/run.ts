// Entering and ending guarantees of a customer's debt.

import { randomUUID } from 'node:crypto'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Money } from '../../../core/money.ts'
import { insertAudit } from '../../access/store.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { conflict, invalid } from '../../errors.ts'
import { evaluateCustomer } from '../limits/run.ts'
import { findHostLimit } from '../limits/store.ts'
import type { GuaranteeKind } from './guarantee.ts'
import * as store from './store.ts'

export interface GuaranteeEntry {
  readonly id: string
  readonly customer: CustomerId
  readonly kind: GuaranteeKind
  readonly amount: Money
  readonly starts: Day
  readonly expires: Day | null
  readonly note: string | null
}

interface Acting {
  readonly tenant: TenantId
  readonly actor: string
}

/** False where there is no such customer. Sent twice under one id, it is entered once. */
export async function enterGuarantee(
  deps: Deps,
  { tenant, actor }: Acting,
  entry: GuaranteeEntry,
): Promise<boolean> {
  const { id, customer, kind, amount, starts, expires, note } = entry
  if (amount.minor <= 0n) throw invalid('amount.minor', 'a guarantee is of more than nothing')
  if (expires !== null && expires < starts) throw invalid('expires', 'before its first day')
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    if (!(await findHostLimit(tx, tenant, customer))) return false
    const { minor, currency } = amount
    const given = { tenant, id, customer, kind, amount: minor, currency, starts, expires, note }
    if (!(await store.insertGuarantee(tx, { ...given, actor, now }))) {
      const known = await store.findGuarantee(tx, tenant, id)
      if (known?.customer_id === customer) return true
      throw conflict('This id belongs to another record.')
    }
    const detail = { customer, kind, amount: `${minor}`, currency, expires: expires ?? 'open' }
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'guarantee.enter' },
      ...{ subjectKind: 'guarantee', subjectId: id, detail },
    })
    await evaluateCustomer(tx, { tenant, now }, customer)
    return true
  })
}

/** The customer; null where there is no such guarantee. Ended before, it stays as it was ended. */
export async function endGuarantee(
  deps: Deps,
  { tenant, actor }: Acting,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<CustomerId | null> {
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    const known = await store.findGuarantee(tx, tenant, id)
    if (!known) return null
    const customer = known.customer_id
    if (!(await store.endGuarantee(tx, { tenant, id, reason, actor, now }))) return customer
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'guarantee.end' },
      ...{ subjectKind: 'guarantee', subjectId: id, detail: { customer, note: reason } },
    })
    await evaluateCustomer(tx, { tenant, now }, customer)
    return customer
  })
}
