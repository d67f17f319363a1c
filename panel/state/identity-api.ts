// What the panel asks and says about the company behind a customer, and about scores that are sold.

import type { CandidatesWire, CompanyWire } from '../../server/api/wire/company.ts'
import type { ScoresWire } from '../../server/api/wire/scores.ts'
import type { Get, Post } from './api.ts'

export interface IdentityApi {
  company(customer: string, signal: AbortSignal): Promise<CompanyWire>
  candidates(customer: string, signal: AbortSignal): Promise<CandidatesWire>
  /** `siren` null: none of those that were shown. */
  chooseCompany(customer: string, siren: string | null, signal: AbortSignal): Promise<CompanyWire>
  scores(customer: string, signal: AbortSignal): Promise<ScoresWire>
  buyScore(customer: string, wish: BuyScore, signal: AbortSignal): Promise<ScoresWire>
}

export interface BuyScore {
  readonly bureau: ScoresWire['scores'][number]['bureau']
  /** What the reader was told that it costs. */
  readonly units: number
}

export function identityCalls(get: Get, post: Post): IdentityApi {
  const of = (id: string): string => `/customers/${encodeURIComponent(id)}`
  return {
    company: (id, signal) => get(`${of(id)}/company`, signal),
    candidates: (id, signal) => get(`${of(id)}/candidates`, signal),
    chooseCompany: (id, siren, signal) => post(`${of(id)}/company`, signal, { siren }),
    scores: (id, signal) => get(`${of(id)}/scores`, signal),
    buyScore: (id, wish, signal) => post(`${of(id)}/scores`, signal, wish),
  }
}
