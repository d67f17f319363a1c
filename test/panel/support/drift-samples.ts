// Customers of whom the accounts say something else than what was read.

import type { DriftsWire, DriftWire } from '../../../server/api/wire/sync.ts'
import { money } from './samples.ts'

export const drift: DriftWire = {
  ours: money('4985040'),
  hosts: money('5105040'),
  since: '2026-11-18T08:00:09Z',
  comparedAt: '2026-11-18T08:00:09Z',
  records: [
    {
      entity: 'invoice',
      id: '1041',
      number: 'FA-2026-1041',
      ours: money('120000'),
      hosts: money('240000'),
      setAside: false,
    },
    {
      entity: 'payment',
      id: '88.7',
      number: null,
      ours: money('500'),
      hosts: null,
      setAside: true,
    },
  ],
}

export const drifts: DriftsWire = {
  drifts: [
    { ...drift, customer: { id: 'C1', name: 'Dupont & Fils' } },
    { ...drift, records: [], customer: { id: 'C77', name: null } },
  ],
}
