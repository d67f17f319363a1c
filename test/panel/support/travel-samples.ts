// How messages travelled, for the panel's tests.

import type { ChannelsWire } from '../../../server/api/wire/channels.ts'
import type { EvidenceWire } from '../../../server/api/wire/post.ts'

type Attempt = EvidenceWire['attempts'][number]

export const registered: Attempt = {
  ...{ channel: 'registered_letter', state: 'sent', outcome: 'delivered' },
  recipient: 'Dupont & Fils\n4 rue des Lilas\n69003 Lyon',
  at: '2026-11-05T09:00:00Z',
  contentHash: 'a'.repeat(64),
  ...{ providerId: 'L-88', trackingNumber: '2C 123 456 7890 1', presented: '2026-11-09' },
  ...{ failure: null, hasDocument: true, resolution: null },
  events: [
    {
      ...{ carrier: 'mysendingbox', kind: 'presented', said: '2026-11-08', by: null },
      at: '2026-11-08T17:00:00Z',
    },
    {
      ...{ carrier: 'person', kind: 'presented', said: '2026-11-09', by: 'Claire Morel' },
      at: '2026-11-10T08:00:00Z',
    },
  ],
  proofs: [
    {
      ...{ id: 'PR1', kind: 'deposit', sha256: '3f'.repeat(32), bytes: 48_200 },
      ...{ media: 'application/pdf', by: null, at: '2026-11-05T18:00:00Z' },
    },
    {
      ...{ id: 'PR2', kind: 'delivery', sha256: 'b1'.repeat(32), bytes: 912_000 },
      ...{ media: 'image/jpeg', by: 'Claire Morel', at: '2026-11-12T08:00:00Z' },
    },
  ],
}

export const uncertain: Attempt = {
  ...registered,
  ...{ channel: 'email', state: 'ambiguous', outcome: 'ambiguous', recipient: 'a@dupont.example' },
  ...{ failure: 'the connection was lost after DATA', trackingNumber: null, presented: null },
  ...{ events: [], proofs: [], hasDocument: false },
}

export const evidence: EvidenceWire = { attempts: [registered] }

const faredWell = { failedAt: null, failure: null }

export const channels: ChannelsWire = {
  channels: [
    {
      ...{ channel: 'email', way: 'carrier', missing: [], sentAt: '2026-11-18T08:30:00Z' },
      test: { to: 'moi@beaumont.example' },
      ...{ failedAt: '2026-11-12T10:05:00Z', failure: 'RCPT TO: 550 No such user here' },
    },
    {
      ...faredWell,
      ...{ channel: 'sms', way: null, missing: ['BREVO_API_KEY', 'BREVO_SMS_SENDER'] },
      ...{ sentAt: null, test: null },
    },
    { ...faredWell, channel: 'letter', way: 'by_hand', missing: [], sentAt: null, test: null },
    {
      ...faredWell,
      channel: 'registered_letter',
      way: 'by_hand',
      missing: [],
      sentAt: null,
      test: null,
    },
  ],
  settings: { postByHand: true, answerHoldDays: 7, delayHours: 48 },
  inbox: null,
}
