// One company's answers, as the API would give them. Names and amounts are made up.

import type { MessageRowWire, MessageWire } from '../../../server/api/wire/messages.ts'
import type { MoneyWire } from '../../../server/api/wire/parts.ts'
import type { LettersByHandWire } from '../../../server/api/wire/post.ts'
import type {
  CustomerRowWire,
  CustomerWire,
  ItemWire,
  ReceivablesWire,
} from '../../../server/api/wire/receivables.ts'
import type { SessionWire } from '../../../server/api/wire/session.ts'
import type { QuarantineWire, SyncWire } from '../../../server/api/wire/sync.ts'

export const money = (minor: string, currency = 'EUR'): MoneyWire => ({ currency, minor })
export const session: SessionWire = {
  company: {
    id: '0c5f9b0e-7a53-4a8e-9a51-3a3c5f0a1d11',
    name: 'Ateliers Beaumont SARL',
    country: 'FR',
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    source: 'quickbooks',
  },
  user: { id: 'u1', name: 'Claire Morel', email: 'claire@beaumont.example', role: 'admin' },
}

export const syncDone: SyncWire = {
  connection: {
    host: 'quickbooks',
    title: 'QuickBooks Online',
    prints: true,
    copies: true,
    byKey: false,
    realm: '4620816365',
    state: 'active',
  },
  run: {
    id: 'run-1',
    state: 'done',
    recordsRead: 640,
    recordsExpected: 640,
    startedAt: '2026-11-18T08:00:00Z',
    finishedAt: '2026-11-18T08:00:09Z',
    failure: null,
    retriesAt: null,
  },
  syncedAt: '2026-11-18T08:00:09Z',
  quarantined: 2,
  drifted: 1,
  planned: true,
  calls: { month: '2026-11-01', reads: 412, writes: 38, readsAMonth: 2200, pace: 'usual' },
}

export function syncRunning(recordsRead: number, recordsExpected: number | null): SyncWire {
  return {
    ...syncDone,
    run: {
      id: 'run-1',
      state: 'running',
      recordsRead,
      recordsExpected,
      startedAt: '2026-11-18T08:00:00Z',
      finishedAt: null,
      failure: null,
      retriesAt: null,
    },
    syncedAt: null,
    quarantined: 0,
    drifted: 0,
    planned: false,
  }
}

const eur = {
  currency: 'EUR',
  open: money('18452050'),
  overdue: money('7231090'),
  credits: money('125000'),
  net: money('18327050'),
}
const usd = {
  currency: 'USD',
  open: money('2500000', 'USD'),
  overdue: money('0', 'USD'),
  credits: money('0', 'USD'),
  net: money('2500000', 'USD'),
}

export const receivables: ReceivablesWire = {
  today: '2026-11-18',
  customers: 34,
  openItems: 112,
  currencies: [
    {
      exposure: eur,
      ageing: {
        notDue: money('11220960'),
        days1to30: money('3412000'),
        days31to60: money('2100090'),
        days61to90: money('907000'),
        over90: money('812000'),
      },
    },
    {
      exposure: usd,
      ageing: {
        notDue: money('2500000', 'USD'),
        days1to30: money('0', 'USD'),
        days31to60: money('0', 'USD'),
        days61to90: money('0', 'USD'),
        over90: money('0', 'USD'),
      },
    },
  ],
  messagesToApprove: 3,
  openTasks: 2,
  limitRequests: 0,
  toWatch: 2,
}

const owed = (open: string, overdue: string, currency = 'EUR') => ({
  currency,
  open: money(open, currency),
  overdue: money(overdue, currency),
  credits: money('0', currency),
  net: money(open, currency),
})

export const customerRows: readonly CustomerRowWire[] = [
  {
    id: 'C1',
    name: 'Dupont & Fils',
    exposure: [owed('5230040', '4120000'), owed('2500000', '0', 'USD')],
    openItems: 7,
    oldestDaysOverdue: 48,
    nextStep: 'reminder-2',
    nextOn: '2026-11-18',
    blockers: [],
  },
  {
    id: 'C2',
    name: 'Imprimerie du Canal et de la Haute-Garonne réunies',
    exposure: [owed('2400000', '2400000')],
    openItems: 1,
    oldestDaysOverdue: 59,
    nextStep: 'formal-notice',
    nextOn: '2026-11-18',
    blockers: ['DISPUTE_OPEN', 'BANK_STALE', 'MIN_GAP'],
  },
  {
    id: 'C3',
    name: '<img src=x onerror="window.pwned = true">',
    exposure: [owed('8900', '8900')],
    openItems: 1,
    oldestDaysOverdue: 8,
    nextStep: 'reminder-1',
    nextOn: '2026-11-18',
    blockers: [],
  },
  {
    id: 'C4',
    name: 'Northwind Traders Ltd',
    exposure: [owed('150000', '0')],
    openItems: 2,
    oldestDaysOverdue: -6,
    nextStep: 'courtesy',
    nextOn: '2026-11-24',
    blockers: ['NOT_DUE'],
  },
  {
    id: 'C5',
    name: 'Menuiserie Lefèvre',
    exposure: [owed('640000', '640000')],
    openItems: 3,
    oldestDaysOverdue: 112,
    nextStep: null,
    nextOn: null,
    blockers: ['INSOLVENCY'],
  },
]

