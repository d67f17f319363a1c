// How the sample customer pays: his grade, a limit, what is expected. Names are made up.

import type { AssessmentWire } from '../../../server/api/wire/assessment.ts'

const eur = (minor: string) => ({ currency: 'EUR', minor })

export const assessment: AssessmentWire = {
  ...{ grade: 'C', isPerson: false },
  behaviour: {
    ...{ settled: 41, meanDaysLate: 17.6, lateShare: 0.58, trendDays: 6.2, brokenPromises: 1 },
  },
  reasons: [
    { code: 'OLDEST_OVERDUE', text: 'The oldest instalment is 48 days overdue.', weight: 7.2 },
    { code: 'COMPANY_AGE', text: 'The company is 23 years old.', weight: -5 },
    { code: 'ACCOUNTS_UNKNOWN', text: 'Its accounts are not known.', weight: 0 },
  ],
  limit: {
    amount: eur('1200000'),
    reasons: [
      { code: 'NEED', text: 'What it buys in 48 days, times 1: €12,480.00.', weight: 1 },
      { code: 'CAP_SALES', text: '3% of its yearly sales: €31,000.00.', weight: 0.4 },
    ],
  },
  events: [
    { kind: 'identity', day: '2026-11-18', source: 'Sirene', outcome: 'found' },
    { kind: 'proceedings', day: '2026-11-18', source: 'BODACC', outcome: 'could_not_ask' },
  ],
  total: 9,
  items: [
    {
      ...{ invoice: { id: '1041', number: 'FA-2026-1041' }, instalment: 1, due: '2026-10-01' },
      ...{ open: eur('326000'), late: 1, late30: 1, paidWithin30: 0.62 },
      ...{ expected: '2026-12-04', low: '2026-11-20', high: '2027-01-22' },
      reasons: [{ code: 'ITEM_OVERDUE', text: 'The instalment is 48 days overdue.', weight: 1.9 }],
    },
    {
      ...{ invoice: { id: '1057', number: 'FA-2026-1057' }, instalment: 1, due: '2026-12-15' },
      ...{ open: eur('98050'), late: 0.64, late30: 0.07, paidWithin30: 0.31 },
      ...{ expected: '2026-12-30', low: '2026-12-14', high: '2027-01-15' },
      reasons: [
        {
          ...{ code: 'HABIT', weight: 0.9 },
          text: 'It usually pays 15 days after the due date, all customers 6 days after it.',
        },
      ],
    },
  ],
}
