// The company's own terms, limits and versions, as the API writes them.

import { present } from '../../../core/assert.ts'
import type { CaseLimitsWire } from '../../../server/api/wire/cases.ts'
import type { OwnFieldsWire } from '../../../server/api/wire/own-fields.ts'
import type { PolicyDocumentWire } from '../../../server/api/wire/policies.ts'
import type {
  DiscountWire,
  MentionsWire,
  TermsSettingsWire,
} from '../../../server/api/wire/terms.ts'
import type { WritebackWire } from '../../../server/api/wire/writeback.ts'
import { policies } from './policy-samples.ts'

export const termsSettings: TermsSettingsWire = {
  sector: 'transport',
  financingRate: '4.50',
  rates: [{ from: '2026-01-01', until: null, rate: '13.20' }],
  customers: [],
}

export const discount: DiscountWire = {
  ...{ simple: '37.24', compound: '44.59', financing: '4.50', verdict: 'dearer' },
  said: ['A discount of 2% costs 37.24% a year.', 'Said by the accountant.'],
}

export const mentions: MentionsWire = { missing: ['indemnity', 'discount'] }

export const caseLimits: CaseLimitsWire = {
  ...{ promiseDaysAhead: 60, brokenPromisesAllowed: 3, paymentWaitDays: 5 },
}

export const writeback: WritebackWire = {
  ...{ place: 'private_note', field: null, host: 'QuickBooks Online' },
  waiting: { statuses: 2, notes: 1 },
  failed: [
    {
      ...{ what: 'status', reason: 'BOOKS_CLOSED', count: 14, closedUntil: '2026-10-31' },
      examples: [
        {
          customer: { id: 'C1', name: 'Northwind' },
          invoice: { id: 'I1', number: 'FA-2026-1021' },
          failure: null,
        },
      ],
    },
    {
      ...{ what: 'note', reason: 'REFUSED', count: 1, closedUntil: null },
      examples: [
        {
          customer: { id: 'C1', name: 'Northwind' },
          invoice: null,
          failure: 'QuickBooks Online: Object Not Found (610)',
        },
      ],
    },
  ],
}

export const ownFields: OwnFieldsWire = {
  host: 'Odoo',
  shown: { wanted: true, records: 214, refused: 0, failure: null },
  spared: {
    ...{ wanted: true, records: 3, refused: 2 },
    failure: { reason: 'ACCESS', at: '2026-11-18T09:00:00Z' },
  },
  calls: { wanted: true, records: 7, refused: 0, failure: null },
  tagged: { wanted: false, records: 0, refused: 0, failure: null },
  limits: { wanted: false, records: 0, refused: 0, failure: null },
}

/** Each version had a week more between two messages than the one before. */
export function policyVersion(key: string, version: number): PolicyDocumentWire {
  const found = present(
    policies.inForce.find(({ policy }) => policy.key === key),
    key,
  )
  return { ...found, policy: { ...found.policy, version, minGapDays: 7 * version } }
}