const item = (part: Partial<ItemWire> & Pick<ItemWire, 'invoice' | 'decision'>): ItemWire => ({
  number: `FA-2026-${part.invoice}`,
  issued: '2026-09-01',
  instalment: 1,
  instalments: 1,
  due: '2026-10-01',
  daysOverdue: 48,
  amount: money('2000000'),
  open: money('2000000'),
  ...part,
})

const items: readonly ItemWire[] = [
  item({
    invoice: '1041',
    decision: {
      kind: 'message',
      nextStep: 'reminder-2',
      nextOn: '2026-11-18',
      messageId: 'M1',
      blockers: [],
      why: [
        'Échue depuis 48 jours ; la première relance est partie le 8 octobre et reste sans réponse.',
        'La deuxième relance suit 8 jours après la première.',
      ],
      lift: null,
    },
  }),
  item({
    invoice: '1057',
    instalment: 2,
    instalments: 3,
    due: '2026-11-05',
    daysOverdue: 13,
    open: money('1230040'),
    decision: {
      kind: 'held',
      nextStep: 'reminder-1',
      nextOn: '2026-11-25',
      messageId: null,
      blockers: [
        { code: 'PROMISE_OPEN', until: '2026-11-24', ref: 'P1' },
        { code: 'MIN_GAP', until: '2026-11-20' },
      ],
      why: ['Le client a promis de payer le 19 novembre ; Encours attend 3 jours ouvrés de plus.'],
      lift: 'Le temps ; ou la personne qui relance, en retirant la promesse.',
    },
  }),
  item({
    invoice: '1063',
    due: null,
    daysOverdue: null,
    decision: {
      kind: 'held',
      nextStep: null,
      nextOn: null,
      messageId: null,
      blockers: [{ code: 'NO_DUE_DATE' }],
      why: ['La facture n’a pas d’échéance : corrigez-la dans votre logiciel.'],
      lift: 'Le comptable, en saisissant l’échéance.',
    },
  }),
  item({
    invoice: '1070',
    due: '2026-12-05',
    daysOverdue: -17,
    decision: {
      kind: 'undecided',
      nextStep: null,
      nextOn: null,
      messageId: null,
      blockers: [],
      why: [],
      lift: null,
    },
  }),
]

export const customer: CustomerWire = {
  id: 'C1',
  name: 'Dupont & Fils',
  kind: 'business',
  country: 'FR',
  language: 'fr',
  email: 'compta@dupont.example',
  phone: '+33561000000',
  exposure: [
    { ...owed('5230040', '4120000'), credits: money('125000'), net: money('5105040') },
    owed('2500000', '0', 'USD'),
  ],
  items: [...items],
  credits: [{ id: 'CN1', label: 'AV-2026-12', open: money('125000') }],
  contacts: [
    {
      at: '2026-10-08T07:00:00Z',
      step: 'reminder-1',
      channel: 'email',
      outcome: 'delivered',
      invoices: [{ id: '1041', number: 'FA-2026-1041' }],
    },
    {
      at: '2026-09-24T07:00:00Z',
      step: 'courtesy',
      channel: 'email',
      outcome: 'bounced',
      invoices: [
        { id: '1041', number: 'FA-2026-1041' },
        { id: '990', number: 'FA-2026-0990' },
        { id: '12', number: null },
      ],
    },
  ],
  notes: [
    {
      invoice: { id: '1041', number: 'FA-2026-1041' },
      text: 'Première relance envoyée par courriel le 8 octobre 2026.',
      state: 'written',
      createdAt: '2026-10-08T07:00:12Z',
    },
  ],
  tasks: [{ id: 'T1', kind: 'call', due: '2026-11-18', atHost: 'open' }],
  drifts: [],
  messages: [],
}

