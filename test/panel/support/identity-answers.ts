// The part of the stand-in API that is about the company behind a customer.

import type { CandidatesWire, CompanyWire } from '../../../server/api/wire/company.ts'
import type { ScoresWire } from '../../../server/api/wire/scores.ts'
import type { Answers } from './api.ts'

export const notAsked: CompanyWire = {
  ...{ watched: false, siren: null, by: null, identity: null, events: [] },
  standing: { kind: 'none', since: null, published: null, url: null },
}

export const company: CompanyWire = {
  ...{ watched: true, siren: '552100554', by: 'host' },
  identity: {
    ...{ name: 'MENUISERIE DU PORT', state: 'active', created: '1998-04-01', closed: null },
    ...{ isSoleTrader: false, isAdministration: false },
    accounts: {
      year: 2025,
      turnover: { minor: '184000000', currency: 'EUR' },
      netIncome: { minor: '-1250000', currency: 'EUR' },
    },
  },
  standing: {
    ...{ kind: 'receivership', since: '2026-09-10', published: '2026-09-18' },
    url: 'https://www.bodacc.fr/annonce/1',
  },
  events: [
    { kind: 'identity', day: '2026-11-18', source: 'Sirene', outcome: 'found' },
    { kind: 'ratios', day: '2026-11-18', source: 'INPI', outcome: 'could_not_ask' },
  ],
}

export const candidates: CandidatesWire = {
  ...{ outcome: 'found', code: null },
  candidates: [
    {
      ...{ siren: '552100554', name: 'MENUISERIE DU PORT', state: 'active' },
      ...{ activity: '43.32A', postcode: '29200', city: 'Brest' },
    },
    {
      ...{ siren: '732829320', name: 'MENUISERIE DU PORT NEUF', state: 'ceased' },
      ...{ activity: null, postcode: null, city: null },
    },
  ],
}

export const scores: ScoresWire['scores'] = [
  {
    ...{ bureau: 'creditsafe', title: 'Creditsafe', cost: { units: 1, unit: 'report' } },
    last: null,
  },
  {
    ...{ bureau: 'pappers', title: 'Pappers', cost: { units: 20, unit: 'credits' } },
    last: {
      ...{ outcome: 'found', askedAt: '2026-11-02T09:00:00.000Z', code: null },
      ...{ keptUntil: '2026-12-02T09:00:00.000Z', scoreAsOf: null },
      score: {
        ...{ score: '62/100', grade: 'B', inProceedings: false, ceased: null },
        limit: { minor: '2500000', currency: 'EUR' },
      },
    },
  },
]

export interface IdentityAnswers {
  company(customer: string): CompanyWire
  candidates(customer: string): CandidatesWire
  chooseCompany(body: unknown): CompanyWire
  scores(customer: string): ScoresWire
  buyScore(body: unknown): ScoresWire
}

export const usualIdentity: IdentityAnswers = {
  company: () => notAsked,
  candidates: () => candidates,
  chooseCompany: () => company,
  scores: () => ({ scores: [] }),
  buyScore: () => ({ scores }),
}

/** Undefined where it is another question. */
export function identityAnswer(
  table: (question: keyof Answers) => Answers,
  {
    question,
    id,
    body,
  }: { readonly question: string; readonly id: string; readonly body: unknown },
): unknown {
  switch (question) {
    case 'GET customers/…/company':
      return table('company').company(id)
    case 'POST customers/…/company':
      return table('chooseCompany').chooseCompany(body)
    case 'GET customers/…/candidates':
      return table('candidates').candidates(id)
    case 'GET customers/…/scores':
      return table('scores').scores(id)
    case 'POST customers/…/scores':
      return table('buyScore').buyScore(body)
    default:
      return undefined
  }
}
