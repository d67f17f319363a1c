// One company's policies, and what a change of one would do, as the API would give them.

import type {
  PoliciesWire,
  PolicyDocumentWire,
  SimulationWire,
} from '../../../server/api/wire/policies.ts'

const standard: PolicyDocumentWire['policy'] = {
  key: 'fr-standard',
  version: 1,
  tolerance: { EUR: '5.00' },
  smallAmount: { EUR: '150.00' },
  minGapDays: 7,
  freshness: { hostHours: 24, bankDays: 7 },
  sendWindow: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
  steps: [
    { key: 'courtesy', when: { dueOffsetDays: -7 }, channels: ['email'], approval: 'auto' },
    {
      key: 'reminder-1',
      when: { dueOffsetDays: 5 },
      channels: ['email', 'letter'],
      approval: 'auto',
    },
    {
      key: 'reminder-2',
      when: { dueOffsetDays: 15, gapDays: 8 },
      channels: ['email', 'letter'],
      call: true,
      approval: 'auto',
    },
    {
      key: 'formal-notice',
      when: { dueOffsetDays: 30, gapDays: 10 },
      channels: ['registered_letter'],
      approval: 'human',
      deadlineDays: 8,
    },
    { key: 'handover', when: { afterDeadline: true }, channels: [], approval: 'human' },
  ],
}

export const policies: PoliciesWire = {
  inForce: [
    { policy: standard, segment: { kind: 'everyone' }, names: {} },
    {
      policy: { ...standard, key: 'key-accounts', version: 3, minGapDays: 14 },
      segment: {
        kind: 'matching',
        kinds: ['business'],
        tags: ['key account'],
        amounts: { EUR: { from: '10000.00' } },
      },
      names: { en: 'Key accounts', fr: 'Grands comptes' },
    },
  ],
  versions: [
    {
      ...{ key: 'fr-standard', version: 1, savedAt: '2026-11-01T08:00:00Z' },
      ...{ savedBy: 'encours', savedByName: null, tried: true, retiredAt: null },
    },
    {
      ...{ key: 'key-accounts', version: 3, savedAt: '2026-11-17T08:00:00Z' },
      ...{ savedBy: 'u1', savedByName: 'Claire Morel', tried: false, retiredAt: null },
    },
    {
      ...{ key: 'key-accounts', version: 2, savedAt: '2026-11-10T08:00:00Z' },
      ...{ savedBy: 'u2', savedByName: null, tried: true, retiredAt: null },
    },
    {
      ...{ key: 'patient', version: 1, savedAt: '2026-10-01T08:00:00Z' },
      ...{ savedBy: 'u1', savedByName: 'Claire Morel', tried: true },
      retiredAt: '2026-11-02T08:00:00Z',
    },
  ],
  shipped: [standard, { ...standard, key: 'en-standard' }],
}

export const simulation: SimulationWire = {
  messages: { before: 214, after: 187 },
  days: [{ day: '2026-11-18', before: 20, after: 12 }],
  steps: [
    { step: 'courtesy', before: 60, after: 60 },
    { step: 'reminder-1', before: 96, after: 96 },
    { step: 'reminder-2', before: 58, after: 31 },
  ],
  withoutPolicy: { before: 0, after: 0 },
  customersChanged: 31,
  changed: { added: 0, gone: 27, earlier: 0, later: 12, other_step: 0, other_channel: 0 },
  changes: [
    {
      customer: 'C1',
      name: 'Northwind Traders Ltd',
      kind: 'later',
      before: { day: '2026-11-19', step: 'reminder-2', channel: 'email', policy: 'fr-standard' },
      after: { day: '2026-11-26', step: 'reminder-2', channel: 'email', policy: 'fr-standard' },
      items: 2,
    },
    {
      customer: 'C2',
      name: 'Dupont & Fils',
      kind: 'gone',
      before: { day: '2026-12-01', step: 'reminder-2', channel: 'letter', policy: 'fr-standard' },
      after: null,
      items: 1,
    },
  ],
}
