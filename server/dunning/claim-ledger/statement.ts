// A customer's claims beside the principal: what was stated to him, what of it was paid or waived,
// what is still asked for. One sum a currency, and none with the principal.

import type { Book, ClaimKind } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { larger } from '../../../core/money.ts'
import { byText } from '../../../core/text-order.ts'
import { claimKey } from '../claims.ts'
import type { ClaimEntry } from './entries.ts'

export interface Waiver {
  readonly invoice: InvoiceId
  readonly kind: ClaimKind
  readonly reason: string
  readonly actor: string
  readonly at: Instant
}

/** It ends the claim; what it falls short of the claim is asked for no longer. */
export interface ClaimPaid {
  readonly invoice: InvoiceId
  readonly kind: ClaimKind
  readonly day: Day
  readonly amount: bigint
  /** What the payment named, or where it stands. */
  readonly reference: string
  readonly actor: string
  readonly at: Instant
}

export interface Endings {
  readonly waivers: readonly Waiver[]
  readonly paid: readonly ClaimPaid[]
}

export interface StatementEntry<E extends ClaimEntry> {
  readonly entry: E
  readonly waiver: Waiver | null
  readonly paid: ClaimPaid | null
}

export interface StatementTotal {
  readonly currency: Currency
  /** Open by the books, of all the customer's posted invoices. */
  readonly principal: bigint
  readonly claimed: bigint
  readonly paid: bigint
  /** What a payment ended and did not cover counts with it. */
  readonly waived: bigint
  /** Claimed, neither paid nor waived. */
  readonly asked: bigint
}

export interface Statement<E extends ClaimEntry> {
  readonly entries: readonly StatementEntry<E>[]
  /** By currency code. */
  readonly totals: readonly StatementTotal[]
}

/** What stands at zero was taken back, and is left out. */
export function statementOf<E extends ClaimEntry>(
  standing: readonly E[],
  { waivers, paid }: Endings,
  principals: ReadonlyMap<Currency, bigint>,
): Statement<E> {
  const waived = new Map(waivers.map((waiver) => [claimKey(waiver.invoice, waiver.kind), waiver]))
  const payments = new Map(paid.map((one) => [claimKey(one.invoice, one.kind), one]))
  const entries = standing
    .filter(({ amount }) => amount > 0n)
    .map((entry) => {
      const key = claimKey(entry.invoice, entry.kind)
      return { entry, waiver: waived.get(key) ?? null, paid: payments.get(key) ?? null }
    })
  const currencies = new Set([...principals.keys(), ...entries.map(({ entry }) => entry.currency)])
  return {
    entries,
    totals: [...currencies].sort(byText).map((currency) => {
      const own = entries.filter(({ entry }) => entry.currency === currency)
      const claimed = sumOf(own)
      const asked = sumOf(own.filter(({ waiver, paid }) => waiver === null && paid === null))
      const came = [...new Set(own.flatMap(({ paid }) => paid ?? []))]
      const paid = came.reduce((sum, { amount }) => sum + amount, 0n)
      const waived = larger(claimed - asked - paid, 0n)
      const principal = principals.get(currency) ?? 0n
      return { currency, principal, claimed, paid, waived, asked }
    }),
  }
}

const sumOf = (entries: readonly StatementEntry<ClaimEntry>[]): bigint =>
  entries.reduce((sum, { entry }) => sum + entry.amount, 0n)

export function principalsOf({ invoices }: Book, customer: CustomerId): Map<Currency, bigint> {
  const sums = new Map<Currency, bigint>()
  for (const { customer: whose, status, currency, instalments } of invoices) {
    if (whose !== customer || status !== 'posted') continue
    const open = instalments.reduce((sum, instalment) => sum + instalment.open, 0n)
    if (open > 0n) sums.set(currency, (sums.get(currency) ?? 0n) + open)
  }
  return sums
}
