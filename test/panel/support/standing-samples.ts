// How the sample customer stands: policy and marks, terms, limitation, reasons. Names are made up.

import type { CopiesWire } from '../../../server/api/wire/copies.ts'
import type { ExplanationsWire } from '../../../server/api/wire/explanation.ts'
import type { CustomersPolicyWire, MarkedWire } from '../../../server/api/wire/policies.ts'
import type { CustomerLimitationWire, CustomerTermsWire } from '../../../server/api/wire/terms.ts'
import { change } from './case-samples.ts'

export const customerPolicy: CustomersPolicyWire = {
  policy: { key: 'key-accounts', version: 3 },
  why: 'matching',
  conditions: ['kinds', 'tags', 'amounts'],
  softerThan: ['fr-standard'],
  marks: { policy: null, grade: 'B', tags: ['key account', 'export'] },
}

export const marked: MarkedWire = {
  ...customerPolicy,
  policy: { key: 'fr-standard', version: 1 },
  why: 'named',
  conditions: [],
  softerThan: [],
  marks: { policy: 'fr-standard', grade: 'D', tags: ['export'] },
  change,
}

export const customerTerms: CustomerTermsWire = {
  agreed: { kind: 'end_of_month', days: 60, reading: 'A' },
  tooLong: { law: 'C. com. L441-10 I al. 3', mostDays: 45 },
  findings: [
    {
      ...{ invoice: { id: '1041', number: 'FA-2026-1041' }, instalment: 1, open: true },
      ...{ issued: '2026-08-01', due: '2026-11-30', latest: '2026-10-15', daysOver: 46 },
      ...{ rule: 'fr_60', law: 'C. com. L441-10 I al. 2-3', unless: 'contract' },
    },
  ],
  total: 1,
  sectorAssumed: true,
  rate: { law: 'fr', percent: '15.00', agreed: { from: '2026-01-01', until: null, rate: '15.00' } },
}

export const customerLimitation: CustomerLimitationWire = {
  sectorAssumed: true,
  total: 9,
  items: [
    {
      ...{ invoice: { id: '1041', number: 'FA-2026-1041' }, instalment: 1, due: '2025-12-15' },
      ...{ years: 1, since: { kind: 'part_payment', day: '2025-12-20' } },
      ...{ ends: '2026-12-20', state: 'near' },
    },
    {
      ...{ invoice: { id: '1057', number: 'FA-2026-1057' }, instalment: 1, due: '2026-12-31' },
      ...{ years: 1, since: null, ends: '2027-12-31', state: 'running' },
    },
  ],
  acts: [
    {
      ...{ id: 'L1', invoice: { id: '1057', number: 'FA-2026-1057' }, kind: 'acknowledgement' },
      ...{ day: '2026-11-02', note: 'Letter of 2 November', by: 'Claire Morel' },
      at: '2026-11-03T09:00:00Z',
    },
  ],
}

export const explanation: ExplanationsWire = {
  items: [1, 2].map((instalment) => ({
    ...{ instalment, number: 'FA-2026-1057', customer: 'Dupont & Fils', currency: 'EUR' },
    ...{ policy: { key: 'fr-standard', version: 1 }, rule: 'BLOCKED' },
    ...{ nextStep: 'reminder-2', nextOn: '2026-11-30' },
    blockers: [
      {
        ...{ code: 'PROMISE_OPEN', until: '2026-11-27', ref: 'P1' },
        ...{ lifters: ['time', 'collector'], lift: 'Time; or whoever withdraws the promise.' },
      },
    ],
    why: ['The customer promised to pay; we wait until 27 November 2026.'],
    facts: [
      { kind: 'due', text: 'Due on 1 October 2026, 48 days late.' },
      { kind: 'open', text: 'Open in the accounts: €20,000.00.' },
      { kind: 'penalties', text: 'Late penalties up to today: €326.12.' },
    ],
  })),
}

export const copies: CopiesWire = {
  to: 'compta@dupont.example',
  cannot: null,
  by: 'QuickBooks Online',
  copies: [{ at: '2026-11-10T08:00:00Z', to: 'compta@dupont.example', outcome: 'ambiguous' }],
}
