// Why each open item of an invoice is where it is, decided anew on the ledger of this moment.

import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import type { Explanation } from '../../dunning/explanation/explain-item.ts'
import { factJson } from '../../dunning/explanation/facts.ts'
import { explainInvoice } from '../../dunning/explanation/run.ts'
import { type Endpoint, endpoint, idParams, languageQuery, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { ExplanationsWire, type ExplanationWire } from '../wire/explanation.ts'

export function explanationEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/invoices/:id/explanation',
      summary: 'Why each open item of an invoice is where it is: facts, rule, blockers, next day',
      access: 'read',
      params: idParams,
      query: z.strictObject(languageQuery),
      body: nothing,
      answer: ExplanationsWire,
      handle: async ({ session: { tenant }, params: { id }, language }) => {
        const found = await explainInvoice(deps, tenant, { id, language })
        if (!found) throw notFound('invoice')
        return { items: found.map(explanationWire) }
      },
    }),
  ]
}

function explanationWire({
  blockers,
  why,
  facts,
  currency,
  ...rest
}: Explanation): ExplanationWire {
  return {
    ...rest,
    currency,
    blockers: blockers.map(({ lifters, ...blocker }) => ({ ...blocker, lifters: [...lifters] })),
    why: [...why],
    facts: facts.map(({ fact, text }) => ({ ...factJson(fact, currency), text })),
  }
}
