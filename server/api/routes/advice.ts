// On which terms an order of a customer may be taken, each line explained.

import { customerId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { customerTerms } from '../../dunning/terms/customer/run.ts'
import { advise } from '../../solvency/advice/run.ts'
import { codeOf, textOf } from '../../solvency/advice/words.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { AdviceQueryWire, AdviceWire } from '../wire/credit.ts'
import { moneyAt } from './decode.ts'
import { moneyWire } from './encode.ts'

export function adviceEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ method: 'GET', access: 'read', params: idParams, body: nothing },
      path: '/api/v1/customers/:id/advice',
      summary:
        'Deposit, days, direct debit and guarantee that are advised, for an order or without',
      query: AdviceQueryWire,
      answer: AdviceWire,
      handle: async ({ session: { tenant, user }, params: { id }, query, language }) => {
        const { minor, currency = '' } = query
        const customer = customerId(id)
        const terms = await customerTerms(deps, tenant, customer)
        if (!terms) throw notFound('customer')
        const { agreedDays, cap } = terms
        const order = minor === undefined ? null : moneyAt('order', { minor, currency })
        const asked = { customer, user: user.id, order, agreedDays, cap }
        const found = await advise(deps, tenant, asked)
        if (!found) throw notFound('customer')
        const money = (amount: bigint | null) =>
          amount === null ? null : moneyWire({ minor: amount, currency: found.currency })
        return {
          ...{ currency: found.currency, depositShare: found.depositShare, days: found.days },
          ...{ deposit: money(found.deposit), guarantee: money(found.guarantee) },
          directDebit: found.directDebit,
          lines: found.lines.map((line) => ({
            code: codeOf(line),
            text: textOf(line, language, found.currency),
          })),
        }
      },
    }),
  ]
}
