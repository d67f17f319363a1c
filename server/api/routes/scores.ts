// Scores that cost money: what they cost, and one that a person buys.

import { z } from 'zod'
import { customerId, type TenantId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../errors.ts'
import {
  askScore,
  type OfferedScore,
  offeredScores,
  type ScoreAsked,
} from '../../solvency/bureaus/scores/run.ts'
import {
  type Endpoint,
  endpoint,
  idParams,
  type Language,
  languageQuery,
  nothing,
} from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { BuyScoreWire, ScoresWire } from '../wire/scores.ts'

export function scoreEndpoints(deps: Deps): Endpoint[] {
  const shared = {
    ...{ path: '/api/v1/customers/:id/scores', params: idParams, answer: ScoresWire },
    query: z.strictObject(languageQuery),
  } as const
  const shown = async (tenant: TenantId, id: string, language: Language) => {
    const offered = await offeredScores(deps, tenant, customerId(id))
    if (!offered) throw notFound('customer')
    return { scores: offered.map((one) => scoreWire(one, language)) }
  }
  return [
    endpoint({
      ...{ ...shared, method: 'GET', access: 'read', body: nothing },
      summary: 'Scores that may be bought of a customer, what each costs, and what was said last',
      handle: async ({ session: { tenant }, params: { id }, language }) =>
        shown(tenant, id, language),
    }),
    endpoint({
      ...{ ...shared, method: 'POST', access: 'decide', body: BuyScoreWire },
      summary: 'Buy a score for the price that was shown; a kept answer is not paid for again',
      handle: async ({ session: { tenant, user }, params: { id }, body, language }) => {
        const { bureau, units } = body
        const asking = { customer: customerId(id), bureau, units, actor: user.id }
        refuseUnless(await askScore(deps, tenant, asking))
        return shown(tenant, id, language)
      },
    }),
  ]
}

function refuseUnless(asked: ScoreAsked): void {
  switch (asked) {
    case 'asked':
    case 'kept':
      return
    case 'unknown':
      throw notFound('customer')
    case 'not_set_up':
      throw conflict('This service is not set up here.')
    case 'no_number':
      throw conflict('The customer has no SIREN: say first which company it is.')
    case 'person':
      throw conflict('A consumer is no company.')
    case 'other_cost':
      throw conflict('It costs something else now: read the price again.')
  }
}

const scoreWire = (
  { bureau, title, cost, last }: OfferedScore,
  language: Language,
): ScoresWire['scores'][number] => ({
  ...{ bureau, title, last },
  cost: { units: cost.units, unit: cost.unit[language] },
})
