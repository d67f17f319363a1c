// The sample customer's limit, guarantees, terms of an order, and what is watched. Names are made
// up.

import type { AdviceWire, CreditWire, LimitRequestWire } from '../../../server/api/wire/credit.ts'
import type { WatchWire } from '../../../server/api/wire/watch.ts'

const eur = (minor: string) => ({ currency: 'EUR', minor })

export const request: LimitRequestWire = {
  ...{ id: 'R1', customer: { id: 'C1', name: 'Dupont & Fils' }, amount: eur('3000000') },
  ...{ reason: 'An order for the spring', reviewMonths: 6, askedBy: 'René Blanc' },
  recommended: {
    ...{ grade: 'C', isPerson: false, amount: eur('1200000') },
    reasons: [{ code: 'NEED', text: 'What it buys in 48 days, times 1: €12,480.00.' }],
  },
  ...{ askedAt: '2026-11-17T08:00:00Z', state: 'open' },
  ...{ answeredBy: null, answeredAt: null, answerReason: null },
}

export const credit: CreditWire = {
  limit: {
    ...{ origin: 'person', amount: eur('2500000'), owner: 'Claire Morel' },
    ...{ reason: 'Three years without an incident', grantedOn: '2026-05-04' },
    ...{ reviewOn: '2026-11-04', isReviewDue: true },
  },
  utilisation: {
    ...{ notDue: eur('400000'), overdue: eur('2400000'), orders: null, credits: eur('100000') },
    ...{ exposure: eur('2700000'), guaranteed: eur('400000'), unsecured: eur('2300000') },
    ...{ elsewhere: [{ currency: 'USD', minor: '120000' }], percent: 92, step: 90 },
  },
  projection: {
    ...{ kind: 'foreseen', on: '2026-12-03', invoiced: eur('1300000'), termDays: 45 },
    ...{ delayDays: 12, expected: eur('400000'), doubtful: eur('2400000') },
  },
  recommended: {
    ...{ grade: 'C', isPerson: false, amount: eur('1200000') },
    reasons: [{ code: 'NEED', text: 'What it buys in 48 days, times 1: €12,480.00.' }],
  },
  history: [
    {
      ...{ amount: eur('2500000'), owner: 'Claire Morel' },
      ...{ reason: 'Three years without an incident' },
      ...{ grantedOn: '2026-05-04', reviewOn: '2026-11-04' },
    },
    {
      ...{ amount: eur('1000000'), owner: 'Paul Roux', reason: 'A first order' },
      ...{ grantedOn: '2023-05-04', reviewOn: '2023-11-04' },
    },
  ],
  requests: [request],
  mayNotAnswer: null,
  guarantees: [
    {
      ...{ id: 'G1', kind: 'bank_guarantee', amount: eur('400000'), starts: '2026-01-01' },
      ...{ expires: '2026-12-10', note: 'Banque du Nord, safe 3', enteredBy: 'Claire Morel' },
      ...{ state: 'expires_soon', endedReason: null },
    },
    {
      ...{ id: 'G2', kind: 'deposit_held', amount: eur('50000'), starts: '2025-01-01' },
      ...{ expires: null, note: null, enteredBy: 'Paul Roux' },
      ...{ state: 'ended', endedReason: 'Paid back' },
    },
  ],
}

export const advice: AdviceWire = {
  ...{ currency: 'EUR', depositShare: 20, deposit: null, days: 30, directDebit: true },
  guarantee: null,
  lines: [
    { code: 'GRADE', text: 'Grade C: 20% of the order before it begins.' },
    { code: 'DAYS_SHORTER', text: 'The rest after 30 days instead of 60 days.' },
  ],
}

export const watch: WatchWire = {
  entries: [
    {
      ...{ id: 'W1', customer: { id: 'C2', name: 'Northwind Traders' }, kind: 'proceeding' },
      ...{ happened: '2026-11-16', openedAt: '2026-11-17T05:00:00Z', acknowledged: null },
      detail: { proceeding: 'receivership', judgment: '2026-11-10' },
    },
    {
      ...{ id: 'W2', customer: { id: 'C1', name: 'Dupont & Fils' }, kind: 'first_late' },
      ...{ happened: '2026-11-12', openedAt: '2026-11-12T05:00:00Z', acknowledged: null },
      detail: { invoice: '1057', number: 'FA-2026-1057', due: '2026-11-06' },
    },
    {
      ...{ id: 'W3', customer: { id: 'C1', name: 'Dupont & Fils' }, kind: 'limit_reached' },
      ...{ happened: '2026-10-02', openedAt: '2026-10-02T05:00:00Z' },
      detail: { used: '2510000', limit: '2500000', currency: 'EUR' },
      acknowledged: { by: 'Claire Morel', at: '2026-10-02T08:00:00Z', note: 'Paid on Monday' },
    },
    {
      ...{ id: 'W4', customer: { id: 'C1', name: 'Dupont & Fils' }, kind: 'guarantee_expires' },
      ...{ happened: '2026-09-20', openedAt: '2026-09-20T05:00:00Z' },
      detail: {
        ...{ guarantee: 'credit_insurance', expires: '2026-10-15' },
        ...{ amount: '90000', currency: 'EUR' },
      },
      acknowledged: { by: 'Claire Morel', at: '2026-09-21T08:00:00Z', note: null },
    },
  ],
}
