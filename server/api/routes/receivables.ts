// What the company is owed: its totals, its customers by exposure.

import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { customersByExposure, receivables } from '../../ledger/run.ts'
import { waitingForSomebody } from '../../solvency/watch/run.ts'
import { type Endpoint, endpoint, languageQuery, nothing } from '../endpoint.ts'
import { CustomersWire, ReceivablesWire } from '../wire/receivables.ts'
import { ageingWire, exposureWire } from './encode.ts'

const CustomersQuery = z.strictObject({
  ...languageQuery,
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Part of a name. */
  search: z.string().max(200).optional(),
})

export function receivablesEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/receivables',
      summary: 'Totals and ageing, one row a currency',
      access: 'read',
      params: nothing,
      query: z.strictObject(languageQuery),
      body: nothing,
      answer: ReceivablesWire,
      handle: async ({ session }) => {
        const found = await receivables(deps, session.tenant)
        return {
          ...found,
          ...(await waitingForSomebody(deps, session.tenant)),
          currencies: found.currencies.map(({ exposure, ageing }) => ({
            exposure: exposureWire(exposure),
            ageing: ageingWire(ageing, exposure.currency),
          })),
        }
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/customers',
      summary: 'Customers by net exposure, largest first',
      access: 'read',
      params: nothing,
      query: CustomersQuery,
      body: nothing,
      answer: CustomersWire,
      handle: async ({ session, query: { after, limit, search } }) => {
        const page = await customersByExposure(deps, session.tenant, { after, limit, q: search })
        return {
          ...page,
          customers: page.customers.map((row) => ({
            ...row,
            exposure: row.exposure.map(exposureWire),
            blockers: [...row.blockers],
          })),
        }
      },
    }),
  ]
}
