// Which company a customer is, and what bureaus say of it.

import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { customerId } from '../../../core/ids.ts'
import { parseSiren } from '../../../core/siren.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../errors.ts'
import {
  type Candidates,
  type CustomerCompany,
  candidatesFor,
  chooseCompany,
  companyOf,
} from '../../solvency/bureaus/choice/run.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { CandidatesWire, ChooseCompanyWire, CompanyWire } from '../wire/company.ts'
import { moneyWire } from './encode.ts'

export function companyEndpoints(deps: Deps): Endpoint[] {
  const shared = { params: idParams, query: nothing } as const
  const shown = async (tenant: Parameters<typeof companyOf>[1], id: string) => {
    const found = await companyOf(deps, tenant, customerId(id))
    if (!found) throw notFound('customer')
    return companyWire(found)
  }
  return [
    endpoint({
      ...{ ...shared, method: 'GET', access: 'read', body: nothing, answer: CompanyWire },
      path: '/api/v1/customers/:id/company',
      summary: 'Which company a customer is, and what public services say of it',
      handle: async ({ session: { tenant }, params: { id } }) => shown(tenant, id),
    }),
    endpoint({
      ...{ ...shared, method: 'GET', access: 'decide', body: nothing, answer: CandidatesWire },
      path: '/api/v1/customers/:id/candidates',
      summary: 'Companies of a like name, for a person to choose from; asks the directory by name',
      handle: async ({ session: { tenant }, params: { id } }) => {
        const found = await candidatesFor(deps, tenant, customerId(id))
        if (!found) throw notFound('customer')
        return candidatesWire(found)
      },
    }),
    endpoint({
      ...{ ...shared, method: 'POST', access: 'decide', body: ChooseCompanyWire },
      answer: CompanyWire,
      path: '/api/v1/customers/:id/company',
      summary: 'A person says which company the customer is, or that it is none of those shown',
      handle: async ({ session: { tenant, user }, params: { id }, body }) => {
        const siren = body.siren === null ? null : present(parseSiren(body.siren), 'a number')
        const choosing = { customer: customerId(id), siren, actor: user.id }
        const chosen = await chooseCompany(deps, tenant, choosing)
        if (chosen === 'unknown') throw notFound('customer')
        if (chosen === 'of_host')
          throw conflict('The accounting software says which company it is.')
        if (chosen === 'consumer') throw conflict('A consumer is no company.')
        return shown(tenant, id)
      },
    }),
  ]
}

const euro = present(parseCurrency('EUR'), 'the euro')
const money = (minor: bigint | null) =>
  minor === null ? null : moneyWire({ minor, currency: euro })

function companyWire(found: CustomerCompany): CompanyWire {
  const { watched, siren, by, identity, standing, events } = found
  const { kind, since, notice } = standing
  const accounts = identity?.latestAccounts ?? null
  return {
    ...{ watched, siren, by },
    identity: identity && {
      ...identity,
      accounts: accounts && {
        year: accounts.year,
        ...{ turnover: money(accounts.turnover), netIncome: money(accounts.netIncome) },
      },
    },
    standing: { kind, since, published: notice?.published ?? null, url: notice?.url ?? null },
    events: events.map((event) => ({ ...event })),
  }
}

function candidatesWire(found: Candidates): CandidatesWire {
  switch (found.kind) {
    case 'found':
      return {
        ...{ outcome: found.kind, code: null },
        candidates: found.value.map(({ siren, name, state, activity, postcode, city }) => {
          return { siren, name, state, activity, postcode, city }
        }),
      }
    case 'not_found':
      return { outcome: found.kind, code: null, candidates: [] }
    case 'could_not_ask':
      return { outcome: found.kind, code: found.code, candidates: [] }
    case 'not_asked':
      return { outcome: found.kind, code: found.reason.toUpperCase(), candidates: [] }
  }
}
