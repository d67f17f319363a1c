// What waits in the samples' company by step, how it sends, and the plans that were made.

import type { ApprovalsWire } from '../../../server/api/wire/approvals.ts'
import type { RunsWire } from '../../../server/api/wire/runs.ts'
import type { SettingsAnswerWire } from '../../../server/api/wire/settings.ts'
import { messageRows } from './samples.ts'

/** The queue as the samples' messages make it. */
export const approvals: ApprovalsWire = {
  testMode: false,
  steps: [...Map.groupBy(messageRows, ({ step }) => step)].map(([step, own]) => ({
    step,
    messages: own.length,
    stopped: own.filter(({ problem }) => problem !== null).length,
    totals: own.flatMap(({ totals }) => totals.map(({ open }) => open)),
  })),
  messages: messageRows.map(({ id, step, updatedAt, problem, totals }) => ({
    ...{ id, step, problem, seen: updatedAt },
    totals: totals.map(({ open }) => open),
  })),
}

export const settings: SettingsAnswerWire = {
  automatic: false,
  region: null,
  dailyLimit: 200,
  channelLimits: { letter: 20 },
  test: { on: false, email: null, phone: null },
  payLink: true,
  country: 'FR',
  channels: ['email', 'letter'],
  payPagesAt: 'QuickBooks Online',
}

export const runs: RunsWire = {
  runs: [
    {
      ...{ id: 'R2', plannedAt: '2026-11-18T09:30:00Z', messages: 12, held: 84 },
      policy: { key: 'fr-standard', version: 2 },
      missingRates: ['2027-S1'],
      broken: [{ customer: 'C7', fault: 'TypeError: spoiled' }],
    },
    {
      ...{ id: 'R1', plannedAt: '2026-11-18T06:00:00Z', messages: 11, held: 85 },
      policy: { key: 'fr-standard', version: 1 },
      missingRates: [],
      broken: [],
    },
  ],
}
