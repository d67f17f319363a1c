// The claims of a customer as a person decides about them: all periods of one invoice and kind
// together. And what he fills in when one was paid.

import type {
  ClaimKindWire,
  ClaimsWire,
  ClaimWire,
  PayClaimWire,
  RaisedClaimWire,
} from '../../server/api/wire/claims.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import { amountIn, type Request, requested, Unfit } from './case-request.ts'

type Claim = ClaimWire & Partial<Pick<RaisedClaimWire, 'waiver' | 'paid'>>

export interface ClaimGroup {
  readonly key: string
  readonly invoice: string
  readonly number: string
  readonly kind: ClaimKindWire
  readonly sum: MoneyWire
  readonly lines: ClaimWire['lines']
  readonly waiver: RaisedClaimWire['waiver']
  readonly paid: RaisedClaimWire['paid']
  readonly raised: boolean
}

/** What was asked for; and what the law gives on invoices for which nothing was. */
export function groupsOf({ raised, today }: ClaimsWire): ClaimGroup[] {
  const asked = new Set(raised.map(({ invoice }) => invoice.id))
  const rest = today.filter(({ invoice }) => !asked.has(invoice.id))
  return [...grouped(raised, true), ...grouped(rest, false)]
}

function grouped(claims: readonly Claim[], raised: boolean): ClaimGroup[] {
  const groups = Map.groupBy(claims, ({ invoice, kind }) => `${invoice.id} ${kind}`)
  return [...groups].flatMap(([key, own]) => {
    const [first] = own
    if (!first) return []
    const { invoice, kind, waiver = null, paid = null, amount } = first
    const minor = own.reduce((all, claim) => all + BigInt(claim.amount.minor), 0n)
    return {
      ...{ key, kind, raised, waiver, paid },
      lines: own.flatMap(({ lines }) => lines),
      sum: { currency: amount.currency, minor: `${minor}` },
      invoice: invoice.id,
      number: invoice.number ?? invoice.id,
    }
  })
}

export function paidIn(values: FormData, { invoice, kind, sum }: ClaimGroup): Request {
  const text = (name: string): string => `${values.get(name) ?? ''}`.trim()
  return requested(() => {
    const amount = amountIn(text('amount'), sum.currency, 'amount')
    if (BigInt(amount.minor) > BigInt(sum.minor)) throw new Unfit('amount')
    const said = { invoice, kind, day: text('day'), amount, reference: text('reference') }
    return said satisfies PayClaimWire
  })
}
