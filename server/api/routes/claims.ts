// What late payment costs beside the principal: claimed, waived, and what the law gives today.

import { customerId, invoiceId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import type { ClaimEntry } from '../../dunning/claim-ledger/entries.ts'
import {
  type CustomerClaims,
  claimsOfCustomer,
  claimsOfInvoice,
  decideClaims,
  recordPaid,
} from '../../dunning/claim-ledger/run.ts'
import { percentText, sourceOf } from '../../dunning/law/rates.ts'
import type { ApplicableLaw } from '../../dunning/law/which.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import {
  ClaimsWire,
  type ClaimWire,
  DecideClaimsWire,
  DecidedClaimsWire,
  PayClaimWire,
} from '../wire/claims.ts'
import { dayAt, moneyAt } from './decode.ts'
import { moneyWire } from './encode.ts'

export function claimEndpoints(deps: Deps): Endpoint[] {
  const question = {
    method: 'GET',
    access: 'read',
    params: idParams,
    query: nothing,
    body: nothing,
    answer: ClaimsWire,
  } as const
  return [
    endpoint({
      ...question,
      path: '/api/v1/customers/:id/claims',
      summary: 'What late payment costs a customer beside the principal, line by line',
      handle: async ({ session: { tenant }, params: { id } }) => {
        const found = await claimsOfCustomer(deps, tenant, customerId(id))
        if (!found) throw notFound('customer')
        return claimsWire(found)
      },
    }),
    endpoint({
      ...question,
      path: '/api/v1/invoices/:id/claims',
      summary: 'The same for one invoice',
      handle: async ({ session: { tenant }, params: { id } }) => {
        const found = await claimsOfInvoice(deps, tenant, invoiceId(id))
        if (!found) throw notFound('invoice')
        return claimsWire(found)
      },
    }),
    decision(deps, 'waived', {
      path: '/api/v1/claims/waive',
      summary: 'Ask no longer for these claims; no later message states them',
    }),
    decision(deps, 'claimed', {
      path: '/api/v1/claims/unwaive',
      summary: 'Ask for these claims again',
    }),
    payment(deps),
  ]
}

function payment(deps: Deps): Endpoint {
  return endpoint({
    path: '/api/v1/claims/paid',
    summary: 'Say that a claim was paid: it ends, and no later message states it',
    method: 'POST',
    access: 'decide',
    params: nothing,
    query: nothing,
    body: PayClaimWire,
    answer: DecidedClaimsWire,
    handle: async ({ session: { tenant, user }, body: { invoice, kind, reference, ...said } }) => {
      const recorded = await recordPaid(deps, tenant, {
        ...{ invoice: invoiceId(invoice), kind, reference, actor: user.id },
        day: dayAt('day', said.day),
        amount: moneyAt('amount', said.amount),
      })
      if (recorded === null) throw notFound('invoice')
      return { changed: recorded ? 1 : 0 }
    },
  })
}

function decision(
  deps: Deps,
  wanted: 'waived' | 'claimed',
  about: { readonly path: string; readonly summary: string },
): Endpoint {
  return endpoint({
    ...about,
    method: 'POST',
    access: 'decide',
    params: nothing,
    query: nothing,
    body: DecideClaimsWire,
    answer: DecidedClaimsWire,
    handle: async ({ session: { tenant, user }, body: { claims, reason } }) => {
      const changed = await decideClaims(deps, tenant, {
        claims: claims.map(({ invoice, kind }) => ({ invoice: invoiceId(invoice), kind })),
        decision: wanted,
        reason,
        actor: user.id,
      })
      if (changed === null) throw notFound('invoice')
      return { changed }
    },
  })
}

function claimsWire({ statement, accrual, numbers }: CustomerClaims): ClaimsWire {
  const claimWire = (entry: ClaimEntry): ClaimWire => {
    const { currency } = entry
    return {
      invoice: { id: entry.invoice, number: numbers.get(entry.invoice) ?? null },
      kind: entry.kind,
      period: entry.period,
      amount: moneyWire({ minor: entry.amount, currency }),
      lines: entry.lines.map(({ base, rate, amount, halfYear: _, ...line }) => ({
        ...line,
        base: moneyWire({ minor: base, currency }),
        rate: percentText(rate),
        amount: moneyWire({ minor: amount, currency }),
      })),
    }
  }
  return {
    law: lawWire(accrual.law),
    totals: statement.totals.map(({ currency, ...sums }) => ({
      currency,
      principal: moneyWire({ minor: sums.principal, currency }),
      claimed: moneyWire({ minor: sums.claimed, currency }),
      paid: moneyWire({ minor: sums.paid, currency }),
      waived: moneyWire({ minor: sums.waived, currency }),
      asked: moneyWire({ minor: sums.asked, currency }),
    })),
    raised: statement.entries.map(({ entry, waiver, paid }) => ({
      ...claimWire(entry),
      raisedAt: entry.raisedAt,
      waiver: waiver && { reason: waiver.reason, by: waiver.actor, at: waiver.at },
      paid: paid && {
        ...{ day: paid.day, reference: paid.reference, by: paid.actor, at: paid.at },
        amount: moneyWire({ minor: paid.amount, currency: entry.currency }),
      },
    })),
    today: accrual.invoices.flatMap(({ entries }) => entries.map(claimWire)),
    missingRates: [...accrual.missingRates],
  }
}

const lawWire = (law: ApplicableLaw): ClaimsWire['law'] =>
  law.kind === 'law'
    ? { key: law.law, source: sourceOf(law.law), reason: null }
    : { key: null, source: null, reason: law.reason }