export const messageRows: readonly MessageRowWire[] = [
  {
    id: 'M1',
    customer: { id: 'C1', name: 'Dupont & Fils' },
    step: 'reminder-2',
    channel: 'email',
    language: 'fr',
    tone: 'cordial',
    toneReason: 'STEP',
    sendOn: '2026-11-18',
    deadline: null,
    approval: 'auto',
    approvalReasons: ['NEW_POLICY_VERSION'],
    state: 'proposed',
    stateReason: null,
    totals: [{ open: money('2000000'), penalties: money('31726'), indemnity: money('4000') }],
    items: [
      {
        invoice: '1041',
        number: 'FA-2026-1041',
        instalment: 1,
        step: 'reminder-2',
        open: money('2000000'),
        daysOverdue: 48,
      },
    ],
    problem: null,
    updatedAt: '2026-11-18T08:00:10Z',
  },
  {
    id: 'M2',
    customer: { id: 'C2', name: 'Imprimerie du Canal et de la Haute-Garonne réunies' },
    step: 'formal-notice',
    channel: 'registered_letter',
    language: 'fr',
    tone: 'cordial',
    toneReason: 'STEP',
    sendOn: '2026-11-18',
    deadline: '2026-11-29',
    approval: 'human',
    approvalReasons: ['STEP', 'FIRST_MESSAGE'],
    state: 'proposed',
    stateReason: null,
    totals: [
      { open: money('2400000'), penalties: money('48110'), indemnity: money('4000') },
      {
        open: money('100000', 'JPY'),
        penalties: money('0', 'JPY'),
        indemnity: money('0', 'JPY'),
      },
    ],
    items: [
      {
        invoice: '1033',
        number: 'FA-2026-1033',
        instalment: 1,
        step: 'formal-notice',
        open: money('2400000'),
        daysOverdue: 59,
      },
      {
        invoice: '1034',
        number: 'FA-2026-1034',
        instalment: 1,
        step: 'formal-notice',
        open: money('100000', 'JPY'),
        daysOverdue: 31,
      },
    ],
    problem: 'CHANNEL_NOT_SET_UP',
    updatedAt: '2026-11-18T08:00:10Z',
  },
  {
    id: 'M3',
    customer: { id: 'C3', name: '<img src=x onerror="window.pwned = true">' },
    step: 'reminder-1',
    channel: 'email',
    language: 'en',
    tone: 'cordial',
    toneReason: 'STEP',
    sendOn: '2026-11-18',
    deadline: null,
    approval: 'auto',
    approvalReasons: [],
    state: 'proposed',
    stateReason: null,
    totals: [{ open: money('8900'), penalties: money('0'), indemnity: money('0') }],
    items: [
      {
        invoice: '1088',
        number: 'FA-2026-1088',
        instalment: 1,
        step: 'reminder-1',
        open: money('8900'),
        daysOverdue: 8,
      },
    ],
    problem: null,
    updatedAt: '2026-11-18T08:00:10Z',
  },
]

export function messageOf(row: MessageRowWire): MessageWire {
  return {
    ...row,
    preview: {
      to: 'compta@dupont.example',
      from: 'Ateliers Beaumont <compta@beaumont.example>',
      subject: 'Facture FA-2026-1041 : deuxième relance',
      text: 'Madame, Monsieur, …',
      html: mail,
      linksToCome: 2,
    },
  }
}

const mail = `<!doctype html><html lang="fr"><body>
<p>Madame, Monsieur,</p>
<p>Sauf erreur de notre part, la facture <a href="https://beaumont.example">FA-2026-1041</a> d’un
montant de 20 000,00 € reste impayée à ce jour, malgré notre relance du 8 octobre.</p>
<p>Nous vous remercions de la régler sous huit jours.</p>
<script>parent.pwned = true; top.pwned = true</script>
<p>Cordialement,<br>Ateliers Beaumont SARL</p></body></html>`

const [first, second, third] = messageRows

/** Rows of every state that is told after a decision. */
export const toldRows: readonly MessageRowWire[] = [first, second, third, first, second, third]
  .flatMap((row) => row ?? [])
  .map((row, index) => {
    const told = (['approved', 'sent', 'skipped', 'failed', 'ambiguous', 'refused'] as const)[index]
    const reasons = [null, null, 'PAID_SINCE_PLAN', 'NO_CONTACT', 'SMTP_TIMEOUT', null]
    return {
      ...row,
      id: `told-${index}`,
      problem: null,
      state: told ?? 'sent',
      stateReason: reasons[index] ?? null,
      updatedAt: `2026-11-1${8 - index}T09:0${index}:00Z`,
    }
  })

export const quarantine: QuarantineWire = {
  records: [
    {
      entity: 'invoice',
      id: '1091',
      reason: 'Line[2].Amount: a decimal with at most 2 digits (found 12.345)',
      raw: '{"Id":"1091","DocNumber":"FA-2026-1091","TotalAmt":12.345,"note":"<img src=x onerror=alert(1)>"}',
      lastSeenAt: '2026-11-18T08:00:07Z',
    },
    {
      entity: 'payment',
      id: '',
      reason: 'Id: text (found nothing)',
      raw: '{"TotalAmt":10}',
      lastSeenAt: '2026-11-18T08:00:08Z',
    },
  ],
}

export const lettersByHand: LettersByHandWire = {
  letters: [
    {
      message: 'b7c0e8a2-1111-4a5b-8c9d-000000000001',
      customer: { id: 'C1', name: 'Northwind Traders Ltd' },
      channel: 'registered_letter',
      step: 'formal-notice',
      recipient: 'Northwind Traders Ltd\n12 rue des Lilas\n75019 Paris\nFR',
      since: '2026-11-17T09:00:00Z',
      wanted: true,
    },
    {
      message: 'b7c0e8a2-1111-4a5b-8c9d-000000000002',
      customer: { id: 'C2', name: 'Ateliers Ménard' },
      channel: 'letter',
      step: 'reminder-2',
      recipient: 'Ateliers Ménard\n4 quai du Port\n44000 Nantes\nFR',
      since: '2026-11-14T09:00:00Z',
      wanted: false,
    },
  ],
}
