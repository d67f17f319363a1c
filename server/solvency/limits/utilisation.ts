// How much of a customer's limit is used: what he owes, due or not, and what he has ordered, less
// his credits and what others guarantee, in the company's currency. Other currencies are listed
// apart and never summed.

import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { larger } from '../../../core/money.ts'
import { positionsOf, type Receivable } from '../../ledger/position.ts'

export interface UtilisationFacts {
  readonly receivable: Receivable
  readonly currency: Currency
  /** Accepted and not yet invoiced; null where the host tells no orders. */
  readonly orders: bigint | null
  /** Guarantees in force, in the company's currency. */
  readonly guaranteed: bigint
  readonly today: Day
}

export interface Utilisation {
  readonly currency: Currency
  readonly notDue: bigint
  readonly overdue: bigint
  readonly orders: bigint | null
  readonly credits: bigint
  /** Open and ordered, less credits; below nothing where we owe him. */
  readonly exposure: bigint
  readonly guaranteed: bigint
  /** What the limit is held against: never below nothing. */
  readonly unsecured: bigint
  readonly elsewhere: readonly { readonly currency: Currency; readonly net: bigint }[]
}

export function utilisationOf(facts: UtilisationFacts): Utilisation {
  const { receivable, currency, orders, guaranteed, today } = facts
  const positions = positionsOf(receivable, today)
  const own = positions.find(({ exposure }) => exposure.currency === currency)?.exposure
  const { open = 0n, overdue = 0n, credits = 0n } = own ?? {}
  const exposure = open + (orders ?? 0n) - credits
  return {
    ...{ currency, notDue: open - overdue, overdue, orders, credits, exposure, guaranteed },
    unsecured: larger(exposure - guaranteed, 0n),
    elsewhere: positions
      .filter((one) => one.exposure.currency !== currency)
      .map((one) => ({ currency: one.exposure.currency, net: one.exposure.net })),
  }
}

/** Whole percent of the limit, rounded down; null where the limit is nothing and something is used. */
export function shareOf(used: bigint, limit: bigint): number | null {
  if (limit === 0n) return used === 0n ? 0 : null
  return Number((used * 100n) / limit)
}
