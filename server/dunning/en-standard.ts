// The default for companies that write in English: the steps of the French one, with the deadline
// that a letter before action gives in England (Practice Direction Pre-Action Conduct, 14 days), by
// post where there is no registered letter, and thresholds in three currencies.

import type { Policy } from './planned.ts'
import { parsePolicy } from './policy.ts'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri']

export const enStandard: Policy = parsePolicy({
  key: 'en-standard',
  version: 1,
  tolerance: { EUR: '5.00', GBP: '5.00', USD: '5.00' },
  smallAmount: { EUR: '150.00', GBP: '150.00', USD: '150.00' },
  minGapDays: 7,
  freshness: { hostHours: 24, bankDays: 7 },
  sendWindow: { days: weekdays, from: '09:00', to: '17:00' },
  steps: [
    { key: 'courtesy', when: { dueOffsetDays: -7 }, channels: ['email'], approval: 'auto' },
    {
      key: 'reminder-1',
      when: { dueOffsetDays: 3 },
      channels: ['email', 'letter'],
      approval: 'auto',
    },
    {
      key: 'reminder-2',
      when: { dueOffsetDays: 14, gapDays: 7 },
      channels: ['email', 'letter'],
      call: true,
      approval: 'auto',
    },
    {
      key: 'formal-notice',
      when: { dueOffsetDays: 30, gapDays: 10 },
      channels: ['registered_letter', 'letter'],
      approval: 'human',
      deadlineDays: 14,
    },
    { key: 'handover', when: { afterDeadline: true }, channels: [], approval: 'human' },
  ],
})
