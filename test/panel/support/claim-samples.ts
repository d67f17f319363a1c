// Claims, terms and limitation of the sample company. Names and amounts are made up.

import type { ClaimsWire } from '../../../server/api/wire/claims.ts'
import type { LimitationWire, TermsWire } from '../../../server/api/wire/terms.ts'
import { money } from './samples.ts'

const invoice = { id: '1041', number: 'FA-2026-1041' }

export const claims: ClaimsWire = {
  law: { key: 'fr', source: 'C. com. L441-10 II: the ECB’s rate + 10 points', reason: null },
  totals: [
    {
      currency: 'EUR',
      principal: money('2000000'),
      claimed: money('36612'),
      paid: money('0'),
      waived: money('4000'),
      asked: money('32612'),
    },
  ],
  raised: [
    {
      invoice,
      kind: 'penalty',
      period: '2026-S2',
      amount: money('32612'),
      lines: [
        {
          instalment: 1,
          from: '2026-10-02',
          until: '2026-11-18',
          days: 48,
          base: money('2000000'),
          rate: '12.40',
          amount: money('32612'),
        },
      ],
      raisedAt: '2026-11-18T09:00:00Z',
      waiver: null,
      paid: null,
    },
    {
      invoice,
      kind: 'indemnity',
      period: '',
      amount: money('4000'),
      lines: [],
      raisedAt: '2026-11-18T09:00:00Z',
      waiver: { reason: 'Client fidèle', by: 'u1', at: '2026-11-18T10:00:00Z' },
      paid: null,
    },
  ],
  today: [
    {
      invoice: { id: '1057', number: 'FA-2026-1057' },
      kind: 'indemnity',
      period: '',
      amount: money('4000'),
      lines: [],
    },
  ],
  missingRates: [],
}

export const terms: TermsWire = {
  asOf: '2026-11-18',
  sector: 'general',
  sectorAssumed: true,
  judged: 640,
  notJudged: 12,
  counts: [{ rule: 'fr_60', findings: 2 }],
  total: 2,
  findings: [
    {
      customer: { id: 'C1', name: 'Dupont & Fils' },
      invoice,
      instalment: 1,
      issued: '2026-08-01',
      due: '2026-11-30',
      latest: '2026-10-15',
      daysOver: 46,
      rule: 'fr_60',
      law: 'C. com. L441-10 I al. 2-3',
      unless: null,
      open: true,
    },
    {
      customer: { id: 'C2', name: 'Imprimerie du Canal et de la Haute-Garonne réunies' },
      invoice: { id: '1063', number: 'FA-2026-1063' },
      instalment: 2,
      issued: '2026-08-01',
      due: '2026-10-05',
      latest: '2026-09-30',
      daysOver: 5,
      rule: 'fr_60',
      law: 'C. com. L441-10 I al. 2-3',
      unless: 'contract',
      open: false,
    },
  ],
  agreements: [],
  noDue: [
    {
      customer: { id: 'C4', name: 'Northwind Traders Ltd' },
      invoice: { id: '1070', number: 'FA-2026-1070' },
      instalment: 1,
      lawfulDue: '2026-12-01',
    },
  ],
  unknown: { companySiren: true, customersWithoutSiren: 3 },
}

export const limitation: LimitationWire = {
  sectorAssumed: true,
  total: 1,
  items: [
    {
      customer: { id: 'C5', name: 'Menuiserie Lefèvre' },
      invoice: { id: '7', number: 'FA-2021-0007' },
      instalment: 1,
      due: '2025-12-15',
      open: money('640000'),
      years: 1,
      since: { kind: 'part_payment', day: '2025-12-20' },
      ends: '2026-12-20',
      state: 'near',
    },
  ],
  interrupting: ['acknowledgement', 'court_action', 'part_payment'],
}
