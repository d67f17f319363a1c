// How a customer pays and what he may owe, worked out anew from the ledger of this moment.

import { z } from 'zod'
import { customerId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import type { AssessmentReason } from '../../solvency/assess/assessed.ts'
import { codeOf, textOf } from '../../solvency/assess/words.ts'
import { type AssessedNow, assessedNow } from '../../solvency/run.ts'
import {
  type Endpoint,
  endpoint,
  idParams,
  type Language,
  languageQuery,
  nothing,
} from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { AssessmentWire, type ReasonWire } from '../wire/assessment.ts'
import { moneyWire } from './encode.ts'

export function assessmentEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/customers/:id/assessment',
      summary: 'How a customer pays, his grade, a recommended limit, and when each item is paid',
      access: 'read',
      params: idParams,
      query: z.strictObject(languageQuery),
      body: nothing,
      answer: AssessmentWire,
      handle: async ({ session: { tenant }, params: { id }, language }) => {
        const found = await assessedNow(deps, tenant, customerId(id))
        if (!found) throw notFound('customer')
        return assessmentWire(found, language)
      },
    }),
  ]
}

const mostItems = 100

function assessmentWire({ customer, items }: AssessedNow, language: Language): AssessmentWire {
  const { grade, isPerson, behaviour, reasons, limit, events } = customer
  const said = (of: readonly AssessmentReason[]) => reasonsWire(of, language)
  const first = items.toSorted((a, b) => (a.expected < b.expected ? -1 : 1)).slice(0, mostItems)
  return {
    ...{ grade, isPerson, behaviour, reasons: said(reasons) },
    limit: limit && {
      amount: moneyWire({ minor: limit.recommended, currency: limit.currency }),
      reasons: said(limit.reasons),
    },
    events: events.map((event) => ({ ...event })),
    total: items.length,
    items: first.map((item) => ({
      invoice: { id: item.invoice, number: item.number },
      ...{ instalment: item.instalment, due: item.due ?? null },
      open: moneyWire({ minor: item.open, currency: item.currency }),
      ...{ late: item.late, late30: item.over30, paidWithin30: item.paidWithin30 },
      ...{ expected: item.expected, low: item.low, high: item.high },
      reasons: said(item.reasons),
    })),
  }
}

const reasonsWire = (reasons: readonly AssessmentReason[], language: Language): ReasonWire[] =>
  reasons.map(({ fact, weight }) => ({ code: codeOf(fact), text: textOf(fact, language), weight }))
